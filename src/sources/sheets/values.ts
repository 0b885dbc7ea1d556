import { Tree11Error } from '../../errors.ts'
import { isWebPage, webPage } from './errors.ts'

/** How the API gives dates and times: as numbers, or as they are shown. */
export type DateRendering = 'SERIAL_NUMBER' | 'FORMATTED_STRING'

/**
 * An empty range has no `values` at all in the API's answer, but it still names its range; without
 * both it is not an answer to this request, and must not pass for an empty sheet.
 */
export function listIn(
  { status, data }: { status: number; data: unknown },
  range: string,
): { rows: unknown[][]; firstRow: number } {
  if (isWebPage(data)) throw webPage(`Google answered ${status}`)
  const found = (data as { range?: unknown; values?: unknown } | null) ?? {}
  // Anything but 200 is a part, or a promise.
  const firstRow = firstRowOf(String(found.range))
  if (status === 200 && found.values === undefined && typeof found.range === 'string') {
    return { rows: [], firstRow }
  }
  if (status === 200 && Array.isArray(found.values) && found.values.every((row) => Array.isArray(row))) {
    return { rows: found.values, firstRow }
  }
  throw new Tree11Error(
    `Google's answer for the range ${range} of the sheet has no list of values. Nothing was changed; try again later.`,
    { code: 'sheets-malformed', kind: 'skip' },
  )
}

/** 5 of `Blad1!A5:D1000`, in which the tab's name may hold anything. */
const firstRowOf = (range: string): number =>
  Number(/^\$?[A-Z]+\$?(\d+)/i.exec(range.split('!').at(-1)!)?.[1] ?? 1)

/** Whether nobody wrote into the sheet between two readings, as far as its texts tell. */
export function sameTexts(one: readonly unknown[][], other: readonly unknown[][]): boolean {
  return (
    one.length === other.length &&
    one.every((row, at) =>
      row.every((value, column) => typeof value !== 'string' || value === (other[at]![column] ?? '')),
    )
  )
}

export const changing = (range: string) =>
  new Tree11Error(
    `The sheet's range ${range} changed each time while it was read. Nothing was changed; the next run reads it again.`,
    { code: 'sheets-malformed', kind: 'skip' },
  )
