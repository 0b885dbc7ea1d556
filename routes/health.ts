import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Static, Type } from 'typebox'
import { errorLine, Tree11Error } from '../src/errors.ts'
import { type App, PATIENCE_MS, type RouteContext } from './route.ts'
import { json } from './schemas.ts'

export type Readiness = Static<typeof Readiness>
const Readiness = Type.Object(
  {
    status: Type.Unsafe<'ready' | 'not-ready'>({ type: 'string', enum: ['ready', 'not-ready'] }),
    database: Type.Object({ ok: Type.Boolean(), detail: Type.String() }),
    sources: Type.Array(
      Type.Object({
        source: Type.String({ examples: ['gymly'] }),
        configured: Type.Boolean(),
        detail: Type.String({ examples: ['GYMLY_API_TOKEN: is missing.'] }),
        waitingUntil: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
          description: 'It failed or asked for patience, and requests wait until then; null when none does',
        }),
      }),
      {
        description:
          'A source without its settings does not make the service unready: its tables are refused',
      },
    ),
  },
  {
    examples: [
      {
        status: 'ready',
        database: { ok: true, detail: 'answers' },
        sources: [{ source: 'gymly', configured: true, detail: 'configured', waitingUntil: null }],
      },
    ],
  },
)

export function healthRoutes(app: App, { database, sources }: RouteContext): void {
  app.get(
    '/health/live',
    {
      logLevel: 'warn',
      config: { role: 'open', rateLimit: false, patient: true },
      schema: {
        operationId: 'isAlive',
        tags: ['health'],
        summary: 'The process answers; the database is not asked',
        response: {
          200: json('Alive', Type.Object({ status: Type.Literal('ok') }, { examples: [{ status: 'ok' }] })),
        },
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/health/ready',
    {
      logLevel: 'warn',
      config: { role: 'open', rateLimit: false, patient: true },
      schema: {
        operationId: 'isReady',
        tags: ['health'],
        summary: 'The database answers; and which settings are missing',
        response: {
          200: json('Ready', Readiness),
          503: json('The database does not answer', Readiness),
        },
      },
    },
    async (_request, reply) => {
      const state = await databaseState(database)
      reply.code(state.ok ? 200 : 503)
      return {
        status: state.ok ? ('ready' as const) : ('not-ready' as const),
        database: state,
        sources: Object.entries(sources).map(([source, { unavailable, waitingUntil }]) => {
          const reason = unavailable()
          return {
            source,
            configured: reason === undefined,
            detail: reason ? errorLine(reason) : 'configured',
            waitingUntil: waitingUntil()?.toISOString() ?? null,
          }
        }),
      }
    },
  )
}

async function databaseState({ db }: RouteContext['database']) {
  const done = new AbortController()
  try {
    const answered = await Promise.race([
      sql`select 1 as one`.execute(db).then(() => true),
      sleep(PATIENCE_MS, false, { signal: done.signal }),
    ])
    if (answered) return { ok: true, detail: 'answers' }
    return { ok: false, detail: `no answer within ${PATIENCE_MS / 1000} seconds` }
  } catch (error) {
    // A driver's own words may name hosts and users.
    return {
      ok: false,
      detail: error instanceof Tree11Error ? errorLine(error) : 'does not answer; see the log',
    }
  } finally {
    done.abort()
  }
}
