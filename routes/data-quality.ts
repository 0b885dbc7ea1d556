import { Type } from 'typebox'
import { listQuality } from '../src/reading/quality-log.ts'
import { VERDICTS } from '../src/shapes/statuses.ts'
import { findTable } from '../src/tables/find-table.ts'
import type { App, RouteContext } from './route.ts'
import { json, listOf, paging, problems, tableName, versioned } from './schemas.ts'

export function dataQualityRoutes(app: App, { database, tables }: RouteContext): void {
  app.get(
    '/data-quality',
    {
      config: { role: 'reader', etag: true },
      schema: {
        operationId: 'listChecks',
        tags: ['data quality'],
        summary: 'Checks of each table in each run, passing or not, newest first',
        querystring: Type.Object(
          {
            table: Type.Optional(tableName),
            status: Type.Optional(
              Type.Unsafe<(typeof VERDICTS)[number]>({ type: 'string', enum: [...VERDICTS] }),
            ),
            run: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
            ...paging,
          },
          { additionalProperties: false },
        ),
        response: {
          ...versioned(json('One page of checks', listOf('QualityCheck'))),
          ...problems(400, 503),
        },
      },
    },
    async ({ query: { table, ...filter } }) =>
      await listQuality(database, {
        ...filter,
        ...(table !== undefined && { table: findTable(tables, table).name }),
      }),
  )
}
