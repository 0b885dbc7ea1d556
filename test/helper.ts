import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../db/database.ts'
import type { Metrics } from '../src/metrics.ts'
import { createSync } from '../src/runs/create-sync.ts'
import type { Observer, WorkerLog } from '../src/runs/observer.ts'
import type { SyncRequest } from '../src/runs/request.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/sandbox.ts'
import { createGymlySource } from '../src/sources/gymly/client.ts'
import { createSheetsSource } from '../src/sources/sheets/client.ts'
import { tables } from '../src/tables/index.ts'
import type { Place } from '../src/tables/table.ts'
import type { Brake } from '../src/transform/brake.ts'
import type { Seal } from '../src/transform/seal.ts'
import { engineInUse } from './engines.ts'

/** A migrated database on the engine in use, closed when the test ends. */
export async function testDatabase(t: Test): Promise<Database> {
  return await (await engineInUse()).database(t)
}

export interface GymOptions extends Partial<SandboxOptions> {
  windowDays?: Record<string, number>
  brake?: Brake
  place?: Place
  maxRetries?: number
  timeoutSeconds?: number
  /** The source may log in when its token is no longer accepted. */
  logsIn?: boolean
  database?: Database
  /** Instead of `problems`, which gathers warnings and errors. */
  log?: WorkerLog
  observer?: Observer
  seal?: Seal
  /** Measures the sources, and observes. */
  metrics?: Metrics
}

/** Nothing is held: most tests are about something else. */
export const UNHELD = {
  brake: { share: 100, shareByTable: {}, rows: 50 },
  keepDays: { pages: 30, history: 365, quality: 730, quarantine: 90, audit: 730 },
  freshHours: 12,
  makeUpMinutes: [],
  requestsPerMinute: 60,
}

export type Gym = Awaited<ReturnType<typeof testGym>>

/**
 * A sandbox, a database and the service's own sync between them, the day being the sandbox's.
 * The world is small unless asked otherwise; `sandbox.answer` gives exactly the records a test needs.
 */
export async function testGym(t: Test, options: GymOptions = {}) {
  const {
    windowDays = {},
    place = {},
    maxRetries = 1,
    timeoutSeconds = 5,
    logsIn = false,
    brake,
    database = await testDatabase(t),
    log,
    metrics,
    observer = metrics?.observer,
    seal,
    ...world
  } = options
  const sandbox: Sandbox = await startSandbox({
    today: '2026-11-22',
    members: 40,
    memberships: 5,
    classesPerDay: 3,
    ...world,
  })
  let day = world.today ?? '2026-11-22'
  const connection = {
    baseUrl: sandbox.gymlyUrl,
    businessId: sandbox.businessId,
    locationId: sandbox.locationId,
  }
  const gymly = createGymlySource(
    {
      ...connection,
      authScheme: 'Bearer',
      token: sandbox.token,
      rateLimitPerMinute: 0,
      ...(logsIn && { email: sandbox.email, password: sandbox.password }),
      maxRetries,
      timeoutSeconds,
    },
    { baseDelayMs: 1, ...(metrics && { meter: metrics.meterOf('gymly') }) },
  )
  const sheets = createSheetsSource(
    {
      credentialsFile: await sandbox.credentialsFile(),
      spreadsheetId: sandbox.spreadsheetId,
      range: 'A:D',
      sectionsRange: 'Secties!A:B',
      rootUrl: sandbox.sheetsUrl,
      timeoutSeconds,
      maxRetries,
    },
    { baseDelayMs: 1, ...(metrics && { meter: metrics.meterOf('sheets') }) },
  )
  const problems: string[] = []
  const said: object[] = []
  const sync = createSync({
    database,
    sources: { gymly, sheets },
    tables,
    settings: { ...UNHELD, windowDays, place, ...(brake && { brake }) },
    // 01:50 local: what the sandbox answers is the world at that moment.
    now: () => new Date(`${day}T00:50:00Z`),
    log: log ?? {
      info: (fields, message) => said.push({ message, ...fields }),
      warn: (_, message) => problems.push(message),
      error: (_, message) => problems.push(message),
    },
    ...(observer && { observer }),
    ...(seal && { seal }),
  })
  sync.start()
  const close = async () => {
    await sync.stop()
    await gymly.close()
    await sheets.close()
    await sandbox.close()
  }
  t.teardown(close)

  async function run(names: readonly string[], request: Partial<SyncRequest> = {}) {
    const { runId } = await sync.request({ tables: names, trigger: 'cli', ...request })
    if (!(await sync.ended(runId, 300_000)))
      throw new Error(`Run ${runId} did not end: ${problems.join('; ')}`)
    return await readRun(runId)
  }

  /** The run's row and its tables by name, as the database has them. */
  async function readRun(runId: number) {
    const row = await database.db
      .selectFrom('SyncRun')
      .selectAll()
      .where('RunId', '=', runId)
      .executeTakeFirstOrThrow()
    const parts = await database.db
      .selectFrom('SyncRunTabel')
      .selectAll()
      .where('RunId', '=', runId)
      .orderBy('Volgorde')
      .execute()
    return { ...row, tables: Object.fromEntries(parts.map((part) => [part.Tabel, part])) }
  }

  return {
    sandbox,
    database,
    sync,
    problems,
    /** What was logged as information. */
    said,
    run,
    readRun,
    /** Moves the world and the service's clock to another day. */
    setDay(next: string) {
      day = next
      sandbox.setDay(next)
    },
    /** Rows of a target table without the stamps, ordered by all their values. */
    rows: (table: string) => tableRows(database, table),
  }
}

/** Rows of a target table without DatumLaatsteUpdate and RunId, in the order of its key. */
export async function tableRows(database: Database, table: string): Promise<Record<string, unknown>[]> {
  const keys = tables.find(({ name }) => name === table)!.keys.map(({ name }) => sql.id(name))
  const { rows } = await sql<
    Record<string, unknown>
  >`select * from ${database.names.target(table)} order by ${sql.join(keys)}`.execute(database.db)
  return rows.map(({ DatumLaatsteUpdate, RunId, ...row }) => row)
}

/** What `read` gives at last, or after ten seconds: for what follows the end of a run. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<T> {
  const until = performance.now() + 10_000
  for (;;) {
    const got = await read()
    if (got === expected || performance.now() > until) return got
    await sleep(20)
  }
}

/** Counts of a table's line in a run: what a person reads first. */
export function counts(
  part: { Ingevoegd: number; Gewijzigd: number; Verwijderd: number; Ongewijzigd: number } | undefined,
) {
  if (!part) throw new Error('The run has no such table.')
  const { Ingevoegd, Gewijzigd, Verwijderd, Ongewijzigd } = part
  return { inserted: Ingevoegd, updated: Gewijzigd, deleted: Verwijderd, unchanged: Ongewijzigd }
}
