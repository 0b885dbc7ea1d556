import { createHash } from 'node:crypto'
import { addDays, boundsOf, type Days, eachDay, eachMonth, localDay } from '../local-days.ts'
import type { RequestParameters, Stream } from '../sources/source.ts'
import { daysBack, type Table } from '../tables/table.ts'

/** What decides the days of a run: its own, the settings', or the definition's. */
export interface WindowSettings {
  now: Date
  from?: string | null
  to?: string | null
  /** Days back by table, as WINDOW_DAYS has them. */
  windowDays: Readonly<Record<string, number>>
}

/** The local days that a table asks for, or undefined when it has no window. */
export function windowOf(table: Table, tables: readonly Table[], settings: WindowSettings): Days | undefined {
  const own = daysBack(table)
  if (own === undefined) return undefined
  const { now, from, to, windowDays } = settings
  const today = localDay(now)
  // Tables that share their pages ask for the same days: other spans would land some days twice.
  const set = tables
    .filter(({ stream }) => stream === table.stream)
    .flatMap(({ name }) => windowDays[name] ?? [])
  const back = set.length > 0 ? Math.max(...set) : own
  const last = to ?? today
  const first = from ?? addDays(last, -back)
  // A first day that is still to come is asked for by itself.
  return { from: first, to: last < first ? first : last }
}

/**
 * A range of so many days, the longest default window, is one request: cut at the end of a month, the night's
 * thousand requests would be nearly two thousand in the first week of each month.
 */
const WHOLE_DAYS = 32

/** The parameters that fix the days of each request of a stream. */
function daysOf(stream: Stream, days: Days | undefined): RequestParameters[] {
  if (stream.days === 'none' || !days) return [{}]
  const single = eachDay(days)
  const long = single.length > WHOLE_DAYS
  const spans =
    stream.days === 'day' ? single.map((day) => ({ from: day, to: day })) : long ? eachMonth(days) : [days]
  return spans.map((span) => {
    const { fromUtc, toUtc } = boundsOf(span)
    return { ...span, fromUtc: fromUtc.toISOString(), toUtc: toUtc.toISOString() }
  })
}

/** Every request of a stream: its days times whatever else fixes one. */
export function requestsOf(
  stream: Stream,
  days: Days | undefined,
  others: readonly Readonly<Record<string, string>>[] = [{}],
): RequestParameters[] {
  return daysOf(stream, days).flatMap((span) => others.map((other) => ({ ...span, ...other })))
}

/** JSON with its names in order: equal requests are equal texts. */
export function parametersText(parameters: RequestParameters): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(parameters)
        .filter(([, value]) => value !== undefined)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    ),
  )
}

/** Changes when a table's definition does, so that a difference is applied by the definition that made it. */
export function definitionHash(table: Table): string {
  return createHash('sha256').update(JSON.stringify(table)).digest('hex')
}
