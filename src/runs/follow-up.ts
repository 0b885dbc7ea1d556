import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { readRun } from '../reading/runs.ts'
import type { Run } from '../shapes/run.ts'
import type { Trigger } from '../shapes/statuses.ts'
import type { Table } from '../tables/table.ts'
import { keepKey, runOfKey } from './idempotency.ts'
import { insertRun } from './queue.ts'
import type { FollowUpRequest } from './request.ts'

type FollowUpTrigger = Extract<Trigger, 'retry' | 'replay' | 'revert'>

/** Throws `unknown-run`, or `run-not-ended`. */
export async function endedRun(database: Database, tables: readonly Table[], runId: number): Promise<Run> {
  const run = await readRun(database, tables, runId)
  if (run.finishedAt !== null) return run
  throw new Tree11Error(`Run ${runId} is ${run.status}: wait for its end, or cancel it.`, {
    code: 'run-not-ended',
    kind: 'usage',
  })
}

/** The tables asked for, of those that can be; in the order of a run. Throws `table-not-in-run`. */
export function chosen(
  tables: readonly Table[],
  possible: readonly string[],
  { runId, tables: names }: FollowUpRequest,
): Table[] {
  const wanted = names?.map((name) => name.trim().toLowerCase())
  for (const [place, name] of (wanted ?? []).entries()) {
    if (possible.some((one) => one.toLowerCase() === name)) continue
    throw new Tree11Error(
      `${names![place]}: for run ${runId} this is possible for ${possible.join(', ') || 'no table'}.`,
      { code: 'table-not-in-run', kind: 'usage' },
    )
  }
  return tables.filter(
    ({ name }) => possible.includes(name) && (!wanted || wanted.includes(name.toLowerCase())),
  )
}

/** Writes the run, or finds the same one that waits or works already. */
export async function enqueueFollowUp(
  { db, dialect, names }: Database,
  trigger: FollowUpTrigger,
  tables: readonly Table[],
  request: FollowUpRequest & { from?: string | null; to?: string | null },
  now: Date,
): Promise<{ runId: number; joined: boolean }> {
  const { runId: belongsTo, idempotency, dryRun = false, requestedBy, from, to } = request
  const asked = JSON.stringify([trigger, belongsTo, tables.map(({ name }) => name), dryRun])
  return await db.transaction().execute(async (trx) => {
    await dialect.lock(`${names.schema} queue`).execute(trx)
    const before = idempotency && (await runOfKey(trx, idempotency, asked, now))
    if (before !== undefined) return { runId: before, joined: true }
    const waiting = await sameFollowUp(trx, trigger, tables, { belongsTo, dryRun })
    const runId =
      waiting ??
      (await insertRun(
        trx,
        dialect,
        tables,
        {
          ...{ trigger, belongsTo, dryRun, tables: [] },
          ...(requestedBy !== undefined && { requestedBy }),
          ...(from && { from }),
          ...(to && { to }),
        },
        now,
      ))
    if (idempotency) await keepKey(trx, idempotency, asked, { runId, now })
    return { runId, joined: waiting !== undefined }
  })
}

async function sameFollowUp(
  trx: Database['db'],
  trigger: FollowUpTrigger,
  tables: readonly Table[],
  { belongsTo, dryRun }: { belongsTo: number; dryRun: boolean },
): Promise<number | undefined> {
  const lines = await trx
    .selectFrom('SyncRun as r')
    .innerJoin('SyncRunTabel as t', 't.RunId', 'r.RunId')
    .select(['r.RunId', 't.Tabel'])
    .where('r.HoortBijRun', '=', belongsTo)
    .where('r.Aanleiding', '=', trigger)
    .where('r.ProefRun', '=', dryRun ? 1 : 0)
    .where('r.Status', 'in', ['queued', 'running'])
    .where('r.StopGevraagdOp', 'is', null)
    .orderBy('r.RunId')
    .execute()
  const wanted = tables.map(({ name }) => name)
  const byRun = Map.groupBy(lines, ({ RunId }) => Number(RunId))
  for (const [runId, found] of byRun) {
    if (found.length === wanted.length && found.every(({ Tabel }) => wanted.includes(Tabel))) return runId
  }
  return undefined
}
