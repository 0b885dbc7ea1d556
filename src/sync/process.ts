import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import type { RequestParameters, Sources } from '../sources/source.ts'
import type { FanOut, Table } from '../tables/table.ts'
import type { Days } from './days.ts'
import { type Landing, type LandingOutcome, land, landAgain, outcomeOf } from './land.ts'
import type { Lease } from './lease.ts'
import { boundsOf, definitionHash, requestsOf, windowOf } from './plan.ts'
import { landedPages } from './transform/fill.ts'
import { type Step, type TransformResult, transform } from './transform/transform.ts'

export interface ProcessOptions {
  database: Database
  sources: Sources
  table: Table
  tables: readonly Table[]
  run: { runId: number; dryRun: boolean; from: string | null; to: string | null; createdAt: Date }
  windowDays: Readonly<Record<string, number>>
  lease: Lease
  signal: AbortSignal
  timed?(step: Step | 'land', milliseconds: number): void
  /** Told of a source's error that no other request to it could escape. */
  closed?: Landing['closed']
}

/** One table of one run, from its requests to its rows. */
export async function processTable(options: ProcessOptions): Promise<TransformResult> {
  const { database, sources, table, tables, run, lease, signal, timed } = options
  const { closed } = options
  const landing: Landing = { database, sources, runId: run.runId, signal, ...(closed && { closed }) }
  // The window follows the moment at which the run was asked for: resumed after midnight it is the same.
  const days = windowOf(table, tables, { ...run, now: run.createdAt, windowDays: options.windowDays })
  const start = performance.now()
  await landLookups(landing, table)
  const requests = table.fanOut
    ? await fanOutRequests(options, landing, table.fanOut, days)
    : requestsOf(table.stream, days, table.requests)
  await database.db
    .updateTable('SyncRunTabel')
    .set({ Verzoeken: requests.length })
    .where('RunId', '=', run.runId)
    .where('Tabel', '=', table.name)
    .execute()
  await land(landing, table.stream, requests)
  timed?.('land', performance.now() - start)
  const outcome = await outcomeOf(database.db, run.runId, table.stream)
  if (outcome.failed > 0 && outcome.complete === 0) throw failed(table, outcome.error)
  const landed = table.fanOut
    ? withFailuresOf(await outcomeOf(database.db, run.runId, table.fanOut.stream), outcome)
    : outcome
  return await transform({
    ...options,
    runId: run.runId,
    dryRun: run.dryRun,
    askedAt: run.createdAt,
    ownDays: run.from !== null || run.to !== null,
    lease,
    landed,
    bounds: days && boundsOf(days),
    definitionHash: definitionHash(table),
    async readAgain(parameters) {
      await landAgain(landing, table.stream, parameters)
      return await outcomeOf(database.db, run.runId, table.stream)
    },
  })
}

/** What a failed list would have named was not asked for: the table lacks it as if its own request had failed. */
function withFailuresOf(list: LandingOutcome, own: LandingOutcome): LandingOutcome {
  const error = list.error ?? own.error
  return { ...own, failed: own.failed + list.failed, ...(error && { error }) }
}

function failed(table: Table, error: { code: string; message: string } | undefined): Tree11Error {
  return new Tree11Error(error?.message ?? `${table.name}: none of its requests was answered.`, {
    code: error?.code ?? 'no-answer',
    kind: 'skip',
  })
}

/** Pages that only lend a column. Without them the column would be emptied, so the table waits for a better day. */
async function landLookups(landing: Landing, table: Table): Promise<void> {
  for (const stream of table.lookups) {
    await land(landing, stream, requestsOf(stream, undefined))
    const outcome = await outcomeOf(landing.database.db, landing.runId, stream)
    if (outcome.failed > 0) throw failed(table, outcome.error)
  }
}

/** One request for each record of the other stream's pages: classes, memberships. SQL reads them. */
async function fanOutRequests(
  options: ProcessOptions,
  landing: Landing,
  fanOut: FanOut,
  days: Days | undefined,
): Promise<RequestParameters[]> {
  const { database, table, run } = options
  await land(landing, fanOut.stream, requestsOf(fanOut.stream, days))
  const outcome = await outcomeOf(database.db, run.runId, fanOut.stream)
  if (outcome.complete === 0) throw failed(table, outcome.error)
  const columns = Object.entries(fanOut.columns).map(([name, { spec }]) => ({ name, ...spec }))
  const names = columns.filter(({ type }) => type.kind === 'text').map(({ name }) => name)
  const records = database.dialect.shred({
    rows: fanOut.rows,
    columns,
    pages: landedPages(database, run.runId, fanOut.stream.name, { request: 'v', page: 'p' }),
    lookupPages: (stream) => landedPages(database, run.runId, stream, { request: 'lv', page: 'lp' }),
  })
  const readable = columns
    .filter(({ required }) => required)
    .map(({ name }) => sql`s.${sql.id(`${name}.fout`)} is null`)
  if (fanOut.begunWithin && days) {
    const { fromUtc, toUtc } = boundsOf(days)
    const start = sql`s.${sql.id(fanOut.begunWithin)}`
    readable.push(sql`${start} >= ${fromUtc}`, sql`${start} < ${toUtc}`, sql`${start} <= ${run.createdAt}`)
  }
  const shown = sql.join(names.map((name) => sql`s.${sql.id(name)}`))
  const { rows } = await sql<
    Record<string, string | null>
  >`select distinct ${shown} from (${records}) as s where ${sql.join(readable, sql` and `)} order by ${shown}`.execute(
    database.db,
  )
  const others = rows.flatMap((row) => fanOut.expand?.(row) ?? [row as Record<string, string>])
  return requestsOf(table.stream, days, others)
}
