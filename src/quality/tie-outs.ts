import { type RawBuilder, sql } from 'kysely'
import type { Amounts } from '../../db/dialect.ts'
import { landedPages } from '../landing/landed-pages.ts'
import { id, list, type Maker, type TransformKey } from '../statements/maker.ts'
import { rulesOf } from '../tables/rule.ts'
import type { Table } from '../tables/table.ts'
import type { Check } from './check.ts'
import type { Judging } from './judging.ts'

type Sql<T = unknown> = RawBuilder<T>

const HALF_A_CENT = 0.005

/**
 * For each tie-out of a table the totals and the parts of all answers that state both, and how many of these
 * answers do not add up. Within the answer: it is of more days than the scope.
 */
export function measureTieOuts(maker: Maker, key: TransformKey): Sql<Record<string, unknown>> {
  const { dialect, table } = maker
  const rules = rulesOf(table, 'tiesOut')
  const landed = landedPages(maker, key.pagesOf, table.stream.name, { request: 'v', page: 'p' })
  const sums = Object.fromEntries(
    rules.flatMap(({ name, total, parts }) => [
      [`${name}.totaal`, total],
      [`${name}.delen`, ownOf(table, parts)],
    ]),
  )
  const measured = rules.flatMap(({ name }) => {
    const total = sql.id('som', `${name}.totaal`)
    const parts = sql.id('som', `${name}.delen`)
    const both = (value: Sql) =>
      sql`sum(case when ${total} is not null and ${parts} is not null then ${value} end)`
    return [
      sql`${both(total)} as ${id(`${name}.totaal`)}`,
      sql`${both(parts)} as ${id(`${name}.delen`)}`,
      sql`count(case when abs(${total} - ${parts}) >= ${sql.lit(HALF_A_CENT)} then 1 end) as ${id(`${name}.verschilt`)}`,
    ]
  })
  return sql`select ${list(measured)}
from ${landed.from}
${dialect.jsonSums(sql.id('p', 'Inhoud'), sums)}
where ${landed.where}`
}

/** A total is tied to parts that are there; the list that the table is made of must always make its total. */
function ownOf({ rows }: Table, parts: Amounts): Amounts {
  if (parts.of !== 'elements' || rows.kind !== 'each') return parts
  return { ...parts, own: parts.path.join('.') === rows.array.join('.') }
}

export async function judgeTieOuts({ database: { db }, maker, key }: Judging): Promise<Check[]> {
  const rules = rulesOf(maker.table, 'tiesOut')
  if (rules.length === 0) return []
  const measured = (await measureTieOuts(maker, key).execute(db)).rows[0]!
  const cents = (value: unknown) => Math.round(Number(value) * 100) / 100
  return rules.map(({ name, total, parts }): Check => {
    if (measured[`${name}.totaal`] === null) {
      return { name, status: 'PASS', measured: null, expected: null, detail: 'Geen antwoord noemt beide.' }
    }
    const different = Number(measured[`${name}.verschilt`])
    return {
      name,
      status: different === 0 ? 'PASS' : 'WARN',
      measured: cents(measured[`${name}.delen`]),
      expected: cents(measured[`${name}.totaal`]),
      ...(different > 0 && {
        detail: `Antwoorden waarvan ${parts.path.join('.')} niet optelt tot ${total.path.join('.')}: ${different}.`,
      }),
    }
  })
}
