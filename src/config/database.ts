import { SettingError } from '../errors.ts'
import type { SettingReader } from '../setting-reader.ts'

export const DATABASE_SETTINGS = [
  ...['DATABASE_URL', 'DB_SERVER', 'DB_NAME', 'DB_USERNAME', 'DB_PASSWORD', 'DB_PORT', 'DB_ENCRYPT'],
  ...['DB_TRUST_SERVER_CERTIFICATE', 'DB_SCHEMA', 'DB_STAGING_SCHEMA', 'DB_AUTHENTICATION', 'DB_DOMAIN'],
  ...['DB_CLIENT_ID', 'DB_TENANT_ID', 'DB_CONNECT_TIMEOUT_SECONDS', 'DB_TIMEOUT_SECONDS', 'DB_POOL_SIZE'],
]

/** What tells of a server and is not looked at beside DATABASE_URL, with the value that says nothing. */
const OF_SERVER: Readonly<Record<string, string | undefined>> = {
  ...{ DB_SERVER: undefined, DB_NAME: undefined, DB_USERNAME: undefined, DB_PASSWORD: undefined },
  ...{ DB_PORT: '1433', DB_ENCRYPT: 'true', DB_TRUST_SERVER_CERTIFICATE: 'false', DB_AUTHENTICATION: 'sql' },
  ...{ DB_DOMAIN: undefined, DB_CLIENT_ID: undefined, DB_TENANT_ID: undefined },
}
/** Those that the address itself can say. */
const IN_URL: Readonly<Record<string, string>> = {
  DB_ENCRYPT: '?encrypt=',
  DB_TRUST_SERVER_CERTIFICATE: '?trustServerCertificate=',
}

/** How a SQL Server is told who we are: by a login of its own, Windows (NTLM), or Azure AD (Microsoft Entra). */
const AUTHENTICATIONS = [
  'sql',
  'ntlm',
  'azure-default',
  'azure-password',
  'azure-service-principal',
  'azure-managed-identity',
] as const
export type Authentication = (typeof AUTHENTICATIONS)[number]

/** A database server by the names that users already have; `db/` decides what answers there. */
export interface ServerConfig {
  server: string
  database?: string
  username?: string
  password?: string
  port?: number
  encrypt?: boolean
  trustServerCertificate?: boolean
  authentication?: Authentication
  /** The Windows domain, for `ntlm`. */
  domain?: string
  /** The application and the directory, for Azure AD. */
  clientId?: string
  tenantId?: string
}

/** Of a database server; the embedded database heeds none of them. */
export interface ServerLimits {
  connectTimeoutSeconds: number
  /** How long one statement may take. */
  timeoutSeconds: number
  /** Connections at once. */
  poolSize: number
}

export interface DatabaseConfig {
  /** Read by `db/database.ts`. Not used when `server` is there. May hold a password: never log it. */
  url: string
  schema: string
  stagingSchema: string
  /** Only present when DB_SERVER is set and DATABASE_URL is not. */
  server?: ServerConfig
  limits?: ServerLimits
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
  const unused = Object.keys(OF_SERVER).filter(
    (name) => url !== undefined && ![undefined, OF_SERVER[name]].includes(read.text(name)),
  )
  if (unused.length > 0) {
    const inUrl = unused.flatMap((name) => IN_URL[name] ?? [])
    notes.push(
      `DATABASE_URL is set and used; ${unused.join(', ')} ${unused.length === 1 ? 'is' : 'are'} not.${inUrl.length > 0 ? ` The address can say them: ${inUrl.join(' and ')}.` : ''}`,
    )
  }
  if (
    url === undefined &&
    server === undefined &&
    ['DB_NAME', 'DB_USERNAME', 'DB_PASSWORD'].some((name) => read.text(name))
  ) {
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
    limits: {
      connectTimeoutSeconds: read.number('DB_CONNECT_TIMEOUT_SECONDS', 15, { min: 1, max: 600 }),
      timeoutSeconds: read.number('DB_TIMEOUT_SECONDS', 600, { min: 1, max: 86_400 }),
      poolSize: read.number('DB_POOL_SIZE', 12, { min: 2, max: 1_000 }),
    },
    notes,
  }
}

function readServer(read: SettingReader): ServerConfig | undefined {
  const port = read.optionalNumber('DB_PORT', { min: 1, max: 65535 })
  const encrypt = read.yesNo('DB_ENCRYPT')
  const trustServerCertificate = read.yesNo('DB_TRUST_SERVER_CERTIFICATE')
  const authentication = read.choice('DB_AUTHENTICATION', AUTHENTICATIONS, 'sql')
  const server = read.text('DB_SERVER')
  if (server === undefined) return undefined
  return {
    server,
    ...read.pick({ database: 'DB_NAME', username: 'DB_USERNAME', password: 'DB_PASSWORD' }),
    ...read.pick({ domain: 'DB_DOMAIN', clientId: 'DB_CLIENT_ID', tenantId: 'DB_TENANT_ID' }),
    authentication,
    ...(port !== undefined && { port }),
    ...(encrypt !== undefined && { encrypt }),
    ...(trustServerCertificate !== undefined && { trustServerCertificate }),
  }
}
