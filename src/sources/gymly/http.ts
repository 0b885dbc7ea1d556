import { Tree11Error } from '../../errors.ts'
import { openAgent, type Proxies } from '../../http/agent.ts'
import { exchange, NoAnswerInTime } from '../../http/exchange.ts'
import { connectionError, requestLine } from './errors.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'

export interface Http {
  /** One request and its whole answer, whatever its status; throws when there is no answer. */
  exchange(asked: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>
  /** The same request at the place that an answer points to, when that is on the same host. */
  redirected(asked: HttpRequest, answer: HttpAnswer): HttpRequest | undefined
  close(): Promise<void>
}

export interface HttpOptions {
  baseUrl: string
  timeoutSeconds: number
  connections: number
  proxies?: Proxies | undefined
}

/** All but 303, which points to something else than what was asked for. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308])

/** Fifteen times the largest page there is, unpacked; an answer without an end would take all memory before its time is up. */
export const LARGEST_ANSWER = 16 * 1024 * 1024

export function createHttp({ baseUrl, timeoutSeconds, connections, proxies }: HttpOptions): Http {
  const timeoutMs = timeoutSeconds * 1000
  const base = baseUrl.replace(/\/+$/, '')
  const agent = openAgent({
    connections,
    connectTimeoutMs: Math.min(timeoutMs, 10_000),
    largestAnswer: LARGEST_ANSWER,
    ...(proxies && { proxies }),
  })

  return {
    async exchange(asked, signal) {
      const { method, path, body } = asked
      // Compressed answers are read, and not asked for: what is waited for is requests, not bytes.
      const headers = { accept: 'application/json', 'accept-encoding': 'identity', ...asked.headers }
      try {
        return await exchange(
          agent,
          { url: asked.url ?? `${base}${path}`, method, headers, ...(body === undefined ? {} : { body }) },
          { timeoutMs, largestAnswer: LARGEST_ANSWER, signal },
        )
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof NoAnswerInTime) {
          throw new Tree11Error(
            `${requestLine(asked)}: no complete answer within ${timeoutSeconds} s. Try again later, or raise GYMLY_TIMEOUT_SECONDS.`,
            { code: 'gymly-timeout', kind: 'retry' },
          )
        }
        throw connectionError(asked, base, error)
      }
    },
    redirected(asked, { status, headers: { location } }) {
      if (asked.method !== 'GET' || !REDIRECTS.has(status) || typeof location !== 'string') return undefined
      const from = new URL(asked.url ?? `${base}${asked.path}`)
      const to = URL.parse(location, from.href)
      // The token goes to no other machine, and never from https to http.
      const safe = to?.protocol === from.protocol ? to.host === from.host : to?.protocol === 'https:'
      if (!to || !safe || to.hostname !== from.hostname) return undefined
      return { ...asked, url: to.href }
    },
    async close() {
      await agent.destroy()
    },
  }
}
