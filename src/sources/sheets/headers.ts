import { Tree11Error } from '../../errors.ts'
import { type Cell, isBlank } from './cells.ts'

/** Where each header stands in a row, counted from 0. */
export type Columns = Readonly<Record<string, number>>

/** Words above columns of such sheets that name nobody: these may be shown. */
const HEADER_WORDS = new Set(
  'voornaam achternaam familienaam roepnaam tussenvoegsel naam klant lid datum dag tijd uren uur duur aantal trainer notitie opmerking totaal nr abonnement sectie groep'.split(
    ' ',
  ),
)

const name = (value: Cell): string => (typeof value === 'string' ? value.toLowerCase() : '')

interface Wanted {
  headers: readonly string[]
  range: string
}

/** The headers of a row that holds all of them; throws when one of them stands there twice. */
export function headersIn(
  row: readonly Cell[],
  { headers, range, row: number }: Wanted & { row: number },
): Columns | undefined {
  const names = row.map(name)
  const columns = Object.fromEntries(headers.map((header) => [header, names.indexOf(header)]))
  if (Object.values(columns).includes(-1)) return undefined
  const twice = headers.find((header) => names.lastIndexOf(header) !== columns[header])
  if (twice === undefined) return columns
  throw missing(
    `The sheet's range ${range} has the header "${twice}" twice, in its columns ${columns[twice]! + 1} and ${names.lastIndexOf(twice) + 1} (row ${number}). Rename the one that is not meant.`,
  )
}

/**
 * The headers of the first row that holds all of them; undefined for a range in which nothing stands. Without such a row
 * nobody can tell what the columns are. What is shown of the row that was looked at are words that head a column.
 */
export function findHeaders(
  rows: readonly (readonly Cell[])[],
  wanted: Wanted & { firstRow: number },
): Columns | undefined {
  const { headers, range, firstRow } = wanted
  for (const [at, row] of rows.entries()) {
    const found = headersIn(row, { headers, range, row: firstRow + at })
    if (found) return found
  }
  const nearest = rows.reduce<number>(
    (best, row, at) => (known(row, headers) > known(rows[best] ?? [], headers) ? at : best),
    rows.findIndex((row) => !row.every(isBlank)),
  )
  const row = rows[nearest]
  if (!row) return undefined
  const names = row.map(name)
  const filled =
    names.filter((one) => one !== '').length + row.filter((one) => typeof one === 'number').length
  const shown = names.filter((one) => HEADER_WORDS.has(one)).map((one) => `"${one}"`)
  const others = filled - shown.length
  const rest = others === 0 ? '' : `${others} other ${others === 1 ? 'cell' : 'cells'}`
  const holds = [shown.join(', '), rest].filter(Boolean).join(' and ')
  const lacking = headers.filter((header) => !names.includes(header)).map((header) => `"${header}"`)
  throw missing(
    `The sheet's range ${range} has no column with the header ${lacking.join(', ')}; its row ${firstRow + nearest} holds ${holds}. Write the headers ${headers.map((header) => `"${header}"`).join(', ')} above the columns, or widen the range.`,
  )
}

/** How many words that head a column a row holds, those that are wanted counted most. */
const known = (row: readonly Cell[], headers: readonly string[]): number =>
  row.map(name).reduce((sum, one) => sum + (headers.includes(one) ? 10 : HEADER_WORDS.has(one) ? 1 : 0), 0)

const missing = (message: string) => new Tree11Error(message, { code: 'sheet-header-missing', kind: 'skip' })
