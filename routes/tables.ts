import { Type } from 'typebox'
import { findTable } from '../src/sync/create-sync.ts'
import { tableInfo } from '../src/sync/table-info.ts'
import type { App, RouteContext } from './route.ts'
import { json, listOf, problems, ref, tableName } from './schemas.ts'

export function tableRoutes(app: App, { database, tables, windowDays, now }: RouteContext): void {
  const settings = () => ({ tables, windowDays, now: now() })

  app.get(
    '/tables',
    {
      schema: {
        tags: ['tables'],
        summary: 'Every table, in the order in which a run takes them',
        response: { 200: json('All tables', listOf('Table')), ...problems(503) },
      },
    },
    async () => ({ items: await tableInfo(database, tables, settings()), nextCursor: null }),
  )

  app.get(
    '/tables/:table',
    {
      schema: {
        tags: ['tables'],
        summary: 'One table: its columns, its rows, its last run',
        params: Type.Object({ table: tableName }),
        response: { 200: json('The table', ref('Table')), ...problems(404, 503) },
      },
    },
    async ({ params }) => {
      const [info] = await tableInfo(database, [findTable(tables, params.table)], settings())
      return info!
    },
  )
}
