import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { firstReadOf } from '../landing/first-read.ts'
import type { LandingOutcome } from '../landing/outcome.ts'
import { release } from '../leases/lease.ts'
import type { Table } from '../tables/table.ts'
import type { Hold } from './brake.ts'
import type { Difference } from './difference.ts'
import type { Transform } from './steps.ts'

type Db = Database['db']

/** What is kept of a difference that was not applied. */
export interface Unwritten {
  /** JSON: some of its rows. */
  sample: string
  hold?: Hold | undefined
  diffHash?: string | undefined
}

/** The run's line for this table and the table's state: written with the change, or not at all. */
export async function record(
  given: Transform,
  { result, landed }: Difference,
  trx: Db,
  unwritten?: Unwritten,
): Promise<void> {
  const { maker, key, lease, definitionHash, approved } = given
  const { table } = maker
  const { runId } = key
  const { Versie } = await trx
    .selectFrom('TabelStand')
    .select('Versie')
    .where('Tabel', '=', table.name)
    .executeTakeFirstOrThrow()
  const fault = unwritten?.hold ?? missing(landed)
  const { numUpdatedRows } = await trx
    .updateTable('SyncRunTabel')
    .set({
      Status: result.status,
      Verzoeken: landed.complete + landed.failed,
      Paginas: landed.pages,
      PaginasOngewijzigd: landed.unchangedPages,
      Gelezen: result.read,
      Afgekeurd: result.rejected,
      Afgeschermd: result.shielded,
      Ingevoegd: result.inserted,
      Gewijzigd: result.updated,
      // Rows that went with those of another table of this run are counted there already; a difference
      // that was held was counted when it was found.
      ...(!approved && { Verwijderd: sql`"Verwijderd" + ${result.deleted}` }),
      Ongewijzigd: result.unchanged,
      Voorbeeld: unwritten?.sample ?? null,
      Fout: fault?.message ?? null,
      FoutCode: fault?.code ?? null,
      DefinitieHash: definitionHash,
      DiffHash: unwritten?.diffHash ?? approved?.diffHash ?? null,
      BasisVersie: unwritten ? Versie : Versie - 1,
    })
    .where('RunId', '=', runId)
    .where('Tabel', '=', table.name)
    .where('Status', '=', 'running')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) {
    throw new Tree11Error(`${table.name}: run ${runId} no longer waits for this table.`, {
      code: 'run-ended',
      kind: 'fail',
    })
  }
  if (!unwritten) {
    await trx
      .updateTable('TabelStand')
      .set({ LaatsteRunId: runId, BronGelezenOp: await sourceReadAt(trx, given) })
      .where('Tabel', '=', table.name)
      .execute()
  }
  await release(trx, lease)
}

/** What a table lacks that came in partly: which requests, and why the first of them failed. */
function missing({ complete, failed, missing: names, error }: LandingOutcome) {
  if (failed === 0) return undefined
  const more = failed > names.length && names.length > 0 ? ', …' : ''
  const which = names.length > 0 ? ` (${names.join(', ')}${more})` : ''
  const why = error ? `: ${error.message}` : '.'
  return {
    code: error?.code ?? 'no-answer',
    message: `${failed} of ${complete + failed} requests failed${which}${why}`,
  }
}

/** A revert reads nothing: its rows are as old as those of the run before the one that it undoes. */
async function sourceReadAt(trx: Db, { maker: { table }, key, reverts }: Transform): Promise<Date | null> {
  return reverts === undefined
    ? await firstReadOf(trx, key.pagesOf, table)
    : await readBefore(trx, reverts, table)
}

/** When the source was read for the rows that a run found; of those that a revert put back, before what it undid. */
async function readBefore(trx: Db, runId: number, table: Table): Promise<Date | null> {
  const before = await trx
    .selectFrom('SyncRunTabel as t')
    .innerJoin('SyncRun as r', 'r.RunId', 't.RunId')
    .select(['r.RunId', 'r.Aanleiding', 'r.HoortBijRun'])
    .where('t.Tabel', '=', table.name)
    .where('t.RunId', '<', runId)
    .where('t.Status', 'in', ['succeeded', 'partial'])
    .where('r.ProefRun', '=', 0)
    .orderBy('r.RunId', 'desc')
    .executeTakeFirst()
  if (!before) return null
  const { RunId, Aanleiding, HoortBijRun } = before
  if (Aanleiding === 'revert') return await readBefore(trx, Number(HoortBijRun), table)
  // A replay has no pages of its own.
  return await firstReadOf(trx, Number(Aanleiding === 'replay' ? HoortBijRun : RunId), table)
}
