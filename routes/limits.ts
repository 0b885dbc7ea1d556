import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Stream } from 'node:stream'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify'
import { Tree11Error } from '../src/errors.ts'
import { type Problem, problemBody, problemOf, sendProblem } from './problem.ts'
import type { App } from './route.ts'

/** What keeps the service answering, whoever calls: limits of rate, size and time, and headers for browsers. */

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It may take its time: it waits for the database as long as that needs. */
    patient?: boolean
  }
}

/** Calls in any minute. A report asks in bursts; a program that asks more than this is in a loop. */
export interface RateLimits {
  ofKey: number
  /** Of callers without a key, at the doors that are open to them. */
  ofAddress: number
  /** Refusals of one address or key: nobody needs to guess more often. */
  refusals: number
}

const RATE_LIMITS: RateLimits = { ofKey: 6_000, ofAddress: 600, refusals: 60 }
const MINUTE = 60_000

/**
 * How long an answer may wait for the database. The embedded one has one connection, which a sync
 * keeps for seconds; with the time that the queries then take, the answer is there within two.
 */
const PATIENCE_MS = 1_500

/** Options of the server itself. */
export const serverLimits = {
  // The longest thing that anybody sends is a GraphQL query.
  bodyLimit: 256 * 1024,
  // Longer than any name of ours: what is longer is answered 414.
  routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  // To send a request; `?wait=60` and streams are answers, which may take longer, and send something in between.
  requestTimeout: 30_000,
  connectionTimeout: 120_000,
  keepAliveTimeout: 10_000,
  http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
  frameworkErrors: (error, request, reply) => {
    void sendProblem(reply as FastifyReply, problemOf(error, request as FastifyRequest))
  },
  clientErrorHandler: answerBrokenRequest,
} satisfies FastifyHttpOptions<Server>

const MOST_CONNECTIONS = 1_000

export interface LimitOptions {
  /** Origins of web pages that may ask; without any, none may. */
  corsOrigins?: readonly string[]
  rateLimits?: RateLimits | undefined
  /** Runs what an answer does so that its queries wait no longer than this for the database. */
  hurry<T>(milliseconds: number, work: () => T): T
  /** From here on the answer may wait. */
  takeTime(): void
}

export interface Limits {
  /** Throws when the caller was refused too often. */
  countRefusal(request: FastifyRequest): Promise<void>
  /** Whether the caller is told for the first time in a minute that it asks too much. */
  isNews(request: FastifyRequest): Promise<boolean>
}

/** Comes before every other hook and route: it is for all of them. */
export async function registerLimits(
  app: App,
  { corsOrigins = [], rateLimits = RATE_LIMITS, hurry, takeTime }: LimitOptions,
): Promise<Limits> {
  app.server.maxConnections = MOST_CONNECTIONS
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: DATA_ONLY },
    // Whether there is TLS is known to whoever puts it in front.
    strictTransportSecurity: false,
  })
  if (corsOrigins.length > 0) {
    await app.register(cors, {
      origin: [...corsOrigins],
      methods: ['GET', 'POST'],
      allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match', 'Last-Event-ID'],
      exposedHeaders: [
        'ETag',
        'Location',
        'Retry-After',
        'Tree11-Run',
        'Tree11-Source-Read-At',
        'Tree11-Quality',
      ],
      maxAge: 600,
    })
  }
  const counting = { timeWindow: MINUTE, keyGenerator: whoAsks }
  await app.register(rateLimit, {
    ...counting,
    enableDraftSpec: true,
    max: ({ caller }: FastifyRequest) => (caller.role === 'none' ? rateLimits.ofAddress : rateLimits.ofKey),
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
  })
  const refusals = app.createRateLimit({ ...counting, max: rateLimits.refusals })
  const told = app.createRateLimit({ ...counting, max: 1 })
  app.addHook('preHandler', (request, _reply, done) => {
    const { door, patient } = request.routeOptions.config
    const reads = request.method === 'GET' || request.method === 'HEAD' || door === 'graphql'
    if (reads && !patient) hurry(PATIENCE_MS, done)
    else done()
  })
  app.addHook('onSend', async (_request, _reply, payload) => {
    if (payload instanceof Stream) takeTime()
  })
  return {
    async countRefusal(request) {
      const counted = await refusals(request)
      if (counted.isAllowed || !counted.isExceeded) return
      throw tooMany(counted.ttl)
    },
    async isNews(request) {
      const counted = await told(request)
      return counted.isAllowed || !counted.isExceeded
    },
  }
}

const DATA_ONLY = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }

/** For pages with scripts of their own, which `app` alone serves: they may load and ask what is here, and nothing else. */
export function servesPages(app: App): void {
  const own = ["'self'", "'unsafe-inline'"]
  const directives = {
    ...DATA_ONLY,
    scriptSrc: own,
    styleSrc: own,
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
  }
  app.addHook('onRoute', (route) => {
    route.config = Object.assign({}, route.config, {
      helmet: { contentSecurityPolicy: { useDefaults: false, directives } },
    })
  })
}

/** For the service's own pages, which have no script or style within them. */
export function pagePolicy(app: App): void {
  const own = ["'self'"]
  const directives = {
    ...DATA_ONLY,
    scriptSrc: own,
    styleSrc: own,
    imgSrc: ["'self'", 'data:'],
    connectSrc: own,
    fontSrc: own,
    formAction: own,
    baseUri: ["'none'"],
  }
  app.addHook('onRoute', (route) => {
    route.config = Object.assign({}, route.config, {
      helmet: { contentSecurityPolicy: { useDefaults: false, directives } },
    })
  })
}

function whoAsks({ caller, ip }: FastifyRequest): string {
  return caller.role === 'none' ? `address ${normalizeIP(ip)}` : `key ${caller.name}`
}

function tooMany(milliseconds: number): Tree11Error {
  const seconds = Math.ceil(milliseconds / 1000)
  return new Tree11Error(`Too many requests: ask again in ${seconds} seconds.`, {
    code: 'too-many-requests',
    kind: 'usage',
    retryAfterMs: milliseconds,
  })
}

/** What is no HTTP, or never came whole, gets no further than its socket. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const problem: Problem =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? { status: 408, code: 'request-timeout', detail: 'The request did not come within 30 seconds.' }
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? { status: 431, code: 'headers-too-large', detail: 'The path and headers are longer than 16 KB.' }
        : { status: 400, code: 'invalid-request', detail: 'This is no HTTP request.' }
  const body = JSON.stringify(problemBody(problem))
  const head = `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`
  const headers = `content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`
  if (socket.writable) socket.write(`${head}\r\n${headers}\r\n\r\n${body}`)
  socket.destroySoon()
}
