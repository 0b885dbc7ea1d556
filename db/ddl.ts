import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { ColumnDdl, Dialect } from './dialect.ts'
import { differenceTable, historyTable, missedTable, workTable } from './names.ts'

/** What a migration is handed: it knows no engine and no schema name. */
export interface Ddl {
  // biome-ignore lint/suspicious/noExplicitAny: a migration stands before the types
  db: Kysely<any>
  dialect: Dialect
  /** The schema of the views that reports read. */
  reports: string
  /** True when the table was there already and has what it needs now. Absent where no table can be there. */
  adopt?(
    name: string,
    columns: Readonly<Record<string, ColumnDdl>>,
    indexes: readonly (readonly string[])[],
  ): Promise<boolean>
}

export const keyText = (length: number): ColumnDdl => ({
  type: { kind: 'keyText', length },
  key: true,
  notNull: true,
})
export const keyDate = (): ColumnDdl => ({ type: { kind: 'date' }, key: true, notNull: true })
export const text = (length: number | 'max'): ColumnDdl => ({ type: { kind: 'text', length } })
export const int = (): ColumnDdl => ({ type: { kind: 'int' } })
export const bigint = (): ColumnDdl => ({ type: { kind: 'bigint' } })
export const decimal = (precision: number, scale: number): ColumnDdl => ({
  type: { kind: 'decimal', precision, scale },
})
export const bit = (): ColumnDdl => ({ type: { kind: 'bit' } })
export const timestamp = (): ColumnDdl => ({ type: { kind: 'timestamp' } })
export const date = (): ColumnDdl => ({ type: { kind: 'date' } })
export const json = (): ColumnDdl => ({ type: { kind: 'json' } })
export const identity = (): ColumnDdl => ({
  type: { kind: 'bigint' },
  key: true,
  notNull: true,
  identity: true,
})
export const required = (column: ColumnDdl): ColumnDdl => ({ ...column, notNull: true })
export const counter = (): ColumnDdl => ({ type: { kind: 'int' }, notNull: true, default: 0 })
export const summed = (column: ColumnDdl): ColumnDdl => ({ ...column, sum: true })

type Columns = Readonly<Record<string, ColumnDdl>>
// biome-ignore lint/suspicious/noExplicitAny: names of columns are data here
type Builder = CreateTableBuilder<any, any>

/** A table with its primary key and indexes, each a list of columns. */
export async function createTable(
  { db, dialect }: Ddl,
  name: string,
  columns: Columns,
  indexes: readonly (readonly string[])[] = [],
): Promise<void> {
  const keys = Object.keys(columns).filter((column) => columns[column]!.key)
  const bare = name.replace('staging.', '')
  await withColumns(db.schema.createTable(name), dialect, columns)
    .addPrimaryKeyConstraint(`PK_${bare}`, keys)
    .execute()
  for (const index of indexes) {
    await db.schema
      .createIndex(`IX_${bare}_${index.join('_')}`)
      .on(name)
      .columns([...index])
      .execute()
  }
}

/** Columns that a later version adds to a table that is there; rows that are there get the default, or NULL. */
export async function addColumns({ db, dialect }: Ddl, table: string, columns: Columns): Promise<void> {
  for (const [name, column] of Object.entries(columns)) {
    await db.schema
      .alterTable(table)
      .addColumn(name, sql`${dialect.storage(column.type)}`, (c) => constrain(c, column))
      .execute()
  }
}

/**
 * A target table with the two stamps, and beside it in staging the tables through which its rows come:
 * the work table (records as typed columns, none of them required) and the difference.
 */
export async function createWarehouseTable(
  ddl: Ddl,
  name: string,
  columns: Columns,
  indexes: readonly (readonly string[])[] = [],
): Promise<void> {
  const { db, dialect } = ddl
  const stamped = { ...columns, DatumLaatsteUpdate: required(timestamp()), RunId: required(bigint()) }
  if (!(await ddl.adopt?.(name, stamped, indexes))) await createTable(ddl, name, stamped, indexes)
  const loose = mapColumns(columns, ({ type }) => ({ type }))
  const unrounded = mapColumns(columns, ({ type, sum }) => ({ type: sum ? { kind: 'unrounded' } : type }))
  const scratch = (table: string) => {
    const created = db.schema.createTable(`staging.${table}`)
    const modifier = dialect.scratch()
    return modifier ? created.modifyFront(modifier) : created
  }
  const token = { Token: required(bigint()) }
  await withColumns(scratch(workTable(name)), dialect, { ...WORK, ...unrounded }).execute()
  await withColumns(scratch(differenceTable(name)), dialect, { ...token, ...DIFFERENCE, ...loose }).execute()
  await db.insertInto('TabelStand').values({ Tabel: name }).execute()
}

