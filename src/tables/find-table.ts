import { distance } from 'fastest-levenshtein'
import { Tree11Error } from '../errors.ts'
import type { Table } from './table.ts'

/** The table of that name, whatever its case. Throws `unknown-table` with the nearest name. */
export function findTable(tables: readonly Table[], name: string): Table {
  const wanted = name.trim().toLowerCase()
  const found = tables.find((table) => table.name.toLowerCase() === wanted)
  if (found) return found
  const near = tables
    .map((table) => ({ table, far: distance(wanted, table.name.toLowerCase()) }))
    .sort((left, right) => left.far - right.far)[0]
  const hint = near && near.far <= Math.max(3, wanted.length / 2) ? ` Did you mean ${near.table.name}?` : ''
  throw new Tree11Error(`There is no table ${name}.${hint}`, { code: 'unknown-table', kind: 'usage' })
}
