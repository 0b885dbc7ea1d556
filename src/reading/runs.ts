import type { Selectable } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SyncRunTabelTable, SyncRunTable } from '../../db/schema.ts'
import { Tree11Error } from '../errors.ts'
import type { Failure, Run, RunAlert, RunTable } from '../shapes/run.ts'
import type { AlertStatus, RunStatus, RunTableStatus, Trigger } from '../shapes/statuses.ts'
import type { Table } from '../tables/table.ts'
import { idOf, type ListPage, pageOf, timeBounds } from './paging.ts'
import { sampleOf } from './stored-row.ts'

export interface RunFilter {
  status?: RunStatus
  /** A table's own name. */
  table?: string
  /** When the run was asked for: see timeBounds. */
  from?: string
  to?: string
  after?: string
  first: number
}

type RunRow = Selectable<SyncRunTable>
type TableRow = Selectable<SyncRunTabelTable>

/** Throws `unknown-run`. `tables` says which stream each table reads. */
export async function readRun({ db }: Database, tables: readonly Table[], id: number): Promise<Run> {
  const row = await db.selectFrom('SyncRun').selectAll().where('RunId', '=', id).executeTakeFirst()
  if (!row) throw new Tree11Error(`There is no run ${id}.`, { code: 'unknown-run', kind: 'usage' })
  const [run] = await withTables(db, tables, [row], { samples: true })
  return run!
}

/** Newest first; four statements, however many runs a page has. */
export async function listRuns(
  { db }: Database,
  tables: readonly Table[],
  filter: RunFilter,
): Promise<ListPage<Run>> {
  const { fromUtc, toUtc } = timeBounds(filter)
  let query = db.selectFrom('SyncRun').selectAll()
  if (filter.after !== undefined) query = query.where('RunId', '<', idOf('runs', filter.after))
  if (filter.status !== undefined) query = query.where('Status', '=', filter.status)
  if (fromUtc) query = query.where('Aangemaakt', '>=', fromUtc)
  if (toUtc) query = query.where('Aangemaakt', '<', toUtc)
  const { table } = filter
  if (table !== undefined) {
    query = query.where('RunId', 'in', (inner) =>
      inner.selectFrom('SyncRunTabel').select('RunId').where('Tabel', '=', table),
    )
  }
  const rows = await query
    .orderBy('RunId', 'desc')
    .offset(0)
    .fetch(filter.first + 1)
    .execute()
  const runs = await withTables(db, tables, rows.slice(0, filter.first), { samples: false })
  const byId = new Map(runs.map((run) => [run.id, run]))
  const id = (row: RunRow) => Number(row.RunId)
  return pageOf('runs', { rows, first: filter.first, id, item: (row) => byId.get(id(row))! })
}

async function withTables(
  db: Database['db'],
  tables: readonly Table[],
  rows: RunRow[],
  { samples }: { samples: boolean },
): Promise<Run[]> {
  if (rows.length === 0) return []
  const tableRows = await db
    .selectFrom('SyncRunTabel')
    .selectAll()
    .where(
      'RunId',
      'in',
      rows.map(({ RunId }) => RunId),
    )
    .orderBy('RunId')
    .orderBy('Volgorde')
    .execute()
  const running = [...new Set(tableRows.filter(isRunning).map(({ RunId }) => RunId))]
  const progress = running.length === 0 ? new Map<string, Progress>() : await progressOf(db, running)
  const definitions = new Map(tables.map((table) => [table.name, table]))
  const alerts = await alertsOf(
    db,
    rows.map(({ RunId }) => RunId),
  )
  const byRun = Map.groupBy(tableRows, ({ RunId }) => Number(RunId))
  return rows.map((row) => {
    const own = byRun.get(Number(row.RunId)) ?? []
    return runOf(
      row,
      own.map((line) => {
        const table = definitions.get(line.Tabel)
        const shown = isRunning(line) ? progress.get(`${row.RunId} ${table?.stream.name}`) : undefined
        return {
          ...tableOf(line, shown),
          ...(samples && line.Voorbeeld !== null && { sample: sampleOf(table, line.Voorbeeld) }),
        }
      }),
      alerts.get(Number(row.RunId)) ?? [],
    )
  })
}

