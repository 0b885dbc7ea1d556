import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Check } from '../quality/check.ts'
import { logChecks } from '../quality/record-checks.ts'
import { rulesOf } from '../tables/rule.ts'
import type { Table } from '../tables/table.ts'
import { countOrphans, deleteOrphans, orphanHistory } from './sql/merge.ts'
import type { Transform, TransformResult } from './steps.ts'

type Db = Database['db']

/** Rows of another table that go with rows of this one. */
export interface Orphans {
  child: Table
  columns: Readonly<Record<string, string>>
  count: number
}

/** Rows of other tables that go with the rows that this difference deletes. */
export async function findOrphans(
  { maker, key, tables }: Transform,
  { deleted }: TransformResult,
  trx: Db,
): Promise<Orphans[]> {
  if (deleted === 0) return []
  const orphans: Orphans[] = []
  for (const child of tables) {
    for (const rule of rulesOf(child, 'deletedWith')) {
      if (rule.table !== maker.table.name) continue
      const [found] = (await countOrphans(maker, child, rule.columns, key).execute(trx)).rows
      orphans.push({ child, columns: rule.columns, count: Number(found!.aantal) })
    }
  }
  return orphans
}

export async function removeOrphans(
  { database, maker, key }: Transform,
  orphans: readonly Orphans[],
  trx: Db,
): Promise<void> {
  for (const { child, columns, count } of orphans) {
    if (count === 0) continue
    // Before its rows are touched: whoever commits the other table locks this line first as well.
    await trx
      .updateTable('TabelStand')
      .set({ Versie: sql`"Versie" + 1` })
      .where('Tabel', '=', child.name)
      .execute()
    await orphanHistory(maker, child, columns, key).execute(trx)
    await deleteOrphans(maker, child, columns, key).execute(trx)
    const parted: Check = {
      name: 'deleted_with',
      status: 'PASS',
      measured: count,
      expected: count,
      detail: `Zij hoorden bij ${maker.table.name}.`,
    }
    await logChecks(trx, database, key.runId, child, [parted])
  }
}

/** Rows that go with those of this table, counted in their own table's line when the run has one. */
export async function recordOrphans(runId: number, orphans: readonly Orphans[], trx: Db): Promise<void> {
  for (const { child, count } of orphans) {
    await trx
      .updateTable('SyncRunTabel')
      .set({ Verwijderd: sql`"Verwijderd" + ${count}` })
      .where('RunId', '=', runId)
      .where('Tabel', '=', child.name)
      .execute()
  }
}
