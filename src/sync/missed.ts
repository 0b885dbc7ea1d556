import type { Database } from '../../db/database.ts'

/** Whether no run was asked for at a moment of the clock, in a database that was in use before it. */
export async function isMissed({ db }: Database, moment: Date): Promise<boolean> {
  const begun = await db
    .selectFrom('SyncRun')
    .select('RunId')
    .where('RoosterMoment', '=', moment)
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
