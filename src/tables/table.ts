import type { RowPath } from '../../db/dialect.ts'
import type { Stream } from '../sources/source.ts'
import type { Column, ColumnSpec } from './column.ts'
import { jsonPath } from './path.ts'
import type { Rule } from './rule.ts'

export const each = (array: string): RowPath => ({ kind: 'each', array: jsonPath(array) })
export const eachIn = (array: string, inner: string): RowPath => ({
  kind: 'eachIn',
  array: jsonPath(array),
  inner: jsonPath(inner),
})
export const sideBySide = (labels: string, values: string): RowPath => ({
  kind: 'sideBySide',
  labels: jsonPath(labels),
  values: jsonPath(values),
})

/**
 * What a complete answer says about the rows that are there.
 * - `snapshot`: all of them; what is absent is deleted
 * - `window`: those whose `column` lies in the days asked for
 * - `replace`: those with the request's key columns (one class, one day)
 * - `upsert`: nothing is ever deleted
 */
export type Load =
  | { kind: 'snapshot' }
  | { kind: 'window'; column: string; daysBack: number }
  | { kind: 'replace'; daysBack: number }
  | { kind: 'upsert'; daysBack?: number }

export const snapshot = (): Load => ({ kind: 'snapshot' })
export const window = (column: string, options: { daysBack: number }): Load => ({
  kind: 'window',
  column,
  ...options,
})
export const replaceWithin = (options: { daysBack: number }): Load => ({ kind: 'replace', ...options })
export const upsert = (options: { daysBack?: number } = {}): Load => ({ kind: 'upsert', ...options })

/**
 * One request for each record of another stream's pages in the same run (one for each class, for each
 * membership). The columns are read by SQL; `expand` turns one row into the parameters of its requests.
 */
export interface FanOut {
  stream: Stream
  rows: RowPath
  columns: Readonly<Record<string, Column>>
  /** A column of time: only what began within the window and before now. */
  begunWithin?: string
  expand?: (row: Readonly<Record<string, string | null>>) => Record<string, string>[]
  /** A parameter by which requests are also made again whose rows the table has in these days: the records that the list still names. */
  heldBy?: string
}

/** Where requests are about, as far as the settings say. */
export interface Place {
  location?: string | undefined
}

export interface TableDefinition<Columns extends Readonly<Record<string, Column>>> {
  stream: Stream
  rows: RowPath
  columns: Columns
  load: Load
  /** Parameters of the requests beyond their days: one request for each combination. */
  requests?: readonly Readonly<Record<string, string>>[]
  fanOut?: FanOut
  /** Tables that come first when both are in a run. */
  after?: readonly string[]
  /** Of those, the ones without which this table is left as it is; of the others the rows that are there will do. */
  needs?: readonly string[]
  /** Part of the nightly set. */
  nightly: boolean
  /** Every version of its rows is kept in `<Tabel>Historie`. */
  history?: true
  /** Which of several records with one key is kept, best first; otherwise the latest read. */
  prefer?: { column: string; order: readonly string[] }
  /** Records with this value are not records of this table. */
  leaveOut?: { column: string; value: string }
  /** What every request fixes of its records: those that say otherwise are left out, and counted in a WARN. */
  asked?: (place: Place) => Readonly<Record<string, string | undefined>>
  rules?: readonly Rule[]
}

export interface TableColumn extends ColumnSpec {
  name: string
}

/** A target table as the rest of the service sees it. */
export interface Table {
  name: string
  stream: Stream
  rows: RowPath
  columns: readonly TableColumn[]
  keys: readonly TableColumn[]
  /** Columns that are added up; when there are any, records with one key become one row. */
  sums: readonly TableColumn[]
  load: Load
  requests: readonly Readonly<Record<string, string>>[]
  fanOut?: FanOut
  /** Streams that only lend a column. */
  lookups: readonly Stream[]
  after: readonly string[]
  needs: readonly string[]
  nightly: boolean
  history?: true
  prefer?: { column: string; order: readonly string[] }
  leaveOut?: { column: string; value: string }
  asked?: (place: Place) => Readonly<Record<string, string | undefined>>
  rules: readonly Rule[]
}

export function defineTable<const Name extends string, Columns extends Readonly<Record<string, Column>>>(
  name: Name,
  definition: TableDefinition<Columns>,
): Table & { name: Name; columnTypes: Columns } {
  const columns = Object.entries(definition.columns).map(([column, { spec }]) => ({ name: column, ...spec }))
  return {
    requests: [{}],
    after: [],
    needs: [],
    rules: [],
    ...definition,
    name,
    columns,
    columnTypes: definition.columns,
    keys: columns.filter((column) => column.key),
    sums: columns.filter((column) => column.sum),
    lookups: columns.flatMap(({ origin }) => (origin.kind === 'lookup' ? [origin.stream as Stream] : [])),
  }
}

/** The days back of a table's default window, or undefined when it has none. */
export function daysBack(table: Table): number | undefined {
  return 'daysBack' in table.load ? table.load.daysBack : undefined
}
