import type { Database } from '../../db/database.ts'
import { isMissed } from '../runs/missed-moment.ts'
import { type Clock, scheduledMoment } from '../runs/scheduled-moment.ts'

/** A night that is not in the list of runs this long after its moment has not begun. */
const GRACE_MS = 30 * 60_000

/** The last moment that should have a run by now and has none; a database younger than it missed nothing. */
export async function missedNight(database: Database, clock: Clock, now: Date): Promise<Date | undefined> {
  const moment = scheduledMoment(clock, new Date(now.getTime() - GRACE_MS))
  return moment && (await isMissed(database, moment, now)) ? moment : undefined
}

/** Runs that have been under way, or have waited, for more than so many minutes. */
export async function longRuns(
  { db }: Database,
  minutes: number,
  now: Date,
): Promise<{ id: number; status: string; trigger: string; durationSeconds: number; minutes: number }[]> {
  const before = new Date(now.getTime() - minutes * 60_000)
  const rows = await db
    .selectFrom('SyncRun')
    .select(['RunId', 'Status', 'Aanleiding', 'Aangemaakt', 'Gestart'])
    .where('ProefRun', '=', 0)
    .where('Status', 'in', ['queued', 'running'])
    .where((where) =>
      where.or([
        where('Gestart', '<', before),
        where.and([where('Gestart', 'is', null), where('Aangemaakt', '<', before)]),
      ]),
    )
    .orderBy('RunId')
    .execute()
  return rows.map(({ RunId, Status, Aanleiding, Aangemaakt, Gestart }) => {
    const durationSeconds = Math.floor((now.getTime() - (Gestart ?? Aangemaakt).getTime()) / 1000)
    const minutes = Math.floor(durationSeconds / 60)
    return { id: Number(RunId), status: Status, trigger: Aanleiding, durationSeconds, minutes }
  })
}
