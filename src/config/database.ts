import { SettingError } from '../errors.ts'
import type { SettingReader } from '../setting-reader.ts'

export const DATABASE_SETTINGS = [
  ...['DATABASE_URL', 'DB_SERVER', 'DB_NAME', 'DB_USERNAME', 'DB_PASSWORD', 'DB_PORT', 'DB_ENCRYPT'],
  ...['DB_TRUST_SERVER_CERTIFICATE', 'DB_SCHEMA', 'DB_STAGING_SCHEMA'],
]

/** A database server by the names that users already have; `db/` decides what answers there. */
export interface ServerConfig {
  server: string
  database?: string
  username?: string
  password?: string
  port?: number
  encrypt?: boolean
  trustServerCertificate?: boolean
}

export interface DatabaseConfig {
  /** Read by `db/database.ts`. Not used when `server` is there. May hold a password: never log it. */
  url: string
  schema: string
  stagingSchema: string
  /** Only present when DB_SERVER is set and DATABASE_URL is not. */
  server?: ServerConfig
  /** What a person should know about these settings; all of them are in `Config.notes` too. */
  notes: string[]
}

export function readDatabase(read: SettingReader): DatabaseConfig {
  const url = read.text('DATABASE_URL')
  if (url !== undefined && !/^[a-z][a-z0-9+.-]*:\/\/./i.test(url)) {
    // What was found may be a connection string with a password in it, so it is described, not shown.
    throw new SettingError(
      'DATABASE_URL',
      'found a value that is no URL (not shown: it may hold a password), wanted scheme://…, such as pglite://./.tree11/db',
    )
  }
  const server = readServer(read)
  const notes: string[] = []
  if (url !== undefined && server !== undefined) {
    notes.push('DATABASE_URL and DB_SERVER are both set: DATABASE_URL is used, DB_SERVER is not.')
  }
  if (server === undefined && ['DB_NAME', 'DB_USERNAME', 'DB_PASSWORD'].some((name) => read.text(name))) {
    notes.push('DB_NAME, DB_USERNAME and DB_PASSWORD are not used, because DB_SERVER is not set.')
  }
  const schema = read.identifier('DB_SCHEMA', 'tree11')
  const stagingSchema = read.identifier('DB_STAGING_SCHEMA', 'staging')
  // Without regard to case, because SQL Server's default collation has none.
  if (schema.toLowerCase() === stagingSchema.toLowerCase()) {
    throw new SettingError('DB_STAGING_SCHEMA', `found "${stagingSchema}", wanted another than DB_SCHEMA's`)
  }
  return {
    url: url ?? 'pglite://./.tree11/db',
    schema,
    stagingSchema,
    ...(url === undefined && server !== undefined && { server }),
    notes,
  }
}

function readServer(read: SettingReader): ServerConfig | undefined {
  const port = read.optionalNumber('DB_PORT', { min: 1, max: 65535 })
  const encrypt = read.yesNo('DB_ENCRYPT')
  const trustServerCertificate = read.yesNo('DB_TRUST_SERVER_CERTIFICATE')
  const server = read.text('DB_SERVER')
  if (server === undefined) return undefined
  return {
    server,
    ...read.pick({ database: 'DB_NAME', username: 'DB_USERNAME', password: 'DB_PASSWORD' }),
    ...(port !== undefined && { port }),
    ...(encrypt !== undefined && { encrypt }),
    ...(trustServerCertificate !== undefined && { trustServerCertificate }),
  }
}
