import { type RawBuilder, sql } from 'kysely'
import { and, id, list, type Maker, sameKey, type TransformKey } from '../../statements/maker.ts'
import { absent, fixedKeys, scopeColumns, within } from './scopes.ts'

type Sql<T = unknown> = RawBuilder<T>

/** Complete answers in a row that must miss a row before it goes although a record has no readable key at all. */
const ANSWERS = 3

const ownKeys = (maker: Maker) => maker.table.keys.filter((column) => !fixedKeys(maker).includes(column))

/** Records whose key cannot be read: the scope of their request, and what of their key is readable. */
function unreadable(maker: Maker, { token }: TransformKey): Sql {
  const { names, table } = maker
  const own = ownKeys(maker).map(({ name }) => sql`w.${id(name)} as ${id(`${name}.deel`)}`)
  return sql`(select distinct ${list([...scopeColumns(maker), ...own])}
from ${names.work(table.name)} as w
inner join ${names.landed('Verzoek')} as v on v."VerzoekId" = w."VerzoekId"
where w."Token" = ${token} and w."SleutelLeesbaar" = 0 and w."InBereik" = 1)`
}

const part = (name: string): Sql => sql.id('o', `${name}.deel`)

/**
 * Whether a record `o` could be row `t`: where parts of its key are readable, if these are the row's; where none is, if
 * the row lies in the scope of its request and was not missed often enough yet.
 */
export function shielded(maker: Maker, key: TransformKey): Sql {
  const { names, table } = maker
  const own = ownKeys(maker).map(({ name }) => name)
  const nothing = and(own.map((name) => sql`${part(name)} is null`))
  const possible = and(own.map((name) => sql`(${part(name)} is null or ${part(name)} = t.${id(name)})`))
  const missed = sql`exists (select 1 from ${names.missed(table.name)} as g where ${sameKey(maker, 'g', 't')} and g."Aantal" >= ${sql.lit(ANSWERS - 1)} and g."RunId" <> ${key.pagesOf})`
  return sql`exists (select 1 from ${unreadable(maker, key)} as o
  where ${within(maker, 'o')} and ${possible} and not (${nothing} and ${missed}))`
}

/** Rows that stay for now: absent from the answers, and shielded. */
export function countShielded(maker: Maker, key: TransformKey): Sql<{ aantal: number }> {
  return sql`select count(*) as aantal
${absent(maker, key, { secondRead: true })}
and ${shielded(maker, key)}${maker.dialect.planHint()}`
}

/** Rows of which a bad record has the key: neither changed nor deleted. */
export function countGuarded(maker: Maker, { token }: TransformKey): Sql<{ aantal: number }> {
  const { names, table } = maker
  return sql`select count(*) as aantal
from ${names.target(table.name)} as t
where exists (select 1 from ${names.work(table.name)} as w where w."Token" = ${token} and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and ${sameKey(maker, 'w', 't')})`
}

const keysOf = ({ table }: Maker, alias?: string) =>
  table.keys.map(({ name }) => (alias ? sql.id(alias, name) : id(name)))

/** A row that is in an answer again, or gone, is counted anew. */
export function forgetMissed(maker: Maker, { token }: TransformKey): Sql {
  const { names, table } = maker
  const missed = names.missed(table.name)
  const same = (alias: string) =>
    and(table.keys.map(({ name }) => sql`${sql.id(alias, name)} = ${missed}.${id(name)}`))
  return sql`delete from ${missed}
where exists (select 1 from ${names.work(table.name)} as w where w."Token" = ${token} and w."SleutelLeesbaar" = 1 and ${same('w')})
or exists (select 1 from ${names.difference(table.name)} as d where d."Token" = ${token} and ${same('d')})
or not exists (select 1 from ${names.target(table.name)} as t where ${same('t')})`
}

/** Rows that are shielded for the first time. */
export function beginMissed(maker: Maker, key: TransformKey): Sql {
  const { dialect, names, table } = maker
  return sql`insert into ${names.missed(table.name)} (${list([...keysOf(maker), id('Aantal'), id('RunId')])})
select ${list([...keysOf(maker, 't'), sql`0`, dialect.cast(sql`0`, { kind: 'bigint' })])}
${absent(maker, key, { secondRead: true })}
and ${shielded(maker, key)}
and not exists (select 1 from ${names.missed(table.name)} as m where ${sameKey(maker, 'm', 't')})`
}

/** One more answer misses them; the pages of one run are one answer, however often they are transformed. */
export function countMissed(maker: Maker, key: TransformKey): Sql {
  const { dialect, names, table } = maker
  const missed = names.missed(table.name)
  const same = and(table.keys.map(({ name }) => sql`r.${id(name)} = ${missed}.${id(name)}`))
  const run = dialect.cast(sql`${key.pagesOf}`, { kind: 'bigint' })
  return sql`update ${missed} set "Aantal" = ${missed}."Aantal" + 1, "RunId" = ${run}
from (select ${list(keysOf(maker, 't'))}
${absent(maker, key, { secondRead: true })}
and ${shielded(maker, key)}) as r
where ${same} and ${missed}."RunId" <> ${run}`
}

/** Rows that the difference deletes although a record has no readable key: some of their keys, persons left out. */
export function shieldsEnded(
  maker: Maker,
  { token }: TransformKey,
): Sql<{ aantal: number; sleutel: string }> {
  const { dialect, names, table } = maker
  const shown = dialect.jsonObject(
    table.keys.map(({ name, type, personal }) =>
      personal
        ? { name, type: { kind: 'text' as const, length: 3 }, value: sql.lit('***') as Sql }
        : { name, type, value: sql.id('d', name) },
    ),
  )
  return sql`select ${shown} as sleutel, count(*) over () as aantal
from ${names.difference(table.name)} as d
inner join ${names.missed(table.name)} as m on ${sameKey(maker, 'm', 'd')}
where d."Token" = ${token} and d."Soort" = 'D' and m."Aantal" >= ${sql.lit(ANSWERS - 1)}
order by ${list(keysOf(maker, 'd'))}
offset 0 rows fetch next 5 rows only`
}
