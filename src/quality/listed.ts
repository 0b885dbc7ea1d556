import { type RawBuilder, sql } from 'kysely'
import { landedStream } from '../landing/landed-pages.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import { int } from '../tables/column.ts'
import { type Rule, rulesOf } from '../tables/rule.ts'
import { each } from '../tables/table.ts'
import type { Check } from './check.ts'
import type { Judging } from './judging.ts'

type Listed = Extract<Rule, { kind: 'listed' }>

/** Rows that a source lists beside its records, by their number in the sheet. */
export function listedRows(
  { dialect, names, table }: Maker,
  { pagesOf }: TransformKey,
  { path }: Listed,
): RawBuilder<{ rij: number }> {
  const records = dialect.shred({
    rows: each(path),
    columns: [{ name: 'rij', ...int().from('$.rij').spec }],
    ...landedStream({ names }, pagesOf, table.stream.name),
  })
  return sql`select distinct s."rij" as rij from (${records}) as s where s."rij" is not null order by s."rij"`
}

/** Rows of a message, at most. */
const SHOWN = 10

export async function judgeListed({ database: { db }, maker, key }: Judging): Promise<Check[]> {
  const checks: Check[] = []
  for (const rule of rulesOf(maker.table, 'listed')) {
    const { rows } = await listedRows(maker, key, rule).execute(db)
    const shown = rows.slice(0, SHOWN).map(({ rij }) => rij)
    const more = rows.length > shown.length ? ', …' : ''
    checks.push({
      name: rule.name,
      status: rule.warns && rows.length > 0 ? 'WARN' : 'PASS',
      measured: rows.length,
      expected: 0,
      ...(rows.length > 0 && { detail: `Rij ${shown.join(', ')}${more} van het werkblad.` }),
    })
  }
  return checks
}
