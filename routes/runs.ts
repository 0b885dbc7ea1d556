import { Type } from 'typebox'
import { listRuns, readRun } from '../src/reading/runs.ts'
import { RUN_STATUSES, type RunStatus } from '../src/shapes/statuses.ts'
import { findTable } from '../src/tables/find-table.ts'
import { ref } from './components.ts'
import type { App, RouteContext } from './route.ts'
import { json, listOf, paging, problems, runId, tableName, versioned } from './schemas.ts'
import { bodyIsOptional } from './sync.ts'
import { endedWithin, wait } from './wait.ts'

export function runRoutes(app: App, context: RouteContext): void {
  const { database, tables, sync } = context

  app.get(
    '/runs',
    {
      config: { role: 'reader', etag: true },
      schema: {
        operationId: 'listRuns',
        tags: ['runs'],
        summary: 'Runs with their tables, newest first',
        querystring: Type.Object(
          {
            status: Type.Optional(Type.Unsafe<RunStatus>({ type: 'string', enum: [...RUN_STATUSES] })),
            table: Type.Optional(tableName),
            ...paging,
          },
          { additionalProperties: false },
        ),
        response: { ...versioned(json('One page of runs', listOf('Run'))), ...problems(400, 503) },
      },
    },
    async ({ query: { table, ...filter } }) =>
      await listRuns(database, tables, {
        ...filter,
        ...(table !== undefined && { table: findTable(tables, table).name }),
      }),
  )

  app.get(
    '/runs/:id',
    {
      config: { role: 'reader', etag: true },
      schema: {
        operationId: 'readRun',
        tags: ['runs'],
        summary: 'One run with its tables',
        params: runId,
        response: { ...versioned(json('The run', ref('Run'))), ...problems(400, 404, 503) },
      },
    },
    async ({ params }) => await readRun(database, tables, params.id),
  )

  app.post(
    '/runs/:id/cancel',
    {
      config: { role: 'operator' },
      preValidation: bodyIsOptional,
      schema: {
        operationId: 'cancelRun',
        tags: ['runs'],
        summary: 'Stop a run',
        description:
          'Its table at work stops before the next page, within a second or two; those in line are cancelled, ' +
          'those that are done stay. A table whose rows are being committed is finished: when it was the ' +
          'last one, the run ends as it would have. Cancelling a cancelled run changes nothing.',
        params: runId,
        querystring: Type.Object({ wait }, { additionalProperties: false }),
        body: Type.Object({}, { additionalProperties: false, examples: [{}] }),
        response: {
          200: json('The run has ended', ref('Run')),
          202: json('The run is asked to stop', ref('Run')),
          ...problems(400, 404, 409, 413, 415, 503),
        },
      },
    },
    async ({ params: { id }, query }, reply) => {
      await sync.cancel(id)
      if (query.wait) await endedWithin(context, id, query.wait)
      const run = await readRun(database, tables, id)
      return reply.code(run.finishedAt === null ? 202 : 200).send(run)
    },
  )
}
