import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import type { Table } from '../tables/table.ts'
import { timeBounds } from './paging.ts'

/**
 * The rows of a table as they were: at the end of a local day (`2026-03-01`), or at a moment
 * (`2026-03-01T12:00:00Z`), in place of the table itself. `DatumLaatsteUpdate` and `RunId` are when each row became so,
 * and by which run. Throws `wrong-date`, `no-history`, or `history-starts-later` for a time before any version was kept.
 */
export async function rowsAsOf(
  { db, names }: Database,
  table: Table,
  asOf: string,
): Promise<RawBuilder<unknown>> {
  const until = new Date(timeBounds({ to: asOf }).toUtc!.getTime() + (asOf.includes('T') ? 1 : 0))
  await mustBeKept(db, table, asOf, until)
  const columns = table.columns.map(({ name }) => sql.id(name))
  return sql`(select ${sql.join(columns)}, "GeldigVan" as "DatumLaatsteUpdate", "RunId"
from ${names.history(table.name)}
where "GeldigVan" < ${until} and ("GeldigTot" is null or "GeldigTot" >= ${until}))`
}

async function mustBeKept(db: Database['db'], table: Table, asOf: string, until: Date): Promise<void> {
  if (!table.history) {
    throw new Tree11Error(`${table.name}: no history is kept of this table. Leave out asOf.`, {
      code: 'no-history',
      kind: 'usage',
    })
  }
  const state = await db
    .selectFrom('TabelStand')
    .select('HistorieVanaf')
    .where('Tabel', '=', table.name)
    .executeTakeFirst()
  const since = state?.HistorieVanaf
  if (since && until > since) return
  throw new Tree11Error(
    `${table.name}: its history begins at ${since?.toISOString() ?? 'no time yet'}; asOf ${asOf} lies before that.`,
    { code: 'history-starts-later', kind: 'usage' },
  )
}
