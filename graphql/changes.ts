import { idOf, type ListPage, pageOf } from '../src/reading/paging.ts'
import { readRow } from '../src/reading/stored-row.ts'
import { findTable } from '../src/tables/find-table.ts'
import type { Table } from '../src/tables/table.ts'
import { pageSize } from './connection.ts'
import { entityOf } from './entities.ts'
import { invalid } from './errors.ts'
import { fieldName } from './names.ts'
import type { Request } from './request.ts'
import { SCALARS } from './scalars.ts'
import { scalarOf } from './schema.ts'
import { bound } from './where.ts'

export interface Change {
  id: number
  runId: number
  kind: string
  /** By the names that the columns have here. */
  key: Record<string, unknown>
  before: Record<string, unknown> | null
}

/** What rows of a table were before runs changed them, newest first. */
export async function listChanges(
  request: Request,
  args: { table: string; key?: unknown; first?: number; after?: string | null },
): Promise<ListPage<Change>> {
  const table = findTable(request.tables, args.table)
  const first = pageSize(args.first)
  if (first < 1) throw invalid('first: wanted at least 1.')
  const rows = await changesQuery(request, table, { ...args, first }).execute()
  return pageOf('changes', {
    rows,
    first,
    id: ({ Id }) => Number(Id),
    item: ({ Id, RunId, Soort, Sleutel, RijVoor }) => ({
      id: Number(Id),
      runId: Number(RunId),
      kind: Soort,
      key: named(readRow(table, Sleutel)),
      before: RijVoor === null ? null : named(readRow(table, RijVoor)),
    }),
  })
}

const named = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [fieldName(column), value]))

function changesQuery(
  { db, database: { dialect } }: Request,
  table: Table,
  { key, first, after }: { key?: unknown; first: number; after?: string | null },
) {
  let query = db
    .selectFrom('Wijziging')
    .select(['Id', 'RunId', 'Soort', 'Sleutel', 'RijVoor'])
    .where('Tabel', '=', table.name)
  if (after != null) query = query.where('Id', '<', idOf('changes', after))
  if (key != null) {
    // Written as the history writes it, by the engine itself.
    const members = keyMembers(table, key).map(({ field, value }) => ({
      name: field.column,
      type: field.type,
      // Within an object of any types a parameter needs one of its own.
      value: dialect.cast(bound(dialect, field, value, `key.${field.name}`), field.type),
    }))
    query = query.where('Sleutel', '=', dialect.jsonObject(members as never))
  }
  return query
    .orderBy('Id', 'desc')
    .offset(0)
    .fetch(first + 1)
}

function keyMembers(table: Table, key: unknown) {
  const { keys } = entityOf(table)
  const wanted = `wanted an object with ${keys.map(({ name }) => name).join(', ')}`
  if (typeof key !== 'object' || key === null || Array.isArray(key)) throw invalid(`key: ${wanted}.`)
  const other = Object.keys(key).find((name) => !keys.some((field) => field.name === name))
  if (other !== undefined) throw invalid(`key: ${other.slice(0, 50)} is no key column; ${wanted}.`)
  return keys.map((field) => {
    const value = (key as Record<string, unknown>)[field.name]
    if (value == null) throw invalid(`key: ${field.name} is missing; ${wanted}.`)
    const scalar = SCALARS[scalarOf(field.type)]
    if (!scalar && typeof value !== 'string') throw invalid(`key.${field.name}: wanted a text.`)
    return { field, value: scalar ? scalar.parse(value) : value }
  })
}
