import { createHash, randomBytes } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import { type ApiKey, keyring } from './keys.ts'
import type { Caller } from './roles.ts'

export interface Sessions {
  /** Begins one for whoever has this key; undefined for a key that is not known. Gives what the cookie holds. */
  open(key: string): Promise<{ token: string; caller: Caller } | undefined>
  /** Whose session it is, as long as it lasts and its key stands in API_KEYS. */
  callerOf(token: string): Promise<Caller | undefined>
  close(token: string): Promise<void>
}

export interface SessionOptions {
  keys: readonly ApiKey[]
  now(): Date
}

export const SESSION_COOKIE = 'tree11'
export const SESSION_HOURS = 12
/** For which a session is not looked up again, nor its end on another replica seen. */
const KNOWN_MS = 30_000
const MOST_KNOWN = 1_000

/** Browsers that are signed in. They stand in the database, so that they outlive a restart and hold at every replica. */
export function createSessions(database: Pick<Database, 'db'>, { keys, now }: SessionOptions): Sessions {
  const known = new Map<string, { caller: Caller; until: number }>()
  const callerWith = keyring(keys)

  function remember(session: string, caller: Caller, expires: Date): void {
    const oldest = known.size >= MOST_KNOWN ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    known.set(session, { caller, until: Math.min(now().getTime() + KNOWN_MS, expires.getTime()) })
  }

  return {
    async open(key) {
      const caller = callerWith(key)
      if (!caller) return undefined
      const token = randomBytes(32).toString('base64url')
      const expires = new Date(now().getTime() + SESSION_HOURS * 3_600_000)
      await database.db.deleteFrom('Sessie').where('VerlooptOp', '<', now()).execute()
      const session = { Sessie: hash(token), Sleutel: hash(hash(key)), VerlooptOp: expires }
      await database.db.insertInto('Sessie').values(session).execute()
      remember(session.Sessie, caller, expires)
      return { token, caller }
    },
    async callerOf(token) {
      const session = hash(token)
      const seen = known.get(session)
      if (seen && seen.until > now().getTime()) return seen.caller
      known.delete(session)
      const row = await database.db
        .selectFrom('Sessie')
        .select(['Sleutel', 'VerlooptOp'])
        .where('Sessie', '=', session)
        .where('VerlooptOp', '>', now())
        .executeTakeFirst()
      const key = row && keys.find(({ sha256 }) => hash(sha256) === row.Sleutel)
      if (!key) return undefined
      const caller = { name: key.name, role: key.role }
      remember(session, caller, row.VerlooptOp)
      return caller
    },
    async close(token) {
      const session = hash(token)
      known.delete(session)
      await database.db.deleteFrom('Sessie').where('Sessie', '=', session).execute()
    },
  }
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
