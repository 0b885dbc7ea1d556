/** What Google's answers and silences mean, translated once into errors that say what to do. */
import type { ErrorCode } from '../../error-codes.ts'
import { errorLine, Tree11Error } from '../../errors.ts'
import { NoAnswerInTime } from '../../http/exchange.ts'
import { networkFault } from '../../http/faults.ts'
import { excerpt, masked } from '../masking.ts'
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
  const shown = `Google answered ${status}: ${excerpt(text(failure.response?.data), [asked.spreadsheetId])}`
  if (status === 429 || status >= 500) {
    const retryAfterMs = retryAfter(failure.response?.headers)
    if (retryAfterMs !== undefined && retryAfterMs > PATIENCE_MS) {
      const minutes = Math.ceil(retryAfterMs / 60_000)
      return failed(
        'sheets-rate-limited',
        `${shown} – Google asks for no more requests for ${minutes} minutes: start this run again after that.`,
      )
    }
    return new Tree11Error(`${shown} – Google itself is busy or failed: try again later.`, {
      code: status === 429 ? 'sheets-rate-limited' : 'sheets-server-error',
      kind: 'retry',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  }
  if (String(failure.config?.url ?? '').endsWith('/token') || status === 401) {
    return failed(
      'sheets-unauthorized',
      `${shown} – Google does not accept the service account: check GOOGLE_SHEETS_CREDENTIALS_FILE, and this machine's clock.`,
    )
  }
  if (status === 403) {
    const advice = isDisabled(failure.response?.data)
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

/** Google marks this reason in the details, beside the same 403 as for a sheet that is not shared. */
function isDisabled(data: unknown): boolean {
  const details = (data as { error?: { details?: unknown } } | undefined)?.error?.details
  return (
    Array.isArray(details) &&
    details.some((detail: { reason?: unknown } | null) => detail?.reason === 'SERVICE_DISABLED')
  )
}

/** A longer wait than this is not worth holding a run for. */
const PATIENCE_MS = 15 * 60_000

/** The library's headers are of a class of its own. */
function retryAfter(headers: unknown): number | undefined {
  const named = headers as { get?: (name: string) => unknown } | null | undefined
  return typeof named?.get === 'function'
    ? readRetryAfter(named.get('retry-after'), named.get('date'))
    : undefined
}

function text(data: unknown): string {
  return typeof data === 'string' ? data : (JSON.stringify(data) ?? '')
}
