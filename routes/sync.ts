import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { readRun } from '../src/reading/runs.ts'
import type { Trigger } from '../src/shapes/statuses.ts'
import { findTable } from '../src/tables/find-table.ts'
import { ref } from './components.ts'
import { idempotencyHeaders, idempotencyOf } from './idempotency.ts'
import type { App, RouteContext } from './route.ts'
import { json, problems, tableName } from './schemas.ts'
import { endedWithin, wait } from './wait.ts'

/** The command line says who it is by its User-Agent, so that a run's record shows where it came from. */
export const CLI_AGENT = 'tree11-cli'

interface Asked {
  dryRun?: boolean
  from?: string
  to?: string
}

const asked = {
  dryRun: Type.Optional(
    Type.Boolean({
      description: 'Fetch and compare, and write nothing but the run with its counts',
      examples: [true],
    }),
  ),
  from: Type.Optional(
    Type.String({
      description: 'First local day, for tables that have a window; without it their own',
      examples: ['2026-11-01'],
    }),
  ),
  to: Type.Optional(Type.String({ description: 'Last local day, included', examples: ['2026-11-22'] })),
}
const tables = Type.Optional(
  Type.Array(tableName, {
    minItems: 1,
    description: 'Instead of the nightly set',
    examples: [['Lessen', 'Omzet']],
  }),
)

const location = {
  Location: { description: 'The run', type: 'string', examples: ['/runs/12'] },
}
const answers = {
  200: json(
    'The run has ended within the wait, or the same request was queued already',
    ref('Run'),
    location,
  ),
  202: json('Accepted; it is queued or running', ref('Run'), location),
  ...problems(400, 413, 415, 422, 503),
}

export function syncRoutes(app: App, context: RouteContext): void {
  const { database, sync } = context

  async function request(
    names: readonly string[],
    { dryRun, from, to, wait = 0 }: Asked & { wait?: number },
    asker: FastifyRequest,
    reply: FastifyReply,
  ) {
    const { runId, joined } = await sync.request({
      tables: names,
      trigger: triggerOf(asker.headers['user-agent']),
      requestedBy: asker.caller.name,
      ...idempotencyOf(asker),
      ...(dryRun !== undefined && { dryRun }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    })
    asker.log.info({ runId, joined }, `Run ${runId} was asked for`)
    const ended = wait > 0 && (await endedWithin(context, runId, wait))
    const run = await readRun(database, context.tables, runId)
    reply.header('location', `/runs/${runId}`).code(joined || ended ? 200 : 202)
    return reply.send(run)
  }

  app.post(
    '/sync/:table',
    {
      preValidation: bodyIsOptional,
      config: { role: 'operator' },
      schema: {
        operationId: 'syncTable',
        tags: ['sync'],
        summary: 'Bring one table up to date',
        description: 'The same request for a table that is still queued joins that run.',
        params: Type.Object({ table: tableName }),
        querystring: Type.Object({ ...asked, wait }, { additionalProperties: false }),
        headers: idempotencyHeaders,
        body: Type.Object(asked, { additionalProperties: false, examples: [{ dryRun: true }] }),
        response: { ...answers, ...problems(404) },
      },
    },
    async (req, reply) => {
      const { name } = findTable(context.tables, req.params.table)
      return await request([name], { ...req.query, ...req.body }, req, reply)
    },
  )

  app.post(
    '/sync',
    {
      preValidation: bodyIsOptional,
      config: { role: 'operator' },
      schema: {
        operationId: 'syncTables',
        tags: ['sync'],
        summary: 'Bring the nightly set, or the tables named, up to date',
        querystring: Type.Object({ ...asked, tables, wait }, { additionalProperties: false }),
        headers: idempotencyHeaders,
        body: Type.Object(
          { ...asked, tables },
          { additionalProperties: false, examples: [{ tables: ['Lessen', 'Omzet'] }] },
        ),
        response: answers,
      },
    },
    async (req, reply) => {
      const { tables: names = sync.nightly, ...rest } = { ...req.query, ...req.body }
      return await request(names, rest, req, reply)
    },
  )
}

/** Without a body there is nothing to check; Fastify would ask for an object. One of `null` is a mistake. */
export async function bodyIsOptional(request: FastifyRequest): Promise<void> {
  if (request.body === undefined) request.body = {}
}

function triggerOf(agent: string | undefined): Trigger {
  return agent?.startsWith(`${CLI_AGENT}/`) ? 'cli' : 'api'
}
