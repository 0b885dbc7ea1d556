import type { Stream } from '../source.ts'

export interface SheetStream extends Stream {
  source: 'sheets'
  /** Headers of the columns, in the order that holds when the sheet has no header row. */
  headers: readonly string[]
}

/** Only columns that a table uses are landed, so that nothing is left to drop. */
function sheet(name: string, headers: readonly string[]): SheetStream {
  return {
    name: `sheets.${name}`,
    source: 'sheets',
    days: 'none',
    paged: false,
    arrays: [[]],
    drops: [],
    headers,
  }
}

/** Hours of personal training: `[{"voornaam", "achternaam", "datum", "uren"}]`. */
export const trainingHours = sheet('trainingHours', ['voornaam', 'achternaam', 'datum', 'uren'])

/** The section of each membership, by its name: `[{"abonnement", "sectie"}]`. */
export const sections = sheet('sections', ['abonnement', 'sectie'])

export const sheetStreams: readonly SheetStream[] = [trainingHours, sections]

export function isSheetStream(stream: Stream): stream is SheetStream {
  return stream.source === 'sheets' && 'headers' in stream
}
