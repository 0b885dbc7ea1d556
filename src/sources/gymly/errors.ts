/** What Gymly's answers and silences mean, translated once into errors that say what to do. */
import { errorLine, Tree11Error } from '../../errors.ts'
import { networkFault } from '../../http/faults.ts'
import { excerpt } from '../answer-excerpt.ts'
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
  const { code, kind, advice } = meaning(asked, answer, shown)
  const header = (name: string) => answer.headers[name]
  const retryAfterMs = readRetryAfter(header, { limited: code === 'gymly-rate-limited' })
  const message = `${requestLine(asked)} answered ${answer.status}: ${excerpt(answer.body, shown.secrets)} – ${advice}`
  return new Tree11Error(message, { code, kind, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}

type Meaning = Pick<Tree11Error, 'code' | 'kind'> & { advice: string }

function meaning(asked: HttpRequest, answer: HttpAnswer, { unauthorized }: Shown): Meaning {
  const { status } = answer
  if (status === 429 || (status === 403 && saysTooMany(answer.body))) {
    const advice = 'Too many requests: lower GYMLY_RATE_LIMIT_PER_MINUTE, or try again later.'
    return { code: 'gymly-rate-limited', kind: 'retry', advice }
  }
  if (status >= 500 || status === 425) {
    return { code: 'gymly-server-error', kind: 'retry', advice: 'Gymly itself failed: try again later.' }
  }
  if (status === 408) {
    return { code: 'gymly-timeout', kind: 'retry', advice: 'It took Gymly too long: try again later.' }
  }
  if (status === 401) {
    return { code: 'gymly-unauthorized', kind: 'fail', advice: unauthorized }
  }
  if (status === 403) {
    if (isWebPage(answer)) return { code: 'gymly-web-page', kind: 'retry', advice: WEB_PAGE }
    const advice = 'The token may not read this: check GYMLY_BUSINESS_ID, and the rights of the token.'
    return { code: 'gymly-forbidden', kind: 'fail', advice }
  }
  if (status === 404) {
    const ours = asked.path.includes('/businesses/') || isWebPage(answer)
    const advice = ours
      ? 'Not known there: check GYMLY_BUSINESS_ID, GYMLY_LOCATION_ID and GYMLY_BASE_URL.'
      : 'It does not exist (any more); the other requests go on.'
    return { code: 'gymly-not-found', kind: 'skip', advice }
  }
  if (status === 304) {
    const advice = 'It says that nothing changed and was not asked whether it did: report it to Gymly.'
    return { code: 'gymly-refused', kind: 'skip', advice }
  }
  if (status >= 300 && status < 400) {
    return { code: 'gymly-refused', kind: 'skip', advice: redirectAdvice(answer) }
  }
  const advice = isWebPage(answer)
    ? 'A web page, and not Gymly: check GYMLY_BASE_URL.'
    : 'Gymly did not take this request; report it.'
  return { code: 'gymly-refused', kind: 'skip', advice }
}

const WEB_PAGE =
  'A web page came instead of an answer: maintenance, or a firewall in between. Try again later; when it stays, check GYMLY_BASE_URL, and ask whoever runs the firewall.'

/** Some refuse for the rate with 403, and only their words say so. */
const saysTooMany = (body: string) => /rate.?limit|too.?many.?requests|quota/i.test(body.slice(0, 2_000))

export function isWebPage({ headers, body }: Pick<HttpAnswer, 'headers' | 'body'>): boolean {
  const { 'content-type': type } = headers
  return /^text\/html/i.test(String(type)) || /^\s*<(?:!doctype html|html)\b/i.test(body.slice(0, 500))
}

/** What an answer that came with success says when it is a page for people. */
export function webPage(asked: HttpRequest, answer: HttpAnswer): Tree11Error {
  const shown = excerpt(answer.body, asked.secrets)
  return new Tree11Error(`${requestLine(asked)} answered ${answer.status}: ${shown} – ${WEB_PAGE}`, {
    code: 'gymly-web-page',
    kind: 'retry',
  })
}

/** Its query is left out: it can carry a token. */
function redirectAdvice({ headers }: HttpAnswer): string {
  const { location } = headers
  if (typeof location !== 'string') return 'A redirect to nowhere: check GYMLY_BASE_URL.'
  const { origin, pathname } = URL.parse(location) ?? { origin: '', pathname: location.split('?')[0] }
  return `A redirect to ${origin}${pathname}, which is not followed: check GYMLY_BASE_URL.`
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