const isRunning = ({ Status }: TableRow) => Status === 'running'

async function alertsOf(db: Database['db'], runIds: number[]): Promise<Map<number, RunAlert[]>> {
  const rows = await db
    .selectFrom('Melding')
    .select(['RunId', 'Kanaal', 'Soort', 'Status', 'Pogingen', 'Fout', 'FoutCode'])
    .where('RunId', 'in', runIds)
    .orderBy('Id')
    .execute()
  const byRun = Map.groupBy(rows, ({ RunId }) => Number(RunId))
  const alert = (row: (typeof rows)[number]): RunAlert => ({
    channel: row.Kanaal,
    kind: row.Soort,
    status: row.Status as AlertStatus,
    attempts: row.Pogingen,
    error: errorOf(row),
  })
  return new Map([...byRun].map(([runId, own]) => [runId, own.map(alert)]))
}

interface Progress {
  requests: number
  done: number
  pages: number
}

/** What has been asked and landed so far, by run and stream. */
async function progressOf(db: Database['db'], runIds: number[]): Promise<Map<string, Progress>> {
  const rows = await db
    .selectFrom('staging.Verzoek as v')
    .leftJoin('staging.Pagina as p', (join) =>
      join.onRef('p.VerzoekId', '=', 'v.VerzoekId').onRef('p.Poging', '=', 'v.Poging'),
    )
    .select((eb) => [
      'v.RunId',
      'v.Stroom',
      eb.fn.count('v.VerzoekId').distinct().as('verzoeken'),
      eb.fn
        .count(eb.case().when('v.Status', '=', 'complete').then(eb.ref('v.VerzoekId')).end())
        .distinct()
        .as('klaar'),
      eb.fn.count('p.PaginaId').as('paginas'),
    ])
    .where('v.RunId', 'in', runIds)
    .groupBy(['v.RunId', 'v.Stroom'])
    .execute()
  return new Map(
    rows.map(({ RunId, Stroom, verzoeken, klaar, paginas }) => [
      `${RunId} ${Stroom}`,
      { requests: Number(verzoeken), done: Number(klaar), pages: Number(paginas) },
    ]),
  )
}

function runOf(row: RunRow, tables: RunTable[], alerts: RunAlert[]): Run {
  const { Gestart, Klaar } = row
  return {
    id: Number(row.RunId),
    status: row.Status as RunStatus,
    trigger: row.Aanleiding as Trigger,
    requestedBy: row.AangevraagdDoor,
    belongsTo: row.HoortBijRun === null ? null : Number(row.HoortBijRun),
    dryRun: row.ProefRun === 1,
    from: row.Van,
    to: row.Tot,
    createdAt: row.Aangemaakt.toISOString(),
    startedAt: Gestart?.toISOString() ?? null,
    finishedAt: Klaar?.toISOString() ?? null,
    durationMs: Gestart && Klaar ? Klaar.getTime() - Gestart.getTime() : null,
    error: errorOf(row),
    tables,
    alerts,
  }
}

function tableOf(row: TableRow, progress: Progress | undefined): RunTable {
  return {
    table: row.Tabel,
    status: row.Status as RunTableStatus,
    requests: Math.max(row.Verzoeken, progress?.requests ?? 0),
    ...(row.Status === 'running' && { requestsDone: progress?.done ?? 0 }),
    pages: progress?.pages ?? row.Paginas,
    pagesUnchanged: row.PaginasOngewijzigd,
    read: row.Gelezen,
    rejected: row.Afgekeurd,
    shielded: row.Afgeschermd,
    inserted: row.Ingevoegd,
    updated: row.Gewijzigd,
    deleted: row.Verwijderd,
    unchanged: row.Ongewijzigd,
    durationMs: row.DuurMs,
    error: errorOf(row),
    approvedBy: row.GoedgekeurdDoor,
  }
}

function errorOf({ Fout, FoutCode }: { Fout: string | null; FoutCode: string | null }): Failure | null {
  if (Fout === null && FoutCode === null) return null
  return { code: FoutCode ?? 'unexpected', message: Fout ?? '' }
}
