import type { ErrorCode } from '../../src/error-codes.ts'
import { type ErrorKind, Tree11Error } from '../../src/errors.ts'
import { LOCK_REFUSED } from './lock.ts'
import { placeOf, type SqlServer } from './server.ts'

/** An error of the server carries its number, one of the connection the driver's code. */
interface DriverError extends Error {
  code?: string
  number?: number
}

type Meaning = { code: ErrorCode; kind: ErrorKind; says: string }

const LOST: Meaning = {
  code: 'connection-lost',
  kind: 'retry',
  says: 'The connection to the database is lost',
}
const TRANSIENT: Meaning = {
  code: 'database-busy',
  kind: 'retry',
  says: 'The database asks to be tried again later',
}
const NO_PERMISSION: Meaning = {
  code: 'no-permission',
  kind: 'fail',
  says: 'The database user may not do this; sql/mssql/rechten.sql holds the rights that it needs',
}
const NO_SPACE = 'Make room and run it again; what was committed before is intact.'

/** By the numbers of sys.messages. */
const NUMBERS: Readonly<Record<number, Meaning>> = {
  1205: { code: 'deadlock', kind: 'retry', says: 'Two transactions waited for each other' },
  1222: { code: 'lock-timeout', kind: 'retry', says: 'Another transaction holds what this one needs' },
  3960: { code: 'serialization-failure', kind: 'retry', says: 'Another transaction came between' },
  596: LOST,
  6005: { ...LOST, says: 'The database is shutting down' },
  8645: TRANSIENT,
  8651: TRANSIENT,
  1204: { ...TRANSIENT, says: 'The database has no locks left for the moment' },
  [LOCK_REFUSED]: { code: 'lock-timeout', kind: 'retry', says: 'Another process holds what this one needs' },
  // Azure SQL: moving, throttled, or its limit reached for a moment.
  ...Object.fromEntries(
    [
      ...[10928, 10929, 40143, 40197, 40501, 40540, 40549, 40550, 40551, 40552, 40553, 40613, 49918],
      ...[49919, 49920],
    ].map((number) => [number, TRANSIENT]),
  ),
  229: NO_PERMISSION,
  230: NO_PERMISSION,
  262: NO_PERMISSION,
  297: NO_PERMISSION,
  300: NO_PERMISSION,
  1088: NO_PERMISSION,
  916: NO_PERMISSION,
  2760: NO_PERMISSION,
  40544: {
    code: 'disk-full',
    kind: 'fail',
    says: `The database has reached the size that was bought for it. ${NO_SPACE}`,
  },
  1101: { code: 'disk-full', kind: 'fail', says: `The database's files are full. ${NO_SPACE}` },
  1105: { code: 'disk-full', kind: 'fail', says: `The database's files are full. ${NO_SPACE}` },
  9002: { code: 'log-full', kind: 'fail', says: `The database's log is full. ${NO_SPACE}` },
  701: { code: 'out-of-memory', kind: 'fail', says: 'The database has no memory left for this statement' },
  823: { code: 'disk-error', kind: 'fail', says: 'The database cannot read or write its files' },
  824: { code: 'database-damaged', kind: 'fail', says: 'The data is damaged; put back a copy of it' },
  3906: { code: 'read-only', kind: 'fail', says: 'The database is read-only' },
}

/** By the driver's own codes. A request on a connection that has gone finds it in the wrong state. */
const CODES: Readonly<Record<string, Meaning>> = {
  ESOCKET: LOST,
  ECLOSE: LOST,
  ECONNRESET: LOST,
  EPIPE: LOST,
  EINVALIDSTATE: LOST,
  ETIMEOUT: {
    code: 'query-timeout',
    kind: 'retry',
    says: 'The database took longer than DB_TIMEOUT_SECONDS',
  },
  ECANCEL: { code: 'query-cancelled', kind: 'retry', says: 'The statement was cancelled' },
}

/**
 * A driver's error in the classes that callers know. One that has no meaning of its own here (a broken
 * constraint, wrong SQL) comes back unchanged. Several at once come as a list, of which one may tell more.
 */
