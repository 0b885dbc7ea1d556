import type { Kysely, Selectable } from 'kysely'
import type { DataQualityLogTable, SyncRunTabelTable, SystemTables } from '../../db/schema.ts'
import type { Alert, AlertKind, AlertRun } from '../notify/alert.ts'
import type { Night } from '../runs/make-up.ts'
import { endingOf, type Settled } from '../runs/queue.ts'

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
 * when that is nothing. Dry runs and cancelled runs tell nothing: somebody is looking. With `night` it is what
 * that night came to, with all that was asked again: each table as its last run left it.
 */
export async function runAlert(
  db: Db,
  run: Settled,
  { onSuccess, night }: { onSuccess: boolean; night?: Night },
): Promise<RunAlert | undefined> {
  if (run.dryRun || run.status === 'cancelled') return undefined
  const runIds = night ? night.map(({ RunId }) => Number(RunId)) : [run.runId]
  const lines = await db
    .selectFrom('SyncRunTabel')
    .selectAll()
    .where('RunId', 'in', runIds)
    .orderBy('RunId')
    .orderBy('Volgorde')
    .execute()
  const last = new Map(lines.map((part) => [part.Tabel, part]))
  const parts = [...last.values()]
  const isLast = ({ RunId, Tabel }: { RunId: number; Tabel: string }) =>
    Number(last.get(Tabel)?.RunId) === Number(RunId)
  const before = new Map((await partsBefore(db, runIds[0]!)).map((part) => [part.Tabel, part]))
  const findings = (await findingsOf(db, runIds)).filter(isLast)
  const olderFindings = new Set(
    (await findingsOf(db, [...new Set([...before.values()].map(({ RunId }) => RunId))]))
      .filter(({ RunId, Tabel }) => Number(before.get(Tabel)?.RunId) === Number(RunId))
      .map(nameOf),
  )
  const bad = parts.filter(({ Status }) => BAD.includes(Status))
  const recovered = parts.filter(
    ({ Tabel, Status }) => Status === 'succeeded' && BAD.includes(before.get(Tabel)?.Status ?? ''),
  )
  const madeUp = parts.filter(({ RunId, Status }) => Status === 'succeeded' && Number(RunId) !== runIds[0])
  const kind = kindOf(bad, findings, [...recovered, ...madeUp])
  if (kind === 'success' && !onSuccess) return undefined
  return {
    alert: {
      kind,
      run: figuresOf(night ? wholeNight(night, run, parts) : run, { lines, tables: last.size }),
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
      ...(runIds.length > 1 && {
        madeUp: {
          times: runIds.length - 1,
          tables: madeUp.map(({ Tabel }) => Tabel),
          codes: [
            ...new Set(lines.filter((line) => !isLast(line)).flatMap(({ FoutCode }) => FoutCode ?? [])),
          ],
        },
      }),
    },
    known:
      bad.length + findings.length > 0 &&
      recovered.length === 0 &&
      madeUp.length === 0 &&
      bad.every((part) => problemOf(part) === problemOf(before.get(part.Tabel))) &&
      findings.every((finding) => olderFindings.has(nameOf(finding))),
  }
}

/** As the run of the clock, which people look for; the time that was only waited for is no part of it. */
function wholeNight(night: Night, { durationMs }: Settled, parts: readonly Part[]): Settled {
  const worked = night
    .slice(0, -1)
    .map(({ Gestart, Klaar }) => (Gestart && Klaar ? Klaar.getTime() - Gestart.getTime() : 0))
  return {
    runId: Number(night[0].RunId),
    status: endingOf(parts.map(({ Status }) => Status)),
    trigger: night[0].Aanleiding,
    dryRun: false,
    durationMs: worked.reduce((sum, ms) => sum + ms, durationMs),
    error: night[0].Fout,
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

function figuresOf(
  { runId, status, trigger, durationMs }: Settled,
  { lines, tables }: { lines: readonly Part[]; tables: number },
): AlertRun {
  const sum = (count: (part: Part) => number) => lines.reduce((total, part) => total + count(part), 0)
  return {
    id: runId,
    status,
    trigger,
    durationSeconds: durationMs / 1000,
    tables,
    read: sum(({ Gelezen }) => Gelezen),
    rejected: sum(({ Afgekeurd }) => Afgekeurd),
    shielded: sum(({ Afgeschermd }) => Afgeschermd),
    inserted: sum(({ Ingevoegd }) => Ingevoegd),
    updated: sum(({ Gewijzigd }) => Gewijzigd),
    deleted: sum(({ Verwijderd }) => Verwijderd),
    unchanged: sum(({ Ongewijzigd }) => Ongewijzigd),
  }
}
