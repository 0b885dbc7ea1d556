import { type RawBuilder, sql } from 'kysely'
import { localDay } from '../local-days.ts'
import { and, id, list, type Maker, type TransformKey } from '../statements/maker.ts'
import { type RowRule, rulesOf } from '../tables/rule.ts'
import type { Table } from '../tables/table.ts'
import { count } from '../texts/figures.ts'
import { type Check, found } from './check.ts'

type Sql<T = unknown> = RawBuilder<T>

/** A column that is NULL in more than so many of a hundred rows has probably lost its source. */
const MOST_NULLS = 50
/** Shares and ages of fewer rows say nothing. */
const FEWEST_ROWS = 20
const DAY_MS = 86_400_000

/** The records that become rows: sound, of several with one key the one that is kept, within the scope. */
export const soundRows = ({ token }: TransformKey, alias: string): Sql =>
  and([
    sql`${sql.id(alias, 'Token')} = ${token}`,
    ...['Geldig', 'InBereik'].map((flag) => sql`${sql.id(alias, flag)} = 1`),
    sql`${sql.id(alias, 'Verliest')} = 0`,
  ])

const filledMostly = ({ columns }: Table) => columns.filter(({ required, sparse }) => !required && !sparse)

/**
 * Rows, values of each optional column, rows that break each rule, and the newest value: one pass. What lies ahead
 * of `askedAt`, a day's grace aside, is counted by itself: one row of 2205 would be the newest for good.
 */
export function measureRows(maker: Maker, key: TransformKey, askedAt: Date): Sql<Record<string, unknown>> {
  const { names, table } = maker
  const ahead = (column: string) => {
    const { type } = table.columns.find(({ name }) => name === column)!
    const tomorrow = new Date(askedAt.getTime() + DAY_MS)
    return sql`w.${id(column)} > ${type.kind === 'date' ? localDay(tomorrow) : tomorrow}`
  }
  const measured = [
    sql`count(*) as rijen`,
    ...filledMostly(table).map(({ name }) => sql`count(w.${id(name)}) as ${id(`${name}.gevuld`)}`),
    ...rulesOf(table, 'row').map(
      (rule) => sql`count(case when ${breaks(maker, rule)} then 1 end) as ${id(rule.name)}`,
    ),
    ...rulesOf(table, 'fresh').flatMap(({ column }) => [
      sql`max(case when ${ahead(column)} then null else w.${id(column)} end) as ${id(`${column}.nieuwste`)}`,
      sql`count(case when ${ahead(column)} then 1 end) as ${id(`${column}.vooruit`)}`,
    ]),
  ]
  return sql`select ${list(measured)}
from ${names.work(table.name)} as w
where ${soundRows(key, 'w')}`
}

function breaks({ dialect }: Maker, { column, test, terms, minus }: RowRule): Sql {
  const value = sql.id('w', column)
  if (test === 'in') {
    // As keys are compared: in binary, whatever the database's collation.
    const exact = dialect.cast(value, { kind: 'keyText', length: 10 })
    return sql`${exact} not in (${list(terms.map((term) => sql.lit(term)))})`
  }
  const plus = sql.join(
    terms.map((term) => (typeof term === 'number' ? sql.lit(term) : sql.id('w', term))),
    sql` + `,
  )
  const less = minus.map((term) => sql` - ${sql.id('w', term)}`)
  return sql`not (${value} ${sql.raw(test)} ${plus}${sql.join(less, sql``)})`
}

/** What the measured rows say. `askedAt` is when the run was asked for: a repetition must say the same. */
export function judgeRows(table: Table, measured: Record<string, unknown>, askedAt: Date): Check[] {
  const rows = Number(measured.rijen)
  return [
    ...rulesOf(table, 'row').map((rule) =>
      found(rule.name, Number(measured[rule.name]), {
        detail: `Verwacht is ${wanted(rule)}; bekeken: ${count(rows, 'rij', 'rijen')}.`,
        severity: rule.severity,
      }),
    ),
    ...judgeNulls(table, measured, rows),
    ...rulesOf(table, 'fresh').flatMap(({ column, days }) => [
      judgeFreshness(column, days, rows < FEWEST_ROWS ? null : measured[`${column}.nieuwste`], askedAt),
      found(`ahead:${column}`, Number(measured[`${column}.vooruit`])),
    ]),
  ]
}

/** What each row of a rule must be, in figures: `LedenAantal <= Capaciteit`. */
function wanted({ column, test, terms, minus }: RowRule): string {
  if (test === 'in') return `${column} als een van ${terms.join(', ')}`
  return `${column} ${test} ${[terms.join(' + '), ...minus].join(' - ')}`
}

function judgeNulls(table: Table, measured: Record<string, unknown>, rows: number): Check[] {
  const columns = filledMostly(table)
  if (columns.length === 0) return []
  const shares = columns.map(({ name }) => ({
    name,
    share: rows === 0 ? 0 : (100 * (rows - Number(measured[`${name}.gevuld`]))) / rows,
  }))
  const highest = Math.max(...shares.map(({ share }) => share))
  const over = shares.filter(({ share }) => share > MOST_NULLS && rows >= FEWEST_ROWS)
  const said = over.map(({ name, share }) => `${name} ${share.toFixed(0)} %`).join(', ')
  return [
    {
      name: 'nulls',
      status: over.length > 0 ? 'WARN' : 'PASS',
      measured: Math.round(highest * 100) / 100,
      expected: MOST_NULLS,
      ...(over.length > 0 && { detail: `Meestal leeg: ${said}.` }),
    },
  ]
}

function judgeFreshness(column: string, days: number, newest: unknown, askedAt: Date): Check {
  const name = `fresh:${column}` as const
  if (newest === null) {
    return { name, status: 'PASS', measured: null, expected: days, detail: 'Er zijn te weinig rijen.' }
  }
  // A day arrives as text or, from some drivers, as its midnight in UTC; a moment is told in local days.
  const midnightOf = (day: string) => Date.parse(`${day}T00:00:00Z`)
  const last = typeof newest === 'string' ? newest.slice(0, 10) : localDay(newest as Date)
  const age = Math.max(0, Math.round((midnightOf(localDay(askedAt)) - midnightOf(last)) / DAY_MS))
  return {
    name,
    status: age > days ? 'WARN' : 'PASS',
    measured: age,
    expected: days,
    detail: `Zij is van ${last}.`,
  }
}
