import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { addDays, checkDays, midnight } from '../local-days.ts'
import type { Table, TableColumn } from '../tables/table.ts'
import { rowsAsOf } from './as-of.ts'
import { readStamped, readStamps, type Stamp } from './stamps.ts'

export type Row = Readonly<Record<string, unknown>>

export interface RowsWanted {
  table: Table
  columns: readonly string[]
  /** Local days, both included, of the column by which the table is read. */
  from?: string
  to?: string
  /** As they were: see rowsAsOf. */
  asOf?: string | undefined
}

/** Small enough to be turned into text without holding the event loop, large enough that the database is not asked too often. */
const BATCH = 2_000

/**
 * The rows of a table in the order of its key, batch by batch, as they were when the first was read. No
 * transaction is held open for whoever reads slowly: each batch is a query of its own, after which the table
 * must still have its version, or the reading ends with `table-changed`.
 */
export async function openRows(
  database: Database,
  wanted: RowsWanted,
): Promise<{ stamp: Stamp; batches: AsyncGenerator<Row[]> }> {
  const { db } = database
  const source = await sourceOf(database, wanted)
  const conditions = daysWanted(wanted)
  const read = async (after?: Row) =>
    (await rowsAfter(database, wanted, { source, conditions, after }).execute(db)).rows
  const { stamps, result: first } = await readStamped(db, [wanted.table], () => read())
  const stamp = stamps[0]!
  async function* batches() {
    for (let rows = first; rows.length > 0; ) {
      yield rows
      if (rows.length < BATCH) return
      const next = await read(rows.at(-1))
      const [now] = await readStamps(db, [wanted.table])
      if (now!.version !== stamp.version) throw changed(wanted.table)
      rows = next
    }
  }
  return { stamp, batches: batches() }
}

function changed({ name }: Table): Tree11Error {
  return new Tree11Error(
    `${name}: a run changed its rows while they were read, so that they end here. Read them again.`,
    {
      code: 'table-changed',
      kind: 'retry',
    },
  )
}

/** What to read of it next. */
interface Part {
  source: RawBuilder<unknown>
  conditions: readonly RawBuilder<unknown>[]
  after: Row | undefined
}

const sourceOf = async (database: Database, { table, asOf }: RowsWanted): Promise<RawBuilder<unknown>> =>
  asOf === undefined ? database.names.target(table.name) : await rowsAsOf(database, table, asOf)

function rowsAfter(
  database: Database,
  { table, columns }: RowsWanted,
  { source, conditions, after }: Part,
): RawBuilder<Row> {
  const keys = table.keys.map(({ name }) => sql.id(name))
  const shown = [...new Set([...columns, ...table.keys.map(({ name }) => name)])].map((name) => sql.id(name))
  const all = after ? [...conditions, ...beyond(database.dialect, table.keys, after)] : conditions
  const where = all.length > 0 ? sql` where ${sql.join([...all], sql` and `)}` : sql``
  return sql<Row>`select ${sql.join(shown)} from ${source} as t${where} order by ${sql.join(keys)} offset 0 rows fetch next ${sql.lit(BATCH)} rows only`
}

/** Beyond a row in the order of the key. The first part says less than the second, but an index can seek by it. */
function beyond(dialect: Database['dialect'], keys: readonly TableColumn[], row: Row): RawBuilder<unknown>[] {
  const value = ({ name, type }: TableColumn) =>
    dialect.cast(
      sql`${row[name]}`,
      type.kind === 'text' ? { kind: 'keyText', length: Number(type.length) } : type,
    )
  const [first, ...others] = keys
  if (!first) return []
  const id = sql.id(first.name)
  if (others.length === 0) return [sql`${id} > ${value(first)}`]
  const rest = sql.join(beyond(dialect, others, row), sql` and `)
  return [
    sql`${id} >= ${value(first)}`,
    sql`(${id} > ${value(first)} or (${id} = ${value(first)} and ${rest}))`,
  ]
}

/** The column of days by which a table's rows can be chosen: that of its window, or a date in its key. */
export function dayColumn({ load, columns, keys }: Table): TableColumn | undefined {
  if (load.kind === 'window') return columns.find(({ name }) => name === load.column)
  return keys.find(({ type }) => type.kind === 'date')
}

/** Throws `wrong-date`, `from-after-to`, or `no-days` for a table without such a column. */
function daysWanted({ table, from, to }: RowsWanted): RawBuilder<unknown>[] {
  if (from === undefined && to === undefined) return []
  const column = dayColumn(table)
  if (!column) {
    throw new Tree11Error(`${table.name} has no column of days: leave out from and to.`, {
      code: 'no-days',
      kind: 'usage',
    })
  }
  checkDays({ from, to })
  const id = sql.id(column.name)
  const bounds: RawBuilder<unknown>[] = []
  if (column.type.kind === 'date') {
    if (from !== undefined) bounds.push(sql`${id} >= ${from}`)
    if (to !== undefined) bounds.push(sql`${id} <= ${to}`)
  } else {
    if (from !== undefined) bounds.push(sql`${id} >= ${midnight(from)}`)
    if (to !== undefined) bounds.push(sql`${id} < ${midnight(addDays(to, 1))}`)
  }
  return bounds
}
