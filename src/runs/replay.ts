import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import type { Table } from '../tables/table.ts'
import { chosen, endedRun, enqueueFollowUp } from './follow-up.ts'
import type { FollowUpRequest } from './request.ts'

/**
 * Queues a run that transforms the pages which another landed. Throws `unknown-run`, `run-not-ended`,
 * `pages-not-kept` or `table-not-in-run`.
 */
export async function requestReplay(
  database: Database,
  tables: readonly Table[],
  request: FollowUpRequest,
  now: Date,
): Promise<{ runId: number; joined: boolean }> {
  const run = await endedRun(database, tables, request.runId)
  // What a replay transformed are the pages of the run that it replayed.
  if (run.trigger === 'replay' && run.belongsTo !== null) {
    return await requestReplay(database, tables, { ...request, runId: run.belongsTo }, now)
  }
  const streams = await landedStreams(database.db, run.id)
  const names = run.tables.map(({ table }) => table)
  const possible = tables
    .filter(({ name, stream }) => names.includes(name) && streams.has(stream.name))
    .map(({ name }) => name)
  if (possible.length === 0) {
    throw new Tree11Error(
      `Run ${run.id} has no landed pages: it made no requests, was a dry run, or they are no longer kept (RAW_RETENTION_DAYS).`,
      { code: 'pages-not-kept', kind: 'usage' },
    )
  }
  return await enqueueFollowUp(
    database,
    'replay',
    chosen(tables, possible, request),
    { ...request, from: run.from, to: run.to },
    now,
  )
}

async function landedStreams(db: Database['db'], runId: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('staging.Verzoek')
    .select('Stroom')
    .distinct()
    .where('RunId', '=', runId)
    .where('Status', '=', 'complete')
    .execute()
  return new Set(rows.map(({ Stroom }) => Stroom))
}
