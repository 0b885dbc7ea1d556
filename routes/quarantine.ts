import { Type } from 'typebox'
import { listQuarantine } from '../src/reading/quarantine.ts'
import { findTable } from '../src/tables/find-table.ts'
import type { App, RouteContext } from './route.ts'
import { json, listOf, paging, problems, tableName } from './schemas.ts'

export function quarantineRoutes(app: App, { database, tables, audit }: RouteContext): void {
  const { after, first } = paging
  app.get(
    '/quarantine',
    {
      config: { role: 'admin' },
      schema: {
        operationId: 'listQuarantine',
        tags: ['data quality'],
        summary: 'Records that could not be taken, with the reasons, newest first',
        description: 'They are shown as they came, so that they can point at persons.',
        querystring: Type.Object(
          {
            table: Type.Optional(tableName),
            run: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
            after,
            first,
          },
          { additionalProperties: false },
        ),
        response: { 200: json('One page of records', listOf('QuarantinedRecord')), ...problems(400, 503) },
      },
    },
    async ({ query: { table, ...filter }, caller }) => {
      const name = table === undefined ? undefined : findTable(tables, table).name
      const page = await listQuarantine(database, { ...filter, ...(name !== undefined && { table: name }) })
      audit.record({ caller, door: 'rest', action: 'read', target: 'quarantine', outcome: '200' })
      return page
    },
  )
}
