import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { Tree11Error } from '../src/errors.ts'

/**
 * Cursors hold the values of the row that they point at, so that rows which come or go do not shift the
 * pages. Some of these values point at a person, so that they are sealed: nobody reads them but this service, and
 * nobody makes one up.
 */
export interface Cursors {
  /** `list` names what is paged and its order: a cursor fits no other. */
  seal(list: string, values: readonly unknown[]): string
  /** Throws `wrong-cursor`. */
  open(list: string, cursor: string): unknown[]
}

const IV = 12
const TAG = 16

/** `key` has 32 bytes. */
export function createCursors(key: Buffer): Cursors {
  return {
    seal(list, values) {
      const text = JSON.stringify(values)
      // Of what is sealed, so that one row has one cursor.
      const iv = createHmac('sha256', key).update(`${list}\n${text}`).digest().subarray(0, IV)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(list))
      const sealed = Buffer.concat([cipher.update(text), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV), { authTagLength: TAG })
          .setAAD(Buffer.from(list))
          .setAuthTag(bytes.subarray(IV, IV + TAG))
        const sealed = bytes.subarray(IV + TAG)
        return JSON.parse(Buffer.concat([decipher.update(sealed), decipher.final()]).toString())
      } catch (cause) {
        throw new Tree11Error(
          'after: found no cursor of this list in this order, wanted the endCursor of an earlier answer.',
          { code: 'wrong-cursor', kind: 'usage', cause },
        )
      }
    },
  }
}
