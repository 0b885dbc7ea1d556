import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { definitionHash } from '../landing/requests.ts'
import { readRun } from '../reading/runs.ts'
import type { Table } from '../tables/table.ts'
import { superseded } from '../transform/hold.ts'

type Db = Database['db']

/** Ends of a table in a later run that make an earlier hold of it out of date. */
export const REPLACES_HOLD = ['held', 'succeeded', 'partial']

/**
 * Queues the held tables of a run again, to be written from the pages that it landed; the worker makes sure
 * that it is the same difference. Throws `nothing-held` or `hold-superseded`; so is the hold of
 * a table that a revert has paused, since that wrote the table.
 */
export async function approve(
  database: Database,
  tables: readonly Table[],
  { runId, by }: { runId: number; by: string },
): Promise<void> {
  const run = await readRun(database, tables, runId)
  const held = run.dryRun ? [] : run.tables.filter(({ status }) => status === 'held')
  if (held.length === 0) throw nothingHeld(runId)
  await database.db.transaction().execute(async (trx) => {
    // The run before its tables, as whoever ends it.
    await trx
      .updateTable('SyncRun')
      .set({ Status: 'running', Klaar: null, StopGevraagdOp: null })
      .where('RunId', '=', runId)
      .execute()
    for (const { table: name } of held) {
      await mustStand(trx, tables, runId, name)
      const { numUpdatedRows } = await trx
        .updateTable('SyncRunTabel')
        .set({ Status: 'queued', GoedgekeurdDoor: by })
        .where('RunId', '=', runId)
        .where('Tabel', '=', name)
        .where('Status', '=', 'held')
        .executeTakeFirst()
      // Somebody else approved it in this very moment.
      if (numUpdatedRows !== 1n) throw nothingHeld(runId)
    }
  })
}

function nothingHeld(runId: number): Tree11Error {
  return new Tree11Error(`Run ${runId} holds no table: there is nothing to approve.`, {
    code: 'nothing-held',
    kind: 'usage',
  })
}

/** Throws when what was held is no longer what would be written. */
async function mustStand(trx: Db, tables: readonly Table[], runId: number, name: string): Promise<void> {
  const line = await trx
    .selectFrom('SyncRunTabel as t')
    .innerJoin('TabelStand as s', 's.Tabel', 't.Tabel')
    .select(['t.BasisVersie', 't.DefinitieHash', 's.Versie'])
    .where('t.RunId', '=', runId)
    .where('t.Tabel', '=', name)
    .executeTakeFirstOrThrow()
  const table = tables.find((one) => one.name === name)
  if (!table || line.DefinitieHash !== definitionHash(table)) {
    throw superseded(name, 'its definition has changed')
  }
  if (Number(line.BasisVersie) !== Number(line.Versie)) throw superseded(name, 'the table has changed')
  const later = await laterRun(trx, runId, name)
  if (later !== undefined) throw superseded(name, `run ${later} has read the source again`)
}

async function laterRun(trx: Db, runId: number, name: string): Promise<number | undefined> {
  const later = await trx
    .selectFrom('SyncRunTabel as t')
    .innerJoin('SyncRun as r', 'r.RunId', 't.RunId')
    .select((eb) => eb.fn.max('t.RunId').as('RunId'))
    .where('t.Tabel', '=', name)
    .where('t.RunId', '>', runId)
    .where('t.Status', 'in', REPLACES_HOLD)
    .where('r.ProefRun', '=', 0)
    .executeTakeFirst()
  return later?.RunId ? Number(later.RunId) : undefined
}
