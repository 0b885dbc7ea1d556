import type { DatabaseConfig } from '../src/config/database.ts'
import { SettingError } from '../src/errors.ts'
import type { Engine } from './engine.ts'
import { sqlServer } from './mssql/server-database.ts'
import { embedded } from './postgres/embedded.ts'
import { postgresServer } from './postgres/server-database.ts'

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
