import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { landingBytes } from '../../src/sources/landing-bytes.ts'
import type { Stream } from '../../src/sources/source.ts'
import { landedPages } from '../../src/sync/transform/fill.ts'
import type { Column } from '../../src/tables/column.ts'
import { defineTable, each, snapshot } from '../../src/tables/table.ts'

const stream: Stream = {
  name: 'proof.values',
  source: 'gymly',
  days: 'none',
  paged: false,
  arrays: [[]],
  drops: [],
}

/** What became of one record: for each column its value as the database writes it, and its fault. */
export type Shredded = Record<string, { value: string | null; fault: string | null; zoneless: boolean }>

/** Reads the records, each a JSON text, through a table of these columns, as a landed page is read. */
export async function shredded(
  { db, dialect, names }: Database,
  columns: Readonly<Record<string, Column>>,
  records: readonly string[],
): Promise<Shredded[]> {
  const table = defineTable('Proef', {
    stream,
    rows: each('$'),
    columns,
    load: snapshot(),
    nightly: false,
  })
  const runId = 1_000_000
  const { VerzoekId } = await db
    .insertInto('staging.Verzoek')
    .values({ RunId: runId, Stroom: stream.name, Parameters: '{}', Poging: 1, Status: 'complete' })
    .returning('VerzoekId')
    .executeTakeFirstOrThrow()
  const page = await landingBytes(new TextEncoder().encode(`[${records.join(',')}]`), [])
  await db
    .insertInto('staging.Pagina')
    .values({
      VerzoekId,
      Poging: 1,
      PaginaNr: 0,
      HttpStatus: 200,
      OpgehaaldOp: new Date(),
      Vervangen: page.replaced,
      Inhoud: dialect.page(page.bytes),
    })
    .execute()
  const pages = (name: string, request: string, landed: string) =>
    landedPages({ names }, runId, name, { request, page: landed })
  const rows = dialect.shred({
    rows: table.rows,
    columns: table.columns,
    pages: pages(stream.name, 'v', 'p'),
    lookupPages: (name) => pages(name, 'lv', 'lp'),
  })
  const shown = table.columns.flatMap(({ name, type }) => [
    sql`s.${sql.id(name)}::text as ${sql.id(name)}`,
    sql`s.${sql.id(`${name}.fout`)} as ${sql.id(`${name}.fout`)}`,
    type.kind === 'timestamp'
      ? sql`s.${sql.id(`${name}.zone`)} as ${sql.id(`${name}.zone`)}`
      : sql`0 as ${sql.id(`${name}.zone`)}`,
  ])
  try {
    const found = await sql<
      Record<string, string | number | null>
    >`select ${sql.join(shown)} from (${rows}) as s order by s."Positie"`.execute(db)
    return found.rows.map((row) =>
      Object.fromEntries(
        table.columns.map(({ name }) => [
          name,
          {
            value: row[name] as string | null,
            fault: row[`${name}.fout`] as string | null,
            zoneless: row[`${name}.zone`] === 1,
          },
        ]),
      ),
    )
  } finally {
    await db.deleteFrom('staging.Pagina').where('VerzoekId', '=', VerzoekId).execute()
    await db.deleteFrom('staging.Verzoek').where('VerzoekId', '=', VerzoekId).execute()
  }
}
