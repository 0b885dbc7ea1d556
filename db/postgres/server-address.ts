import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { SettingError } from '../../src/errors.ts'

/** A PostgreSQL server and a database on it, as DATABASE_URL names them. */
export interface ServerAddress {
  host: string
  port: number
  database: string
  user: string
  password: string
  /** False: not encrypted. */
  tls: false | ConnectionOptions
}

const FORM = 'postgres://user:password@host:5432/database'
const MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const

/**
 * Reads a postgres:// URL. Names and passwords are percent-encoded, as in every URL. `sslmode` has libpq's
 * words: `require` encrypts and trusts whoever answers, `verify-full` (what a server elsewhere gets without
 * the word) wants a certificate that is trusted and names the host. Throws SettingError, never showing the
 * password.
 */
export function readServerAddress(text: string): ServerAddress {
  const url = URL.parse(text)
  const wrong = (found: string, wanted = FORM) =>
    new SettingError('DATABASE_URL', `found ${found}, wanted ${wanted}`)
  if (url === null) {
    throw wrong(
      'a postgres:// address that cannot be read (not shown: it may hold a password)',
      `${FORM}; signs such as @ / # % in a name or password are written as %40 %2F %23 %25`,
    )
  }
  const part = (what: string, encoded: string): string => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      throw wrong(`a ${what} with a % that encodes nothing`, `%25 for the sign % itself`)
    }
  }
  const host = part('host', url.hostname).replace(/^\[(.*)\]$/, '$1')
  const user = part('user name', url.username)
  const database = part('database name', url.pathname.slice(1))
  if (host === '') throw wrong('no host')
  if (user === '') throw wrong('no user name')
  if (database === '' || database.includes('/')) throw wrong('no database name behind the host')
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user,
    password: part('password', url.password),
    tls: tlsOf(url.searchParams, host, wrong),
  }
}

/** For messages and for whoever asks where the data is: no user, no password. */
export const placeOf = ({ database, host, port }: ServerAddress): string =>
  `${database} on ${host.includes(':') ? `[${host}]` : host}:${port}`

function tlsOf(
  options: URLSearchParams,
  host: string,
  wrong: (found: string, wanted: string) => SettingError,
): ServerAddress['tls'] {
  for (const name of options.keys()) {
    if (name !== 'sslmode' && name !== 'sslrootcert') throw wrong(`?${name}`, 'sslmode or sslrootcert alone')
  }
  const onThisMachine = /^(localhost|127(\.\d+){3}|::1)$/.test(host)
  const mode = options.get('sslmode') ?? (onThisMachine ? 'disable' : 'verify-full')
  const file = options.get('sslrootcert')
  if (!MODES.some((one) => one === mode)) throw wrong(`sslmode=${mode}`, `one of ${MODES.join(', ')}`)
  if (mode === 'disable') return false
  // As libpq has it: naming an authority is asking to check against it.
  if (mode === 'require' && file === null) return { rejectUnauthorized: false }
  return {
    rejectUnauthorized: true,
    ...(file !== null && { ca: readAuthority(file, wrong) }),
    ...(mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  }
}

function readAuthority(file: string, wrong: (found: string, wanted: string) => SettingError): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw wrong(`sslrootcert=${file}, which cannot be read (${code})`, 'a file of certificates (PEM)')
  }
}
