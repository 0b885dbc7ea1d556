import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from '../../db/dialect.ts'
import { addDays, localDay, midnight, type WindowBounds } from '../local-days.ts'
import { and, id, type Maker, type TransformKey } from '../statements/maker.ts'
import { type Rule, rulesOf } from '../tables/rule.ts'
import { whole } from '../texts/figures.ts'
import type { Check } from './check.ts'
import type { Judging } from './judging.ts'
import { soundRows } from './rows.ts'

type Sql<T = unknown> = RawBuilder<T>
type PerDay = Extract<Rule, { kind: 'perDay' }>

/** Thirteen weeks before the day that is judged. */
const DAYS_BACK = 91
/** A weekday of which fewer are known has no custom yet. */
export const FEWEST_WEEKS = 4
/** Deviations of a normal distribution; with few weeks known these are nearer three than four. */
const DEVIATIONS = 4
/** From the median absolute deviation to the standard deviation of a normal distribution. */
const NORMAL = 1.4826
/** A series that hardly moves still moves by so much. */
const LEAST_SHARE = 0.05
const DAY_MS = 86_400_000

export interface Custom {
  name: string
  measured: number
  /** Median of the same weekday, and the median distance of all days from that of theirs. */
  median: number
  mad: number
  /** The least that any day before it had. */
  lowest: number
  weeks: number
}

const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS

/**
 * What is usual for each named series on the weekday of the judged day (a day number), and what that day had.
 * `series` has rows of `naam`, `dag` and `waarde`; a day without any, after the first day that has some, is 0.
 */
export function customs(dialect: Dialect, series: Sql, judged: number): Sql<Record<string, unknown>> {
  const day = dialect.cast(sql`${judged}`, { kind: 'int' })
  const offsets = sql.join(Array.from({ length: DAYS_BACK + 1 }, (_, n) => sql`(${sql.lit(n)})`))
  const middle = (count: string) => sql`plaats in ((${id(count)} + 1) / 2, (${id(count)} + 2) / 2)`
  return sql`with reeks as (
  select r.naam, r.dag, sum(r.waarde) as waarde from (${series}) as r group by r.naam, r.dag
), begin_ as (
  select naam, min(dag) as eerste from reeks group by naam
), dagen as (
  select b.naam, v.n, v.n % 7 as weekdag, coalesce(r.waarde, 0) as waarde
  from begin_ as b
  cross join (values ${offsets}) as v(n)
  left join reeks as r on r.naam = b.naam and r.dag = ${day} - v.n
  where v.n = 0 or ${day} - v.n >= b.eerste
), rang as (
  select naam, weekdag, waarde, count(*) over (partition by naam, weekdag) as weken,
    row_number() over (partition by naam, weekdag order by waarde) as plaats
  from dagen where n > 0
), mediaan as (
  select naam, weekdag, avg(waarde) as midden, max(weken) as weken from rang where ${middle('weken')} group by naam, weekdag
), afstand as (
  select d.naam, abs(d.waarde - m.midden) as ver, count(*) over (partition by d.naam) as dagen,
    min(d.waarde) over (partition by d.naam) as laagste,
    row_number() over (partition by d.naam order by abs(d.waarde - m.midden)) as plaats
  from dagen as d inner join mediaan as m on m.naam = d.naam and m.weekdag = d.weekdag
  where d.n > 0
), spreiding as (
  select naam, avg(ver) as mad, max(laagste) as laagste from afstand where ${middle('dagen')} group by naam
)
select d.naam, d.waarde as gemeten, m.midden, m.weken, s.mad, s.laagste
from dagen as d
inner join mediaan as m on m.naam = d.naam and m.weekdag = 0
inner join spreiding as s on s.naam = d.naam
where d.n = 0`
}

