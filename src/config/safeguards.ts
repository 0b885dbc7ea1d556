import { SettingError } from '../errors.ts'
import type { SettingReader } from '../setting-reader.ts'

export const NIGHT_SETTINGS = [
  ...['BRAKE_SHARE', 'BRAKE_SHARE_BY_TABLE', 'BRAKE_ROWS', 'FRESH_HOURS', 'RAW_RETENTION_DAYS'],
  'MAKE_UP_MINUTES',
  ...[
    'HISTORY_RETENTION_DAYS',
    'QUALITY_RETENTION_DAYS',
    'QUARANTINE_RETENTION_DAYS',
    'AUDIT_RETENTION_DAYS',
  ],
]

/** What keeps a night that nobody watches from doing harm. */
export interface NightConfig {
  /** When a run would delete so much that a person has to look first. */
  brake: {
    /** Percent of the rows that the answers speak of; 100 holds nothing. */
    share: number
    /** The names are checked where the tables are known. */
    shareByTable: Record<string, number>
    /** Fewer deletions than this are never held, unless the answer is empty. */
    rows: number
  }
  /** Hours for which what an interrupted or incomplete run has landed counts, and is not fetched again. */
  freshHours: number
  /** Minutes after which what a night is missing is asked for again, each from the end of the run before. */
  makeUpMinutes: number[]
  /** How many days what is kept is kept. */
  keepDays: { pages: number; history: number; quality: number; quarantine: number; audit: number }
}

const PERCENT = { min: 0, max: 100 }
const DAYS = { min: 0, max: 36_500 }

export function readNights(read: SettingReader): NightConfig {
  return {
    brake: {
      share: read.number('BRAKE_SHARE', 25, PERCENT),
      shareByTable: read.numberByName(
        'BRAKE_SHARE_BY_TABLE',
        PERCENT,
        'Table=percent, such as Leden=10,Lessen=50',
      ),
      rows: read.number('BRAKE_ROWS', 50, { min: 1, max: 1_000_000_000 }),
    },
    freshHours: read.number('FRESH_HOURS', 12, { min: 0, max: 8_760 }),
    makeUpMinutes: readMinutes(read, 'MAKE_UP_MINUTES', [10, 30, 90]),
    keepDays: {
      pages: read.number('RAW_RETENTION_DAYS', 30, DAYS),
      history: read.number('HISTORY_RETENTION_DAYS', 365, DAYS),
      // Figures of a day are judged by those of the same days of the year before.
      quality: read.number('QUALITY_RETENTION_DAYS', 730, DAYS),
      quarantine: read.number('QUARANTINE_RETENTION_DAYS', 90, DAYS),
      audit: read.number('AUDIT_RETENTION_DAYS', 730, DAYS),
    },
  }
}

function readMinutes(read: SettingReader, name: string, fallback: number[]): number[] {
  const found = read.text(name)
  if (found === undefined) return fallback
  if (found.toLowerCase() === 'off') return []
  const minutes = found.split(',').map((item) => item.trim())
  if (minutes.every((item) => /^\d{1,4}(?:\.\d{1,3})?$/.test(item) && Number(item) > 0))
    return minutes.map(Number)
  throw new SettingError(name, `found "${found}", wanted minutes such as 10,30,90, or off`)
}
