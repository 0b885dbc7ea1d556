import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { leftUndone } from '../shapes/statuses.ts'
import type { Table } from '../tables/table.ts'
import { chosen, endedRun, enqueueFollowUp } from './follow-up.ts'
import type { FollowUpRequest } from './request.ts'

/**
 * Queues a run that does what another one left undone: the failed requests of its partial tables, and its
 * failed tables. Throws `unknown-run`, `run-not-ended`, `nothing-missing` or `table-not-in-run`.
 */
export async function requestRetry(
  database: Database,
  tables: readonly Table[],
  request: FollowUpRequest,
  now: Date,
): Promise<{ runId: number; joined: boolean }> {
  const run = await endedRun(database, tables, request.runId)
  const asks = !run.dryRun && run.trigger !== 'replay' && run.trigger !== 'revert'
  const missing = run.tables.filter(({ status }) => asks && leftUndone(status)).map(({ table }) => table)
  if (missing.length === 0) {
    const why = asks
      ? 'nothing is missing'
      : `a ${run.dryRun ? 'dry run' : run.trigger} is asked for again as it was`
    throw new Tree11Error(`Run ${run.id}: ${why}, so that there is nothing to retry.`, {
      code: 'nothing-missing',
      kind: 'usage',
    })
  }
  return await enqueueFollowUp(
    database,
    'retry',
    chosen(tables, missing, request),
    { ...request, from: run.from, to: run.to },
    now,
  )
}