/** The rows by day: those that this run brings for the days of its scope, and for days before it those that are there. */
export function seriesOf(
  maker: Maker,
  key: TransformKey,
  bounds: WindowBounds | undefined,
  judged: string,
): Sql {
  const { dialect, names, table } = maker
  const first = addDays(judged, -DAYS_BACK)
  const parts = rulesOf(table, 'perDay').flatMap((rule) => {
    const { through, where = {} } = rule
    const { type } = table.columns.find(({ name }) => name === (through ? through.by : rule.on))!
    const moments = through !== undefined || type.kind === 'timestamp'
    const rows = (from: Sql, alias: string, span: { from: string; to: string }, condition: Sql[]) => {
      const on = through ? sql.id('h', rule.on) : sql.id(alias, rule.on)
      const joined = through
        ? sql` inner join ${names.target(through.table)} as h on ${sql.id('h', through.key)} = ${sql.id(alias, through.by)}`
        : sql``
      const inDays = moments
        ? sql`${on} >= ${midnight(span.from)} and ${on} < ${midnight(addDays(span.to, 1))}`
        : sql`${on} >= ${span.from} and ${on} <= ${span.to}`
      const chosen = Object.entries(where).map(
        ([column, value]) => sql`${sql.id(alias, column)} = ${sql.lit(value)}`,
      )
      const day = dialect.dayNumber(moments ? dialect.localDay(on) : on)
      const value = dialect.cast(rule.sum ? sql.id(alias, rule.sum) : sql`1`, { kind: 'unrounded' })
      return sql`select ${sql.lit(rule.name)} as naam, ${day} as dag, ${value} as waarde from ${from} as ${id(alias)}${joined} where ${and([inDays, ...chosen, ...condition])}`
    }
    const own = bounds && bounds.from > first ? bounds.from : first
    const brought = rows(names.work(table.name), 'w', { from: own, to: judged }, [soundRows(key, 'w')])
    if (own === first) return [brought]
    return [brought, rows(names.target(table.name), 't', { from: first, to: addDays(own, -1) }, [])]
  })
  return sql.join(parts, sql` union all `)
}

/** The last whole day that the run speaks of, if there is one. */
function judgedDay(askedAt: Date, bounds: WindowBounds | undefined): string | undefined {
  const yesterday = addDays(localDay(askedAt), -1)
  if (!bounds) return yesterday
  const day = bounds.to < yesterday ? bounds.to : yesterday
  return day < bounds.from ? undefined : day
}

/** Whether a day is further from what is usual than chance takes it, or the first on which nothing came. */
export function isUnusual({ measured, median, mad, lowest }: Custom) {
  // Of whole numbers the median distance is one as well: half of one more, or less, is hidden in it.
  const spread = Math.max(NORMAL * (mad + 0.5), LEAST_SHARE * Math.abs(median))
  const [least, most] = [median - DEVIATIONS * spread, median + DEVIATIONS * spread]
  const firstEmpty = measured === 0 && lowest > 0
  return { unusual: measured < least || measured > most || firstEmpty, least, most }
}

export async function judgeAnomalies(judging: Judging): Promise<Check[]> {
  const { database, maker, key, bounds, askedAt, complete } = judging
  const { table } = maker
  const rules = rulesOf(table, 'perDay')
  if (rules.length === 0) return []
  const day = judgedDay(askedAt, bounds)
  const unjudged = (detail: string) =>
    rules.map(
      ({ name }): Check => ({
        name: `anomaly:${name}`,
        status: 'PASS',
        measured: null,
        expected: null,
        detail,
      }),
    )
  if (!day) return unjudged('De run gaat over geen hele dag.')
  if (!complete) return unjudged('Er zijn verzoeken mislukt.')
  const series = seriesOf(maker, key, bounds, day)
  const { rows } = await customs(database.dialect, series, dayNumber(day)).execute(database.db)
  const found = rows.map(customOf)
  return rules.map((rule) =>
    judgeDay(
      rule,
      found.find(({ name }) => name === rule.name),
      day,
    ),
  )
}

export const customOf = (row: Record<string, unknown>): Custom => ({
  name: String(row.naam),
  measured: Number(row.gemeten),
  median: Number(row.midden),
  mad: Number(row.mad),
  lowest: Number(row.laagste),
  weeks: Number(row.weken),
})

function judgeDay({ name }: PerDay, custom: Custom | undefined, day: string): Check {
  const line = { name: `anomaly:${name}` as const, measured: custom?.measured ?? null }
  if (!custom || custom.weeks < FEWEST_WEEKS) {
    return {
      ...line,
      status: 'PASS',
      expected: null,
      detail: `Van dagen als ${day} is nog te weinig bekend.`,
    }
  }
  const { unusual, least, most } = isUnusual(custom)
  return {
    ...line,
    status: unusual ? 'WARN' : 'PASS',
    expected: custom.median,
    detail: `Het gaat om ${day}; gewoon is ${whole(Math.max(0, least))} tot ${whole(most)}.`,
  }
}
