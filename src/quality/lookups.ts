import { type RawBuilder, sql } from 'kysely'
import { landedStream } from '../landing/landed-pages.ts'
import { id, type Maker, type TransformKey } from '../statements/maker.ts'
import { text } from '../tables/column.ts'
import { each, type TableColumn } from '../tables/table.ts'
import { type Check, found } from './check.ts'
import type { Judging } from './judging.ts'

/** Names of a list from which a column is looked up that no record has, or that stand there more than once. */
export function strayNames(
  { dialect, names, table }: Maker,
  { pagesOf, token }: TransformKey,
  { origin }: TableColumn,
): RawBuilder<{ naam: string; aantal: number; bekend: number }> {
  if (origin.kind !== 'lookup') throw new Error('A lookup has a list.')
  // To the letter, as the column is looked up.
  const exact = (name: RawBuilder<unknown>) => dialect.cast(name, { kind: 'keyText', length: 255 })
  const listed = dialect.shred({
    rows: each('$'),
    columns: [{ name: 'naam', ...text(255).from(origin.match).spec }],
    ...landedStream({ names }, pagesOf, origin.stream.name),
  })
  const known = sql`(select count(*) from ${names.work(table.name)} as w where w."Token" = ${token} and ${exact(sql`w.${id(origin.column)}`)} = n.naam)`
  return sql`select n.naam, n.aantal, n.bekend
from (select n.naam, n.aantal, ${known} as bekend
from (select ${exact(sql`s."naam"`)} as naam, count(*) as aantal from (${listed}) as s where s."naam" is not null group by ${exact(sql`s."naam"`)}) as n) as n
where n.aantal > 1 or n.bekend = 0
order by n.naam`
}

const SHOWN = 10

/** Whether each name of a list is one that a record has, once: a hyphen too many, and its column stays empty. */
export async function judgeLookups({ database: { db }, maker, key }: Judging): Promise<Check[]> {
  const checks: Check[] = []
  for (const column of maker.table.columns.filter(({ origin }) => origin.kind === 'lookup')) {
    const { rows } = await strayNames(maker, key, column).execute(db)
    const list = (some: typeof rows) =>
      some
        .slice(0, SHOWN)
        .map(({ naam }) => `"${naam}"`)
        .join(', ') + (some.length > SHOWN ? ', …' : '')
    const unknown = rows.filter(({ bekend }) => Number(bekend) === 0)
    const twice = rows.filter(({ aantal }) => Number(aantal) > 1)
    const detail = [
      ...(unknown.length > 0 ? [`Onbekend: ${list(unknown)}.`] : []),
      ...(twice.length > 0 ? [`Meer dan eens: ${list(twice)}.`] : []),
    ].join(' ')
    checks.push(found(`lookup:${column.name}`, rows.length, { detail }))
  }
  return checks
}
