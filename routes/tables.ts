import { Type } from 'typebox'
import { checkAge } from '../src/reading/stamps.ts'
import { stampedTableInfo, tableInfo } from '../src/reading/table-info.ts'
import { findTable } from '../src/tables/find-table.ts'
import { ref } from './components.ts'
import type { App, RouteContext } from './route.ts'
import { json, listOf, problems, tableName, versioned } from './schemas.ts'
import { maxAge, setStamp, stampHeaders } from './stamp.ts'
import { bodyIsOptional } from './sync.ts'

export function tableRoutes(app: App, { database, sync, tables, windowDays, now }: RouteContext): void {
  const settings = () => ({ tables, windowDays, now: now() })

  app.get(
    '/tables',
    {
      config: { role: 'reader', etag: true },
      schema: {
        operationId: 'listTables',
        tags: ['tables'],
        summary: 'Every table, in the order in which a run takes them',
        response: { ...versioned(json('All tables', listOf('Table'))), ...problems(503) },
      },
    },
    async () => ({ items: await tableInfo(database, tables, settings()), nextCursor: null }),
  )

  app.get(
    '/tables/:table',
    {
      config: { role: 'reader', etag: true },
      schema: {
        operationId: 'readTable',
        tags: ['tables'],
        summary: 'One table: its columns, its rows, its last run',
        params: Type.Object({ table: tableName }),
        querystring: Type.Object({ maxAge }, { additionalProperties: false }),
        response: {
          ...versioned(json('The table', ref('Table'), stampHeaders)),
          ...problems(400, 404, 409, 503),
        },
      },
    },
    async ({ params, query }, reply) => {
      const table = findTable(tables, params.table)
      const { stamps, items } = await stampedTableInfo(database, [table], settings())
      if (query.maxAge !== undefined) checkAge(stamps, query.maxAge, now())
      setStamp(reply, stamps[0]!)
      return items[0]!
    },
  )

  app.post(
    '/tables/:table/resume',
    {
      config: { role: 'operator' },
      preValidation: bodyIsOptional,
      schema: {
        operationId: 'resumeTable',
        tags: ['tables'],
        summary: 'Let runs write a table again that a revert has paused',
        description: 'A table that is not paused stays as it is.',
        params: Type.Object({ table: tableName }),
        body: Type.Object({}, { additionalProperties: false, examples: [{}] }),
        response: { 200: json('The table', ref('Table')), ...problems(400, 404, 413, 415, 503) },
      },
    },
    async ({ params }) => {
      const table = findTable(tables, params.table)
      await sync.resume(table.name)
      const [info] = await tableInfo(database, [table], settings())
      return info!
    },
  )
}
