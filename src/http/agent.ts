import { createRequire } from 'node:module'
import { type Dispatcher, EnvHttpProxyAgent } from 'undici'

/** The way out of this machine, as `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say. */
export interface Proxies {
  http?: string
  https?: string
  /** Hosts that are asked without one. */
  none?: string
}

export interface AgentOptions {
  proxies?: Proxies
  /** Requests under way at once to one host. */
  connections?: number
  connectTimeoutMs?: number
  /** Bytes of one answer as it comes. */
  largestAnswer: number
}

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

export const USER_AGENT = `Tree11/${version}`

/**
 * What every request to another machine goes through. It is of its owner alone, so that nothing else in the
 * process shares or changes its connections. HTTP/1.1, one request on each connection: an answer that stalls
 * holds up no other.
 * An answer that is larger than allowed is broken off while it comes.
 */
export function openAgent({
  proxies = {},
  connections,
  connectTimeoutMs = 10_000,
  largestAnswer,
}: AgentOptions): Dispatcher {
  const agent = new EnvHttpProxyAgent({
    // Empty texts keep it from reading the environment itself.
    httpProxy: proxies.http ?? '',
    httpsProxy: proxies.https ?? '',
    noProxy: proxies.none ?? '',
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 30_000,
    connect: { timeout: connectTimeoutMs },
    // Whoever asks has a time limit over the whole answer, also over one that trickles in.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: largestAnswer,
    ...(connections === undefined ? {} : { connections }),
  })
  return agent.compose(named)
}

/** Says who asks, unless the request does. */
const named: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const headers = options.headers ?? {}
  const plain = !Array.isArray(headers) && !(Symbol.iterator in headers)
  return plain
    ? dispatch({ ...options, headers: { 'user-agent': USER_AGENT, ...headers } }, handler)
    : dispatch(options, handler)
}
