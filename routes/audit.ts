import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Audit, AuditEntry } from '../src/access/audit.ts'
import { listAudit } from '../src/access/audit-log.ts'
import type { Limits } from './limits.ts'
import type { App, RouteContext } from './route.ts'
import { json, listOf, paging, problems } from './schemas.ts'
import { CLI_AGENT } from './sync.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Named by a door that writes its own lines about what it triggers: only its refusals are written here. */
    door?: string
  }
}

/** Refusals that are written down. Those of a wrong field or a run that is not there say nothing of anybody. */
const REFUSED = [401, 403, 429]
const HARMLESS = ['GET', 'HEAD', 'OPTIONS']

/** Writes down every refusal, and every call that may change something, whatever route it is for. */
export function recordCalls(app: App, audit: Audit, { isNews }: Pick<Limits, 'isNews'>): void {
  app.addHook('onResponse', async (request, reply) => {
    const { door } = request.routeOptions.config
    const refused = REFUSED.includes(reply.statusCode)
    const triggers = !HARMLESS.includes(request.method) && !request.is404 && door === undefined
    if (!refused && !triggers) return
    // A loop that asks too much would fill the log with nothing else.
    if (reply.statusCode === 429 && !(await isNews(request))) return
    audit.record(entryOf(request, reply))
  })
}

function entryOf(request: FastifyRequest, reply: FastifyReply): AuditEntry {
  const { config, url = '(nothing)' } = request.routeOptions
  const path = request.url.split('?')[0]!
  return {
    caller: request.caller,
    door:
      config.door ??
      (config.page && !config.etag
        ? 'page'
        : request.headers['user-agent']?.startsWith(`${CLI_AGENT}/`)
          ? 'cli'
          : 'rest'),
    action: `${request.method} ${url}`,
    // Of a run that was asked for, its own path.
    target: String(reply.getHeader('location') ?? path),
    outcome: reply.problemCode || String(reply.statusCode),
  }
}

export function auditRoutes(app: App, { database, audit }: RouteContext): void {
  const text = (description: string, example: string) =>
    // No line has U+0000, and PostgreSQL does not look for it.
    Type.Optional(Type.String({ description, pattern: '^[^\\u0000]*$', examples: [example] }))

  app.get(
    '/audit',
    {
      config: { role: 'admin' },
      schema: {
        operationId: 'listAudit',
        tags: ['audit'],
        summary: 'Every trigger, refusal and read of columns that point at a person, newest first',
        querystring: Type.Object(
          {
            who: text('The name of a key', 'powerbi'),
            action: text('As the lines have it', 'POST /sync/:table'),
            outcome: text('A status, or the code of a refusal', 'role-too-low'),
            ...paging,
          },
          { additionalProperties: false },
        ),
        response: { 200: json('One page of lines', listOf('AuditLine')), ...problems(400, 503) },
      },
    },
    async ({ query }) => {
      // What was done before this question stands in the answer.
      await Promise.race([audit.flush(), sleep(FLUSHED_MS, undefined, { ref: false })])
      return await listAudit(database, query)
    },
  )
}

const FLUSHED_MS = 1_000
