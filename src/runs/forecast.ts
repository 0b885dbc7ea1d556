import type { Database } from '../../db/database.ts'
import { fanOutRequests } from '../landing/fan-out.ts'
import { parametersText, requestsOf, windowOf } from '../landing/requests.ts'
import type { RequestParameters, Stream } from '../sources/source.ts'
import type { Table } from '../tables/table.ts'

/** What a table would ask of its source. */
export interface TableForecast {
  table: string
  /** Pages that the last run landed are counted as it landed them; what an earlier table of the run asks is not counted again. */
  requests: number
  /** How many more when its lists are read a second time, which they are before rows are deleted. */
  secondRead: number
  /** What it asks for follows from a list that no run has landed yet: there are more requests than this. */
  unknown: boolean
}

export interface Forecast {
  requests: number
  secondRead: number
  unknown: boolean
  /** Of requests to Gymly in any minute; 0 is no limit. */
  limitPerMinute: number
  /** The least that its limit lets the run take. */
  minutes: number
  tables: TableForecast[]
}

export interface ForecastOptions {
  database: Database
  tables: readonly Table[]
  wanted: readonly Table[]
  windowDays: Readonly<Record<string, number>>
  requestsPerMinute: number
  from?: string
  to?: string
  now: Date
}

/** Counts the requests of a run before it runs, from the definitions and from what earlier runs landed. */
export async function forecast(options: ForecastOptions): Promise<Forecast> {
  const asked = new Map<string, Set<string>>()
  const tables: TableForecast[] = []
  let gymly = 0
  for (const table of options.wanted) {
    const one = await forecastTable(options, table, asked)
    tables.push(one.forecast)
    gymly += one.gymly
  }
  const sum = (of: 'requests' | 'secondRead') => tables.reduce((total, table) => total + table[of], 0)
  const { requestsPerMinute: limit } = options
  return {
    requests: sum('requests'),
    secondRead: sum('secondRead'),
    unknown: tables.some(({ unknown }) => unknown),
    limitPerMinute: limit,
    // The first minute's requests start at once, and so on: the last minute need not be over.
    minutes: limit === 0 || gymly === 0 ? 0 : Math.floor((gymly - 1) / limit),
    tables,
  }
}

async function forecastTable(
  { database, tables, windowDays, from, to, now }: ForecastOptions,
  table: Table,
  asked: Map<string, Set<string>>,
): Promise<{ forecast: TableForecast; gymly: number }> {
  const days = windowOf(table, tables, { now, windowDays, from: from ?? null, to: to ?? null })
  const streams: { stream: Stream; requests: RequestParameters[] }[] = table.lookups.map((stream) => ({
    stream,
    requests: requestsOf(stream, undefined),
  }))
  const { fanOut } = table
  let unknown = false
  if (fanOut) {
    streams.push({ stream: fanOut.stream, requests: requestsOf(fanOut.stream, days) })
    const pagesOf = await lastLanding(database.db, fanOut.stream)
    unknown = pagesOf === undefined
    if (pagesOf !== undefined) {
      const requests = await fanOutRequests(database, table, fanOut, { pagesOf, createdAt: now }, days)
      streams.push({ stream: table.stream, requests })
    }
  } else {
    streams.push({ stream: table.stream, requests: requestsOf(table.stream, days, table.requests) })
  }
  const forecast = { table: table.name, requests: 0, secondRead: 0, unknown }
  let gymly = 0
  for (const { stream, requests } of streams) {
    const before = asked.get(stream.name) ?? new Set()
    asked.set(stream.name, before)
    const fresh = [...new Set(requests.map(parametersText))].filter((text) => !before.has(text))
    for (const text of fresh) before.add(text)
    const pages = stream.paged && fresh.length > 0 ? await lastPages(database.db, stream) : 1
    const count = fresh.length * pages
    forecast.requests += count
    if (pages > 1) forecast.secondRead += count
    if (stream.source === 'gymly') gymly += count
  }
  return { forecast, gymly }
}

/** The newest run with complete pages of a stream. */
async function lastLanding(db: Database['db'], stream: Stream): Promise<number | undefined> {
  const { RunId } = await db
    .selectFrom('staging.Verzoek')
    .select((eb) => eb.fn.max('RunId').as('RunId'))
    .where('Stroom', '=', stream.name)
    .where('Status', '=', 'complete')
    .executeTakeFirstOrThrow()
  return RunId === null ? undefined : Number(RunId)
}

/** Pages of the last complete list; one when there is none yet. */
async function lastPages(db: Database['db'], stream: Stream): Promise<number> {
  const last = await db
    .selectFrom('staging.Verzoek as v')
    .innerJoin('staging.Pagina as p', (join) =>
      join.onRef('p.VerzoekId', '=', 'v.VerzoekId').onRef('p.Poging', '=', 'v.Poging'),
    )
    .select((eb) => ['v.VerzoekId', eb.fn.count('p.PaginaId').as('aantal')])
    .where('v.Stroom', '=', stream.name)
    .where('v.Status', '=', 'complete')
    .groupBy('v.VerzoekId')
    .orderBy('v.VerzoekId', 'desc')
    .offset(0)
    .fetch(1)
    .executeTakeFirst()
  return Math.max(1, Number(last?.aantal ?? 1))
}
