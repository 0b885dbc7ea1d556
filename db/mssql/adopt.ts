import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Adoption, ColumnDdl, StorageType, TableDdl } from '../dialect.ts'
import { storage } from './storage.ts'

/**
 * Takes over a table that was there before Tree11, filled by scripts: adds the columns, key and indexes that
 * it lacks and widens types where no value can change. What could cost a row or a digit is left to a
 * person and told. Required columns stay as they are: old rows may lack them until the next sync.
 */

type Sql = RawBuilder<unknown>
// biome-ignore lint/suspicious/noExplicitAny: tables are data here
type Db = Kysely<any>

interface Found {
  name: string
  type: string
  /** Characters, -1 for max. */
  length: number | null
  precision: number | null
  scale: number | null
  fraction: number | null
  nullable: boolean
  collation: string | null
  /** Filled by the database when an INSERT leaves it out. */
  filled: boolean
}

const BINARY = 'Latin1_General_100_BIN2'

export async function adopt(db: Db, { schema, table, columns, indexes }: TableDdl): Promise<Adoption> {
  const found = await columnsOf(db, schema, table)
  if (found.size === 0) return { there: false, problems: [] }
  const target = sql.id(schema, table)
  const place = `${schema}.${table}`
  const wanted = Object.entries(columns).map(([name, column]) => ({ name, column }))
  const keys = wanted.filter(({ column }) => column.key)
  const problems = [
    ...wanted.flatMap(({ name, column }) => differing(place, found.get(name.toLowerCase()), column)),
    ...unfillable(place, found, columns),
    ...(await keyProblems(db, target, place, found, keys)),
  ]
  if (problems.length > 0) return { there: true, problems }
  const alter = (change: Sql) => sql`alter table ${target} ${change}`.execute(db)
  const key = await primaryKeyOf(db, schema, table)
  const sameKey = key !== undefined && sameNames(key.columns, keys)
  const loose = keys.filter(({ name, column }) => !isKey(found.get(name.toLowerCase())!, column.type))
  if (sameKey && loose.length > 0) await alter(sql`drop constraint ${sql.id(key.name)}`)
  for (const { name, column } of wanted) {
    const there = found.get(name.toLowerCase())
    if (there === undefined) await alter(added(name, column))
    else if (column.key && !isKey(there, column.type)) {
      await alter(sql`alter column ${sql.id(there.name)} ${storage(column.type)} not null`)
    } else if (!column.key && fit(there, column.type) === 'widen') {
      const nullable = there.nullable ? sql`null` : sql`not null`
      await alter(sql`alter column ${sql.id(there.name)} ${storage(column.type)} ${nullable}`)
    }
  }
  const list = (names: readonly string[]) => sql.join(names.map((name) => sql.id(name)))
  const keyNames = keys.map(({ name }) => name)
  if (key === undefined || (sameKey && loose.length > 0)) {
    await alter(sql`add constraint ${sql.id(`PK_${table}`)} primary key (${list(keyNames)})`)
  } else if (!sameKey) {
    // Another key stays: what a MERGE needs is that its own is unique.
    await sql`create unique index ${sql.id(`UX_${table}_sleutel`)} on ${target} (${list(keyNames)})`.execute(
      db,
    )
  }
  const there = await indexNames(db, schema, table)
  for (const index of indexes) {
    const name = `IX_${table}_${index.join('_')}`
    if (there.has(name.toLowerCase())) continue
    await sql`create index ${sql.id(name)} on ${target} (${list(index)})`.execute(db)
  }
  return { there: true, problems: [] }
}

/** Old rows are of no run, and were last changed at some time before this. */
const STAMPS: Readonly<Record<string, Sql>> = { DatumLaatsteUpdate: sql`sysutcdatetime()`, RunId: sql`0` }

/** A required column that old rows do not have stays empty in them. */
function added(name: string, { type }: ColumnDdl): Sql {
  const stamp = STAMPS[name]
  return sql`add ${sql.id(name)} ${storage(type)} ${stamp ? sql`not null default ${stamp}` : sql`null`}`
}

