import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { readRun } from '../src/reading/runs.ts'
import { supersededIn } from '../src/reading/superseded.ts'
import type { Sync } from '../src/runs/sync.ts'
import { ref } from './components.ts'
import { idempotencyHeaders, idempotencyOf } from './idempotency.ts'
import type { App, RouteContext } from './route.ts'
import { json, problems, runId, tableName } from './schemas.ts'
import { bodyIsOptional } from './sync.ts'
import { endedWithin, wait } from './wait.ts'

const tables = Type.Optional(
  Type.Array(tableName, { minItems: 1, description: 'Only these of its tables', examples: [['Lessen']] }),
)
const dryRun = Type.Optional(
  Type.Boolean({
    description: 'Write nothing but a run with its counts: what would change?',
    examples: [true],
  }),
)
const location = {
  Location: { description: 'The run', type: 'string', examples: ['/runs/13'] },
}
const answers = {
  200: json('The run has ended within the wait, or was asked for already', ref('Run'), location),
  202: json('Accepted; it is queued or running', ref('Run'), location),
  ...problems(400, 404, 409, 413, 415, 422, 503),
}

/** Seconds in which a worker mostly gets to a held table, so that a refusal can still be answered. */
const APPROVE_WAIT = 10

/** What can be done about a run that has ended. */
export function runActionRoutes(app: App, context: RouteContext): void {
  const { database, sync } = context

  app.post(
    '/runs/:id/approve',
    {
      config: { role: 'operator' },
      preValidation: bodyIsOptional,
      schema: {
        operationId: 'approveRun',
        tags: ['runs'],
        summary: 'Write what a run holds',
        description:
          'Exactly the held differences are written, from the pages that the run landed, as long as table, ' +
          'definition and difference are what they were; otherwise `hold-superseded`. A later run of a table ' +
          `replaces its hold. Without \`wait\` the answer is held up to ${APPROVE_WAIT} seconds.`,
        params: runId,
        querystring: Type.Object({ wait }, { additionalProperties: false }),
        body: Type.Object({}, { additionalProperties: false, examples: [{}] }),
        response: {
          200: json('It is written', ref('Run')),
          202: json('Accepted; the worker is not done yet', ref('Run')),
          ...problems(400, 404, 409, 413, 415, 503),
        },
      },
    },
    async ({ params: { id }, query, caller }, reply) => {
      await sync.approve(id, caller.name)
      const ended = await endedWithin(context, id, query.wait ?? APPROVE_WAIT)
      const run = await readRun(database, context.tables, id)
      const refused = supersededIn(run.tables)
      if (ended && refused) throw refused
      return reply.code(ended ? 200 : 202).send(run)
    },
  )

  async function followUp(
    ask: Sync['retry'],
    request: FastifyRequest,
    reply: FastifyReply,
    asked: { id: number; wait?: number; tables?: string[]; dryRun?: boolean },
  ) {
    const { id, wait: seconds = 0, ...rest } = asked
    const { runId: next, joined } = await ask({
      runId: id,
      requestedBy: request.caller.name,
      ...idempotencyOf(request),
      ...rest,
    })
    const ended = seconds > 0 && (await endedWithin(context, next, seconds))
    const run = await readRun(database, context.tables, next)
    return reply
      .header('location', `/runs/${next}`)
      .code(joined || ended ? 200 : 202)
      .send(run)
  }

  app.post(
    '/runs/:id/retry',
    {
      config: { role: 'operator' },
      preValidation: bodyIsOptional,
      schema: {
        operationId: 'retryRun',
        tags: ['runs'],
        summary: 'Do what a run left undone',
        description:
          'A new run makes the failed requests of its partial tables, and its failed and skipped tables. ' +
          'Answers that came in and are fresh are not asked for again.',
        params: runId,
        querystring: Type.Object({ tables, wait }, { additionalProperties: false }),
        headers: idempotencyHeaders,
        body: Type.Object({ tables }, { additionalProperties: false, examples: [{ tables: ['Lessen'] }] }),
        response: answers,
      },
    },
    async (request, reply) =>
      await followUp(sync.retry, request, reply, { ...request.params, ...request.query, ...request.body }),
  )

  app.post(
    '/runs/:id/replay',
    {
      config: { role: 'operator' },
      preValidation: bodyIsOptional,
      schema: {
        operationId: 'replayRun',
        tags: ['runs'],
        summary: 'Transform the pages of a run again',
        description:
          'A new run reads the pages that this one landed and asks the source for nothing: with `dryRun` it ' +
          'says what a changed definition would change.',
        params: runId,
        querystring: Type.Object({ tables, dryRun, wait }, { additionalProperties: false }),
        headers: idempotencyHeaders,
        body: Type.Object({ tables, dryRun }, { additionalProperties: false, examples: [{ dryRun: true }] }),
        response: answers,
      },
    },
    async (request, reply) =>
      await followUp(sync.replay, request, reply, { ...request.params, ...request.query, ...request.body }),
  )

  app.post(
    '/runs/:id/revert',
    {
      config: { role: 'operator' },
      preValidation: bodyIsOptional,
      schema: {
        operationId: 'revertRun',
        tags: ['runs'],
        summary: 'Put back what a run changed',
        description:
          'A new run puts the rows back from the history and pauses their tables until they are resumed. ' +
          'Refused when a later run has changed the same rows (`changed-since`) or the rows before are not ' +
          'kept (`history-not-kept`); a first load keeps none.',
        params: runId,
        querystring: Type.Object({ tables, dryRun, wait }, { additionalProperties: false }),
        headers: idempotencyHeaders,
        body: Type.Object({ tables, dryRun }, { additionalProperties: false, examples: [{ dryRun: true }] }),
        response: answers,
      },
    },
    async (request, reply) =>
      await followUp(sync.revert, request, reply, { ...request.params, ...request.query, ...request.body }),
  )
}
