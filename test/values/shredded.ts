import { type RawBuilder, sql } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../../db/database.ts'
import type { Dialect } from '../../db/dialect.ts'
import { landedPages } from '../../src/landing/landed-pages.ts'
import { landingBytes } from '../../src/sources/page-bytes.ts'
import type { Stream } from '../../src/sources/source.ts'
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
  const VerzoekId = await dialect.insertedId(
    db
      .insertInto('staging.Verzoek')
      .values({ RunId: runId, Stroom: stream.name, Parameters: '{}', Poging: 1, Status: 'complete' }),
    'VerzoekId',
  )
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
    sql`${asText(dialect, sql.id('s', name), type.kind)} as ${sql.id(name)}`,
    sql`s.${sql.id(`${name}.fout`)} as ${sql.id(`${name}.fout`)}`,
    type.kind === 'timestamp' || type.kind === 'date'
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

/** As PostgreSQL writes a value: SQL Server writes a truth value as a digit and a time with three of a fraction. */
function asText({ name }: Dialect, value: RawBuilder<unknown>, kind: string): RawBuilder<unknown> {
  if (name === 'postgres') return sql`${value}::text`
  switch (kind) {
    case 'bit':
      return sql`case ${value} when 1 then N'true' when 0 then N'false' end`
    case 'timestamp':
      return sql`convert(nvarchar(23), ${value}, 121)`
    case 'date':
      return sql`convert(nvarchar(10), ${value}, 23)`
    default:
      return sql`convert(nvarchar(max), ${value})`
  }
}

/** Shown in a test's name without running over the line. */
const short = (given: string) => (given.length <= 60 ? given : `${given.slice(0, 40)}… (${given.length})`)

/** What a test says of one column: what JSON values become of it, and which are bad. */
export function valueReader(database: Database) {
  async function read(column: Column, given: readonly string[]) {
    const records = given.map((value) => `{"w":${value}}`)
    const rows = await shredded(database, { Waarde: column.from('$.w') }, records)
    return rows.map(({ Waarde }) => Waarde!)
  }

  /** Each JSON value is read as exactly this, as the database writes it. */
  async function reads(t: Test, column: Column, pairs: readonly (readonly [given: string, value: string])[]) {
    const found = await read(
      column,
      pairs.map(([given]) => given),
    )
    for (const [index, [given, value]] of pairs.entries()) {
      const { value: got, fault } = found[index]!
      t.strictSame({ value: got, fault }, { value, fault: null }, `${short(given)} is ${short(value)}`)
    }
  }

  /** Each JSON value is a bad value. */
  async function refuses(t: Test, column: Column, fault: string, given: readonly string[]) {
    const found = await read(column, given)
    for (const [index, value] of given.entries()) {
      const { value: got, fault: why } = found[index]!
      t.strictSame({ value: got, fault: why }, { value: null, fault }, `${short(value)} is bad: ${fault}`)
    }
  }

  return { read, reads, refuses }
}