function differing(table: string, there: Found | undefined, { type, key }: ColumnDdl): string[] {
  if (there === undefined || fit(there, type) !== 'differs') return []
  const wanted = typeText(type)
  return [
    `${table}.${there.name} is ${foundText(there)}, wanted ${wanted}: values could change, so look at them and then ALTER TABLE ${table} ALTER COLUMN ${there.name} ${wanted}${key ? ' NOT NULL' : ''}`,
  ]
}

function unfillable(
  table: string,
  found: ReadonlyMap<string, Found>,
  columns: Readonly<Record<string, ColumnDdl>>,
) {
  const known = new Set(Object.keys(columns).map((name) => name.toLowerCase()))
  return [...found.values()]
    .filter(({ name, nullable, filled }) => !known.has(name.toLowerCase()) && !nullable && !filled)
    .map(
      ({ name }) =>
        `${table}.${name} is no column of Tree11 and may not be empty: give it a default, or allow NULL`,
    )
}

type Wanted = { name: string; column: ColumnDdl }

async function keyProblems(
  db: Db,
  target: Sql,
  table: string,
  found: ReadonlyMap<string, Found>,
  keys: readonly Wanted[],
): Promise<string[]> {
  const missing = keys.filter(({ name }) => !found.has(name.toLowerCase())).map(({ name }) => name)
  if (missing.length > 0) {
    return [
      `${table} has no ${missing.join(', ')}, its key: add and fill it, or rename the table, so that a new one is made`,
    ]
  }
  const named = sql.join(keys.map(({ name }) => sql.id(name)))
  const empty = sql.join(
    keys.map(({ name }) => sql`${sql.id(name)} is null`),
    sql` or `,
  )
  const { rows } = await sql<{
    dubbel: number
    leeg: number
  }>`select (select count(*) from (select 1 as een from ${target} group by ${named} having count(*) > 1) as d) as dubbel, (select count(*) from ${target} where ${empty}) as leeg`.execute(
    db,
  )
  const names = keys.map(({ name }) => name).join(', ')
  const { dubbel, leeg } = rows[0]!
  return [
    ...(dubbel > 0
      ? [
          `${table} has ${dubbel} keys (${names}) more than once: SELECT ${names}, COUNT(*) FROM ${table} GROUP BY ${names} HAVING COUNT(*) > 1 shows them; delete all but one row of each`,
        ]
      : []),
    ...(leeg > 0 ? [`${table} has ${leeg} rows without ${names}: fill it or delete them`] : []),
  ]
}

const sameNames = (names: readonly string[], keys: readonly Wanted[]) =>
  names.length === keys.length &&
  keys.every(({ name }) => names.some((other) => other.toLowerCase() === name.toLowerCase()))

const isKey = (there: Found, type: StorageType) => !there.nullable && fit(there, type) === 'fits'

const WHOLE: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, int: 3, bigint: 4 }

/** Whether a column can stay, can become the wanted type without any value changing, or neither. */
function fit(there: Found, type: StorageType): 'fits' | 'widen' | 'differs' {
  const { type: is, precision, scale } = there
  const judge = (fits: boolean, widens: boolean) => (fits ? 'fits' : widens ? 'widen' : 'differs')
  switch (type.kind) {
    case 'keyText': {
      if (!/^n?(var)?char$/.test(is)) return 'differs'
      const fits = is === 'nvarchar' && there.length === type.length && there.collation === BINARY
      return judge(fits, /varchar$/.test(is) && longest(there) <= type.length)
    }
    case 'text':
    case 'json': {
      const wanted = type.kind === 'json' || type.length === 'max' ? Number.POSITIVE_INFINITY : type.length
      return judge(
        is === 'nvarchar' && longest(there) >= wanted,
        /varchar$/.test(is) && longest(there) <= wanted,
      )
    }
    case 'int':
    case 'bigint': {
      const [has, wanted] = [WHOLE[is] ?? 9, WHOLE[type.kind]!]
      return judge(has >= wanted && has < 9, has < wanted)
    }
    case 'decimal': {
      if (is !== 'decimal' && is !== 'numeric') return 'differs'
      const [whole, ours] = [precision! - scale!, type.precision - type.scale]
      return judge(whole >= ours && scale! >= type.scale, whole <= ours && scale! <= type.scale)
    }
    case 'bit':
      return judge(is === 'bit', false)
    case 'timestamp':
      return judge(
        is === 'datetime2' && (there.fraction ?? 0) >= 3,
        is === 'datetime2' || is === 'smalldatetime' || is === 'datetime',
      )
    case 'date':
      return judge(is === 'date', false)
    default:
      return 'differs'
  }
}

