import { createTable, type Ddl, keyText, required, text, timestamp } from '../db/ddl.ts'

/** What the doors need: when a table's rows were read, runs that are to stop, requests that are sent twice. */
export async function up(ddl: Ddl): Promise<void> {
  const { db, dialect } = ddl
  await db.schema
    .alterTable('TabelStand')
    .addColumn('BronGelezenOp', dialect.storage({ kind: 'timestamp' }))
    .execute()
  await db.schema
    .alterTable('SyncRun')
    .addColumn('StopGevraagdOp', dialect.storage({ kind: 'timestamp' }))
    .execute()
  // A run that several requests joined has several of these: they have a table of their own.
  await db.schema.alterTable('SyncRun').dropColumn('IdempotentieSleutel').execute()
  await createTable(
    ddl,
    'Idempotentie',
    {
      Sleutel: keyText(64),
      Aanvraag: required(text(64)),
      RunId: required({ type: { kind: 'bigint' } }),
      Aangemaakt: required(timestamp()),
    },
    [['Aangemaakt']],
  )
}
