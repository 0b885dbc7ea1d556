import { Type } from 'typebox'
import { findTable } from '../src/sync/create-sync.ts'
import { listRuns, RUN_STATUSES, type RunStatus, readRun } from '../src/sync/runs.ts'
import type { App, RouteContext } from './route.ts'
import { json, listOf, paging, problems, ref, tableName } from './schemas.ts'

export function runRoutes(app: App, { database, tables }: RouteContext): void {
  app.get(
    '/runs',
    {
      config: { role: 'reader' },
      schema: {
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
        response: { 200: json('One page of runs', listOf('Run')), ...problems(400, 503) },
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
      config: { role: 'reader' },
      schema: {
        tags: ['runs'],
        summary: 'One run with its tables',
        params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
        response: { 200: json('The run', ref('Run')), ...problems(400, 404, 503) },
      },
    },
    async ({ params }) => await readRun(database, tables, params.id),
  )
}
