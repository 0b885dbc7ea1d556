import { createRequire } from 'node:module'
import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyRequest } from 'fastify'
import { hurry, takeTime } from '../db/connection-wait.ts'
import { type AccessOptions, keepFromCaches, registerAccess } from '../routes/access.ts'
import { auditRoutes, recordCalls } from '../routes/audit.ts'
import { components } from '../routes/components.ts'
import { dataQualityRoutes } from '../routes/data-quality.ts'
import { docsRoutes } from '../routes/docs.ts'
import { documentOptions } from '../routes/document.ts'
import { registerEtags } from '../routes/etag.ts'
import { eventRoutes } from '../routes/events.ts'
import { healthRoutes } from '../routes/health.ts'
import { type RateLimits, registerLimits, serverLimits, servesPages } from '../routes/limits.ts'
import { metricsRoutes } from '../routes/metrics.ts'
import { planRoutes } from '../routes/plan.ts'
import { problemOf, registerProblems } from '../routes/problem.ts'
import { quarantineRoutes } from '../routes/quarantine.ts'
import type { App, RouteContext } from '../routes/route.ts'
import { rowRoutes } from '../routes/rows.ts'
import { runActionRoutes } from '../routes/run-actions.ts'
import { runRoutes } from '../routes/runs.ts'
import { syncRoutes } from '../routes/sync.ts'
import { tableRoutes } from '../routes/tables.ts'
import { createAudit } from './access/audit.ts'
import { createSessions, SESSION_COOKIE } from './access/sessions.ts'
import type { Clock } from './runs/scheduled-moment.ts'
import { registerSchedule } from './schedule.ts'

export interface AppOptions extends Omit<RouteContext, 'closing' | 'audit'>, AccessOptions {
  log?: FastifyBaseLogger
  /** With documentation and GraphQL, of which a command that asks the app within its own process needs neither. */
  listens?: boolean
  /** Others than the usual ones, for whoever asks thousands of times a second: a test. */
  rateLimits?: RateLimits
  /** The clock that asks for the nightly set. */
  nightly?: Clock
}

export const VERSION = (createRequire(import.meta.url)('../package.json') as { version: string }).version

/** For which a page waits to know whose browser it is. */
const SESSION_MS = 1_000

/** Every plugin, in order. Whoever builds it closes it; what it was given stays open. */
export async function buildApp(options: AppOptions): Promise<App> {
  const closing = new AbortController()
  const audit = createAudit(options.database, options)
  const context: RouteContext = { ...options, audit, closing: closing.signal }
  const app: App = Fastify({
    ...(options.log ? { loggerInstance: options.log } : { logger: false }),
    // A misspelt field is an error, not something to overlook; in a query every value arrives as text. Of a
    // text such as 1e400, which becomes Infinity, strictNumbers would check no bounds.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', strictNumbers: false } },
    ...serverLimits,
  })
  // Fastify's own would hand the text to routes that want an object: 415 says what is wrong, 400 does not.
  app.removeContentTypeParser('text/plain')
  // PowerShell and others name a type also where they send no body.
  app.addHook('onRequest', async ({ headers }) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = headers
    if (length === '0' || (length === undefined && encoding === undefined)) delete headers['content-type']
  })
  // Others send nothing in pieces, whose length nobody knows beforehand.
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : parseJson(request, body as string, done),
  )
  app.addHook('preClose', async () => closing.abort())
  app.addHook('onClose', () => audit.close())
  // A connection that was answered late would otherwise be kept open for a next request, and the closing wait for it.
  app.addHook('onSend', async (_request, reply) => {
    if (closing.signal.aborted) reply.header('connection', 'close')
  })

  const sessions = createSessions(options.database, options)
  const limits = await registerLimits(app, { ...options, hurry, takeTime })
  registerProblems(app)
  const sessionOf = async ({ cookies }: FastifyRequest) => {
    const token = cookies[SESSION_COOKIE]
    return token === undefined ? undefined : await hurry(SESSION_MS, () => sessions.callerOf(token))
  }
  // Before the doors, which ask for the cookie of a session.
  await app.register(cookie)
  registerAccess(app, { ...options, sessionOf }, limits)
  recordCalls(app, audit, limits)
  registerEtags(app)
  keepFromCaches(app)
  for (const component of components) app.addSchema(component)
  await app.register(swagger, documentOptions(VERSION))

  syncRoutes(app, context)
  planRoutes(app, context)
  runRoutes(app, context)
  eventRoutes(app, context)
  runActionRoutes(app, context)
  tableRoutes(app, context)
  rowRoutes(app, context)
  dataQualityRoutes(app, context)
  quarantineRoutes(app, context)
  auditRoutes(app, context)
  healthRoutes(app, context)
  metricsRoutes(app, context)
  await docsRoutes(app, { page: options.listens ?? false })
  if (options.listens) {
    // A hundred milliseconds of loading and of making the schema.
    const { graphiqlRoutes, graphqlRoutes } = await import('../graphql/index.ts')
    await app.register(async (pages) => {
      servesPages(pages)
      graphiqlRoutes(pages)
    })
    const { pageRoutes } = await import('../routes/pages.ts')
    await pageRoutes(app, { ...context, keys: options.keys, version: VERSION, sessions })
    await graphqlRoutes(app, context, {
      problemOf: (error, request) => problemOf(error as FastifyError, request),
      keys: options.keys,
    })
  }
  if (options.nightly)
    await registerSchedule(app, { ...options.nightly, sync: options.sync, now: options.now })
  await app.ready()
  return app
}
