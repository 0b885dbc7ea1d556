import type { Database } from '../../db/database.ts'
import { type Check, found } from '../quality/check.ts'
import { beginVersions, countStrayVersions, endVersions } from './sql/history.ts'
import type { Transform } from './steps.ts'

type Db = Database['db']

/** Ends and begins the versions of the rows that the difference touches. Part of the transaction of the MERGE. */
export async function keepVersions({ database, maker, key }: Transform, trx: Db): Promise<void> {
  const moment = { at: await nextMoment(database, maker.table.name, trx), runId: key.runId }
  await endVersions(maker, key, moment).execute(trx)
  await beginVersions(maker, key, moment).execute(trx)
}

/** Now by the database's clock, or just after the last version where that clock went back: versions never overlap. */
async function nextMoment({ dialect }: Database, table: string, trx: Db): Promise<Date> {
  const { nu, HistorieTot } = await trx
    .selectFrom('TabelStand')
    .select(['HistorieTot', dialect.now().as('nu')])
    .where('Tabel', '=', table)
    .executeTakeFirstOrThrow()
  const at = new Date(Math.max(new Date(nu).getTime(), (HistorieTot?.getTime() ?? 0) + 1))
  await trx.updateTable('TabelStand').set({ HistorieTot: at }).where('Tabel', '=', table).execute()
  return at
}

/** Whether each row has one version that holds now, and no other has. */
export async function checkVersions({ maker }: Transform, changed: boolean, trx: Db): Promise<Check> {
  // Counting costs as much as a night in which nothing changes is meant to save.
  if (!changed) return { ...found('history', 0), measured: null }
  const [stray] = (await countStrayVersions(maker).execute(trx)).rows
  return found('history', Number(stray!.zonder) + Number(stray!.teveel))
}
