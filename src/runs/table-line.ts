import type { Database } from '../../db/database.ts'
import { errorCode, errorLine, Tree11Error } from '../errors.ts'
import { confirm, type Lease, leaseLost, release, renew } from '../leases/lease.ts'
import { whenBack } from '../leases/when-back.ts'
import type { Table } from '../tables/table.ts'
import type { QueuedTable } from './queue.ts'

/** The table is running from here on (`first`: and with it the run), or somebody else has taken it. */
export async function begin(
  { db }: Database,
  { runId, table }: QueuedTable,
  lease: Lease,
  now: Date,
): Promise<{ first: boolean } | undefined> {
  return await db.transaction().execute(async (trx) => {
    await confirm(trx, lease)
    const { numUpdatedRows } = await trx
      .updateTable('SyncRunTabel')
      .set({ Status: 'running', Fout: null, FoutCode: null })
      .where('RunId', '=', runId)
      .where('Tabel', '=', table)
      .where('Status', '=', 'queued')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) {
      await release(trx, lease)
      return undefined
    }
    const run = await trx
      .updateTable('SyncRun')
      .set({ Status: 'running', Gestart: now })
      .where('RunId', '=', runId)
      .where('Status', '=', 'queued')
      .executeTakeFirst()
    return { first: run.numUpdatedRows === 1n }
  })
}

/** Tables that this one needs and that did not come about in this run. A held one has the rows of the night before. */
export async function missingBefore(
  { db }: Database,
  runId: number,
  { name, needs }: Table,
): Promise<Tree11Error | undefined> {
  if (needs.length === 0) return undefined
  const failed = await db
    .selectFrom('SyncRunTabel')
    .select('Tabel')
    .where('RunId', '=', runId)
    .where('Tabel', 'in', [...needs])
    .where('Status', 'in', ['failed', 'skipped', 'cancelled'])
    .execute()
  if (failed.length === 0) return undefined
  const names = failed.map(({ Tabel }) => Tabel).join(', ')
  return new Tree11Error(`${name} needs ${names}, which did not come in; it was left as it is.`, {
    code: 'needed-table-failed',
    kind: 'skip',
  })
}

/** A paused table is left alone by every run that would write it, except one that puts rows back. */
export async function whyPaused(
  { db }: Database,
  { runId, table }: QueuedTable,
): Promise<Tree11Error | undefined> {
  const paused = await db
    .selectFrom('TabelStand')
    .select('PauzeRunId')
    .where('Tabel', '=', table)
    .where('Gepauzeerd', '=', 1)
    .executeTakeFirst()
  if (!paused) return undefined
  const run = await db
    .selectFrom('SyncRun')
    .select(['Aanleiding', 'ProefRun'])
    .where('RunId', '=', runId)
    .executeTakeFirstOrThrow()
  if (run.ProefRun === 1 || run.Aanleiding === 'revert') return undefined
  return new Tree11Error(
    `${table} is paused since run ${paused.PauzeRunId} put its rows back; "tree11 resume ${table}" lets runs write it again.`,
    { code: 'table-paused', kind: 'skip' },
  )
}

/** A table that came to nothing, and why. */
export async function end(
  { db }: Database,
  { runId, table }: QueuedTable,
  lease: Lease,
  durationMs: number,
  status: 'failed' | 'skipped' | 'cancelled' | 'held',
  error: unknown,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await confirm(trx, lease)
    await trx
      .updateTable('SyncRunTabel')
      .set({
        Status: status,
        Fout: errorLine(error),
        FoutCode: errorCode(error),
        DuurMs: durationMs,
        GoedgekeurdDoor: null,
      })
      .where('RunId', '=', runId)
      .where('Tabel', '=', table)
      .where('Status', '=', 'running')
      .execute()
    await release(trx, lease)
  })
}

/** What landed stays; whoever takes the table next goes on from there. */
export async function handBack({ db }: Database, { runId, table }: QueuedTable, lease: Lease): Promise<void> {
  try {
    await db.transaction().execute(async (trx) => {
      await confirm(trx, lease)
      await trx
        .updateTable('SyncRunTabel')
        .set({ Status: 'queued' })
        .where('RunId', '=', runId)
        .where('Tabel', '=', table)
        .where('Status', '=', 'running')
        .execute()
      await release(trx, lease)
    })
  } catch (error) {
    // Another worker has it already.
    if (errorCode(error) === 'lease-lost') return
    throw error
  }
}

/**
 * How a table stands in its run, as soon as the database answers. Throws `lease-lost` when it is running because
 * another worker took it over meanwhile.
 */
export async function statusWhenBack(
  database: Database,
  { runId, table }: QueuedTable,
  lease: Lease,
  signal: AbortSignal,
): Promise<string> {
  return await whenBack(async () => {
    const { Status } = await database.db
      .selectFrom('SyncRunTabel')
      .select('Status')
      .where('RunId', '=', runId)
      .where('Tabel', '=', table)
      .executeTakeFirstOrThrow()
    if (Status === 'running' && !(await renew(database, lease))) throw leaseLost(table)
    return Status
  }, signal)
}
