import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SystemTables } from '../../db/schema.ts'
import { localDay } from '../local-days.ts'
import type { EndStatus } from '../shapes/statuses.ts'
import type { Table } from '../tables/table.ts'
import { keepKey, runOfKey } from './idempotency.ts'
import type { SyncRequest } from './request.ts'

type Db = Kysely<SystemTables>

/** Writes a run with its tables, or finds the one that it may join. */
export async function enqueue(
  database: Database,
  tables: readonly Table[],
  request: SyncRequest,
  now: Date,
): Promise<{ runId: number; joined: boolean }> {
  const { db, dialect, names } = database
  return await db.transaction().execute(async (trx) => {
    // Of two that ask the same at once, the second must see what the first has written.
    await dialect.lock(`${names.schema} queue`).execute(trx)
    const before = await runAskedBefore(trx, tables, request, now)
    if (before !== undefined) return { runId: before, joined: true }
    const waiting = await sameRequest(trx, tables, request, now)
    if (waiting !== undefined && request.scheduledFor) await moveTo(trx, waiting, request.scheduledFor)
    const runId = waiting ?? (await insertRun(trx, dialect, tables, request, now))
    if (request.idempotency) {
      await keepKey(trx, request.idempotency, askedText(tables, request), { runId, now })
    }
    return { runId, joined: waiting !== undefined }
  })
}

/** The run of the same moment of the clock, or of the same key. */
async function runAskedBefore(
  trx: Db,
  tables: readonly Table[],
  request: SyncRequest,
  now: Date,
): Promise<number | undefined> {
  if (request.scheduledFor) return await scheduledRun(trx, request.scheduledFor, now)
  if (!request.idempotency) return undefined
  return await runOfKey(trx, request.idempotency, askedText(tables, request), now)
}

/** What a request asks for, whatever words it uses. */
function askedText(tables: readonly Table[], { dryRun = false, from, to }: SyncRequest): string {
  return JSON.stringify([tables.map(({ name }) => name), dryRun, from ?? null, to ?? null])
}

/** `belongsTo`: the run that it finishes, transforms again or undoes. */
export async function insertRun(
  trx: Db,
  dialect: Database['dialect'],
  tables: readonly Table[],
  request: SyncRequest & { belongsTo?: number },
  now: Date,
): Promise<number> {
  const insert = trx.insertInto('SyncRun').values({
    Aanleiding: request.trigger,
    AangevraagdDoor: request.requestedBy ?? null,
    Status: 'queued',
    ProefRun: request.dryRun ? 1 : 0,
    Van: request.from ?? null,
    Tot: request.to ?? null,
    Aangemaakt: now,
    RoosterMoment: request.scheduledFor ?? null,
    HoortBijRun: request.belongsTo ?? null,
  })
  const runId = await dialect.insertedId(insert, 'RunId')
  await trx
    .insertInto('SyncRunTabel')
    .values(
      tables.map(({ name }, place) => ({ RunId: runId, Tabel: name, Volgorde: place, Status: 'queued' })),
    )
    .execute()
  return runId
}

/** The run of a moment, or of a later one that has come: the run of this one was moved on. */
async function scheduledRun(trx: Db, moment: Date, now: Date): Promise<number | undefined> {
  const run = await trx
    .selectFrom('SyncRun')
    .select('RunId')
    .where('RoosterMoment', '>=', moment)
    // What a clock that was wrong has asked for ahead of its time says nothing of others.
    .where('RoosterMoment', '<=', now > moment ? now : moment)
    .orderBy('RoosterMoment')
    .offset(0)
    .fetch(1)
    .executeTakeFirst()
  return run && Number(run.RunId)
}

/** A clock that is faster than its runs must not make them pile up: the one that waits is of the last moment. */
async function moveTo(trx: Db, runId: number, moment: Date): Promise<void> {
  await trx
    .updateTable('SyncRun')
    .set({ RoosterMoment: moment })
    .where('RunId', '=', runId)
    .where('RoosterMoment', '<', moment)
    .execute()
}

/** A run that has not begun, of the same tables, days and kind: asking twice is asking once. */
async function sameRequest(
  trx: Db,
  tables: readonly Table[],
  request: SyncRequest,
  now: Date,
): Promise<number | undefined> {
  const candidates = await trx
    .selectFrom('SyncRun as r')
    .innerJoin('SyncRunTabel as t', 't.RunId', 'r.RunId')
    .select(['r.RunId', 'r.Van', 'r.Tot', 'r.Aangemaakt', 't.Tabel'])
    .where('r.Status', '=', 'queued')
    .where('r.StopGevraagdOp', 'is', null)
    // What repeats or undoes another run asks the source for nothing, or for a part.
    .where('r.HoortBijRun', 'is', null)
    .where('r.ProefRun', '=', request.dryRun ? 1 : 0)
    // Nobody's own run becomes the clock's.
    .$if(request.scheduledFor !== undefined, (runs) => runs.where('r.RoosterMoment', 'is not', null))
    .orderBy('r.RunId')
    .execute()
  const byRun = Map.groupBy(candidates, ({ RunId }) => Number(RunId))
  const wanted = tables.map(({ name }) => name).sort()
  for (const [runId, rows] of byRun) {
    const { Van, Tot, Aangemaakt } = rows[0]!
    const same =
      // A run that waits since before midnight is of other days.
      localDay(Aangemaakt) === localDay(now) &&
      Van === (request.from ?? null) &&
      Tot === (request.to ?? null) &&
      rows.length === wanted.length &&
      rows
        .map(({ Tabel }) => Tabel)
        .sort()
        .every((name, index) => name === wanted[index])
    if (same) return runId
  }
  return undefined
}

