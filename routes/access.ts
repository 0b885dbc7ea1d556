import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { type ApiKey, keyring } from '../src/access/keys.ts'
import { isLoopback } from '../src/access/loopback.ts'
import { type Caller, LOCAL, mayAs, nobodyAt, type Role } from '../src/access/roles.ts'
import type { ErrorCode } from '../src/error-codes.ts'
import { Tree11Error } from '../src/errors.ts'
import type { Limits } from './limits.ts'
import type { App } from './route.ts'
import { problems } from './schemas.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may come in; every route must say it. `open` asks for no key. */
    role?: Role | 'open'
    /** Also for browsers that are signed in: a page, or what a page asks for. */
    page?: boolean
  }
  interface FastifyRequest {
    caller: Caller
  }
  interface FastifyInstance {
    /** Every route as it was registered. */
    doors: readonly RouteOptions[]
    /** Throws when the caller was refused too often. */
    countRefusal(request: FastifyRequest): Promise<void>
  }
}

export interface AccessOptions {
  /** Without any, the service is for this machine alone, and whoever is on it may do everything. */
  keys: readonly ApiKey[]
  /** The key that this service made for commands beside it, which find it in the data folder's lock file. */
  ownKey?: ApiKey
  /** Origins of web pages that may ask, which without keys others may not. */
  corsOrigins?: readonly string[]
  /** Whose browser it is. */
  sessionOf?(request: FastifyRequest): Promise<Caller | undefined>
}

/**
 * Nobody gets to a route without the role that it declares. Our own hook, because a plugin for bearer keys
 * holds the keys themselves, knows no roles, and has its own form of refusal.
 */
export function registerAccess(
  app: App,
  { keys, ownKey, corsOrigins = [], sessionOf }: AccessOptions,
  { countRefusal }: Pick<Limits, 'countRefusal'>,
): void {
  const callerOf = keyring(ownKey ? [...keys, ownKey] : keys)
  requireRoles(app)
  app.decorateRequest('caller')
  app.decorate('countRefusal', countRefusal)
  app.addHook('onRequest', async (request, reply) => {
    const key = bearerOf(request)
    request.caller = keys.length === 0 ? LOCAL : (key && callerOf(key)) || nobodyAt(request.ip)
    if (key === undefined && request.caller.role === 'none' && request.routeOptions.config.page)
      request.caller = (await sessionOf?.(request)) ?? request.caller
    // What is not there is told to everybody: the paths stand in the open documentation.
    const needed = request.is404 ? 'open' : (roleOf(request.routeOptions) ?? 'admin')
    if (needed === 'open') return
    const refused =
      keys.length === 0
        ? otherSite(request, corsOrigins)
        : mayAs(request.caller.role, needed)
          ? undefined
          : request.caller.role === 'none'
            ? unknownCaller(key, reply)
            : roleTooLow(request.caller, needed)
    if (refused === undefined) return
    await countRefusal(request)
    throw refused
  })
}

/** What a key is needed for is for its holder alone: no browser and no proxy keeps it. */
export function keepFromCaches(app: App): void {
  app.addHook('onSend', async (request, reply) => {
    const open = request.is404 || roleOf(request.routeOptions) === 'open'
    if (!open) reply.header('cache-control', 'no-store')
  })
}

/** For the routes that a plugin adds within `app`, which cannot declare their role themselves. */
export function routesNeed(app: App, role: Role | 'open'): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, role }
  })
}

/** A route that forgot its role would be open to everybody, or to nobody: the service does not start with it. */
function requireRoles(app: App): void {
  const all: RouteOptions[] = []
  app.decorate('doors', all)
  app.addHook('onRoute', (route) => {
    all.push(route)
    describe(route)
  })
  app.addHook('onReady', async () => {
    for (const route of all) {
      if (roleOf(route) === undefined) throw new Error(`${route.method} ${route.url} declares no role.`)
    }
  })
}

/** The preflight of a browser's question comes without a key, and is answered with headers alone. */
function roleOf({ method, config }: Pick<RouteOptions, 'config'> & { method?: unknown }) {
  return method === 'OPTIONS' ? 'open' : config?.role
}

/** Says in the OpenAPI document who may come in, and how the others are refused. */
function describe(route: RouteOptions): void {
  const role = roleOf(route)
  const { schema } = route
  if (!schema || schema.hide || role === undefined || route.method === 'HEAD') return
  route.schema =
    role === 'open'
      ? { ...schema, security: [] }
      : {
          ...schema,
          security: [{ key: [] }],
          description: [schema.description, `Needs the role ${role}.`].filter(Boolean).join(' '),
          response: { ...problems(401, 403, 429), ...(schema.response as object) },
        }
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '')?.[1]
}

function roleTooLow({ name, role }: Caller, needed: Role): Tree11Error {
  return refusal('role-too-low', `This needs the role ${needed}; the key ${name} has the role ${role}.`)
}

function unknownCaller(key: string | undefined, reply: FastifyReply): Tree11Error {
  const realm = 'Bearer realm="tree11"'
  if (key === undefined) {
    reply.header('www-authenticate', realm)
    return refusal('key-missing', 'A key is needed: send it as "Authorization: Bearer <key>".')
  }
  reply.header('www-authenticate', `${realm}, error="invalid_token"`)
  return refusal(
    'key-unknown',
    'The service does not know this key. Was it replaced, or is its entry not in API_KEYS yet?',
  )
}

/**
 * Whoever reaches a service without keys may do everything, and a web page in a browser on this machine
 * reaches it too. A page of another site, or one whose own name was made to point here (DNS rebinding), is
 * known by the headers that browsers do not let a page write. A link to here, followed by a person, is well:
 * the page with the link does not get to see what is behind it.
 */
function otherSite(
  { headers, method }: FastifyRequest,
  corsOrigins: readonly string[],
): Tree11Error | undefined {
  const passedOn = Object.keys(headers).find((name) => FORWARDED.test(name))
  if (passedOn !== undefined) {
    return refusal(
      'proxy-without-keys',
      `Without API_KEYS the service answers to this machine alone, and this request was passed on (${passedOn}). Set API_KEYS to use it behind a proxy.`,
    )
  }
  const host = URL.parse(`http://${headers.host}`)
  if (!host || !isLoopback(host.hostname.replace(/^\[(.*)\]$/, '$1'))) {
    return refusal(
      'wrong-host',
      'Without API_KEYS the service answers to 127.0.0.1, [::1] and localhost only. Set API_KEYS to use it by another name.',
    )
  }
  const { origin, 'sec-fetch-site': site = 'none', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers
  const followed = method === 'GET' && mode === 'navigate' && dest === 'document'
  const same = origin === undefined ? ['same-origin', 'none'].includes(String(site)) : isOrigin(origin, host)
  if (same || followed || (origin !== undefined && corsOrigins.includes(origin))) return undefined
  return refusal(
    'other-site',
    'Without API_KEYS the service answers to no page of another site. Set API_KEYS, and send a key.',
  )
}

/** What proxies add: whoever is behind one would be taken for somebody on this machine. */
const FORWARDED = /^(forwarded|x-forwarded-.+|x-real-ip|via)$/

function isOrigin(origin: string, host: URL): boolean {
  return origin === `http://${host.host}`
}

function refusal(code: ErrorCode, detail: string): Tree11Error {
  return new Tree11Error(detail, { code, kind: 'usage' })
}
