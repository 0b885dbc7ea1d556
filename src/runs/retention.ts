import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SystemTables } from '../../db/schema.ts'
import { REPLACES_HOLD } from './approve.ts'

type Db = Kysely<SystemTables>

const DAY_MS = 86_400_000
/** Rows of one deletion: other work gets in between. */
const BATCH = 1_000

/** For how many days what is kept is kept. */
export interface KeepDays {
  /** Landed pages. */
  pages: number
  /** The rows before each change. */
  history: number
  /** What the checks found. */
  quality: number
  /** Rejected records. */
  quarantine: number
  /** Who asked for what. */
  audit: number
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

/** Deletes what has been kept long enough, in small batches, until it is done or the signal comes. */
export async function forgetOld(
  database: Database,
  now: Date,
  keep: KeepDays,
  signal: AbortSignal,
): Promise<void> {
  const { names } = database
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const ofOldRuns = (days: number) =>
    sql`"RunId" in (select "RunId" from ${names.target('SyncRun')} where "Klaar" < ${before(days)})`
  await forgetOldPages(database, now, keep.pages, signal)
  await forgetRows(database, 'Wijziging', ofOldRuns(keep.history), signal)
  await forgetRows(database, 'DataQualityLog', sql`"CheckTijd" < ${before(keep.quality)}`, signal)
  await forgetRows(database, 'Quarantaine', ofOldRuns(keep.quarantine), signal)
  await forgetRows(database, 'AuditLog', sql`"Tijd" < ${before(keep.audit)}`, signal)
}

async function forgetRows(
  { db, dialect, names }: Database,
  table: 'Wijziging' | 'DataQualityLog' | 'Quarantaine' | 'AuditLog',
  old: RawBuilder<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (let deleted = BATCH; deleted === BATCH && !signal.aborted; ) {
    const { numAffectedRows } = await db.transaction().execute(async (trx) => {
      await dialect.lock(`${names.schema} retention`).execute(trx)
      return await sql`delete from ${names.target(table)} where "Id" in (select "Id" from ${names.target(table)} where ${old} order by "Id" offset 0 rows fetch next ${sql.lit(BATCH)} rows only)`.execute(
        trx,
      )
    })
    deleted = Number(numAffectedRows)
  }
}

/**
 * Landed pages are kept so that a transform can be replayed without asking the source, and longer when they
 * are needed: by a run that has not ended, or by a hold that no later run has replaced.
 */
export async function forgetOldPages(
  database: Database,
  now: Date,
  keepDays: number,
  signal?: AbortSignal,
): Promise<void> {
  const before = new Date(now.getTime() - keepDays * DAY_MS)
  const { db } = database
  const old = await db
    .selectFrom('SyncRun as r')
    .select('r.RunId')
    .where('r.Klaar', '<', before)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('staging.Verzoek as v').select('v.VerzoekId').whereRef('v.RunId', '=', 'r.RunId')),
    )
    .orderBy('r.RunId')
    .execute()
  const needed = old.length > 0 ? await neededPages(db) : new Set<number>()
  // Run by run, so that each deletion stays small.
  for (const { RunId } of old) {
    if (signal?.aborted) return
    if (!needed.has(Number(RunId))) await forgetPages(database, Number(RunId))
  }
}

/** Runs whose pages somebody may still write: held ones, and those that a waiting run goes on from. */
async function neededPages(db: Db): Promise<Set<number>> {
  const followed = await db
    .selectFrom('SyncRun')
    .select('HoortBijRun')
    .where('HoortBijRun', 'is not', null)
    .where('Status', 'in', ['queued', 'running'])
    .execute()
  const held = await db
    .selectFrom('SyncRunTabel as t')
    .innerJoin('SyncRun as r', 'r.RunId', 't.RunId')
    .select(['t.RunId', 'r.Aanleiding', 'r.HoortBijRun'])
    .where('t.Status', '=', 'held')
    .where('r.ProefRun', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('SyncRunTabel as l')
            .innerJoin('SyncRun as lr', 'lr.RunId', 'l.RunId')
            .select('l.RunId')
            .whereRef('l.Tabel', '=', 't.Tabel')
            .whereRef('l.RunId', '>', 't.RunId')
            .where('l.Status', 'in', REPLACES_HOLD)
            .where('lr.ProefRun', '=', 0),
        ),
      ),
    )
    .execute()
  return new Set([
    ...followed.map(({ HoortBijRun }) => Number(HoortBijRun)),
    ...held.map(({ RunId, Aanleiding, HoortBijRun }) =>
      Number(Aanleiding === 'replay' ? HoortBijRun : RunId),
    ),
  ])
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
