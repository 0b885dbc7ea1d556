import type { Dispatcher } from 'undici'
import { type ExchangeLimits, exchange } from './exchange.ts'

/** For libraries that ask by themselves and take a `fetch`: whole answers, by the way of all our requests. */
export function fetchBy(agent: Dispatcher, limits: Omit<ExchangeLimits, 'signal'>): typeof fetch {
  return async (input, init = {}) => {
    const { method = 'GET', body, signal } = init
    const answer = await exchange(
      agent,
      {
        url: String(input),
        method: method as 'GET' | 'POST',
        headers: Object.fromEntries(new Headers(init.headers)),
        ...(body === undefined || body === null ? {} : { body: String(body) }),
      },
      { ...limits, signal: signal ?? new AbortController().signal },
    )
    const headers = new Headers()
    for (const [name, value] of Object.entries(answer.headers)) {
      // It is unpacked already.
      if (name === 'content-encoding') continue
      for (const one of [value ?? []].flat()) headers.append(name, one)
    }
    const empty = [204, 205, 304].includes(answer.status)
    return new Response(empty ? null : Buffer.from(answer.bytes), { status: answer.status, headers })
  }
}