/** Columns that a later version reads from the source, for a target table and for those through which its rows come. */
export async function addWarehouseColumns(ddl: Ddl, name: string, columns: Columns): Promise<void> {
  await addColumns(ddl, name, columns)
  await addColumns(ddl, `staging.${workTable(name)}`, columns)
  await addColumns(ddl, `staging.${differenceTable(name)}`, columns)
}

/**
 * `<Tabel>Historie`: every version of a table's rows, from `GeldigVan` on and before `GeldigTot` (NULL: now), with the
 * runs that began and ended it. The rows that are there are the first versions.
 */
export async function createHistoryTable(ddl: Ddl, table: string, columns: Columns): Promise<void> {
  const { db, dialect } = ddl
  const name = historyTable(table)
  const names = Object.keys(columns)
  const keys = names.filter((column) => columns[column]!.key)
  await createTable(ddl, name, {
    ...columns,
    GeldigVan: { ...required(timestamp()), key: true },
    GeldigTot: timestamp(),
    RunId: required(bigint()),
    RunIdTot: bigint(),
  })
  // Never two versions of a row at once.
  await db.schema
    .createIndex(`UX_${name}_nu`)
    .on(name)
    .columns(keys)
    .unique()
    .where(sql.ref('GeldigTot'), 'is', null)
    .execute()
  const since = dialect.statementTime()
  await db
    .insertInto(name)
    .columns([...names, 'GeldigVan', 'RunId'])
    .expression((eb) => eb.selectFrom(table).select([...names, since.as('GeldigVan'), 'RunId']))
    .execute()
  await db
    .updateTable('TabelStand')
    .set({ HistorieVanaf: since, HistorieTot: since })
    .where('Tabel', '=', table)
    .execute()
}

/** `<Tabel>_gemist` in staging; see src/transform/sql/shields.ts. */
export async function createMissedTable(ddl: Ddl, table: string, keys: Columns): Promise<void> {
  await createTable(ddl, `staging.${missedTable(table)}`, {
    ...keys,
    Aantal: required({ type: { kind: 'int' } }),
    RunId: required(bigint()),
  })
}

/**
 * What reports read: a view with the columns of a table and, beside each timestamp, its local time. A migration that
 * changes the table makes the view anew. Columns are named: `t.*` would be frozen by position, and show what others
 * have added to a table that was taken over.
 */
export async function createReportView(
  { db, dialect, reports }: Ddl,
  table: string,
  timestamps: readonly string[],
  columns?: readonly string[],
): Promise<void> {
  // The last hours of 9999 are a day there that no date can hold.
  const local = timestamps.map((name) =>
    sql`case when ${sql.ref(`t.${name}`)} < '9999-12-31T22:00:00' then ${dialect.localTime(sql.ref(`t.${name}`))} end`.as(
      `${name}Lokaal`,
    ),
  )
  const all = db.selectFrom(`${table} as t`)
  await db.schema
    .withSchema(reports)
    .createView(table)
    .as(
      columns
        ? all.select(columns.map((name) => `t.${name}`)).select(local)
        : all.selectAll('t').select(local),
    )
    .execute()
}

/** See src/transform for what each means. */
const WORK: Columns = {
  Nr: { type: { kind: 'bigint' }, notNull: true, identity: true },
  Token: required(bigint()),
  VerzoekId: required(bigint()),
  PaginaId: required(bigint()),
  Positie: required(int()),
  Deel: required(int()),
  InBereik: required(int()),
  Geldig: required(int()),
  SleutelLeesbaar: required(int()),
  Verliest: required(int()),
  Afgeschermd: required(int()),
  Meldingen: text('max'),
  Record: text('max'),
}

const DIFFERENCE: Columns = {
  Soort: required({ type: { kind: 'keyText', length: 1 } }),
  PaginaId: bigint(),
  Positie: int(),
  RijVoor: text('max'),
}

function mapColumns(columns: Columns, map: (column: ColumnDdl) => ColumnDdl): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, map(column)]))
}

function withColumns(builder: Builder, dialect: Dialect, columns: Columns): Builder {
  return Object.entries(columns).reduce<Builder>(
    (table, [name, column]) =>
      table.addColumn(
        name,
        column.identity ? sql`${dialect.identity()}` : sql`${dialect.storage(column.type)}`,
        (c) => constrain(c, column),
      ),
    builder,
  )
}

function constrain(builder: ColumnDefinitionBuilder, column: ColumnDdl): ColumnDefinitionBuilder {
  const nullable = column.notNull ? builder.notNull() : builder
  return column.default === undefined ? nullable : nullable.defaultTo(column.default)
}
