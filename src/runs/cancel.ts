import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { hasEnded } from '../shapes/statuses.ts'
import { reclaim } from './queue.ts'

/** How soon whoever works on a run sees that it is to stop. */
const LOOK_MS = 1_000

/**
 * Marks a run as one that is to stop. Tables that wait are cancelled here; the one that is worked on, in
 * whichever process, stops before its next page, unless its rows are being committed already. What is done
 * stays. A run that was cancelled before is left as it is. Throws `unknown-run`, or `run-has-ended` for one
 * that came to another end.
 */
export async function cancelRun(
  database: Database,
  runId: number,
  now: Date,
  options: { everyHolder: boolean },
): Promise<void> {
  const { db } = database
  const run = await db.selectFrom('SyncRun').select('Status').where('RunId', '=', runId).executeTakeFirst()
  if (!run) throw new Tree11Error(`There is no run ${runId}.`, { code: 'unknown-run', kind: 'usage' })
  if (run.Status === 'cancelled') return
  if (hasEnded(run.Status)) {
    throw new Tree11Error(`Run ${runId} is ${run.Status}: there is nothing left to cancel.`, {
      code: 'run-has-ended',
      kind: 'usage',
    })
  }
  await db
    .updateTable('SyncRun')
    .set({ StopGevraagdOp: now })
    .where('RunId', '=', runId)
    .where('StopGevraagdOp', 'is', null)
    .execute()
  await reclaim(database, options)
  await cancelWaiting(database)
}

/** Tables in line whose run is to stop: also those that a worker handed back after it was asked to. */
export async function cancelWaiting({ db }: Database): Promise<void> {
  await db
    .updateTable('SyncRunTabel')
    .set({ Status: 'cancelled' })
    .where('Status', '=', 'queued')
    .where(
      'RunId',
      'in',
      db
        .selectFrom('SyncRun')
        .select('RunId')
        .where('StopGevraagdOp', 'is not', null)
        .where('Status', 'in', ['queued', 'running']),
    )
    .execute()
}

/** Aborts `stop` when somebody asks that the run stops; looks until `done`. */
export async function watchForStop(
  { db }: Database,
  runId: number,
  { stop, done }: { stop: AbortController; done: AbortSignal },
): Promise<void> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { signal: done, ref: false }).catch(() => {})
    if (done.aborted) return
    // A database that does not answer is noticed by the work itself.
    const asked = await db
      .selectFrom('SyncRun')
      .select('RunId')
      .where('RunId', '=', runId)
      .where('StopGevraagdOp', 'is not', null)
      .executeTakeFirst()
      .catch(() => undefined)
    if (asked) return stop.abort()
  }
}

export function cancelled(table: string): Tree11Error {
  return new Tree11Error(`${table} was stopped on request; its rows are as they were.`, {
    code: 'run-cancelled',
    kind: 'fail',
  })
}
