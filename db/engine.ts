import type { DatabaseConfig } from '../src/config/database.ts'
import { SettingError } from '../src/errors.ts'
import type { Database, OpenOptions } from './database.ts'
import { sqlServer } from './mssql/server-database.ts'
import { embedded } from './postgres/embedded.ts'
import type { FolderOwner } from './postgres/folder-lock.ts'
import { postgresServer } from './postgres/server-database.ts'

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

const ENGINES: Readonly<Record<string, (config: DatabaseConfig) => Engine>> = {
  pglite: embedded,
  postgres: postgresServer,
  postgresql: postgresServer,
  mssql: sqlServer,
}

/** The database that the settings name. Throws SettingError for an address that cannot be, showing no password. */
export function engineOf(config: DatabaseConfig): Engine {
  // The names without a URL are those of users who have SQL Server.
  if (config.server) return sqlServer(config)
  const [, given = ''] = /^([a-z0-9+.-]+):\/\//i.exec(config.url) ?? []
  const scheme = given.toLowerCase()
  const engine = Object.hasOwn(ENGINES, scheme) ? ENGINES[scheme] : undefined
  if (engine) return engine(config)
  // The rest of the URL may hold a password.
  const found = `found ${scheme ? `${scheme}://…` : 'a value without a scheme'}`
  const wanted = Object.keys(ENGINES)
    .map((name) => `${name}://`)
    .join(', ')
  throw new SettingError('DATABASE_URL', `${found}, wanted one of ${wanted}`)
}
