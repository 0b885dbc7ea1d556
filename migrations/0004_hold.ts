import { addColumns, bigint, type Ddl, text } from '../db/ddl.ts'

/** Who let a held table through, after which revert a table is left alone, and from where a request was taken over. */
export async function up(ddl: Ddl): Promise<void> {
  await addColumns(ddl, 'SyncRunTabel', { GoedgekeurdDoor: text(255) })
  await addColumns(ddl, 'TabelStand', { PauzeRunId: bigint() })
  await addColumns(ddl, 'staging.Verzoek', { OvergenomenVan: bigint() })
}
