import type { Database } from '../../db/database.ts'
import type { Table } from '../tables/table.ts'

type Db = Database['db']

/** When a run read the first page that a table is made of; the run's own beginning when it needed none. */
export async function firstReadOf(db: Db, runId: number, table: Table): Promise<Date | null> {
  const streams = [table.stream, ...table.lookups, ...(table.fanOut ? [table.fanOut.stream] : [])]
  const { eerste } = await db
    .selectFrom('staging.Pagina as p')
    .innerJoin('staging.Verzoek as v', (join) =>
      join.onRef('v.VerzoekId', '=', 'p.VerzoekId').onRef('v.Poging', '=', 'p.Poging'),
    )
    .select((eb) => eb.fn.min('p.OpgehaaldOp').as('eerste'))
    .where('v.RunId', '=', runId)
    .where(
      'v.Stroom',
      'in',
      streams.map(({ name }) => name),
    )
    .executeTakeFirstOrThrow()
  if (eerste) return new Date(eerste)
  const run = await db.selectFrom('SyncRun').select('Gestart').where('RunId', '=', runId).executeTakeFirst()
  return run?.Gestart ?? null
}
