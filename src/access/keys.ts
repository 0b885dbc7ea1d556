import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Caller, Role } from './roles.ts'

/** A key as the service knows it: never the key itself. */
export interface ApiKey {
  name: string
  role: Role
  /** Of the key, 64 hexadecimal digits. A key is random enough that no slower hash is needed. */
  sha256: string
}

/** A key that was made just now, and what the service needs to know it again. */
export interface NewKey {
  key: string
  known: ApiKey
}

export function newKey(name: string, role: Role): NewKey {
  const key = `tree11_${randomBytes(32).toString('base64url')}`
  return { key, known: { name, role, sha256: digest(key).toString('hex') } }
}

/** How a key stands in API_KEYS. */
export function entryOf({ name, role, sha256 }: ApiKey): string {
  return `${name}:${role}:${sha256}`
}

/** Finds whose key it is, in a time that does not depend on which keys there are or how much of one fits. */
export function keyring(keys: readonly ApiKey[]): (key: string) => Caller | undefined {
  const known = keys.map(({ name, role, sha256 }) => ({
    caller: { name, role },
    hash: Buffer.from(sha256, 'hex'),
  }))
  return (key) => {
    const hash = digest(key)
    let found: Caller | undefined
    for (const one of known) {
      if (timingSafeEqual(one.hash, hash)) found = one.caller
    }
    return found
  }
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
