import { type Kysely, sql } from 'kysely'
import type { SystemTables } from '../../db/schema.ts'

/** Text that only a holder of the key reads, and only at its place. */
export type Seal = (text: string, place: string) => string

type Db = Kysely<SystemTables>

interface Of {
  runId: number
  table: string
}

/** Three parameters for each record: below what a statement may carry. */
const BATCH = 500

/** Where a quarantined record stands: what it is sealed with. */
export const placeOf = (row: { id: number; runId: number; table: string; position: number }) =>
  `Quarantaine/${row.id}/${row.runId}/${row.table}/${row.position}`

/** The last record in quarantine of this table and run; those that come after it are new. */
export async function lastQuarantined(trx: Db, { runId, table }: Of): Promise<number> {
  const { laatste } = await trx
    .selectFrom('Quarantaine')
    .select((eb) => eb.fn.max('Id').as('laatste'))
    .where('RunId', '=', runId)
    .where('Tabel', '=', table)
    .executeTakeFirstOrThrow()
  return Number(laatste ?? 0)
}

/**
 * Encrypts what the transaction has put in quarantine, before anybody can see it. SQL has written the
 * records in one go and cannot encrypt: these alone come through Node, which are few.
 */
export async function sealQuarantine(
  trx: Db,
  { runId, table }: Of,
  since: number,
  seal: Seal,
): Promise<void> {
  for (let after = since; ; ) {
    const rows = await trx
      .selectFrom('Quarantaine')
      .select(['Id', 'Positie', 'Record'])
      .where('RunId', '=', runId)
      .where('Tabel', '=', table)
      .where('Id', '>', after)
      .where('Record', 'is not', null)
      .orderBy('Id')
      .offset(0)
      .fetch(BATCH)
      .execute()
    if (rows.length === 0) return
    const sealed = rows.map(({ Id, Positie, Record }) => {
      const place = placeOf({ id: Number(Id), runId, table, position: Positie })
      return sql`when ${Id} then ${JSON.stringify({ sealed: seal(Record!, place) })}`
    })
    await trx
      .updateTable('Quarantaine')
      .set({ Record: sql<string>`case ${sql.ref('Id')} ${sql.join(sealed, sql` `)} end` })
      .where(
        'Id',
        'in',
        rows.map(({ Id }) => Id),
      )
      .execute()
    after = Number(rows.at(-1)!.Id)
  }
}
