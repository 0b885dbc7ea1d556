import { type RawBuilder, sql } from 'kysely'
import { and, id, list, type Maker, type TransformKey } from '../statements/maker.ts'
import { type Check, found } from './check.ts'
import type { Judging } from './judging.ts'
import { soundRows } from './rows.ts'

/** Keys that differ by the case of letters or by how a sign is put together alone (é as one sign or as two): some of them. */
export function similarKeys(
  { dialect, names, table }: Maker,
  key: TransformKey,
): RawBuilder<{ aantal: number; sleutel: string }> {
  const folded = table.keys.map(({ name, type }) =>
    type.kind === 'text' ? dialect.folded(sql`w.${id(name)}`) : sql`w.${id(name)}`,
  )
  const named = table.keys.map(({ name }, at) => sql`${folded[at]!} as ${id(name)}`)
  const same = and(table.keys.map(({ name }, at) => sql`g.${id(name)} = ${folded[at]!}`))
  const shown = dialect.jsonObject(
    table.keys.map(({ name, type, personal }) =>
      personal
        ? { name, type: { kind: 'text' as const, length: 3 }, value: sql.lit('***') }
        : { name, type, value: sql`w.${id(name)}` },
    ),
  )
  return sql`select ${shown} as sleutel, count(*) over () as aantal
from ${names.work(table.name)} as w
inner join (select ${list(named)} from ${names.work(table.name)} as w where ${soundRows(key, 'w')} group by ${list(folded)} having count(*) > 1) as g on ${same}
where ${soundRows(key, 'w')}
order by ${list(table.keys.map(({ name }) => sql`w.${id(name)}`))}
offset 0 rows fetch next 6 rows only${dialect.planHint()}`
}

/** Two persons in the table, and one in the sheet: nobody sees it but for this. */
export async function judgeSimilarKeys({ database: { db }, maker, key }: Judging): Promise<Check[]> {
  if (!maker.table.keys.some(({ type }) => type.kind === 'text')) return []
  const { rows } = await similarKeys(maker, key).execute(db)
  const shown = rows.map(({ sleutel }) => Object.values(JSON.parse(sleutel)).join(' ')).join(', ')
  return [found('similar_keys', Number(rows[0]?.aantal ?? 0), { detail: `Zoals ${shown}.` })]
}
