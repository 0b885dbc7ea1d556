import { sql } from 'kysely'
import { type BulkLoad, Connection, TYPES } from 'tedious'
import type { Database } from '../../db/database.ts'
import { connectionOf, sqlServerOf } from '../../db/mssql/server.ts'
import { openDatabase } from '../../db/open-database.ts'

const LIMITS = { connectTimeoutSeconds: 30, timeoutSeconds: 3_600, poolSize: 1 }

/**
 * The floor on SQL Server: the driver's BulkLoad of the rows that a sync just wrote, typed, into the same
 * table, emptied: the same columns, keys and indexes. Milliseconds.
 */
export async function bulkFloor(url: string, table: string): Promise<number> {
  const config = { url, schema: 'tree11', stagingSchema: 'staging', limits: LIMITS, notes: [] }
  const database = await openDatabase(config)
  const columns = await columnsOf(database, table)
  const name = database.names.target(table)
  const { rows } = await sql<Record<string, unknown>>`select * from ${name}`.execute(database.db)
  await sql`truncate table ${name}`.execute(database.db)
  await database.close()
  const connection = await connected(new Connection(connectionOf(sqlServerOf(config), LIMITS)))
  try {
    const start = performance.now()
    const written = await load(connection, `tree11.${table}`, columns, rows)
    if (written !== rows.length) throw new Error(`BulkLoad wrote ${written} of ${rows.length} rows.`)
    return performance.now() - start
  } finally {
    connection.close()
  }
}

type AddColumn = Parameters<BulkLoad['addColumn']>
type DataType = AddColumn[1]
type ColumnOptions = AddColumn[2]

interface Column {
  name: string
  type: DataType
  options: ColumnOptions
}

async function columnsOf({ db }: Database, table: string): Promise<Column[]> {
  const { rows } = await sql<{
    name: string
    type: string
    length: number | null
    precision: number | null
    scale: number | null
    nullable: string
  }>`select COLUMN_NAME as name, DATA_TYPE as type, CHARACTER_MAXIMUM_LENGTH as length, NUMERIC_PRECISION as precision, NUMERIC_SCALE as scale, IS_NULLABLE as nullable from INFORMATION_SCHEMA.COLUMNS where TABLE_SCHEMA = 'tree11' and TABLE_NAME = ${table} order by ORDINAL_POSITION`.execute(
    db,
  )
  return rows.map(({ name, type, length, precision, scale, nullable }) => {
    const options: ColumnOptions = { nullable: nullable === 'YES' }
    switch (type) {
      case 'nvarchar':
        return {
          name,
          type: TYPES.NVarChar,
          options: { ...options, length: length! < 0 ? Infinity : length! },
        }
      case 'decimal':
      case 'numeric':
        return { name, type: TYPES.Decimal, options: { ...options, precision: precision!, scale: scale! } }
      case 'datetime2':
        return { name, type: TYPES.DateTime2, options: { ...options, scale: 3 } }
      case 'date':
        return { name, type: TYPES.Date, options }
      case 'bigint':
        return { name, type: TYPES.BigInt, options }
      case 'int':
        return { name, type: TYPES.Int, options }
      case 'bit':
        return { name, type: TYPES.Bit, options }
      default:
        throw new Error(`${table}.${name} is ${type}, which the bench does not load.`)
    }
  })
}

const connected = (connection: Connection) =>
  new Promise<Connection>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve(connection)))
  })

const load = (
  connection: Connection,
  table: string,
  columns: readonly Column[],
  rows: Record<string, unknown>[],
) =>
  new Promise<number>((resolve, reject) => {
    const bulk = connection.newBulkLoad(table, { keepNulls: true }, (error, count) =>
      error ? reject(error) : resolve(count ?? 0),
    )
    for (const { name, type, options } of columns) bulk.addColumn(name, type, options)
    connection.execBulkLoad(
      bulk,
      rows.map((row) => columns.map(({ name }) => row[name])),
    )
  })
