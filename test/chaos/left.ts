import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { tables } from '../../src/tables/index.ts'

/** By table, its rows as texts in order: without what a clock or a counter gave. */
export type Left = Record<string, string[]>

/** What an error says of the answer, without the two values in it that are new in every answer. */
const withoutMoments = (text: string) =>
  text.replace(/(\\+"(?:correlationId|timestamp)\\+":\\+")[^"\\]*/g, '$1')

/** Everything that is in the database, so that two nights can be compared whole. */
export async function readLeft({ db, names }: Database): Promise<Left> {
  const runs = await db.selectFrom('SyncRun').selectAll().orderBy('RunId').execute()
  const nights = new Map(runs.map(({ RunId }, at) => [Number(RunId), `night ${at + 1}`]))
  // A counter leaves numbers out when a server was killed.
  const night = (runId: unknown) => (runId === null ? null : (nights.get(Number(runId)) ?? 'unknown'))
  const alertOf = (text: string) => {
    const { id, run, ...alert } = JSON.parse(text)
    return { ...alert, run: { ...run, id: night(run.id) } }
  }

  const left: Left = {}
  const put = (table: string, rows: readonly object[]) => {
    left[table] = rows.map((row) => withoutMoments(JSON.stringify(row))).sort()
  }
  put(
    'SyncRun',
    runs.map((run) => ({ ...run, RunId: night(run.RunId), HoortBijRun: night(run.HoortBijRun) })),
  )
  const parts = await db.selectFrom('SyncRunTabel').selectAll().execute()
  put(
    'SyncRunTabel',
    parts.map(({ DuurMs, ...part }) => ({ ...part, RunId: night(part.RunId) })),
  )
  const states = await db.selectFrom('TabelStand').selectAll().execute()
  put(
    'TabelStand',
    states.map(({ Token, BronGelezenOp, HistorieVanaf, HistorieTot, ...state }) => ({
      ...state,
      LaatsteRunId: night(state.LaatsteRunId),
      read: BronGelezenOp !== null,
      history: [HistorieVanaf !== null, HistorieTot !== null],
    })),
  )
  const checks = await db.selectFrom('DataQualityLog').selectAll().execute()
  put(
    'DataQualityLog',
    checks.map(({ Id, CheckTijd, ...check }) => ({ ...check, RunId: night(check.RunId) })),
  )
  const pages = await pagesOf({ db, names } as Database)
  for (const name of ['Quarantaine', 'Wijziging'] as const) {
    const rows = await db.selectFrom(name).selectAll().execute()
    put(
      name,
      rows.map(({ Id, PaginaId, ...row }) => ({
        ...row,
        RunId: night(row.RunId),
        page: PaginaId === null ? null : (pages.get(Number(PaginaId)) ?? 'unknown'),
      })),
    )
  }
  const alerts = await db.selectFrom('Melding').selectAll().execute()
  put(
    'Melding',
    alerts.map(({ Kanaal, Soort, RunId, Herinnering, Status, Inhoud }) => ({
      ...{ Kanaal, Soort, RunId: night(RunId), Herinnering, Status },
      alert: alertOf(Inhoud),
    })),
  )
  const fields = await db.selectFrom('StroomVeld').select(['Stroom', 'Pad', 'Aandeel']).execute()
  put('StroomVeld', fields)
  const requests = await readRequests({ db })
  put(
    'staging.Verzoek',
    requests.map(({ VerzoekId, Poging, RunId, ...request }) => ({ ...request, RunId: night(RunId) })),
  )
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${names.target(name)}`.execute(db)
    put(
      name,
      rows.map(({ DatumLaatsteUpdate, ...row }) => ({ ...row, RunId: night(row.RunId) })),
    )
    for (const [table, counted] of [
      [`${name}_werk`, names.work(name)],
      [`${name}_verschil`, names.difference(name)],
    ] as const) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${counted}`.execute(db)
      put(table, [{ rows: Number(rows[0]!.n) }])
    }
  }
  return left
}

/** Requests as they landed, with the pages of the attempt that counts. */
export async function readRequests({ db }: Pick<Database, 'db'>) {
  const rows = await db
    .selectFrom('staging.Verzoek as v')
    .select((eb) => [
      ...(['v.VerzoekId', 'v.RunId', 'v.Stroom', 'v.Parameters', 'v.Poging', 'v.Status'] as const),
      ...(['v.Totaal', 'v.Fout', 'v.FoutCode'] as const),
      eb
        .selectFrom('staging.Pagina as p')
        .select((page) => page.fn.countAll().as('n'))
        .whereRef('p.VerzoekId', '=', 'v.VerzoekId')
        .whereRef('p.Poging', '=', 'v.Poging')
        .as('pages'),
    ])
    .execute()
  return rows.map(({ VerzoekId, pages, ...row }) => ({
    ...row,
    VerzoekId: Number(VerzoekId),
    pages: Number(pages),
  }))
}

/** What a page is, whatever its number. */
async function pagesOf({ db }: Database): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('staging.Pagina as p')
    .innerJoin('staging.Verzoek as v', 'v.VerzoekId', 'p.VerzoekId')
    .select(['p.PaginaId', 'p.PaginaNr', 'v.Stroom', 'v.Parameters'])
    .execute()
  return new Map(
    rows.map(({ PaginaId, PaginaNr, Stroom, Parameters }) => [
      Number(PaginaId),
      `${Stroom} ${Parameters} page ${PaginaNr}`,
    ]),
  )
}

/** Rows that only one of two nights has, a line each. */
export function differences(wanted: Left, found: Left): string[] {
  const lines: string[] = []
  for (const table of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const spare = [...(found[table] ?? [])]
    for (const row of wanted[table] ?? []) {
      const at = spare.indexOf(row)
      if (at >= 0) spare.splice(at, 1)
      else lines.push(`${table} lacks ${row}`)
    }
    for (const row of spare) lines.push(`${table} has beside ${row}`)
  }
  return lines
}
