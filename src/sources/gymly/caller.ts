import { Tree11Error } from '../../errors.ts'
import { measured, type SourceMeter } from '../meter.ts'
import { withRetries } from '../retry.ts'
import type { SharedRate, SourceLog } from '../source.ts'
import { turns } from '../waiting.ts'
import { accountOf } from './account.ts'
import { parseBody } from './answer.ts'
import { createAuth } from './auth.ts'
import { requestLine, statusError } from './errors.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'
import { createHttp } from './http.ts'
import { createLimiter } from './limiter.ts'
import type { GymlyOptions } from './options.ts'

/** Everything that a test makes faster; in production the defaults hold. */
export interface Timing {
  windowMs?: number
  baseDelayMs?: number
  now?: () => number
  random?: () => number
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
  close(): Promise<void>
}

export interface Asking {
  maxRetries?: number
  /** Of an earlier answer: when it is still the same, `read` gets a 304. */
  etag?: string
}

export type Read<T> = (asked: HttpRequest, answer: HttpAnswer) => T | Promise<T>

const connections = 8

export function createCaller(options: GymlyOptions, log: SourceLog | undefined, timing: Timing): Caller {
  const { baseUrl, timeoutSeconds, rateLimitPerMinute, proxies } = options
  const { baseDelayMs = 500, windowMs, now, random, meter, rate } = timing
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
    ...(random === undefined ? {} : { random }),
  })
  const closing = new AbortController()
  const auth = createAuth(options, login)

  /** One attempt; whatever is not 2xx is thrown, and the limiter hears of every 429. */
  async function attempt(
    asked: HttpRequest,
    signal: AbortSignal,
    unauthorized = auth.remedy(),
  ): Promise<HttpAnswer> {
    const asking = performance.now()
    return await limiter.run(signal, async (startedAt) => {
      meter?.waited((performance.now() - asking) / 1000)
      const answer = await measured(meter, () => http.exchange(asked, signal))
      const unchanged = answer.status === 304 && asked.headers?.['if-none-match'] !== undefined
      if (unchanged || (answer.status >= 200 && answer.status < 300)) {
        limiter.passed(startedAt)
        return answer
      }
      const error = statusError(asked, answer, { secrets: asked.secrets, unauthorized })
      // A 503 that names a time means everyone, too.
      if (answer.status === 429 || (error.kind === 'retry' && error.retryAfterMs !== undefined)) {
        limiter.throttled(startedAt, error.retryAfterMs)
      }
      throw error
    })
  }

  async function retried<T>(
    asked: Pick<HttpRequest, 'method' | 'path'>,
    signal: AbortSignal,
    maxRetries: number,
    once: () => Promise<T>,
  ): Promise<T> {
    try {
      return await withRetries(
        {
          maxRetries,
          signal,
          baseDelayMs,
          ...(random === undefined ? {} : { random }),
          // The limiter already holds everyone back for these.
          waitInstead: ({ code, retryAfterMs }) =>
            code === 'gymly-rate-limited' || retryAfterMs !== undefined ? 0 : undefined,
          onRetry(error, made, delayMs) {
            meter?.retried(error.code)
            log?.warn({ code: error.code, attempt: made, delayMs: Math.round(delayMs) }, error.message)
          },
        },
        once,
      )
    } catch (error) {
      signal.throwIfAborted()
      // Asked several times and still nobody there: the thousand other requests would only wait as long.
      if (error instanceof Tree11Error && error.code === 'gymly-unreachable') {
        throw new Tree11Error(error.message, { code: error.code, kind: 'fail', cause: error.cause })
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
        const answer = await attempt(asked, closing.signal, 'Check GYMLY_EMAIL and GYMLY_PASSWORD.')
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
    async get(path, signal, read, { maxRetries = options.maxRetries, etag } = {}) {
      const condition: Record<string, string> = etag === undefined ? {} : { 'if-none-match': etag }
      let refreshed = false
      return await retried({ method: 'GET', path }, signal, maxRetries, async () => {
        let authorization = await auth.header(signal)
        for (;;) {
          const headers = { authorization, ...condition }
          const asked: HttpRequest = { method: 'GET', path, headers, secrets: auth.secrets() }
          try {
            const answer = await attempt(asked, signal)
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
