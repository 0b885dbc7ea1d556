import { Type } from 'typebox'
import type { App, RouteContext } from './route.ts'
import { json, problems, tableName } from './schemas.ts'

const count = (description?: string) => Type.Integer({ minimum: 0, ...(description && { description }) })

const Plan = Type.Object({
  requests: count(),
  secondRead: count('How many more when every list is read a second time, as before rows are deleted'),
  unknown: Type.Boolean({ description: 'More follow from lists that no run has landed yet' }),
  limitPerMinute: count('Requests to Gymly in any minute; 0 is no limit'),
  minutes: count('The least that the limit lets the run take'),
  tables: Type.Array(
    Type.Object({
      table: Type.String(),
      requests: count('Without those that an earlier table of the run makes as well'),
      secondRead: count(),
      unknown: Type.Boolean(),
    }),
  ),
})

export function planRoutes(app: App, { sync }: RouteContext): void {
  app.get(
    '/plan',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'plan',
        tags: ['sync'],
        summary: 'How many requests a run would make, and how long that takes under the limit',
        description:
          'Nothing is asked of the source: classes, memberships and pages are counted as the last run landed them.',
        querystring: Type.Object(
          {
            tables: Type.Optional(
              Type.Array(tableName, {
                minItems: 1,
                description: 'Instead of the nightly set',
                examples: [['Lessen', 'Omzet']],
              }),
            ),
            from: Type.Optional(Type.String({ description: 'First local day', examples: ['2026-11-01'] })),
            to: Type.Optional(Type.String({ description: 'Last local day, included' })),
          },
          { additionalProperties: false },
        ),
        response: { 200: json('The requests by table', Plan), ...problems(400, 503) },
      },
    },
    async ({ query: { tables = sync.nightly, ...days } }) => await sync.plan({ tables, ...days }),
  )
}
