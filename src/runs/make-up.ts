import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SyncRunTable, SystemTables } from '../../db/schema.ts'
import type { ErrorCode } from '../error-codes.ts'
import { hasEnded } from '../shapes/statuses.ts'
import type { Table } from '../tables/table.ts'
import { requestRetry } from './retry.ts'
import { type Clock, nextMoment } from './scheduled-moment.ts'

type Db = Kysely<SystemTables>
type RunRow = Selectable<SyncRunTable>

/** A run of the nightly clock and the retries that go on from it, in order; the last one is the newest. */
export type Night = readonly [RunRow, ...RunRow[]]

/**
 * What is worth asking for again without anybody having done something: a source or a database that was away,
 * busy or confused. A token that is refused, a sheet that is not shared or a brake wait for a person.
 */
const MAY_PASS: readonly ErrorCode[] = [
  ...(['gymly-rate-limited', 'gymly-server-error', 'gymly-unreachable', 'gymly-timeout'] as const),
  ...(['gymly-connection-lost', 'gymly-cut-off', 'gymly-web-page', 'gymly-malformed'] as const),
  ...(['gymly-pagination', 'sheets-rate-limited', 'sheets-server-error', 'sheets-unreachable'] as const),
  ...(['sheets-timeout', 'sheets-web-page', 'sheets-malformed', 'no-answer', 'work-lost'] as const),
  ...(['database-busy', 'database-unreachable', 'connection-lost', 'too-many-connections'] as const),
  ...(['serialization-failure', 'deadlock', 'lock-timeout', 'query-timeout', 'query-cancelled'] as const),
  'out-of-memory',
]

/** The night that a run is, or goes on from; undefined for a run that somebody asked for. */
export async function nightOf(db: Db, runId: number): Promise<Night | undefined> {
  const runs: RunRow[] = []
  for (let id: number | null = runId; id !== null; id = runs[0]!.HoortBijRun) {
    const run = await db.selectFrom('SyncRun').selectAll().where('RunId', '=', id).executeTakeFirst()
    if (!run || (run.Aanleiding !== 'schedule' && run.Aanleiding !== 'retry')) return undefined
    runs.unshift(run)
    if (run.Aanleiding === 'schedule') return run.ProefRun === 1 ? undefined : (runs as [RunRow])
  }
  return undefined
}

/** When nights begin, and the minutes after which what one is missing is asked for again. */
export interface MakeUps {
  waitMinutes: readonly number[]
  clock: Clock
}

/**
 * When what a night is missing is asked for again, each wait counted from the end of its last run; undefined
 * when nothing is missing that may come by itself, it was asked for often enough, or the next night is there first.
 */
export async function nextMakeUp(
  db: Db,
  night: Night,
  { waitMinutes, clock }: MakeUps,
): Promise<Date | undefined> {
  const { RunId, Status, Klaar } = night.at(-1)!
  const minutes = waitMinutes[night.length - 1]
  if (minutes === undefined || !Klaar || Status === 'cancelled') return undefined
  const due = new Date(Klaar.getTime() + minutes * 60_000)
  const next = nextMoment(clock, Klaar)
  if (next && next <= due) return undefined
  const lost = await db
    .selectFrom('SyncRunTabel')
    .select('Tabel')
    .where('RunId', '=', RunId)
    .where('Status', 'in', ['failed', 'partial'])
    .where((where) =>
      where.or([
        where('FoutCode', 'in', MAY_PASS),
        // A table names the first of its requests that failed; another one may have failed for another reason.
        where.exists(
          where
            .selectFrom('staging.Verzoek as v')
            .select('v.VerzoekId')
            .where('v.RunId', '=', RunId)
            .where('v.Status', '=', 'failed')
            .where('v.FoutCode', 'in', MAY_PASS),
        ),
      ]),
    )
    .executeTakeFirst()
  return lost && due
}

/**
 * Asks for what the last night is missing, if that is due. Replicas that do so at once ask for one run. Gives the
 * run, or nothing when none is due.
 */
export async function makeUp(
  database: Database,
  tables: readonly Table[],
  { now, ...makeUps }: MakeUps & { now: Date },
): Promise<{ runId: number; of: number } | undefined> {
  const night = makeUps.waitMinutes.length > 0 ? await lastNight(database.db) : undefined
  const due = night && (await nextMakeUp(database.db, night, makeUps))
  if (!due || due > now) return undefined
  const runId = Number(night.at(-1)!.RunId)
  const idempotency = { caller: 'make-up', key: String(runId) }
  const asked = await requestRetry(database, tables, { runId, idempotency }, now)
  return { runId: asked.runId, of: runId }
}

/** With what was asked again since, whoever asked for it; undefined while any of it is under way. */
async function lastNight(db: Db): Promise<Night | undefined> {
  const last = await db
    .selectFrom('SyncRun')
    .select('RunId')
    .where('Aanleiding', '=', 'schedule')
    .where('ProefRun', '=', 0)
    .orderBy('RunId', 'desc')
    .offset(0)
    .fetch(1)
    .executeTakeFirst()
  if (!last) return undefined
  let id = Number(last.RunId)
  for (;;) {
    const next = await db
      .selectFrom('SyncRun')
      .select('RunId')
      .where('HoortBijRun', '=', id)
      .where('Aanleiding', '=', 'retry')
      .where('ProefRun', '=', 0)
      .orderBy('RunId', 'desc')
      .offset(0)
      .fetch(1)
      .executeTakeFirst()
    if (!next) break
    id = Number(next.RunId)
  }
  const night = await nightOf(db, id)
  return night && hasEnded(night.at(-1)!.Status) ? night : undefined
}
