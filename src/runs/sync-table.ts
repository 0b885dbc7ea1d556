import type { Database } from '../../db/database.ts'
import { knownCode } from '../error-codes.ts'
import { Tree11Error } from '../errors.ts'
import { fanOutRequests } from '../landing/fan-out.ts'
import { type Landing, land, landAgain } from '../landing/land.ts'
import { type LandingOutcome, outcomeOf } from '../landing/outcome.ts'
import { definitionHash, parametersText, requestsOf, windowOf } from '../landing/requests.ts'
import type { Lease } from '../leases/lease.ts'
import type { Days } from '../local-days.ts'
import { boundsOf } from '../local-days.ts'
import type { RequestParameters, Sources } from '../sources/source.ts'
import type { Table } from '../tables/table.ts'
import type { Brake } from '../transform/brake.ts'
import type { Seal } from '../transform/seal.ts'
import { type Step, type TransformResult, transform } from '../transform/transform.ts'
import { answeredBefore, type Earlier, takeOverPages } from './retry.ts'
import { revert } from './revert.ts'
import type { Work } from './task.ts'

export interface ProcessOptions {
  database: Database
  sources: Sources
  table: Table
  tables: readonly Table[]
  work: Work
  windowDays: Readonly<Record<string, number>>
  brake: Brake
  /** Requests that landed earlier than this are made again. */
  freshSince: Date
  seal?: Seal
  lease: Lease
  signal: AbortSignal
  timed?(step: Step | 'land', milliseconds: number): void
  /** Told of a source's error that no other request to it could escape. */
  closed?: Landing['closed']
}

/** One table of one run, from its requests to its rows. */
export async function processTable(options: ProcessOptions): Promise<TransformResult> {
  const { database, sources, table, tables, work, windowDays, signal, closed } = options
  const { runId, pagesOf, dryRun, approved, asks } = work
  const landing: Landing = {
    ...{ database, sources, runId, signal, freshSince: options.freshSince },
    ...(closed && { closed }),
  }
  // The window follows the moment at which the run was asked for: resumed after midnight it is the same.
  const days = windowOf(table, tables, { ...work, now: work.createdAt, windowDays })
  if (work.reverts !== undefined) return await revert({ ...options, ...work, reverts: work.reverts })
  if (asks) await ask(options, landing, days)
  return await transform({
    ...options,
    ...{ runId, pagesOf, dryRun },
    landed: await landedOf(database.db, pagesOf, table),
    askedAt: work.createdAt,
    ownDays: work.from !== null || work.to !== null || work.earlier !== undefined,
    bounds: days && boundsOf(days),
    definitionHash: definitionHash(table),
    ...(approved && { approved }),
    ...(asks && {
      async readAgain(parameters: string[]) {
        await landAgain(landing, table.stream, parameters)
        return await outcomeOf(database.db, runId, table.stream)
      },
    }),
  })
}

/** Makes the requests of a table that have not been answered yet. */
async function ask(options: ProcessOptions, landing: Landing, days: Days | undefined): Promise<void> {
  const { database, table, work, timed } = options
  const start = performance.now()
  if (work.earlier) await takeOver(options, work.earlier)
  await landLookups(landing, table)
  const requests = await requestsFor(options, landing, days)
  await database.db
    .updateTable('SyncRunTabel')
    .set({ Verzoeken: requests.length })
    .where('RunId', '=', work.runId)
    .where('Tabel', '=', table.name)
    .execute()
  // Classes can leave a list that is read again after an interruption.
  await land(landing, table.stream, requests, { only: table.fanOut !== undefined })
  timed?.('land', performance.now() - start)
}

async function requestsFor(
  { database, table, work }: ProcessOptions,
  landing: Landing,
  days: Days | undefined,
): Promise<RequestParameters[]> {
  const { fanOut } = table
  if (!fanOut)
    return await unanswered(database.db, table, work, requestsOf(table.stream, days, table.requests))
  await land(landing, fanOut.stream, requestsOf(fanOut.stream, days))
  const list = await outcomeOf(database.db, work.runId, fanOut.stream)
  if (list.complete === 0) throw failed(table, list.error)
  return await unanswered(database.db, table, work, await fanOutRequests(database, table, fanOut, work, days))
}

/** In a retry of a table that came in partly: the requests that did not. */
async function unanswered(
  db: Database['db'],
  { stream }: Table,
  { earlier }: Work,
  requests: RequestParameters[],
): Promise<RequestParameters[]> {
  if (!earlier || earlier.writtenIn.length === 0) return requests
  const answered = await answeredBefore(db, earlier, stream)
  return requests.filter((parameters) => !answered.has(parametersText(parameters)))
}

/** What has landed in the runs that a retry goes on from; the rows of a table's own requests may be there already. */
async function takeOver(
  { database, table, work, freshSince }: ProcessOptions,
  earlier: Earlier,
): Promise<void> {
  if (earlier.overtaken) return
  const shared = [...table.lookups, ...(table.fanOut ? [table.fanOut.stream] : [])]
  if (shared.length > 0) await takeOverPages(database, work.runId, earlier.runIds, shared, freshSince)
  const unwritten = earlier.runIds.filter((runId) => !earlier.writtenIn.includes(runId))
  await takeOverPages(database, work.runId, unwritten, [table.stream], freshSince)
}

/** How the requests for a table ended. Throws when none was answered. */
async function landedOf(db: Database['db'], runId: number, table: Table): Promise<LandingOutcome> {
  const own = await outcomeOf(db, runId, table.stream)
  if (own.failed > 0 && own.complete === 0) throw failed(table, own.error)
  if (!table.fanOut) return own
  // What a failed list would have named was not asked for: the table lacks it as if its own request had failed.
  const list = await outcomeOf(db, runId, table.fanOut.stream)
  const error = list.error ?? own.error
  const missing = [...list.missing, ...own.missing]
  return { ...own, failed: own.failed + list.failed, missing, ...(error && { error }) }
}

function failed(table: Table, error: { code: string; message: string } | undefined): Tree11Error {
  return new Tree11Error(error?.message ?? `${table.name}: none of its requests was answered.`, {
    code: error ? knownCode(error.code) : 'no-answer',
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
