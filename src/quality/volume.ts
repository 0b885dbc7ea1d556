import type { Database } from '../../db/database.ts'
import { localDay, midnight } from '../local-days.ts'
import type { Check } from './check.ts'

/** Compared with the middle of so many earlier runs. */
const RUNS = 7
/** A difference of more than so many of a hundred rows, and of more than so many rows, is worth a word. */
const SHARE = 25
const FEWEST = 10

export interface Volume {
  table: string
  rows: number
  /** When the run was asked for: runs of the same day are repetitions, and no history. */
  askedAt: Date
  /** Whether this run read the days that every night reads, and all of its requests were answered. */
  usual: boolean
}

/** The number of rows that came, against earlier runs of the usual days. */
export async function judgeVolume(db: Database['db'], volume: Volume): Promise<Check> {
  const { rows, usual } = volume
  const earlier = usual ? await earlierRows(db, volume) : []
  const expected = earlier.length > 0 ? middle(earlier) : null
  const line = (status: Check['status'], detail?: string): Check => ({
    name: 'row_count',
    status,
    measured: rows,
    expected,
    ...(detail !== undefined && { detail }),
  })
  if (!usual)
    return line('PASS', 'Niet vergeleken: de run ging over andere dagen, of er zijn verzoeken mislukt.')
  if (expected === null) return line('PASS', 'Er is nog niets om mee te vergelijken.')
  const away = Math.abs(rows - expected)
  const share = expected === 0 ? 100 : (100 * away) / expected
  if (away <= FEWEST || share <= SHARE) return line('PASS')
  return line('WARN', `Dat is ${share.toFixed(0)} % ${rows < expected ? 'minder' : 'meer'}.`)
}

async function earlierRows(db: Database['db'], { table, askedAt }: Volume): Promise<number[]> {
  const lines = await db
    .selectFrom('DataQualityLog as q')
    .innerJoin('SyncRunTabel as t', (join) =>
      join.onRef('t.RunId', '=', 'q.RunId').onRef('t.Tabel', '=', 'q.Tabel'),
    )
    .innerJoin('SyncRun as r', 'r.RunId', 'q.RunId')
    .select('q.Gemeten')
    .where('q.Tabel', '=', table)
    .where('q.CheckNaam', '=', 'row_count')
    .where('t.Status', '=', 'succeeded')
    .where('r.Van', 'is', null)
    .where('r.Tot', 'is', null)
    .where('r.Aangemaakt', '<', midnight(localDay(askedAt)))
    .orderBy('q.Id', 'desc')
    .offset(0)
    .fetch(RUNS)
    .execute()
  return lines.map(({ Gemeten }) => Number(Gemeten))
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
