import type { Database } from '../../db/database.ts'
import { addDays, localDay, midnight } from '../local-days.ts'
import type { RunStatus, RunTableStatus } from '../shapes/statuses.ts'

/** The run that a local day is known by: the newest of that day that was no dry run and undid nothing. */
export interface Night {
  day: string
  run: number
  status: RunStatus
  durationMs: number | null
}

/** Of a year in which something runs all day long, the newest: a calendar is to be drawn in a moment. */
const MOST_RUNS = 5_000

/** The last so many local days on which something ran, newest first. */
export async function listNights(
  { db }: Database,
  { days, now }: { days: number; now: Date },
): Promise<Night[]> {
  const rows = await db
    .selectFrom('SyncRun')
    .select(['RunId', 'Status', 'Aangemaakt', 'Gestart', 'Klaar'])
    .where('Aangemaakt', '>=', midnight(addDays(localDay(now), 1 - days)))
    .where('ProefRun', '=', 0)
    .where('Aanleiding', '<>', 'revert')
    .orderBy('RunId', 'desc')
    .offset(0)
    .fetch(MOST_RUNS)
    .execute()
  const byDay = new Map<string, Night>()
  for (const { RunId, Status, Aangemaakt, Gestart, Klaar } of rows) {
    const day = localDay(Aangemaakt)
    if (byDay.has(day)) continue
    const durationMs = Gestart && Klaar ? Klaar.getTime() - Gestart.getTime() : null
    byDay.set(day, { day, run: Number(RunId), status: Status as RunStatus, durationMs })
  }
  return [...byDay.values()]
}

/** How each table came out of these nights: by table, then by run. */
export async function tablesOfNights(
  { db }: Database,
  nights: readonly Night[],
): Promise<Map<string, Map<number, RunTableStatus>>> {
  const found = new Map<string, Map<number, RunTableStatus>>()
  if (nights.length === 0) return found
  const rows = await db
    .selectFrom('SyncRunTabel')
    .select(['RunId', 'Tabel', 'Status'])
    .where(
      'RunId',
      'in',
      nights.map(({ run }) => run),
    )
    .execute()
  for (const { RunId, Tabel, Status } of rows) {
    const ofTable = found.get(Tabel) ?? new Map<number, RunTableStatus>()
    ofTable.set(Number(RunId), Status as RunTableStatus)
    found.set(Tabel, ofTable)
  }
  return found
}
