import { sql } from 'kysely'
import t from 'tap'
import type { Database } from '../../db/database.ts'
import { pglite } from '../engines.ts'

const MB = 1_000_000
const LANDED_MB = 5

/** Lands pages and deletes them again, as one night does and the retention of a later one. */
async function night({ db, names }: Database): Promise<void> {
  const page = 'x'.repeat(MB)
  for (let number = 0; number < LANDED_MB; number++) {
    await sql`insert into ${names.landed('Pagina')} ("VerzoekId", "Poging", "PaginaNr", "HttpStatus", "OpgehaaldOp", "Inhoud")
values (1, 1, ${number}::int, 200, now(), ${page})`.execute(db)
  }
  await sql`delete from ${names.landed('Pagina')}`.execute(db)
}

/** Megabytes of the landed pages on the disk, and those that a killed owner would have to write again. */
async function sizes({ db }: Database) {
  const { rows } = await sql<{ pages: number; log: string }>`select
  pg_total_relation_size('staging."Pagina"')::float8 as pages,
  pg_wal_lsn_diff(pg_current_wal_lsn(), (select redo_lsn from pg_control_checkpoint())) as log`.execute(db)
  return { pages: Number(rows[0]!.pages) / MB, log: Number(rows[0]!.log) / MB }
}

t.test('an embedded database does not grow by what was deleted', async (t) => {
  const database = await pglite.database(t)
  await night(database)
  await night(database)
  const left = await sizes(database)
  t.ok(left.pages > 2 * LANDED_MB, `by itself it does: ${left.pages} MB of nothing`)
  t.ok(left.log > 2 * LANDED_MB, `and so does its log of writes: ${left.log} MB`)

  await database.tidy!(new AbortController().signal)
  const tidied = await sizes(database)
  t.ok(tidied.pages < 1, `${tidied.pages} MB`)
  t.ok(tidied.log < 1, `${tidied.log} MB`)
})

t.test('it breaks off between two tables when it is told to', async (t) => {
  const database = await pglite.database(t)
  await night(database)
  await database.tidy!(AbortSignal.abort())
  t.ok((await sizes(database)).pages > LANDED_MB)
})
