import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open-database.ts'
import { loadConfig } from '../../src/config.ts'
import { createSync } from '../../src/runs/create-sync.ts'
import type { Forecast } from '../../src/runs/forecast.ts'
import type { Sync } from '../../src/runs/sync.ts'
import { startSandboxThread } from '../../src/sandbox/thread.ts'
import { createGymlySource } from '../../src/sources/gymly/client.ts'
import { createSheetsSource } from '../../src/sources/sheets/client.ts'
import { tables } from '../../src/tables/index.ts'

/** The settings of somebody who has set nothing: what a service runs with. */
const NO_SETTINGS = loadConfig({ env: {}, envFile: 'no.env' })
export const NIGHTS = {
  windowDays: {},
  requestsPerMinute: NO_SETTINGS.gymly.rateLimitPerMinute,
  ...NO_SETTINGS.nights,
}

export interface Night {
  name: string
  seconds: number
  requests: number
  /** The longest time that the event loop stood still, in milliseconds. */
  heldMs: number
  /** Of the time from landed pages to rows, the share that all checks together take, in percent. */
  checks: number
}

/** Two nights of a gym of true size through real HTTP, without a rate limit: the first load, and the same again. */
export async function nights(url: string): Promise<{ measured: Night[]; asked: Asked }> {
  const sandbox = await startSandboxThread({ today: '2026-11-22' })
  const database = await openDatabase({
    url,
    schema: 'tree11',
    stagingSchema: 'staging',
    notes: [],
  })
  const sources = {
    gymly: createGymlySource({
      baseUrl: sandbox.gymlyUrl,
      businessId: sandbox.businessId,
      authScheme: 'Bearer',
      token: sandbox.token,
      rateLimitPerMinute: 0,
      maxRetries: 1,
      timeoutSeconds: 30,
    }),
    sheets: createSheetsSource({
      credentialsFile: sandbox.credentialsFile,
      spreadsheetId: sandbox.spreadsheetId,
      range: 'A:D',
      rootUrl: sandbox.sheetsUrl,
      timeoutSeconds: 30,
      maxRetries: 1,
    }),
  }
  let transformed = 0
  let checked = 0
  const sync = createSync({
    database,
    sources,
    tables,
    settings: NIGHTS,
    log: { info() {}, warn: console.warn, error: console.error },
    now: () => new Date('2026-11-22T00:50:00Z'),
    observer: {
      timed: (_, step, milliseconds) => {
        if (step !== 'land') transformed += milliseconds
        if (step === 'check') checked += milliseconds
      },
    },
  })
  const measured: Night[] = []
  let asked: Asked | undefined
  try {
    await migrate(database)
    // Loads the client of the sheets, as a service does at its start and not in its night.
    await sources.sheets.check()
    sync.start()
    for (const name of ['first night', 'same night again']) {
      const delay = monitorEventLoopDelay({ resolution: 1 })
      delay.enable()
      transformed = 0
      checked = 0
      const start = performance.now()
      const { runId } = await sync.request({ tables: sync.nightly, trigger: 'cli' })
      await sync.ended(runId, 600_000)
      const seconds = (performance.now() - start) / 1000
      delay.disable()
      const parts = await database.db
        .selectFrom('SyncRunTabel')
        .select(['Tabel', 'Status', 'Verzoeken'])
        .where('RunId', '=', runId)
        .execute()
      const failed = parts.filter(({ Status }) => Status !== 'succeeded')
      if (failed.length > 0) throw new Error(`${name}: ${JSON.stringify(failed)}`)
      const requests = parts.reduce((sum, { Verzoeken }) => sum + Verzoeken, 0)
      measured.push({
        name,
        seconds,
        requests,
        heldMs: delay.max / 1e6,
        checks: (100 * checked) / transformed,
      })
    }
    asked = await requestsOf(database, sync)
  } finally {
    await sync.stop()
    await Promise.all([sources.gymly.close(), sources.sheets.close()])
    await database.close()
    await sandbox.close()
  }
  return { measured, asked: asked! }
}

/** Requests of a night, planned and made, beside those of the plain way. */
export interface Asked {
  plan: Forecast
  made: number
  plain: number
}

async function requestsOf(database: Database, sync: Sync): Promise<Asked> {
  const { db } = database
  const count = async (table: string) =>
    Number(
      (await sql<{ n: number }>`select count(*) as n from ${database.names.target(table)}`.execute(db))
        .rows[0]!.n,
    )
  const { made } = await db
    .selectFrom('staging.Pagina as p')
    .innerJoin('staging.Verzoek as v', 'v.VerzoekId', 'p.VerzoekId')
    .select((eb) => eb.fn.count('p.PaginaId').as('made'))
    .where('v.RunId', '=', ({ selectFrom }) =>
      selectFrom('SyncRun').select((eb) => eb.fn.max('RunId').as('RunId')),
    )
    .executeTakeFirstOrThrow()
  const pages = async (table: string) => Math.ceil((await count(table)) / 100)
  const lists = (await pages('Leden')) + (await pages('OpenstaandeFacturen')) + (await pages('Uitbetalingen'))
  // Lists in pages of 100, one request for every class and each of eight days of sales, twelve pairs of category
  // and type for each membership; and the lists of classes, memberships and revenue, and the sheet.
  const plain = lists + (await count('Lessen')) + 8 + 12 * (await count('Abonnementen')) + 4
  return { plan: await sync.plan({ tables: sync.nightly }), made: Number(made), plain }
}
