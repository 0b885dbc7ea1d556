/** What Gymly's answers and silences mean, translated once into errors that say what to do. */
import { errorLine, Tree11Error } from '../../errors.ts'
import { networkFault } from '../../http/faults.ts'
import { excerpt } from '../masking.ts'
import { readRetryAfter } from '../retry-after.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'

export function requestLine(asked: Pick<HttpRequest, 'method' | 'path'>): string {
  return `${asked.method} ${asked.path}`
}

export interface Shown {
  /** Never to be shown, wherever it stands in the answer. */
  secrets: readonly (string | undefined)[]
  /** What to do about a 401. */
  unauthorized: string
}

/** For every status but 2xx. */
export function statusError(asked: HttpRequest, answer: HttpAnswer, shown: Shown): Tree11Error {
  const { status } = answer
  const retryAfterMs = readRetryAfter(answer.headers['retry-after'], answer.headers.date)
  const { code, kind, advice } = meaning(asked, answer, shown)
  const message = `${requestLine(asked)} answered ${status}: ${excerpt(answer.body, shown.secrets)} – ${advice}`
  return new Tree11Error(message, { code, kind, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}

function meaning(
  asked: HttpRequest,
  { status, headers }: HttpAnswer,
  { unauthorized }: Shown,
): Pick<Tree11Error, 'code' | 'kind'> & { advice: string } {
  if (status === 429) {
    const advice = 'Too many requests: lower GYMLY_RATE_LIMIT_PER_MINUTE, or try again later.'
    return { code: 'gymly-rate-limited', kind: 'retry', advice }
  }
  if (status >= 500) {
    return { code: 'gymly-server-error', kind: 'retry', advice: 'Gymly itself failed: try again later.' }
  }
  if (status === 401) {
    return { code: 'gymly-unauthorized', kind: 'fail', advice: unauthorized }
  }
  if (status === 403) {
    const advice = 'The token may not read this: check GYMLY_BUSINESS_ID, and the rights of the token.'
    return { code: 'gymly-forbidden', kind: 'fail', advice }
  }
  if (status === 404) {
    const advice = asked.path.includes('/businesses/')
      ? 'Not known there: check GYMLY_BUSINESS_ID, GYMLY_LOCATION_ID and GYMLY_BASE_URL.'
      : 'It does not exist (any more); the other requests go on.'
    return { code: 'gymly-not-found', kind: 'skip', advice }
  }
  if (status === 304) {
    const advice = 'It says that nothing changed and was not asked whether it did: report it to Gymly.'
    return { code: 'gymly-refused', kind: 'skip', advice }
  }
  if (status >= 300 && status < 400) {
    const where = typeof headers.location === 'string' ? ` It points to ${originOf(headers.location)}.` : ''
    return { code: 'gymly-refused', kind: 'skip', advice: `A redirect: check GYMLY_BASE_URL.${where}` }
  }
  return { code: 'gymly-refused', kind: 'skip', advice: 'Gymly did not take this request; report it.' }
}

/** A redirect's target can carry a token in its query. */
function originOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : 'another path'
}

export function malformed(asked: HttpRequest, answer: HttpAnswer, what: string): Tree11Error {
  return new Tree11Error(
    `${requestLine(asked)} answered ${answer.status}, but ${what}: ${excerpt(answer.body, asked.secrets)} – Nothing of this request was changed; check GYMLY_BASE_URL, or report it to Gymly.`,
    { code: 'gymly-malformed', kind: 'skip' },
  )
}

export function cutOff(asked: HttpRequest, what: string): Tree11Error {
  return new Tree11Error(`${requestLine(asked)}: the answer was cut off (${what}). Try again later.`, {
    code: 'gymly-cut-off',
    kind: 'retry',
  })
}

export function connectionError(asked: HttpRequest, base: string, error: unknown): Tree11Error {
  const { kind, code } = networkFault(error)
  const line = requestLine(asked)
  const place = withoutUser(base)
  switch (kind) {
    case 'cut off':
      return cutOff(asked, code)
    case 'too large':
      return new Tree11Error(
        `${line}: the answer is larger than any page can be, and was broken off. Nothing of this request was changed; check GYMLY_BASE_URL, or report it to Gymly.`,
        { code: 'gymly-malformed', kind: 'skip' },
      )
    case 'lost':
      return new Tree11Error(`${line}: the connection was lost (${code}). Try again later.`, {
        code: 'gymly-connection-lost',
        kind: 'retry',
        cause: error,
      })
    case 'not there':
      return new Tree11Error(
        `${line}: Gymly cannot be reached at ${place} (${code}). Check GYMLY_BASE_URL and the network.`,
        { code: 'gymly-unreachable', kind: 'retry', cause: error },
      )
    default: {
      const what =
        kind === 'not safe'
          ? `no safe connection to ${place} (${code}). Check GYMLY_BASE_URL and its certificate.`
          : `${errorLine(error)} (${code || 'no code'}). This is not known to pass by itself; check GYMLY_BASE_URL.`
      return new Tree11Error(`${line}: ${what}`, { code: 'gymly-unexpected', kind: 'fail', cause: error })
    }
  }
}

function withoutUser(base: string): string {
  return base.replace(/\/\/[^/@]*@/, '//')
}
