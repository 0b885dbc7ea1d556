import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { Tree11Error } from './errors.ts'

/** Text that only a holder of LOG_ENCRYPTION_KEY reads, and only where it was written. */
export interface Sealing {
  /** `place` says where the text stands (a row, a line): moved elsewhere it no longer opens. */
  seal(text: string, place: string): string
  /** Throws `unknown-key` or `sealed-text-changed`. */
  open(sealed: string, place: string): string
}

const VERSION = '1'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM. The first key seals, and each of them opens what it sealed, so that a key can be replaced. */
export function createSealing(keys: readonly [Buffer, ...Buffer[]]): Sealing {
  const byName = new Map(keys.map((key) => [nameOf(key), key]))
  return {
    seal(text, place) {
      const [key] = keys
      const head = `${VERSION}:${nameOf(key)}`
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${head}:${place}`))
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()])
      return `${head}:${Buffer.concat([body, cipher.getAuthTag()]).toString('base64url')}`
    },
    open(sealed, place) {
      const [version, name = '', text = ''] = sealed.split(':')
      const key = byName.get(name)
      if (version !== VERSION || !key) {
        throw new Tree11Error(
          `Sealed with the key ${name || '?'}, and LOG_ENCRYPTION_KEY holds ${[...byName.keys()].join(', ')}. Add that key behind a comma.`,
          { code: 'unknown-key', kind: 'usage' },
        )
      }
      const bytes = Buffer.from(text, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
          .setAAD(Buffer.from(`${version}:${name}:${place}`))
          .setAuthTag(bytes.subarray(-TAG_BYTES))
        return (
          decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        )
      } catch {
        throw new Tree11Error('The sealed text was changed, or does not belong where it stands.', {
          code: 'sealed-text-changed',
          kind: 'fail',
        })
      }
    },
  }
}

/** Says which key without saying anything of it. */
const nameOf = (key: Buffer) => createHash('sha256').update(key).digest('hex').slice(0, 8)
