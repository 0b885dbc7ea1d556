import { distance } from 'fastest-levenshtein'
import { Tree11Error } from '../errors.ts'
import type { Table } from './table.ts'

/** The table of that name, whatever its case. Throws `unknown-table` with the nearest name. */
export function findTable(tables: readonly Table[], name: string): Table {
  const wanted = name.trim().toLowerCase()
  const found = tables.find((table) => table.name.toLowerCase() === wanted)
  if (found) return found
  // Of a name that people know, as Facturen, the whole is within ours.
  const parts = (name: string) => wanted.length > 3 && (name.includes(wanted) || wanted.includes(name))
  const near = tables
    .map(({ name }) => name)
    .map((name) => ({ name, far: parts(name.toLowerCase()) ? 0 : distance(wanted, name.toLowerCase()) }))
    .sort((left, right) => left.far - right.far)[0]
  const hint = near && near.far <= Math.max(3, wanted.length / 2) ? ` Did you mean ${near.name}?` : ''
  throw new Tree11Error(`There is no table ${name}.${hint}`, { code: 'unknown-table', kind: 'usage' })
}
