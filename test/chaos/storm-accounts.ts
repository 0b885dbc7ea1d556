import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { localDay } from '../../src/local-days.ts'
import { tables } from '../../src/tables/index.ts'
import { type Gym, tableRows } from '../helper.ts'
import type { Mark } from './spoil.ts'

export type Row = Record<string, unknown>
/** The rows of every table, by key. */
export type Warehouse = Map<string, Map<string, Row>>

const names = tables.map(({ name }) => name)

export async function warehouse({ database }: Pick<Gym, 'database'>): Promise<Warehouse> {
  const all: Warehouse = new Map()
  for (const table of tables) {
    const rows = await tableRows(database, table.name)
    all.set(
      table.name,
      new Map(rows.map((row) => [JSON.stringify(table.keys.map(({ name }) => row[name])), row])),
    )
  }
  return all
}

/** Rows that were there, that the true gym has, and that are gone. */
export function wronglyDeleted(before: Warehouse, after: Warehouse, truth: Warehouse): string[] {
  return names.flatMap((name) =>
    [...before.get(name)!.keys()]
      .filter((key) => truth.get(name)!.has(key) && !after.get(name)!.has(key))
      .map((key) => `${name} ${key}`),
  )
}

/** Every form that a row of the true gym has had. */
export function history() {
  const seen = new Map<string, Row[]>()
  return {
    add(truth: Warehouse) {
      for (const [name, rows] of truth) {
        for (const [key, row] of rows) {
          const place = `${name} ${key}`
          const forms = seen.get(place) ?? []
          seen.set(place, forms)
          const text = JSON.stringify(row)
          if (!forms.some((form) => JSON.stringify(form) === text)) forms.push(row)
        }
      }
    },
    /** Rows that the true gym never had, but for a value that was lost. */
    invented(after: Warehouse): string[] {
      return [...after].flatMap(([name, rows]) =>
        [...rows]
          .filter(([key, row]) => !seen.get(`${name} ${key}`)?.some((form) => isFormOf(row, form)))
          .map(([key, row]) => `${name} ${key} ${JSON.stringify(row)}`),
      )
    },
  }
}

const isFormOf = (row: Row, form: Row) =>
  Object.entries(row).every(
    ([column, value]) => value === null || JSON.stringify(value) === JSON.stringify(form[column]),
  )

/** Rows that are not as in the true gym, by table and key, with both forms. */
export function differences(after: Warehouse, truth: Warehouse): Map<string, string> {
  const different = new Map<string, string>()
  for (const name of names) {
    const [have, want] = [after.get(name)!, truth.get(name)!]
    for (const key of new Set([...have.keys(), ...want.keys()])) {
      const [is, should] = [JSON.stringify(have.get(key)), JSON.stringify(want.get(key))]
      if (is !== should) different.set(`${name} ${key}`, `has ${is}, wanted ${should}`)
    }
  }
  return different
}

export const tableOf = (place: string) => place.split(' ')[0]!

/** The local day of a row of the true gym, where its table asks for days. */
export function dayOfRow(truth: Warehouse, place: string): string | undefined {
  const name = tableOf(place)
  const row = truth.get(name)!.get(place.slice(name.length + 1))
  const holder = row && name === 'LesDeelname' ? truth.get('Lessen')!.get(JSON.stringify([row.LesId])) : row
  const moment = (holder?.Datum ?? holder?.StartTijd) as string | Date | undefined
  return moment && localDay(new Date(moment))
}

/** Whether a row is of a membership that the gym no longer offers: nobody can ask for its figures any more. */
export function isWithdrawn(truth: Warehouse, place: string): boolean {
  const name = tableOf(place)
  const membership = truth.get(name)!.get(place.slice(name.length + 1))?.AbonnementId
  return (
    name === 'AbonnementStatistiekenSpecifiek' &&
    !truth.get('Abonnementen')!.has(JSON.stringify([membership]))
  )
}

interface Books {
  /** Tables of the run that say that something of them failed, was rejected or looked odd. */
  speaking: Set<string>
  /** Losses of which neither quarantine nor checks tell, and tables that count others than there are. */
  unaccounted: string[]
  failedRequests: number
  rejected: number
  statuses: Record<string, number>
  /** Why tables came to nothing. */
  codes: string[]
}