export interface QueuedTable {
  runId: number
  table: string
}

/** Tables that may be taken now, oldest run first: queued, and those before them in their run are done. */
export async function takeable(db: Db, tables: readonly Table[]): Promise<QueuedTable[]> {
  const rows = await db
    .selectFrom('SyncRunTabel')
    .select(['RunId', 'Tabel', 'Status'])
    .where('Status', 'in', ['queued', 'running'])
    .orderBy('RunId')
    .orderBy('Volgorde')
    .execute()
  const open = new Set(rows.map(({ RunId, Tabel }) => `${RunId} ${Tabel}`))
  const seen = new Set<string>()
  return rows
    .filter(({ RunId, Tabel, Status }) => {
      // An older run of the same table goes first, whatever it waits for.
      const first = !seen.has(Tabel)
      seen.add(Tabel)
      const before = tables.find(({ name }) => name === Tabel)?.after ?? []
      return first && Status === 'queued' && before.every((name) => !open.has(`${RunId} ${name}`))
    })
    .map(({ RunId, Tabel }) => ({ runId: Number(RunId), table: Tabel }))
}

export interface Reclaim {
  /** On an exclusive database every other worker is gone. */
  everyHolder: boolean
  /** Whoever asks, when it works on nothing: after an outage a table can be left in its name. */
  holder?: string
}

/** Tables marked running whose worker is gone: back in line. */
export async function reclaim({ db, dialect }: Database, { everyHolder, holder }: Reclaim): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const gone = trx
      .selectFrom('TabelStand')
      .select('Tabel')
      .where((where) =>
        everyHolder
          ? sql<boolean>`1 = 1`
          : where.or([
              where('Houder', 'is', null),
              where('VerlooptOp', '<', dialect.now()),
              ...(holder === undefined ? [] : [where('Houder', '=', holder)]),
            ]),
      )
    await trx
      .updateTable('SyncRunTabel')
      .set({ Status: 'queued' })
      .where('Status', '=', 'running')
      .where('Tabel', 'in', gone)
      .execute()
    if (everyHolder) await trx.updateTable('TabelStand').set({ Houder: null, VerlooptOp: null }).execute()
  })
}

/** Runs whose tables have all ended and which nobody has settled: their worker may have died in between. */
export async function unsettled(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('SyncRun as r')
    .select('r.RunId')
    .where('r.Status', 'in', ['queued', 'running'])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('SyncRunTabel as t')
            .select('t.RunId')
            .whereRef('t.RunId', '=', 'r.RunId')
            .where('t.Status', 'in', ['queued', 'running']),
        ),
      ),
    )
    .execute()
  return rows.map(({ RunId }) => Number(RunId))
}

/** How a run came to its end. */
export interface Settled {
  runId: number
  status: EndStatus
  trigger: string
  dryRun: boolean
  durationMs: number
  error: string | null
}

/**
 * Gives a run whose tables have all ended its own ending. What `settling` writes is there with the ending or
 * not at all. Undefined when another worker was first.
 */
export async function settle(
  { db }: Database,
  runId: number,
  now: Date,
  settling?: (trx: Db, settled: Settled) => Promise<void>,
): Promise<Settled | undefined> {
  return await db.transaction().execute(async (trx) => {
    // Locked before its tables are looked at: an approval can put one back in line at any moment.
    const locked = await trx
      .updateTable('SyncRun')
      .set({ Status: sql`"Status"` })
      .where('RunId', '=', runId)
      .where('Status', 'in', ['queued', 'running'])
      .executeTakeFirst()
    if (locked.numUpdatedRows !== 1n) return undefined
    const tables = await trx
      .selectFrom('SyncRunTabel')
      .select(['Status', 'Fout', 'FoutCode'])
      .where('RunId', '=', runId)
      .execute()
    if (tables.some(({ Status }) => Status === 'queued' || Status === 'running')) return undefined
    const status = endingOf(tables.map(({ Status }) => Status))
    const fault = status === 'failed' ? tables.find(({ Fout }) => Fout) : undefined
    await trx
      .updateTable('SyncRun')
      .set({ Status: status, Klaar: now, Fout: fault?.Fout ?? null, FoutCode: fault?.FoutCode ?? null })
      .where('RunId', '=', runId)
      .execute()
    const run = await trx
      .selectFrom('SyncRun')
      .selectAll()
      .where('RunId', '=', runId)
      .executeTakeFirstOrThrow()
    const settled: Settled = {
      runId,
      status,
      trigger: run.Aanleiding,
      dryRun: run.ProefRun === 1,
      durationMs: run.Gestart ? now.getTime() - run.Gestart.getTime() : 0,
      error: run.Fout,
    }
    await settling?.(trx, settled)
    return settled
  })
}

/** The ending of a run whose tables have ended so. */
export function endingOf(tables: readonly string[]): Settled['status'] {
  const has = (...statuses: string[]) => tables.some((status) => statuses.includes(status))
  if (has('cancelled')) return 'cancelled'
  // A table skipped for a failed one came to nothing too: with a wrong token all of it failed.
  if (has('failed') && tables.every((status) => status === 'failed' || status === 'skipped')) return 'failed'
  if (has('held')) return 'held'
  return has('partial', 'skipped', 'failed') ? 'partial' : 'succeeded'
}
