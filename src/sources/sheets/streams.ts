import type { Stream } from '../source.ts'

export interface SheetStream extends Stream {
  source: 'sheets'
  headers: readonly string[]
  /**
   * What makes a row a record, where people write other things between them: a day, or all of some names. Its page
   * then holds, beside the records in `rijen`, which rows of the sheet are none (`anders`) and which are doubtful
   * (`twijfel`), each as `{"rij": 7}`.
   */
  record?: { day: string; names: readonly string[]; hours: string }
}

/** Only columns that a table uses are landed, so that nothing is left to drop. */
function sheet(name: string, headers: readonly string[], record?: SheetStream['record']): SheetStream {
  return {
    ...(record && { record }),
    name: `sheets.${name}`,
    source: 'sheets',
    days: 'none',
    paged: false,
    arrays: record ? [['rijen'], ['anders'], ['twijfel']] : [[]],
    drops: [],
    headers,
  }
}

/** Hours of personal training: `{"rijen": [{"rij", "voornaam", "achternaam", "datum", "uren"}], …}`. */
export const trainingHours = sheet('trainingHours', ['voornaam', 'achternaam', 'datum', 'uren'], {
  day: 'datum',
  names: ['voornaam', 'achternaam'],
  hours: 'uren',
})

/** The section of each membership, by its name: `[{"abonnement", "sectie"}]`. */
export const sections = sheet('sections', ['abonnement', 'sectie'])

export const sheetStreams: readonly SheetStream[] = [trainingHours, sections]

export function isSheetStream(stream: Stream): stream is SheetStream {
  return stream.source === 'sheets' && 'headers' in stream
}