/** What a run says about what it lost, held against what the storm did to what landed. */
export async function books(
  { db }: Database,
  runId: number,
  marks: readonly (Mark | undefined)[],
): Promise<Books> {
  const parts = await db.selectFrom('SyncRunTabel').selectAll().where('RunId', '=', runId).execute()
  const requests = await db.selectFrom('staging.Verzoek').selectAll().where('RunId', '=', runId).execute()
  const checks = await db.selectFrom('DataQualityLog').selectAll().where('RunId', '=', runId).execute()
  const quarantine = await db.selectFrom('Quarantaine').selectAll().where('RunId', '=', runId).execute()
  const pages = await db
    .selectFrom('staging.Pagina as p')
    .innerJoin('staging.Verzoek as v', (join) =>
      join.onRef('v.VerzoekId', '=', 'p.VerzoekId').onRef('v.Poging', '=', 'p.Poging'),
    )
    .select(['p.OpgehaaldOp', sql<string>`p."Inhoud"`.as('Inhoud')])
    .where('v.RunId', '=', runId)
    .where('v.Status', '=', 'complete')
    .execute()
  const transformed = new Set(
    parts.filter(({ Status }) => ['succeeded', 'partial'].includes(Status)).map(({ Tabel }) => Tabel),
  )
  // A list that a later table read again came too late for the one before it.
  const writtenAt = (table: string) => checks.find(({ Tabel }) => Tabel === table)!.CheckTijd
  const landed = new Set(
    pages.flatMap(({ Inhoud, OpgehaaldOp }) =>
      marksIn(Inhoud).filter((number) => {
        const { table } = marks[number - 1]!
        return transformed.has(table) && OpgehaaldOp < writtenAt(table)
      }),
    ),
  )
  const rejected = new Set(
    quarantine.flatMap(({ Tabel, Record }) => marksIn(Record ?? '').map((n) => `${Tabel} ${n}`)),
  )
  const unaccounted: string[] = []
  const noted = new Map<string, number>()
  for (const number of landed) {
    const mark = marks[number - 1]!
    if (mark.cost === 'record' && !rejected.has(`${mark.table} ${number}`)) {
      unaccounted.push(`run ${runId}: ${mark.table}.${mark.column} (mark ${number}) is not in quarantine`)
    }
    if (mark.cost === 'value') noted.set(mark.table, (noted.get(mark.table) ?? 0) + 1)
  }
  for (const [table, count] of noted) {
    const type = checks.find(({ Tabel, CheckNaam }) => Tabel === table && CheckNaam === 'type')
    if (Number(type?.Gemeten ?? 0) < count) {
      unaccounted.push(`run ${runId}: ${table} lost ${count} values and counts ${type?.Gemeten}`)
    }
  }
  for (const { Stroom, Parameters, Status, Fout, FoutCode } of requests) {
    if (Status === 'complete' || (Status === 'failed' && Fout && FoutCode)) continue
    unaccounted.push(`run ${runId}: request ${Stroom} ${Parameters} is ${Status} without a reason`)
  }
  const statuses: Record<string, number> = {}
  for (const { Tabel, Status, Fout, Afgekeurd } of parts) {
    statuses[Status] = (statuses[Status] ?? 0) + 1
    if (Status !== 'succeeded' && !Fout)
      unaccounted.push(`run ${runId}: ${Tabel} is ${Status} without a reason`)
    const count = quarantine.filter((row) => row.Tabel === Tabel).length
    if (count !== Afgekeurd && transformed.has(Tabel)) {
      unaccounted.push(`run ${runId}: ${Tabel} rejected ${Afgekeurd} and has ${count} in quarantine`)
    }
  }
  const speaking = new Set([
    ...parts.filter(({ Status }) => Status !== 'succeeded').map(({ Tabel }) => Tabel),
    ...checks
      .filter(({ CheckNaam, CheckStatus }) => CheckStatus !== 'PASS' && RECORDS.includes(CheckNaam))
      .map(({ Tabel }) => Tabel),
  ])
  // Classes and memberships that cannot be read are not asked about: their own tables tell.
  for (const { name, needs, after } of tables) {
    if ([...needs, ...after].some((other) => speaking.has(other))) speaking.add(name)
  }
  return {
    speaking,
    unaccounted,
    failedRequests: requests.filter(({ Status }) => Status === 'failed').length,
    rejected: quarantine.length,
    statuses,
    codes: parts
      .filter(({ Status }) => !['succeeded', 'partial'].includes(Status))
      .map(({ Tabel, Status, FoutCode }) => `${Tabel} ${Status}: ${FoutCode}`),
  }
}

/** Checks of records: the others judge the rows that come of them. */
const RECORDS = [
  'required',
  'type',
  'length',
  'unreadable_key',
  'duplicates',
  'moved_list',
  'failed_requests',
]

const marksIn = (text: string) => [...text.matchAll(/storm\W+(\d+)/g)].map(([, number]) => Number(number))
