import type { Kysely, Selectable } from 'kysely'
import type { DataQualityLogTable, SyncRunTabelTable, SystemTables } from '../../db/schema.ts'
import type { Alert, AlertKind, AlertRun } from '../notify/alert.ts'
import type { Settled } from '../runs/queue.ts'

type Db = Kysely<SystemTables>
type Part = Selectable<SyncRunTabelTable>
type Finding = Pick<
  Selectable<DataQualityLogTable>,
  'Tabel' | 'CheckNaam' | 'CheckStatus' | 'Gemeten' | 'Verwacht'
>

export interface RunAlert {
  alert: Omit<Alert, 'id' | 'at' | 'link'>
  /** Every problem was there after the run before. */
  known: boolean
}

/** Endings of a table that people should hear of. */
const BAD = ['failed', 'skipped', 'held', 'partial']

/**
 * What a run that has just ended has to tell, measured against the last run of each of its tables; undefined
 * when that is nothing. Dry runs and cancelled runs tell nothing: somebody is looking.
 */
export async function runAlert(db: Db, run: Settled, onSuccess: boolean): Promise<RunAlert | undefined> {
  if (run.dryRun || run.status === 'cancelled') return undefined
  const parts = await db
    .selectFrom('SyncRunTabel')
    .selectAll()
    .where('RunId', '=', run.runId)
    .orderBy('Volgorde')
    .execute()
  const before = new Map((await partsBefore(db, run.runId)).map((part) => [part.Tabel, part]))
  const findings = await findingsOf(db, [run.runId])
  const olderFindings = new Set(
    (await findingsOf(db, [...new Set([...before.values()].map(({ RunId }) => RunId))]))
      .filter(({ RunId, Tabel }) => Number(before.get(Tabel)?.RunId) === Number(RunId))
      .map(nameOf),
  )
  const bad = parts.filter(({ Status }) => BAD.includes(Status))
  const recovered = parts.filter(
    ({ Tabel, Status }) => Status === 'succeeded' && BAD.includes(before.get(Tabel)?.Status ?? ''),
  )
  const kind = kindOf(bad, findings, recovered)
  if (kind === 'success' && !onSuccess) return undefined
  return {
    alert: {
      kind,
      run: figuresOf(run, parts),
      problems: bad.map((part) => ({
        table: part.Tabel,
        status: part.Status,
        code: part.FoutCode ?? '',
        inserted: part.Ingevoegd,
        updated: part.Gewijzigd,
        deleted: part.Verwijderd,
      })),
      warnings: findings.map(({ Tabel, CheckNaam, CheckStatus, Gemeten, Verwacht }) => ({
        table: Tabel,
        check: CheckNaam,
        status: CheckStatus,
        measured: numberOrNull(Gemeten),
        expected: numberOrNull(Verwacht),
      })),
      recovered: recovered.map(({ Tabel }) => Tabel),
    },
    known:
      bad.length + findings.length > 0 &&
      recovered.length === 0 &&
      bad.every((part) => problemOf(part) === problemOf(before.get(part.Tabel))) &&
      findings.every((finding) => olderFindings.has(nameOf(finding))),
  }
}

function kindOf(bad: readonly Part[], findings: readonly Finding[], recovered: readonly Part[]): AlertKind {
  const has = (...statuses: string[]) => bad.some(({ Status }) => statuses.includes(Status))
  if (has('failed', 'skipped')) return 'failure'
  if (has('held')) return 'hold'
  if (has('partial') || findings.length > 0) return 'warning'
  return recovered.length > 0 ? 'recovery' : 'success'
}

const problemOf = (part: Part | undefined) => `${part?.Tabel} ${part?.Status} ${part?.FoutCode ?? ''}`
const nameOf = ({ Tabel, CheckNaam, CheckStatus }: Finding) => `${Tabel} ${CheckNaam} ${CheckStatus}`
/** Decimals arrive as text: they may have more digits than a number holds. These have not. */
const numberOrNull = (value: unknown) => (value === null ? null : Number(value))

/** Each table's line in its last run before this one that changed something and came to an end. */
async function partsBefore(db: Db, runId: number): Promise<Part[]> {
  return await db
    .selectFrom('SyncRunTabel as t')
    .innerJoin(
      (inner) =>
        inner
          .selectFrom('SyncRunTabel as p')
          .innerJoin('SyncRun as r', 'r.RunId', 'p.RunId')
          .innerJoin('SyncRunTabel as mine', (join) =>
            join.onRef('mine.Tabel', '=', 'p.Tabel').on('mine.RunId', '=', runId),
          )
          .select((eb) => ['p.Tabel', eb.fn.max('p.RunId').as('RunId')])
          .where('p.RunId', '<', runId)
          .where('r.ProefRun', '=', 0)
          .where('p.Status', 'in', ['succeeded', ...BAD])
          .groupBy('p.Tabel')
          .as('last'),
      (join) => join.onRef('last.Tabel', '=', 't.Tabel').onRef('last.RunId', '=', 't.RunId'),
    )
    .selectAll('t')
    .execute()
}

async function findingsOf(db: Db, runIds: readonly number[]) {
  if (runIds.length === 0) return []
  return await db
    .selectFrom('DataQualityLog as q')
    .leftJoin('SyncRunTabel as t', (join) =>
      join.onRef('t.RunId', '=', 'q.RunId').onRef('t.Tabel', '=', 'q.Tabel'),
    )
    .select(['q.RunId', 'q.Tabel', 'q.CheckNaam', 'q.CheckStatus', 'q.Gemeten', 'q.Verwacht'])
    .where('q.RunId', 'in', [...runIds])
    .where('q.CheckStatus', '<>', 'PASS')
    // In the order of the run, whichever table was done first: one that was interrupted is done last.
    .orderBy('t.Volgorde')
    .orderBy('q.Id')
    .execute()
}

function figuresOf({ runId, status, trigger, durationMs }: Settled, parts: readonly Part[]): AlertRun {
  const sum = (count: (part: Part) => number) => parts.reduce((total, part) => total + count(part), 0)
  return {
    id: runId,
    status,
    trigger,
    durationSeconds: durationMs / 1000,
    tables: parts.length,
    read: sum(({ Gelezen }) => Gelezen),
    rejected: sum(({ Afgekeurd }) => Afgekeurd),
    shielded: sum(({ Afgeschermd }) => Afgeschermd),
    inserted: sum(({ Ingevoegd }) => Ingevoegd),
    updated: sum(({ Gewijzigd }) => Gewijzigd),
    deleted: sum(({ Verwijderd }) => Verwijderd),
    unchanged: sum(({ Ongewijzigd }) => Ongewijzigd),
  }
}