const longest = ({ length }: Found) => (length === null || length < 0 ? Number.POSITIVE_INFINITY : length)

function foundText({ type, length, precision, scale, collation }: Found): string {
  if (/char$/.test(type))
    return `${type}(${length === -1 ? 'max' : length})${collation === null ? '' : ` ${collation}`}`
  return /^(decimal|numeric)$/.test(type) ? `${type}(${precision},${scale})` : type
}

function typeText(type: StorageType): string {
  switch (type.kind) {
    case 'keyText':
      return `nvarchar(${type.length}) COLLATE ${BINARY}`
    case 'text':
      return `nvarchar(${type.length})`
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'timestamp':
      return 'datetime2(3)'
    case 'json':
      return 'nvarchar(max)'
    default:
      return type.kind
  }
}

async function columnsOf(db: Db, schema: string, table: string): Promise<Map<string, Found>> {
  const { rows } = await sql<{
    naam: string
    soort: string
    lengte: number | null
    cijfers: number | null
    schaal: number | null
    fractie: number | null
    leeg: string
    collatie: string | null
    standaard: number
    identiteit: number | null
    berekend: number | null
  }>`select c.COLUMN_NAME as naam, c.DATA_TYPE as soort, c.CHARACTER_MAXIMUM_LENGTH as lengte, c.NUMERIC_PRECISION as cijfers, c.NUMERIC_SCALE as schaal, c.DATETIME_PRECISION as fractie, c.IS_NULLABLE as leeg, c.COLLATION_NAME as collatie, case when c.COLUMN_DEFAULT is null then 0 else 1 end as standaard, columnproperty(object_id(${`${schema}.${table}`}), c.COLUMN_NAME, 'IsIdentity') as identiteit, columnproperty(object_id(${`${schema}.${table}`}), c.COLUMN_NAME, 'IsComputed') as berekend
from INFORMATION_SCHEMA.COLUMNS as c
where c.TABLE_SCHEMA = ${schema} and c.TABLE_NAME = ${table}`.execute(db)
  return new Map(
    rows.map((row) => [
      row.naam.toLowerCase(),
      {
        name: row.naam,
        type: row.soort.toLowerCase(),
        length: row.lengte,
        precision: row.cijfers,
        scale: row.schaal,
        fraction: row.fractie,
        nullable: row.leeg.toUpperCase() === 'YES',
        collation: row.collatie,
        filled: row.standaard === 1 || row.identiteit === 1 || row.berekend === 1,
      },
    ]),
  )
}

async function primaryKeyOf(db: Db, schema: string, table: string) {
  const { rows } = await sql<{
    sleutel: string
    kolom: string
  }>`select i.name as sleutel, c.name as kolom
from sys.indexes as i
inner join sys.index_columns as ic on ic.object_id = i.object_id and ic.index_id = i.index_id
inner join sys.columns as c on c.object_id = ic.object_id and c.column_id = ic.column_id
where i.object_id = object_id(${`${schema}.${table}`}) and i.is_primary_key = 1`.execute(db)
  const [first] = rows
  return first && { name: first.sleutel, columns: rows.map(({ kolom }) => kolom) }
}

async function indexNames(db: Db, schema: string, table: string): Promise<Set<string>> {
  const { rows } = await sql<{
    naam: string | null
  }>`select i.name as naam from sys.indexes as i where i.object_id = object_id(${`${schema}.${table}`})`.execute(
    db,
  )
  return new Set(rows.flatMap(({ naam }) => (naam === null ? [] : [naam.toLowerCase()])))
}
