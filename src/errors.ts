import type { ErrorCode } from './error-codes.ts'

/**
 * Errors are classed by what the caller does next, and recognised by class or code, never by text.
 *
 * - `retry`: the same call may succeed later (429, 5xx, time-out, deadlock, lost connection)
 * - `fail`:  nothing else would help until a person acts (401, 403, a wrong setting)
 * - `skip`:  this one request is lost, the others go on (404 for one class, a malformed answer)
 * - `usage`: the caller asked for something that does not exist or cannot be
 */
export type ErrorKind = 'retry' | 'fail' | 'skip' | 'usage'

export interface Tree11ErrorOptions {
  /** Stable: programs may depend on it. */
  code: ErrorCode
  kind: ErrorKind
  cause?: unknown
  /** How long the other side asked us to wait, in milliseconds. */
  retryAfterMs?: number
}

/** An error whose message is one line for a person: what happened, to what, and what to do. */
export class Tree11Error extends Error {
  readonly code: ErrorCode
  readonly kind: ErrorKind
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: Tree11ErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Tree11Error'
    this.code = options.code
    this.kind = options.kind
    this.retryAfterMs = options.retryAfterMs
  }
}

/** A wrong or missing setting. The message names the variable, what was found and what is wanted. */
export class SettingError extends Tree11Error {
  readonly variable: string

  constructor(variable: string, message: string) {
    super(`${variable}: ${message}`, { code: 'wrong-setting', kind: 'fail' })
    this.name = 'SettingError'
    this.variable = variable
  }
}

/** The one line to show for any thrown value; unknown errors show their message, never a stack. */
export function errorLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').trim()
}

export function errorCode(error: unknown): ErrorCode {
  return error instanceof Tree11Error ? error.code : 'unexpected'
}

/** What passes by itself is no error for a person to act on; only what nobody foresaw needs its stack. */
export function logFailure(
  log: Record<'info' | 'error', (fields: object, message: string) => void>,
  error: unknown,
  code: string,
): void {
  const known = error instanceof Tree11Error
  const level = known && error.kind === 'retry' ? 'info' : 'error'
  log[level](known ? { code } : { err: error, code }, errorLine(error))
}

/** As `text` goes into an answer: what was found stands in many messages, and whoever asks can send anything. */
export function answerLine(text: string): string {
  const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
  return short.toWellFormed().replace(UNREADABLE, '\uFFFD')
}

const MOST_CHARACTERS = 600
/** Control characters, line breaks, and those that turn the direction of what follows. */
const UNREADABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu
