import type { Days } from '../local-days.ts'
import type { RequestParameters } from '../sources/source.ts'
import type { Table } from '../tables/table.ts'
import { answeredBefore, type Earlier, takeOverPages } from './earlier-pages.ts'
import { fanOutRequests } from './fan-out.ts'
import { type Landing, land } from './land.ts'
import { noAnswer, outcomeOf } from './outcome.ts'
import { parametersText, requestsOf } from './requests.ts'

export interface TableLanding {
  table: Table
  days: Days | undefined
  /** When the run was asked for. */
  createdAt: Date
  /** What a retry goes on from. */
  earlier?: Earlier | undefined
}

/** Makes the requests of a table that have not been answered yet, and lands their pages. */
export async function landTable(landing: Landing, wanted: TableLanding): Promise<void> {
  const { database, runId } = landing
  const { table, earlier } = wanted
  if (earlier) await takeOver(landing, table, earlier)
  await landLookups(landing, table)
  const requests = await requestsFor(landing, wanted)
  await database.db
    .updateTable('SyncRunTabel')
    .set({ Verzoeken: requests.length })
    .where('RunId', '=', runId)
    .where('Tabel', '=', table.name)
    .execute()
  // Classes can leave a list that is read again after an interruption.
  await land(landing, table.stream, requests, { only: table.fanOut !== undefined })
}

async function requestsFor(landing: Landing, wanted: TableLanding): Promise<RequestParameters[]> {
  const { database, runId } = landing
  const { table, days } = wanted
  const { fanOut } = table
  if (!fanOut) return await unanswered(landing, wanted, requestsOf(table.stream, days, table.requests))
  await land(landing, fanOut.stream, requestsOf(fanOut.stream, days))
  const list = await outcomeOf(database.db, runId, fanOut.stream)
  if (list.complete === 0) throw noAnswer(table, list.error)
  const named = await fanOutRequests(
    database,
    table,
    fanOut,
    { pagesOf: runId, createdAt: wanted.createdAt },
    days,
  )
  return await unanswered(landing, wanted, named)
}

/** In a retry of a table that came in partly: the requests that did not. */
async function unanswered(
  { database }: Landing,
  { table, earlier }: TableLanding,
  requests: RequestParameters[],
): Promise<RequestParameters[]> {
  if (!earlier || earlier.writtenIn.length === 0) return requests
  const answered = await answeredBefore(database.db, earlier, table.stream)
  return requests.filter((parameters) => !answered.has(parametersText(parameters)))
}

/** What has landed in the runs that a retry goes on from; the rows of a table's own requests may be there already. */
async function takeOver(
  { database, runId, freshSince }: Landing,
  table: Table,
  earlier: Earlier,
): Promise<void> {
  if (earlier.overtaken) return
  const shared = [...table.lookups, ...(table.fanOut ? [table.fanOut.stream] : [])]
  if (shared.length > 0) await takeOverPages(database, runId, earlier.runIds, shared, freshSince)
  const unwritten = earlier.runIds.filter((one) => !earlier.writtenIn.includes(one))
  await takeOverPages(database, runId, unwritten, [table.stream], freshSince)
}

/** Pages that only lend a column. Without them the column would be emptied, so the table waits for a better day. */
async function landLookups(landing: Landing, table: Table): Promise<void> {
  for (const stream of table.lookups) {
    await land(landing, stream, requestsOf(stream, undefined))
    const outcome = await outcomeOf(landing.database.db, landing.runId, stream)
    if (outcome.failed > 0) throw noAnswer(table, outcome.error)
  }
}
