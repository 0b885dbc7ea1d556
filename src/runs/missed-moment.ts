import type { Database } from '../../db/database.ts'

/** Whether no run was asked for at a moment of the clock or since, in a database that was in use before it. */
export async function isMissed({ db }: Database, moment: Date, now: Date): Promise<boolean> {
  const begun = await db
    .selectFrom('SyncRun')
    .select('RunId')
    .where('RoosterMoment', '>=', moment)
    // What a clock that was wrong has asked for ahead of its time says nothing.
    .where('RoosterMoment', '<=', now)
    .orderBy('RoosterMoment')
    .offset(0)
    .fetch(1)
    .executeTakeFirst()
  if (begun) return false
  const older = await db
    .selectFrom('SyncRun')
    .select('RunId')
    .where('Aangemaakt', '<', moment)
    .orderBy('RunId')
    .offset(0)
    .fetch(1)
    .executeTakeFirst()
  return older !== undefined
}
