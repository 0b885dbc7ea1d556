import { sql } from 'kysely'
import { addColumns, counter, type Ddl, text } from '../db/ddl.ts'

/** What landed pages are known by, so that a source can answer that nothing changed, and how often it did. */
export async function up(ddl: Ddl): Promise<void> {
  await addColumns(ddl, 'staging.Pagina', { Kenmerk: text(1000) })
  await addColumns(ddl, 'SyncRunTabel', { PaginasOngewijzigd: counter() })
  // Of most sources it holds nothing, and tells so at once.
  await ddl.db.schema
    .createIndex('IX_Pagina_Kenmerk')
    .on('staging.Pagina')
    .column('VerzoekId')
    .where(sql.ref('Kenmerk'), 'is not', null)
    .execute()
}
