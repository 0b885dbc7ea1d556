import { type Cell, dayIn, hoursIn, isBlank, plainCell } from './cells.ts'
import { type Columns, findHeaders, headersIn } from './headers.ts'
import type { SheetStream } from './streams.ts'

export type SheetRow = Record<string, Cell>

/** A range as the API gave it twice: dates and times as numbers, and as they are shown. */
export interface SheetValues {
  numbers: readonly (readonly unknown[])[]
  shown: readonly (readonly unknown[])[]
  /** Row of the sheet in which the range begins, counted from 1. */
  firstRow: number
}

export interface SheetRows {
  rows: SheetRow[]
  /** Rows of the sheet that hold something and no record: titles, totals, notes. */
  others: number[]
  /** Rows of which nobody can tell whether their hours are a time, or a part of a day. */
  doubtful: number[]
}

/** Fewer hours than this, as a bare number, may be a time whose format was lost: 0.0625 is half past one. */
const FEW_HOURS = 0.2

/**
 * Names the cells of a hand-kept sheet by their headers, whatever their order and case. White space of every kind
 * is one plain space, and invisible signs go. Times are hours; the database reads the ways in which people write a date.
 *
 * Every row with all headers is a header row: it is left out, and its order holds from there on. Rows above the
 * first one follow its order, too. Rows without anything in these columns are left out. Throws
 * `sheet-header-missing`, also when one stands there twice.
 */
export function rowsByHeader(values: SheetValues, stream: SheetStream, range: string): SheetRows {
  const { headers, record } = stream
  const found: SheetRows = { rows: [], others: [], doubtful: [] }
  const cells = values.numbers.map((row) => row.map(plainCell))
  let columns: Columns | undefined = findHeaders(cells, { headers, range, firstRow: values.firstRow })
  if (columns === undefined) return found
  for (const [at, row] of cells.entries()) {
    const named = headersIn(row, { headers, range, row: values.firstRow + at })
    if (named) {
      columns = named
      continue
    }
    const own: SheetRow = {}
    for (const header of headers) own[header] = row[columns[header]!] ?? null
    if (Object.values(own).every(isBlank)) continue
    const number = values.firstRow + at
    if (!record) {
      found.rows.push(own)
      continue
    }
    if (!dayIn(own[record.day]!) && record.names.some((name) => isBlank(own[name]!))) {
      found.others.push(number)
      continue
    }
    const { hours } = record
    const given = own[hours]!
    own[hours] = hoursIn(given, values.shown[at]?.[columns[hours]!])
    if (isDoubtful(given, own[hours])) found.doubtful.push(number)
    found.rows.push({ rij: number, ...own })
  }
  return found
}

/** A bare number that is hardly hours, or a number that is shown as a date. */
function isDoubtful(given: Cell, hours: Cell): boolean {
  if (typeof given !== 'number') return false
  return typeof hours === 'string' || (hours === given && given > 0 && given < FEW_HOURS)
}
