import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { ColumnType } from '../../db/dialect.ts'
import { windowOf } from '../landing/requests.ts'
import { eachDay } from '../local-days.ts'
import type { RunTableStatus } from '../shapes/statuses.ts'
import type { TableColumn, TableInfo, TableRun } from '../shapes/table.ts'
import { withStamps } from '../tables/stamps.ts'
import type { Table } from '../tables/table.ts'
import { readStamped, type Stamp } from './stamps.ts'

export interface InfoSettings {
  tables: readonly Table[]
  windowDays: Readonly<Record<string, number>>
  now: Date
}

/** One item for each of `wanted`, from a number of statements that does not depend on how many those are. */
export async function tableInfo(
  database: Database,
  wanted: readonly Table[],
  settings: InfoSettings,
): Promise<TableInfo[]> {
  return (await stampedTableInfo(database, wanted, settings)).items
}

/** The same with the stamps of the tables, whose rows it counts. */
export async function stampedTableInfo(
  database: Database,
  wanted: readonly Table[],
  settings: InfoSettings,
): Promise<{ stamps: Stamp[]; items: TableInfo[] }> {
  const { db } = database
  const present = await presentTables(database)
  const names = wanted.map(({ name }) => name)
  const runs = await lastRuns(database, names)
  const pauses = await pausedTables(database)
  const { stamps, result: counts } = await readStamped(db, wanted, () =>
    rowCounts(
      database,
      names.filter((name) => present.has(name)),
    ),
  )
  const items = wanted.map((table, place) => ({
    table: table.name,
    stream: table.stream.name,
    load: table.load.kind,
    window: windowInfo(table, settings),
    columns: columnInfo(table),
    rowCount: counts.get(table.name) ?? null,
    lastRun: runs.get(table.name) ?? null,
    pausedByRun: pauses.get(table.name) ?? null,
    sourceReadAt: stamps[place]!.sourceReadAt,
    quality: stamps[place]!.quality,
  }))
  return { stamps, items }
}

function windowInfo(table: Table, { tables, windowDays, now }: InfoSettings): TableInfo['window'] {
  const days = windowOf(table, tables, { now, windowDays })
  return days ? { daysBack: eachDay(days).length - 1, ...days } : null
}

function columnInfo(table: Table): TableColumn[] {
  return withStamps(table.columns).map((column) => ({
    name: column.name,
    type: typeName(column.type),
    key: 'key' in column && column.key,
    required: !('required' in column) || column.required,
    personal: 'personal' in column && column.personal,
  }))
}

function typeName(type: ColumnType | { kind: 'bigint' }): string {
  switch (type.kind) {
    case 'text':
      return `text(${type.length})`
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    default:
      return type.kind
  }
}

async function presentTables({ db, names }: Database): Promise<Set<string>> {
  const found = await db.introspection.getTables()
  return new Set(found.filter(({ schema }) => schema === names.schema).map(({ name }) => name))
}

async function rowCounts({ db, names }: Database, tables: string[]): Promise<Map<string, number>> {
  if (tables.length === 0) return new Map()
  const counts = tables.map(
    (table) => sql`select ${table} as "tabel", count(*) as "aantal" from ${names.target(table)}`,
  )
  const { rows } = await sql<{
    tabel: string
    aantal: unknown
  }>`${sql.join(counts, sql` union all `)}`.execute(db)
  return new Map(rows.map(({ tabel, aantal }) => [tabel, Number(aantal)]))
}

/** The reverts by the tables that they paused. */
async function pausedTables({ db }: Database): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('TabelStand')
    .select(['Tabel', 'PauzeRunId'])
    .where('Gepauzeerd', '=', 1)
    .execute()
  return new Map(rows.map(({ Tabel, PauzeRunId }) => [Tabel, Number(PauzeRunId)]))
}

async function lastRuns({ db }: Database, tables: string[]): Promise<Map<string, TableRun>> {
  const rows = await db
    .selectFrom('SyncRunTabel as t')
    .innerJoin('SyncRun as r', 'r.RunId', 't.RunId')
    .innerJoin(
      (inner) =>
        inner
          .selectFrom('SyncRunTabel as t2')
          .innerJoin('SyncRun as r2', 'r2.RunId', 't2.RunId')
          .select((eb) => ['t2.Tabel', eb.fn.max('t2.RunId').as('RunId')])
          .where('r2.ProefRun', '=', 0)
          .where('t2.Tabel', 'in', tables)
          .groupBy('t2.Tabel')
          .as('last'),
      (join) => join.onRef('last.Tabel', '=', 't.Tabel').onRef('last.RunId', '=', 't.RunId'),
    )
    .select(['t.Tabel', 't.RunId', 't.Status', 'r.Klaar'])
    .execute()
  return new Map(
    rows.map(({ Tabel, RunId, Status, Klaar }) => [
      Tabel,
      { id: Number(RunId), status: Status as RunTableStatus, finishedAt: Klaar?.toISOString() ?? null },
    ]),
  )
}
