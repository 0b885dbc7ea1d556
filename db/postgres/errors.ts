import type { ErrorCode } from '../../src/error-codes.ts'
import { type ErrorKind, Tree11Error } from '../../src/errors.ts'

/** What PostgreSQL says about an error beside its message. The parameters are not among it: they are data. */
const FIELDS = [
  ...['code', 'severity', 'detail', 'hint', 'position', 'internalPosition', 'internalQuery', 'where'],
  ...['schema', 'table', 'column', 'dataType', 'constraint', 'routine'],
] as const

export type PostgresFields = { [F in (typeof FIELDS)[number]]?: string }

/** An error in a form that survives being sent from one thread to another. */
export interface ErrorMessage {
  name: string
  message: string
  fields: PostgresFields
}

/** An error of the database that nobody but the caller can judge: a broken constraint, wrong SQL. */
export class PostgresError extends Error {
  declare readonly code: string
  declare readonly constraint?: string
  declare readonly detail?: string

  constructor(message: string, fields: PostgresFields) {
    super(message)
    this.name = 'PostgresError'
    Object.assign(this, fields)
  }
}

/** The WASM file system names its errors by WASI numbers, without a code or a message. */
const WASI_CODES: Record<number, string> = {
  2: 'EACCES',
  20: 'EEXIST',
  29: 'EIO',
  44: 'ENOENT',
  51: 'ENOSPC',
  54: 'ENOTDIR',
  63: 'EPERM',
  69: 'EROFS',
}

export function toMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Object)) return { name: 'Error', message: String(error), fields: {} }
  const source = error as Record<string, unknown>
  const fields: PostgresFields = {}
  for (const field of FIELDS) {
    if (source[field] !== undefined && source[field] !== null) fields[field] = String(source[field])
  }
  const wasi = typeof source.errno === 'number' ? WASI_CODES[source.errno] : undefined
  if (fields.code === undefined && wasi !== undefined) fields.code = wasi
  const name = String(source.name ?? 'Error')
  return { name, message: String(source.message ?? fields.code ?? name), fields }
}

export function fromMessage({ message, fields }: ErrorMessage): Error {
  return new PostgresError(message, fields)
}

const NO_SPACE = 'Free some disk space and run it again; what was committed before is intact.'

/** By SQLSTATE, or by its first two characters (its class). */
const MEANINGS: Record<string, { code: ErrorCode; kind: ErrorKind; says: string }> = {
  '40001': { code: 'serialization-failure', kind: 'retry', says: 'Another transaction came between' },
  '40P01': { code: 'deadlock', kind: 'retry', says: 'Two transactions waited for each other' },
  '55P03': { code: 'lock-timeout', kind: 'retry', says: 'Another transaction holds what this one needs' },
  '57014': { code: 'query-cancelled', kind: 'retry', says: 'The database cancelled the statement' },
  '57P01': { code: 'connection-lost', kind: 'retry', says: 'The database is shutting down' },
  '57P02': { code: 'connection-lost', kind: 'retry', says: 'The database stopped' },
  '25P03': { code: 'connection-lost', kind: 'retry', says: 'A transaction stood still for too long' },
  '57P03': { code: 'connection-lost', kind: 'retry', says: 'The database is not ready yet' },
  '08': { code: 'connection-lost', kind: 'retry', says: 'The connection to the database is lost' },
  '53300': { code: 'too-many-connections', kind: 'retry', says: 'The database has no free connection' },
  '53100': { code: 'disk-full', kind: 'fail', says: `The disk is full. ${NO_SPACE}` },
  ENOSPC: { code: 'disk-full', kind: 'fail', says: `The disk is full. ${NO_SPACE}` },
  '53200': {
    code: 'out-of-memory',
    kind: 'fail',
    says: 'The database has no memory left for this statement',
  },
  '2BP01': {
    code: 'needed-by-others',
    kind: 'fail',
    says: 'Something that Tree11 did not make needs it: drop that first',
  },
  '42501': { code: 'no-permission', kind: 'fail', says: 'The database user may not do this' },
  '58030': { code: 'disk-error', kind: 'fail', says: 'The database cannot read or write its files' },
  XX001: { code: 'database-damaged', kind: 'fail', says: 'The data is damaged; put back a copy of it' },
  XX002: { code: 'database-damaged', kind: 'fail', says: 'An index is damaged; put back a copy of the data' },
}

/**
 * A driver's error in the classes that callers know. An error that has no meaning of its own here (a broken
 * constraint, wrong SQL) comes back unchanged.
 */
export function translate(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  if (error instanceof Tree11Error) return error
  const sqlState = (error as { code?: unknown }).code
  if (typeof sqlState !== 'string') return error
  const meaning = MEANINGS[sqlState] ?? MEANINGS[sqlState.slice(0, 2)]
  if (meaning === undefined) return error
  const message = meaning.says.endsWith('.') ? meaning.says : `${meaning.says} (${error.message}).`
  return new Tree11Error(message, { code: meaning.code, kind: meaning.kind, cause: error })
}

/** Why a data folder did not open, for the person who has to do something about it. */
export function translateOpening(error: unknown, folder: string): Error {
  if (error instanceof Tree11Error) return error
  const { code } = toMessage(error).fields
  const fail = (name: ErrorCode, text: string) =>
    new Tree11Error(`The database folder ${folder} ${text}`, { code: name, kind: 'fail', cause: error })
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return fail(
        'folder-not-writable',
        'cannot be written: give this user the right to, or name another folder in DATABASE_URL.',
      )
    case 'EROFS':
      return fail(
        'folder-not-writable',
        'lies on a disk that is read-only: name another folder in DATABASE_URL.',
      )
    case 'ENOSPC':
    case '53100':
      return fail('disk-full', 'cannot be opened, because the disk is full: free some space and try again.')
    case 'ENOTDIR':
    case 'EEXIST':
      return fail(
        'not-a-folder',
        'is a file, or lies below one: name a folder in DATABASE_URL, or move the file away.',
      )
    case 'ENOENT':
      return fail('folder-missing', 'cannot be made: check the path in DATABASE_URL.')
    default:
      return fail(
        'database-not-opened',
        `does not open (${toMessage(error).message}): if trying again does not help, put back a copy of it, or move it away to begin anew.`,
      )
  }
}
