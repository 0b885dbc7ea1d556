import { Tree11Error } from '../../errors.ts'
import { measured, type SourceMeter } from '../meter.ts'
import { BASE_DELAY_MS, latest, type Waits, withRetries } from '../retry.ts'
import type { SharedRate, SourceLog } from '../source.ts'
import { turns } from '../waiting.ts'
import { accountOf } from './account.ts'
import { parseBody } from './answer.ts'
import { createAuth } from './auth.ts'
import { requestLine, statusError } from './errors.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'
import { createHttp } from './http.ts'
import { createLimiter, type RunKey } from './limiter.ts'
import type { GymlyOptions } from './options.ts'

/** Everything that a test makes faster; in production the defaults hold. */
export interface Timing {
  windowMs?: number
  baseDelayMs?: number
  now?: () => number
  meter?: SourceMeter
  /** The rate is shared with other processes. */
  rate?: SharedRate
}

export interface Caller {
  /**
   * Asks with a token, within the rate, as often as it takes; `read` turns a 2xx answer, or a 304 to a request
   * with an ETag, into a result or throws. A result of `read` that fails with kind `retry` is asked for again.
   */
  get<T>(path: string, signal: AbortSignal, read: Read<T>, asking?: Asking): Promise<T>
  /** Until when requests wait because Gymly failed or asked for patience; undefined when none does. */
  waitingUntil(): Date | undefined
  close(): Promise<void>
}

export interface Asking {
  maxRetries?: number
  /** Patience that was asked of one run does not hold back the next. */
  run?: RunKey
  /** Of an earlier answer: when it is still the same, `read` gets a 304. */
  etag?: string
}

export type Read<T> = (asked: HttpRequest, answer: HttpAnswer) => T | Promise<T>

const connections = 8
/** Redirects of one request. */
const MOST_REDIRECTS = 3