export function translate(error: unknown): Error {
  const all = (Array.isArray(error) ? error : [error]).map(asError)
  const [first = new Error('unknown')] = all
  for (const one of all) {
    if (one instanceof Tree11Error) return one
    const { number, code } = one
    const meaning = (number && NUMBERS[number]) || (code && CODES[code]) || undefined
    if (meaning) return told(meaning, one)
  }
  return first
}

function told({ code, kind, says }: Meaning, cause: Error): Tree11Error {
  const message = says.endsWith('.') ? says : `${says} (${cause.message.replace(/\.+$/, '')}).`
  return new Tree11Error(message, { code, kind, cause })
}

const asError = (error: unknown): DriverError => (error instanceof Error ? error : new Error(String(error)))

/** What the certificate's checks of TLS call their failures. */
const CERTIFICATE =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/

/** Why a connection could not be made: which server, port, database and login, and what is likely wrong. */
export function translateConnecting(error: unknown, server: SqlServer, numbers: readonly number[]): Error {
  if (error instanceof Tree11Error) return error
  const cause = innermost(error)
  const codes = chain(error).flatMap(({ code }) => (code ? [code] : []))
  const has = (...wanted: (string | number)[]) =>
    wanted.some((one) => (typeof one === 'number' ? numbers.includes(one) : codes.includes(one)))
  const who = server.username ? ` as ${server.username}` : ''
  const fail = (code: ErrorCode, kind: ErrorKind, says: string) =>
    new Tree11Error(`SQL Server ${placeOf(server)}${who}: ${says}`, { code, kind, cause: error })
  if (has('ENOTFOUND', 'EAI_AGAIN', 'EINSTLOOKUP')) {
    return has('EINSTLOOKUP') && !has('ENOTFOUND', 'EAI_AGAIN')
      ? fail(
          'database-host-unknown',
          'retry',
          `the instance ${server.instance} was not found: check its name, whether SQL Server Browser runs there, or give the port.`,
        )
      : fail(
          'database-host-unknown',
          'retry',
          `no address is known for ${server.server}: check the server's name and this machine's DNS.`,
        )
  }
  if (codes.some((code) => CERTIFICATE.test(code))) {
    return fail(
      'database-certificate',
      'fail',
      `its certificate is not trusted (${cause.message}): install one that is, or set DB_TRUST_SERVER_CERTIFICATE=true (in a URL trustServerCertificate=true) where nobody can come in between.`,
    )
  }
  if (has('EENCRYPT')) {
    return server.encrypt
      ? fail(
          'database-not-encrypted',
          'fail',
          'the server does not encrypt: DB_ENCRYPT=false (in a URL encrypt=false) goes without, where the network can be trusted.',
        )
      : fail('database-not-encrypted', 'fail', 'the server wants encryption: leave DB_ENCRYPT=false out.')
  }
  // Numbers before codes: the login of a database that is missing fails as a login too.
  if (has(40613, 40197, 40501, 922, 17187, 18401))
    return fail('database-busy', 'retry', 'the database is not available yet.')
  if (has(4060, 911, 904)) {
    return fail(
      'database-missing',
      'fail',
      `there is no database ${server.database}, or this login may not open it: create it, or grant the login access.`,
    )
  }
  if (has(18456, 18452, 18470, 18486, 18487, 18488, 'ELOGIN', 'EFEDAUTH')) {
    const expired = has(18487, 18488) ? ' (the password has expired)' : ''
    return fail(
      'database-login-failed',
      'fail',
      `the login was refused${expired}: check DB_USERNAME, DB_PASSWORD and DB_AUTHENTICATION (${server.authentication}).`,
    )
  }
  if (has('ECONNREFUSED')) {
    return fail(
      'database-unreachable',
      'retry',
      'nothing listens there: check the port, whether SQL Server runs, and whether TCP/IP is on in its configuration.',
    )
  }
  if (has('ETIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH')) {
    return fail(
      'database-unreachable',
      'retry',
      'it does not answer: check the port, the firewall and (for Azure) whether this address is let in.',
    )
  }
  return fail('database-unreachable', 'retry', `the connection failed (${cause.message}).`)
}

function chain(error: unknown): DriverError[] {
  if (!(error instanceof Error)) return []
  const inner = error instanceof AggregateError ? error.errors.flatMap(chain) : []
  return [error, ...inner, ...chain(error.cause)]
}

const innermost = (error: unknown): DriverError => chain(error).at(-1) ?? asError(error)
