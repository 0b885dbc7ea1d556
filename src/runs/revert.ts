import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { confirm } from '../leases/lease.ts'
import type { RunTable } from '../shapes/run.ts'
import type { Maker } from '../statements/maker.ts'
import type { Table } from '../tables/table.ts'
import { countsOf, type Difference } from '../transform/difference.ts'
import { changedSince, undo } from '../transform/sql/undo.ts'
import { inTransaction, type Transform, type TransformResult } from '../transform/steps.ts'
import { setDown, write } from '../transform/write.ts'
import { chosen, endedRun, enqueueFollowUp } from './follow-up.ts'
import type { FollowUpRequest } from './request.ts'

type Db = Database['db']

const NOTHING_LANDED = { complete: 0, failed: 0, pages: 0, unchangedPages: 0, replaced: 0, missing: [] }

/**
 * Queues a run that puts back what another changed. Throws `unknown-run`, `run-not-ended`,
 * `nothing-to-revert`, `history-not-kept`, `changed-since` or `table-not-in-run`.
 */
export async function requestRevert(
  database: Database,
  tables: readonly Table[],
  request: FollowUpRequest,
  now: Date,
): Promise<{ runId: number; joined: boolean }> {
  const run = await endedRun(database, tables, request.runId)
  const kept = await keptChanges(database.db, run.id)
  const lines = new Map(run.tables.map((line) => [line.table, line]))
  const possible = tables
    .map(({ name }) => name)
    .filter((name) => kept.has(name) || wrote(run.dryRun, lines.get(name)))
  const wanted = chosen(tables, possible, request)
  if (wanted.length === 0) {
    throw new Tree11Error(`Run ${run.id} changed no row: there is nothing to put back.`, {
      code: 'nothing-to-revert',
      kind: 'usage',
    })
  }
  for (const table of wanted) {
    const line = lines.get(table.name)
    const changes = line && wrote(run.dryRun, line) ? line.inserted + line.updated + line.deleted : 0
    if ((kept.get(table.name) ?? 0) < changes) throw historyGone(table.name, run.id)
    await mustBeUnchanged(database.db, makerOf(database, table), run.id, 0)
  }
  return await enqueueFollowUp(database, 'revert', wanted, request, now)
}

function wrote(dryRun: boolean, line: RunTable | undefined): boolean {
  return (
    !dryRun &&
    line !== undefined &&
    (line.status === 'succeeded' || line.status === 'partial') &&
    line.inserted + line.updated + line.deleted > 0
  )
}

async function keptChanges(db: Db, runId: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('Wijziging')
    .select((eb) => ['Tabel', eb.fn.countAll().as('aantal')])
    .where('RunId', '=', runId)
    .groupBy('Tabel')
    .execute()
  return new Map(rows.map(({ Tabel, aantal }) => [Tabel, Number(aantal)]))
}

function historyGone(table: string, runId: number): Tree11Error {
  return new Tree11Error(
    `${table}: the rows before run ${runId} are not kept. A first load writes no history, and history is kept for HISTORY_RETENTION_DAYS.`,
    { code: 'history-not-kept', kind: 'usage' },
  )
}

const makerOf = ({ dialect, names }: Database, table: Table): Maker => ({ dialect, names, table })

/** Throws when other runs have changed the same rows since: putting them back would undo those changes too. */
async function mustBeUnchanged(db: Db, maker: Maker, reverts: number, by: number): Promise<void> {
  const { rows } = await changedSince(maker, reverts, by).execute(db)
  if (rows.length === 0) return
  const runs = [...new Set(rows.map(({ RunId }) => Number(RunId)))]
  const keys = rows.map(({ sleutel }) => sleutel.replace(/\s+/g, '')).join(', ')
  const count = Number(rows[0]!.aantal)
  throw new Tree11Error(
    `${maker.table.name}: run ${runs.join(' and ')} changed rows again that run ${reverts} had changed (${count}, such as ${keys}). Revert the later run first.`,
    { code: 'changed-since', kind: 'usage' },
  )
}

/** Puts the rows of one table back, and pauses it, so that the next night does not simply do the same again. */
export async function revert(given: Transform & { reverts: number }): Promise<TransformResult> {
  const { database, maker, key, lease, reverts, dryRun } = given
  const { name } = maker.table
  return await inTransaction(given, async (trx) => {
    await confirm(trx, lease)
    await mustBeUnchanged(trx, maker, reverts, key.runId)
    await database.dialect.emptyTable(database.names.difference(name)).execute(trx)
    await undo(maker, key, reverts).execute(trx)
    const counts = await countsOf(maker, key, trx)
    const difference: Difference = {
      result: { read: 0, rejected: 0, shielded: 0, ...counts, unchanged: 0, status: 'succeeded' },
      checks: [],
      unreadable: 0,
      landed: NOTHING_LANDED,
    }
    if (dryRun) return await setDown(given, difference, trx)
    await trx
      .updateTable('TabelStand')
      .set({ Gepauzeerd: 1, PauzeRunId: key.runId })
      .where('Tabel', '=', name)
      .execute()
    return await write(given, difference, trx)
  })
}

/** Lets runs write a paused table again. */
export async function resume({ db }: Database, table: Table): Promise<void> {
  await db
    .updateTable('TabelStand')
    .set({ Gepauzeerd: 0, PauzeRunId: null })
    .where('Tabel', '=', table.name)
    .execute()
}
