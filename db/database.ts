import type { Kysely } from 'kysely'
import type { Dialect } from './dialect.ts'
import type { Names } from './names.ts'
import type { Announcement } from './postgres/folder-lock.ts'
import type { DatabaseSchema } from './schema.ts'

/** Something about a database that a person should know, and what to do about it. */
export interface DatabaseCheck {
  name: string
  ok: boolean
  /** Worth doing, but everything works without. */
  optional?: boolean
  detail: string
  remedy?: string
}

export interface Database {
  /** Names without a schema are the warehouse's, those with `staging.` the staging schema's, as the settings name them. */
  db: Kysely<DatabaseSchema>
  dialect: Dialect
  names: Names
  /** The whole database belongs to this process alone, so that any lease in it that is not ours has no living owner. */
  exclusive: boolean
  /** How many statements of one transform may run at once. */
  parallel: number
  /**
   * Tells other processes of this owner where the service answers, and to which key, on a database that only
   * one process can have.
   */
  announce(service: Announcement): Promise<void>
  /**
   * What a server sees to by itself: the room of deleted rows is free for new ones, statistics are made, and the
   * log of writes begins anew. Between its statements others get their turn.
   */
  tidy?(signal: AbortSignal): Promise<void>
  /** The whole embedded database as a tar, for `loadDataDir`. */
  dump?(): Promise<Uint8Array>
  /** Why it has stopped for good, which a server does not: only another process opens it again. */
  stopped?: Promise<Error>
  /** What a server says of itself: its version, settings and our rights in it. */
  examine?(): Promise<DatabaseCheck[]>
  /** Waits for the queries on their way. May be called again. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** Where the service answers, if that is known already. */
  address?: string
  /** Settings of every session, by the engine's own names. */
  session?: Readonly<Record<string, string>>
  /** What `dump` gave, to begin with; the database must be new. */
  loadDataDir?: Uint8Array | Blob
}
