/** What Google's answers and silences mean, translated once into errors that say what to do. */
import type { ErrorCode } from '../../error-codes.ts'
import { errorLine, Tree11Error } from '../../errors.ts'
import { NoAnswerInTime } from '../../http/exchange.ts'
import { networkFault } from '../../http/faults.ts'
import { excerpt } from '../answer-excerpt.ts'
import { masked } from '../masking.ts'
import { readRetryAfter } from '../retry-after.ts'

export interface AskedSheet {
  spreadsheetId: string
  range: string
  rangeVariable: string
  /** The service account, with which the sheet has to be shared. */
  email: string
}

/** gaxios gives its errors a status, a code, and the answer when there was one. */
interface GoogleFailure {
  status?: unknown
  code?: unknown
  cause?: unknown
  response?: { data?: unknown; headers?: unknown }
  config?: { url?: unknown }
}

export function googleError(error: unknown, asked: AskedSheet): Tree11Error {
  if (error instanceof Tree11Error) return error
  if (!(error instanceof Error)) return unexpected(error, asked)
  const failure = error as Error & GoogleFailure
  const { status } = failure
  if (typeof status !== 'number') return connectionError(failure, asked)
  const data = failure.response?.data
  const shown = `Google answered ${status}: ${excerpt(text(data), [asked.spreadsheetId])}`
  const limited =
    status === 429 || (status === 403 && RATE_REASONS.some((reason) => reasonsIn(data).has(reason)))
  if (limited || status === 408 || status === 425 || status >= 500) {
    const retryAfterMs = retryAfter(failure.response?.headers, limited)
    return new Tree11Error(`${shown} – Google itself is busy or failed: try again later.`, {
      code: limited ? 'sheets-rate-limited' : 'sheets-server-error',
      kind: 'retry',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  }
  if ((status === 403 || status === 404) && isWebPage(data)) return webPage(shown)
  if (String(failure.config?.url ?? '').endsWith('/token') || status === 401) {
    return failed(
      'sheets-unauthorized',
      `${shown} – Google does not accept the service account: check GOOGLE_SHEETS_CREDENTIALS_FILE, and this machine's clock.`,
    )
  }
  if (status === 403) {
    const advice = reasonsIn(data).has('SERVICE_DISABLED')
      ? "switch on the Google Sheets API in the service account's project."
      : `share the sheet with ${asked.email} (reading is enough).`
    return failed('sheets-forbidden', `${shown} – No permission: ${advice}`)
  }
  if (status === 404) {
    return failed(
      'sheets-not-found',
      `${shown} – There is no such spreadsheet: check GOOGLE_SHEETS_SPREADSHEET_ID, the part of its address after /d/.`,
    )
  }
  if (status === 400 && isOtherFile(data)) {
    return failed(
      'sheets-not-a-sheet',
      `${shown} – The file is no Google Sheet, such as an Excel file on Drive: open it there, choose File → Save as Google Sheets, and set GOOGLE_SHEETS_SPREADSHEET_ID to the id of the new one.`,
    )
  }
  if (status === 400) {
    // Of this range alone: the same spreadsheet's other one may be there.
    return new Tree11Error(
      `${asked.rangeVariable}: the sheet has no range ${asked.range}; its tab may have been renamed. Set it to what is there, such as A:D or Tab!A:D. ${shown}`,
      { code: 'sheets-wrong-range', kind: 'skip' },
    )
  }
  return failed('sheets-refused', `${shown} – Google did not take this request; report it.`)
}

function connectionError(failure: Error & GoogleFailure, asked: AskedSheet): Tree11Error {
  if (isTimeOut(failure)) {
    return new Tree11Error('Google Sheets gave no complete answer in time. Try again later.', {
      code: 'sheets-timeout',
      kind: 'retry',
    })
  }
  const { kind, code } = networkFault(failure)
  if (kind === 'lost' || kind === 'not there' || kind === 'cut off') {
    return new Tree11Error(
      `Google Sheets cannot be reached (${code}). Check the network, and GOOGLE_API_ROOT_URL if it is set.`,
      { code: 'sheets-unreachable', kind: 'retry', cause: failure },
    )
  }
  return unexpected(failure, asked)
}

function isTimeOut(failure: Error & GoogleFailure): boolean {
  return [failure, failure.cause].some(
    (error) => error instanceof NoAnswerInTime || (error instanceof Error && error.name === 'TimeoutError'),
  )
}

function unexpected(error: unknown, asked: AskedSheet): Tree11Error {
  return failed(
    'sheets-unexpected',
    `Reading the range ${asked.range} of the sheet failed: ${masked(errorLine(error))}`,
    error,
  )
}

function failed(code: ErrorCode, message: string, cause?: unknown): Tree11Error {
  return new Tree11Error(message, { code, kind: 'fail', ...(cause === undefined ? {} : { cause }) })
}

/** Refusals for the rate that come as 403, beside those of a sheet that is not shared. */
const RATE_REASONS = ['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'RATE_LIMIT_EXCEEDED']

/** Google says why in the details, and in older answers in a list of errors. */
function reasonsIn(data: unknown): Set<unknown> {
  const error = (data as { error?: { details?: unknown; errors?: unknown } } | undefined)?.error
  const lists = [error?.details, error?.errors].filter((list) => Array.isArray(list))
  return new Set(lists.flat().map((one: { reason?: unknown } | null) => one?.reason))
}

/** An .xlsx on Drive has an id and an address like a sheet's; only Google's own word tells. */
function isOtherFile(data: unknown): boolean {
  const error = (data as { error?: { status?: unknown; message?: unknown } } | undefined)?.error
  return (
    error?.status === 'FAILED_PRECONDITION' || /not supported for this document/i.test(String(error?.message))
  )
}

export function isWebPage(data: unknown): boolean {
  return typeof data === 'string' && /^\s*<(?:!doctype html|html)\b/i.test(data.slice(0, 500))
}

export function webPage(shown: string): Tree11Error {
  return new Tree11Error(
    `${shown} – A web page came instead of Google's answer: a firewall or a login page in between. Try again later; when it stays, ask whoever runs the network.`,
    { code: 'sheets-web-page', kind: 'retry' },
  )
}

/** The library's headers are of a class of its own. */
function retryAfter(headers: unknown, limited: boolean): number | undefined {
  const named = headers as { get?: (name: string) => unknown } | null | undefined
  return typeof named?.get === 'function'
    ? readRetryAfter((name) => named.get?.(name), { limited })
    : undefined
}

function text(data: unknown): string {
  return typeof data === 'string' ? data : (JSON.stringify(data) ?? '')
}
