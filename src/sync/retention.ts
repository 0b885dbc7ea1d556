import type { Database } from '../../db/database.ts'

const DAY_MS = 86_400_000

/** For how many days what is kept is kept. */
export interface KeepDays {
  pages: number
}

/** A dry run leaves nothing but its record: what it landed goes when it ends. */
export async function forgetDryRun(database: Database, runId: number): Promise<void> {
  const dry = await database.db
    .selectFrom('SyncRun')
    .select('RunId')
    .where('RunId', '=', runId)
    .where('ProefRun', '=', 1)
    .executeTakeFirst()
  if (dry) await forgetPages(database, runId)
}

/** Landed pages are kept for a number of days, so that a transform can be replayed without asking the source. */
export async function forgetOldPages(database: Database, now: Date, keepDays: number): Promise<void> {
  const before = new Date(now.getTime() - keepDays * DAY_MS)
  const old = await database.db
    .selectFrom('SyncRun as r')
    .select('r.RunId')
    .where('r.Klaar', '<', before)
    .where((where) =>
      where.exists(
        where.selectFrom('staging.Verzoek as v').select('v.VerzoekId').whereRef('v.RunId', '=', 'r.RunId'),
      ),
    )
    .orderBy('r.RunId')
    .execute()
  // Run by run, so that each deletion stays small.
  for (const { RunId } of old) await forgetPages(database, Number(RunId))
}

async function forgetPages({ db, dialect, names }: Database, runId: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Replicas come to this at the same moment, and would delete each other's rows in another order.
    await dialect.lock(`${names.schema} retention`).execute(trx)
    await trx
      .deleteFrom('staging.Pagina')
      .where(
        'VerzoekId',
        'in',
        trx.selectFrom('staging.Verzoek').select('VerzoekId').where('RunId', '=', runId),
      )
      .execute()
    await trx.deleteFrom('staging.Verzoek').where('RunId', '=', runId).execute()
  })
}
