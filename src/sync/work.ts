import type { Database } from '../../db/database.ts'
import type { Approved } from './transform/hold.ts'

/** What a worker is to do for one table of one run. */
export interface Work {
  runId: number
  dryRun: boolean
  /** The days meant, and the moment at which they were: of the run itself, or of the one that it repeats. */
  from: string | null
  to: string | null
  createdAt: Date
  /** Whose landed pages are read. */
  pagesOf: number
  /** Requests may be made; otherwise what has landed is all there is. */
  asks: boolean
  /** A difference that was held and is to be applied. */
  approved?: Approved
}

export async function workOf(db: Database['db'], runId: number, table: string): Promise<Work> {
  const run = await readRun(db, runId)
  const line = await db
    .selectFrom('SyncRunTabel')
    .select(['GoedgekeurdDoor', 'DiffHash', 'DefinitieHash', 'BasisVersie'])
    .where('RunId', '=', runId)
    .where('Tabel', '=', table)
    .executeTakeFirstOrThrow()
  const replayed = run.Aanleiding === 'replay' ? await readRun(db, Number(run.HoortBijRun)) : undefined
  const { Van, Tot, Aangemaakt } = replayed ?? run
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
    ...{ from: Van, to: Tot, createdAt: Aangemaakt },
    pagesOf: Number(replayed?.RunId ?? runId),
    asks: !replayed && !approved,
    ...(approved && { approved }),
  }
}

async function readRun(db: Database['db'], runId: number) {
  return await db.selectFrom('SyncRun').selectAll().where('RunId', '=', runId).executeTakeFirstOrThrow()
}