export function createCaller(options: GymlyOptions, log: SourceLog | undefined, timing: Timing): Caller {
  const { baseUrl, timeoutSeconds, rateLimitPerMinute, proxies } = options
  const { baseDelayMs = BASE_DELAY_MS, windowMs, now, meter, rate } = timing
  const http = createHttp({ baseUrl, timeoutSeconds, connections, proxies })
  const limiter = createLimiter({
    limit: rateLimitPerMinute,
    concurrency: connections,
    baseBackOffMs: baseDelayMs * 2,
    ...(windowMs === undefined ? {} : { windowMs }),
    ...(rate === undefined
      ? {}
      : { take: (asked, signal) => rate.take({ account: accountOf(options), ...asked }, signal) }),
    ...(now === undefined ? {} : { now }),
  })
  const waits: Waits = new Map()
  /** Requests that were given up since the last one that was answered. */
  let givenUp = 0
  const closing = new AbortController()
  const auth = createAuth(options, login)

  /** One attempt; whatever is not 2xx is thrown, and the limiter hears of every 429. */
  async function attempt(
    asked: HttpRequest,
    signal: AbortSignal,
    { run, unauthorized = auth.remedy() }: { run?: RunKey; unauthorized?: string } = {},
    redirects = 0,
  ): Promise<HttpAnswer> {
    const asking = performance.now()
    const answer = await limiter.run(
      signal,
      async (startedAt) => {
        meter?.waited((performance.now() - asking) / 1000)
        const answer = await measured(meter, () => http.exchange(asked, signal))
        const unchanged = answer.status === 304 && asked.headers?.['if-none-match'] !== undefined
        if (unchanged || (answer.status >= 200 && answer.status < 300) || http.redirected(asked, answer)) {
          limiter.passed(startedAt, run)
          return answer
        }
        const error = statusError(asked, answer, { secrets: asked.secrets, unauthorized })
        const { code, kind, retryAfterMs } = error
        // A 503 that names a time means everyone, too.
        if (code === 'gymly-rate-limited' || (kind === 'retry' && retryAfterMs !== undefined)) {
          limiter.throttled(startedAt, { retryAfterMs, run })
        }
        throw error
      },
      run,
    )
    const there = http.redirected(asked, answer)
    if (!there) return answer
    if (redirects < MOST_REDIRECTS) return await attempt(there, signal, { run, unauthorized }, redirects + 1)
    throw statusError(asked, answer, { secrets: asked.secrets, unauthorized })
  }

  async function retried<T>(
    asked: Pick<HttpRequest, 'method' | 'path'>,
    signal: AbortSignal,
    maxRetries: number,
    once: () => Promise<T>,
  ): Promise<T> {
    try {
      const result = await withRetries(
        {
          maxRetries,
          signal,
          baseDelayMs,
          waits,
          onRetry(error, made, delayMs) {
            meter?.retried(error.code)
            log?.warn({ code: error.code, attempt: made, delayMs: Math.round(delayMs) }, error.message)
          },
        },
        once,
      )
      givenUp = 0
      return result
    } catch (error) {
      signal.throwIfAborted()
      const mayPass = error instanceof Tree11Error && error.kind === 'retry'
      givenUp = mayPass ? givenUp + 1 : 0
      // Nobody there, or as many in a row as are under way at once: the thousand others would only wait as long.
      if (mayPass && (error.code === 'gymly-unreachable' || givenUp > connections)) {
        const { code, message, cause, retryAfterMs } = error
        throw new Tree11Error(message, {
          ...{ code, kind: 'fail', cause },
          ...(retryAfterMs !== undefined && { retryAfterMs }),
        })
      }
      log?.debug({ request: requestLine(asked) }, 'the request is given up')
      throw error
    }
  }

  async function login(): Promise<string> {
    const asked: HttpRequest = {
      method: 'POST',
      path: '/v1/user/auth/login',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: options.email, password: options.password }),
      secrets: auth.secrets(),
    }
    try {
      return await retried(asked, closing.signal, options.maxRetries, async () => {
        const answer = await attempt(asked, closing.signal, {
          unauthorized: 'Check GYMLY_EMAIL and GYMLY_PASSWORD.',
        })
        const token = tokenIn(parseBody(asked, answer))
        if (token !== undefined) return token
        throw new Tree11Error(
          'The login at Gymly succeeded, but its answer holds no token. Set GYMLY_API_TOKEN instead.',
          {
            code: 'gymly-malformed',
            kind: 'fail',
          },
        )
      })
    } catch (error) {
      if (error instanceof Tree11Error && error.kind !== 'retry' && refusals.has(error.code)) {
        throw new Tree11Error(
          `The login at Gymly is refused; check GYMLY_EMAIL and GYMLY_PASSWORD. ${error.message}`,
          {
            code: 'gymly-unauthorized',
            kind: 'fail',
          },
        )
      }
      throw error
    }
  }

  const inTurn = turns()

  return {
    async get(path, signal, read, { maxRetries = options.maxRetries, etag, run } = {}) {
      const condition: Record<string, string> = etag === undefined ? {} : { 'if-none-match': etag }
      let refreshed = false
      return await retried({ method: 'GET', path }, signal, maxRetries, async () => {
        let authorization = await auth.header(signal)
        for (;;) {
          const headers = { authorization, ...condition }
          const asked: HttpRequest = { method: 'GET', path, headers, secrets: auth.secrets() }
          try {
            const answer = await attempt(asked, signal, { run })
            return await inTurn(() => read(asked, answer))
          } catch (error) {
            if (!(error instanceof Tree11Error) || error.code !== 'gymly-unauthorized') throw error
            // A token that others have found expired meanwhile says nothing of what this request is allowed.
            if (!auth.isReplaced(authorization)) {
              if (refreshed) throw error
              refreshed = true
            }
            const another = await auth.refreshed(authorization, signal)
            if (another === undefined) throw error
            authorization = another
          }
        }
      })
    },
    waitingUntil() {
      const held = limiter.heldForMs()
      const until = Math.max(held > 0 ? Date.now() + held : 0, latest(waits)?.getTime() ?? 0)
      return until > 0 ? new Date(until) : undefined
    },
    async close() {
      closing.abort(new Tree11Error('The source is closed.', { code: 'gymly-closed', kind: 'fail' }))
      await http.close()
    },
  }
}

const refusals: ReadonlySet<string> = new Set([
  'gymly-unauthorized',
  'gymly-forbidden',
  'gymly-refused',
  'gymly-not-found',
])

function tokenIn(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { accessToken, token, jwt } = json as Record<string, unknown>
  return [accessToken, token, jwt].find((value) => typeof value === 'string' && value !== '') as
    | string
    | undefined
}
