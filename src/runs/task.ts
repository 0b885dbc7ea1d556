import type { Selectable } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SyncRunTable } from '../../db/schema.ts'
import type { Earlier } from '../landing/earlier-pages.ts'
import type { Approved } from '../transform/hold.ts'

type Db = Database['db']
type RunRow = Selectable<SyncRunTable>

/** What a worker is to do for one table of one run. */
export interface Task {
  runId: number
  dryRun: boolean
  /** The days meant, and the moment at which they were: of the run itself, or of the one that it goes on from. */
  from: string | null
  to: string | null
  createdAt: Date
  /** Whose landed pages are read. */
  pagesOf: number
  /** Requests may be made; otherwise what has landed is all there is. */
  asks: boolean
  /** A difference that was held and is to be applied. */
  approved?: Approved | undefined
  /** What a retry goes on from. */
  earlier?: Earlier | undefined
  /** The run whose changes are to be undone; nothing is read for that. */
  reverts?: number | undefined
}

export async function taskOf(db: Db, runId: number, table: string): Promise<Task> {
  const run = await readRun(db, runId)
  const line = await db
    .selectFrom('SyncRunTabel')
    .select(['GoedgekeurdDoor', 'DiffHash', 'DefinitieHash', 'BasisVersie'])
    .where('RunId', '=', runId)
    .where('Tabel', '=', table)
    .executeTakeFirstOrThrow()
  const before = await runsBefore(db, run)
  const first = before.at(-1) ?? run
  const replays = run.Aanleiding === 'replay'
  const approved: Approved | undefined =
    line.GoedgekeurdDoor === null
      ? undefined
      : {
          by: line.GoedgekeurdDoor,
          diffHash: line.DiffHash!,
          definitionHash: line.DefinitieHash!,
          baseVersion: Number(line.BasisVersie),
        }
  return {
    runId,
    dryRun: run.ProefRun === 1,
    ...{ from: first.Van, to: first.Tot, createdAt: first.Aangemaakt },
    pagesOf: replays ? Number(run.HoortBijRun) : runId,
    asks: !replays && !approved,
    approved,
    earlier: run.Aanleiding === 'retry' ? await earlierOf(db, before, table) : undefined,
    reverts: run.Aanleiding === 'revert' ? Number(run.HoortBijRun) : undefined,
  }
}

/** The runs that a retry or a replay goes on from, the nearest first: their requests are of one moment and its days. */
async function runsBefore(db: Db, run: RunRow): Promise<RunRow[]> {
  const before: RunRow[] = []
  for (let at = run; at.Aanleiding === 'retry' || at.Aanleiding === 'replay'; before.push(at)) {
    at = await readRun(db, Number(at.HoortBijRun))
  }
  return before
}

async function earlierOf(db: Db, before: readonly RunRow[], table: string): Promise<Earlier> {
  const runIds = before.map(({ RunId }) => Number(RunId))
  const written = await db
    .selectFrom('SyncRunTabel')
    .select('RunId')
    .where('RunId', 'in', runIds)
    .where('Tabel', '=', table)
    .where('Status', 'in', ['partial', 'succeeded'])
    .execute()
  const later = await db
    .selectFrom('SyncRunTabel as t')
    .innerJoin('SyncRun as r', 'r.RunId', 't.RunId')
    .select('t.RunId')
    .where('t.RunId', '>', Math.min(...runIds))
    .where('t.RunId', 'not in', runIds)
    .where('t.Tabel', '=', table)
    .where('t.Status', 'in', ['partial', 'succeeded'])
    .where('r.ProefRun', '=', 0)
    .executeTakeFirst()
  return { runIds, writtenIn: written.map(({ RunId }) => Number(RunId)), overtaken: later !== undefined }
}

async function readRun(db: Db, runId: number): Promise<RunRow> {
  return await db.selectFrom('SyncRun').selectAll().where('RunId', '=', runId).executeTakeFirstOrThrow()
}
