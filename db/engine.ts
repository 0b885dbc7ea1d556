import type { Database, OpenOptions } from './database.ts'
import type { FolderOwner } from './postgres/folder-lock.ts'

/** A database that may not be open: where it is, and what can be done with it from outside. */
export interface Engine {
  /** For messages: a folder, or `Tree11 on host:5432`; never a user or a password. */
  place: string
  /** The database's own name, which must be said before everything in it is removed; undefined where a yes will do. */
  name?: string
  open(options: OpenOptions): Promise<Database>
  /** The living process that has a database which only one can have. */
  owner(): Promise<FolderOwner | undefined>
  /** Removes what Tree11 made in it, rows and history included. Throws when it is in use by another process. */
  remove(): Promise<void>
}
