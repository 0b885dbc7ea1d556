import { DatabaseError } from 'pg'
import type { ErrorCode } from '../../src/error-codes.ts'
import { type ErrorKind, errorLine, Tree11Error } from '../../src/errors.ts'
import { placeOf, type ServerAddress } from './server-address.ts'

/** Why a server gave no connection, for the person who has to do something about it. */
export function noConnection(error: unknown, address: ServerAddress): Tree11Error {
  const { host, port, database, user } = address
  const place = `The database ${placeOf(address)}`
  const make = (code: ErrorCode, kind: ErrorKind, text: string) =>
    new Tree11Error(text, { code, kind, cause: error })
  const code = (error as { code?: unknown } | null)?.code
  switch (code) {
    case 'ENOTFOUND':
      return make(
        'database-host-unknown',
        'fail',
        `${place} was not found: no machine is called ${host}. Check the host in DATABASE_URL.`,
      )
    case 'EAI_AGAIN':
      return make(
        'database-unreachable',
        'retry',
        `${place} was not found, because names of machines cannot be looked up now (${host}). Check the network.`,
      )
    case 'ECONNREFUSED':
      return make(
        'database-unreachable',
        'retry',
        `${place} was refused: nothing listens on port ${port} there. Is PostgreSQL running, and are host and port in DATABASE_URL right?`,
      )
    case '28P01':
      return make(
        'database-login-failed',
        'fail',
        `${place} does not accept the password of user ${user}: check user and password in DATABASE_URL (signs such as @ / # % are written as %40 %2F %23 %25).`,
      )
    case '28000':
      return make(
        'database-login-failed',
        'fail',
        `${place} does not let user ${user} in (${errorLine(error)}): check the user in DATABASE_URL, whether sslmode must be require, and pg_hba.conf on the server.`,
      )
    case '3D000':
      return make(
        'database-missing',
        'fail',
        `The server ${host}:${port} has no database ${database}: create it (create database "${database}"), or name another in DATABASE_URL.`,
      )
    case '42501':
      return make(
        'no-permission',
        'fail',
        `${place}: user ${user} may not connect (grant connect on database "${database}" to "${user}").`,
      )
    case '53300':
      return make('too-many-connections', 'retry', `${place} has no connection left (max_connections).`)
    // A server that dies or stops just then says so on the connection that it was about to give.
    case '57P01':
    case '57P02':
    case '57P03':
      return make('database-unreachable', 'retry', `${place} is starting or stopping: try again.`)
  }
  if (typeof code === 'string' && CERTIFICATE.test(code)) {
    return make(
      'database-certificate',
      'fail',
      `${place} shows a certificate that is not trusted (${errorLine(error)}): add ?sslrootcert=FILE with the authority's certificate to DATABASE_URL, or ?sslmode=require to encrypt without checking who answers.`,
    )
  }
  // The driver has no code of its own for this; its words are its only sign.
  if (address.tls !== false && errorLine(error) === 'The server does not support SSL connections') {
    return make(
      'database-not-encrypted',
      'fail',
      `${place} offers no encryption: turn on ssl on the server, or add ?sslmode=disable to DATABASE_URL if the network between is safe.`,
    )
  }
  if (address.password === '' && code === undefined) {
    return make(
      'database-login-failed',
      'fail',
      `${place} wants a password of user ${user}: add it to DATABASE_URL, ${user}:password@${host}.`,
    )
  }
  if (error instanceof DatabaseError) {
    return make('database-not-opened', 'fail', `${place} gives no connection: ${errorLine(error)}.`)
  }
  return make(
    'database-unreachable',
    'retry',
    `${place} gives no connection (${errorLine(error)}). Is PostgreSQL running, and are host and port in DATABASE_URL right?`,
  )
}

/** Node's and OpenSSL's names for what can be wrong with a certificate. */
const CERTIFICATE = /CERT|SIGNATURE|SELF_SIGNED|ISSUER|^ERR_TLS_|^UNABLE_TO_/
