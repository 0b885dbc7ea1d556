import type { ConnectionConfiguration } from 'tedious'
import type { Authentication, DatabaseConfig, ServerConfig } from '../../src/config/database.ts'
import { SettingError } from '../../src/errors.ts'

/** A SQL Server as the settings name it, whichever of the two ways they do so. */
export interface SqlServer extends ServerConfig {
  database: string
  encrypt: boolean
  authentication: Authentication
  /** `host\INSTANCE`, whose port the server's browser service tells. */
  instance?: string
}

const PORT = 1433
/** Pages of megabytes go over in fewer pieces; the most that a server takes is 32 KB. */
const PACKET_BYTES = 32_000

/** Throws SettingError for a URL or a setting that names no server, without showing a password. */
export function sqlServerOf(config: DatabaseConfig): SqlServer {
  const given = config.server ?? fromUrl(config.url)
  const variable = config.server ? 'DB_NAME' : 'DATABASE_URL'
  if (!given.database) {
    throw new SettingError(
      variable,
      config.server
        ? 'is not set, wanted the name of the database on DB_SERVER'
        : 'found no database, wanted mssql://user:password@host:1433/Database',
    )
  }
  const authentication = given.authentication ?? 'sql'
  for (const [needed, setting] of NEEDED[authentication]) {
    if (given[needed]) continue
    const where = config.server ? `${setting} is not set` : `DATABASE_URL has no ${needed}`
    throw new SettingError(
      config.server ? setting : 'DATABASE_URL',
      `${where}, which authentication ${authentication} needs`,
    )
  }
  return {
    ...given,
    ...hostOf(given.server),
    database: given.database,
    encrypt: given.encrypt ?? true,
    authentication,
  }
}

type Needed = readonly (readonly ['username' | 'password' | 'domain' | 'clientId' | 'tenantId', string])[]
const LOGIN: Needed = [
  ['username', 'DB_USERNAME'],
  ['password', 'DB_PASSWORD'],
]
const APPLICATION: Needed = [
  ['clientId', 'DB_CLIENT_ID'],
  ['tenantId', 'DB_TENANT_ID'],
]
const NEEDED: Readonly<Record<Authentication, Needed>> = {
  sql: LOGIN,
  ntlm: [...LOGIN, ['domain', 'DB_DOMAIN']],
  'azure-default': [],
  'azure-password': [...LOGIN, ...APPLICATION],
  'azure-service-principal': [...APPLICATION, ['password', 'DB_PASSWORD']],
  'azure-managed-identity': [],
}

/** People write `host,1433` and `host\INSTANCE`, as SQL Server's own programs do. */
function hostOf(text: string): { server: string; port?: number; instance?: string } {
  const [, host = text, instance, port] = /^([^\\,]+)(?:\\([^,]+))?(?:,\s*(\d+))?$/.exec(text) ?? []
  return {
    server: host.replace(/^tcp:/i, '').replace(/^\((local|localdb)\)$|^\.$/i, 'localhost'),
    ...(instance && { instance }),
    ...(port && { port: Number(port) }),
  }
}

const QUERY = ['encrypt', 'trustServerCertificate', 'authentication', 'domain', 'clientId', 'tenantId']

function fromUrl(text: string): ServerConfig {
  const wanted = 'mssql://user:password@host:1433/Database?encrypt=true'
  const url = URL.parse(text)
  // The URL may hold a password, so it is described and not shown.
  if (!url?.hostname) throw new SettingError('DATABASE_URL', `found no server in mssql://…, wanted ${wanted}`)
  const query = new Map(url.searchParams)
  for (const name of query.keys()) {
    if (QUERY.includes(name)) continue
    throw new SettingError('DATABASE_URL', `found ?${name}=…, wanted any of ${QUERY.join(', ')}`)
  }
  const yesNo = (name: 'encrypt' | 'trustServerCertificate') => {
    const value = query.get(name)
    if (value === undefined) return {}
    if (!/^(true|false|yes|no|1|0)$/i.test(value))
      throw new SettingError('DATABASE_URL', `found ${name}=${value}, wanted true or false`)
    return { [name]: /^(true|yes|1)$/i.test(value) }
  }
  const authentication = query.get('authentication')
  if (authentication !== undefined && !Object.hasOwn(NEEDED, authentication)) {
    throw new SettingError(
      'DATABASE_URL',
      `found authentication=${authentication}, wanted one of ${Object.keys(NEEDED).join(', ')}`,
    )
  }
  const optional = (name: string, value: string | null | undefined) => (value ? { [name]: value } : {})
  return {
    server: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(url.port !== '' && { port: Number(url.port) }),
    ...optional('database', decodeURIComponent(url.pathname.slice(1))),
    ...optional('username', decodeURIComponent(url.username)),
    ...optional('password', decodeURIComponent(url.password)),
    ...optional('domain', query.get('domain')),
    ...optional('clientId', query.get('clientId')),
    ...optional('tenantId', query.get('tenantId')),
    ...yesNo('encrypt'),
    ...yesNo('trustServerCertificate'),
    ...(authentication !== undefined && { authentication: authentication as Authentication }),
  }
}

/** `host:1433/Tree11`: for people, without a login. */
export function placeOf({ server, port, instance, database }: SqlServer): string {
  return `${server}${instance && !port ? `\\${instance}` : `:${port ?? PORT}`}/${database}`
}

/** The settings of tedious. */
export function connectionOf(
  server: SqlServer,
  limits: { connectTimeoutSeconds: number; timeoutSeconds: number },
): ConnectionConfiguration {
  const { instance, port } = server
  return {
    server: server.server,
    authentication: authenticationOf(server),
    options: {
      appName: 'Tree11',
      database: server.database,
      // A port says where an instance is, and tedious takes only one of the two.
      ...(instance && port === undefined ? { instanceName: instance } : { port: port ?? PORT }),
      encrypt: server.encrypt,
      trustServerCertificate: server.trustServerCertificate ?? false,
      connectTimeout: limits.connectTimeoutSeconds * 1_000,
      requestTimeout: limits.timeoutSeconds * 1_000,
      packetSize: PACKET_BYTES,
      useUTC: true,
      // Without it a statement that fails leaves its transaction open, half done.
      abortTransactionOnError: true,
    },
  }
}

type AuthenticationOptions = NonNullable<ConnectionConfiguration['authentication']>

function authenticationOf({ authentication, ...who }: SqlServer): AuthenticationOptions {
  const { username: userName, password, domain, clientId, tenantId } = who
  switch (authentication) {
    case 'sql':
      return { type: 'default', options: { userName, password } }
    case 'ntlm':
      return { type: 'ntlm', options: { userName, password, domain } }
    case 'azure-default':
      return { type: 'azure-active-directory-default', options: { clientId } }
    case 'azure-password':
      return { type: 'azure-active-directory-password', options: { userName, password, clientId, tenantId } }
    case 'azure-service-principal':
      return {
        type: 'azure-active-directory-service-principal-secret',
        options: { clientId, clientSecret: password, tenantId },
      }
    case 'azure-managed-identity':
      return { type: 'azure-active-directory-msi-vm', options: { clientId } }
  }
}
