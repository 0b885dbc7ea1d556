import { Tree11Error } from '../../errors.ts'

export type Cell = string | number | boolean | null
export type SheetRow = Record<string, Cell>

/**
 * Names the cells of a hand-kept sheet by their headers, whatever their order and case. Cells stay
 * as the API gave them; the database reads the ways in which people write a date.
 *
 * - Every row with all headers is a header row: it is left out, and its order holds from there on.
 *   Rows above the first one follow its order, too.
 * - Without any such row the first row decides: one that names some of the headers is a header row
 *   with the others missing, which is an error (code `sheet-header-missing`); else the default
 *   order holds.
 * - Rows without anything in these columns are left out.
 */
export function rowsByHeader(
  values: readonly (readonly unknown[])[],
  headers: readonly string[],
  range: string,
): SheetRow[] {
  let columns = values.map((row) => columnsOf(row, headers)).find((found) => !found.includes(-1))
  if (columns === undefined) {
    requireNoHeaders(values, headers, range)
    columns = headers.map((_, index) => index)
  }
  const rows: SheetRow[] = []
  for (const row of values) {
    const named = columnsOf(row, headers)
    if (!named.includes(-1)) {
      columns = named
      continue
    }
    const cells = columns.map((column) => cell(row[column]))
    if (cells.every(isBlank)) continue
    rows.push(Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? null])))
  }
  return rows
}

/** Where each header stands in the row, -1 where it does not. */
function columnsOf(row: readonly unknown[], headers: readonly string[]): number[] {
  const names = row.map(headerName)
  return headers.map((header) => names.indexOf(header))
}

function requireNoHeaders(
  values: readonly (readonly unknown[])[],
  headers: readonly string[],
  range: string,
) {
  const first = values.find((row) => !row.every((value) => isBlank(cell(value))))
  if (first === undefined) return
  const columns = columnsOf(first, headers)
  if (columns.every((column) => column === -1)) return
  const named = (wanted: (column: number) => boolean) =>
    headers.filter((_, index) => wanted(columns[index]!)).map((header) => `"${header}"`)
  const [missing, found] = [named((column) => column === -1), named((column) => column !== -1)]
  // What else stands there may be a name that was typed over a header.
  const others = first.filter((value) => !isBlank(cell(value))).length - found.length
  throw new Tree11Error(
    `The sheet's range ${range} has no column with the header ${missing.join(', ')}; its first row holds ${found.join(', ')} and ${others} other ${others === 1 ? 'cell' : 'cells'}. Write the headers ${headers.map((header) => `"${header}"`).join(', ')} above the columns, or widen the range.`,
    { code: 'sheet-header-missing', kind: 'skip' },
  )
}

/** trim() takes no-break spaces and the like along, which people paste from elsewhere. */
function headerName(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : ''
}

/** The API leaves out empty cells at a row's end and gives "" for those before. */
function cell(value: unknown): Cell {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return null
}

function isBlank(value: Cell): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '')
}
