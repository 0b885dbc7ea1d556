import { type RawBuilder, sql } from 'kysely'
import type { WindowBounds } from '../../local-days.ts'
import { and, id, list, type Maker, sameKey, type TransformKey } from '../../statements/maker.ts'
import type { TableColumn } from '../../tables/table.ts'

type Sql<T = unknown> = RawBuilder<T>

/**
 * The scopes in which this run's answers are authoritative, one row for each complete request: its key
 * columns and its days. A request with a record whose key cannot be read deletes nothing. A list of several
 * pages can shift while it is read, and deletes only after a second complete read of it.
 */
function scopes(maker: Maker, { pagesOf, token }: TransformKey, options: { secondRead: boolean }): Sql {
  const { dialect, names, table } = maker
  const parameter = (name: string) => dialect.parameter(sql`v."Parameters"`, name)
  const fixed = fixedKeys(maker).map((column) => {
    if (column.origin.kind !== 'request') throw new Error('A fixed key comes from the request.')
    const { parameter: name, names: words } = column.origin
    const { type } = column
    const given = parameter(name)
    const ours = words
      ? sql`case ${given} ${sql.join(
          Object.entries(words).map(([theirs, word]) => sql`when ${sql.lit(theirs)} then ${sql.lit(word)}`),
          sql` `,
        )} end`
      : given
    // Compared with a key: in the key's own collation.
    const as = type.kind === 'text' ? { kind: 'keyText' as const, length: Number(type.length) } : type
    return sql`${dialect.cast(ours, as)} as ${id(column.name)}`
  })
  const type = windowColumn(maker)?.type
  const days = type
    ? [
        sql`${dialect.cast(parameter(type.kind === 'date' ? 'from' : 'fromUtc'), type)} as "Van"`,
        sql`${dialect.cast(parameter(type.kind === 'date' ? 'to' : 'toUtc'), type)} as "Tot"`,
      ]
    : []
  const readTwice = sql`((select count(*) from ${names.landed('Pagina')} as p where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging") <= 1
  or exists (select 1 from ${names.landed('Verzoek')} as v2 where v2."RunId" = v."RunId" and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters" and v2."VerzoekId" <> v."VerzoekId" and v2."Status" = ${'complete'}))`
  return sql`select ${list([sql`1 as "Een"`, ...fixed, ...days])}
from ${names.landed('Verzoek')} as v
where ${and([
    sql`v."RunId" = ${pagesOf}`,
    sql`v."Stroom" = ${table.stream.name}`,
    sql`v."Status" = ${'complete'}`,
    ...(table.stream.paged && options.secondRead ? [readTwice] : []),
    sql`not exists (select 1 from ${names.work(table.name)} as w inner join ${names.landed('Verzoek')} as v3 on v3."VerzoekId" = w."VerzoekId"
  where w."Token" = ${token} and w."SleutelLeesbaar" = 0 and w."InBereik" = 1 and v3."Parameters" = v."Parameters")`,
  ])}`
}

const fixedKeys = ({ table }: Maker) =>
  table.load.kind === 'snapshot' ? [] : table.keys.filter(({ origin }) => origin.kind === 'request')

function windowColumn({ table }: Maker): TableColumn | undefined {
  const { load } = table
  return load.kind === 'window' ? table.columns.find(({ name }) => name === load.column) : undefined
}

/** Rows `t` of the target that lie in a scope. */
function inScope(maker: Maker, key: TransformKey, options: { secondRead: boolean }): Sql {
  const { names, table } = maker
  const column = windowColumn(maker)
  const inDays = column
    ? [
        sql`t.${id(column.name)} >= b."Van"`,
        column.type.kind === 'date'
          ? sql`t.${id(column.name)} <= b."Tot"`
          : sql`t.${id(column.name)} < b."Tot"`,
      ]
    : []
  const within = and([
    sql`b."Een" = 1`,
    ...fixedKeys(maker).map(({ name }) => sql`t.${id(name)} = b.${id(name)}`),
    ...inDays,
  ])
  return sql`from ${names.target(table.name)} as t
where exists (select 1 from (${scopes(maker, key, options)}) as b where ${within})`
}

/** Of those, the rows whose key no record has, sound or bad. */
function vanished(maker: Maker, key: TransformKey, options: { secondRead: boolean }): Sql {
  const { names, table } = maker
  return sql`${inScope(maker, key, options)}
and not exists (select 1 from ${names.work(table.name)} as w where w."Token" = ${key.token} and w."SleutelLeesbaar" = 1 and ${sameKey(maker, 'w', 't')})`
}

/** How many rows the answers speak of: of which a share may be deleted without a word. */
export function countInScope(maker: Maker, key: TransformKey): Sql<{ aantal: number }> {
  return sql`select count(*) as aantal
${inScope(maker, key, { secondRead: true })}${maker.dialect.planHint()}`
}

/** How many rows this run would delete if one read of every list were enough. */
export function countVanished(maker: Maker, key: TransformKey): Sql<{ aantal: number }> {
  return sql`select count(*) as aantal
${vanished(maker, key, { secondRead: false })}${maker.dialect.planHint()}`
}

/** Lists of several pages that were read once, and which must be read again before they may delete. */
export function readOnce(
  { names, table }: Maker,
  { pagesOf }: TransformKey,
): Sql<{ VerzoekId: number; Parameters: string }> {
  return sql`select v."VerzoekId", v."Parameters"
from ${names.landed('Verzoek')} as v
where v."RunId" = ${pagesOf} and v."Stroom" = ${table.stream.name} and v."Status" = ${'complete'}
and (select count(*) from ${names.landed('Pagina')} as p where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging") > 1
and not exists (select 1 from ${names.landed('Verzoek')} as v2 where v2."RunId" = v."RunId" and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters" and v2."VerzoekId" <> v."VerzoekId")`
}

/** What of a row is kept in the history and compared with the next: everything but who wrote it when. */
const rowBefore = ({ dialect, table }: Maker) =>
  dialect.jsonObject(table.columns.map(({ name, type }) => ({ name, type, value: sql.id('t', name) })))

/** The difference between the work table and the target: inserts, updates and deletes, with the row before. */
export function diff(maker: Maker, key: TransformKey, bounds: WindowBounds | undefined): Sql {
  const { dialect, names, table } = maker
  const { columns, keys } = table
  const token = dialect.cast(sql`${key.token}`, { kind: 'bigint' })
  const others = columns.filter((column) => !column.key)
  const firstKey = sql.id('t', keys[0]!.name)
  const differs =
    others.length === 0
      ? sql`1 = 0`
      : dialect.differs(
          others.map(({ name, type }) => ({ left: sql.id('s', name), right: sql.id('t', name), type })),
        )
  const target = columns.map(({ name }) => id(name))
  const deletes =
    table.load.kind === 'upsert'
      ? sql``
      : sql`
union all
select ${list([token, sql`'D'`, sql`null`, sql`null`, rowBefore(maker), ...columns.map(({ name }) => sql.id('t', name))])}
${vanished(maker, key, { secondRead: true })}`
  return sql`insert into ${names.difference(table.name)} ("Token", "Soort", "PaginaId", "Positie", "RijVoor", ${list(target)})
select ${list([
    token,
    sql`case when ${firstKey} is null then 'I' else 'U' end`,
    sql`s."PaginaId"`,
    sql`s."Positie"`,
    sql`case when ${firstKey} is not null then ${rowBefore(maker)} end`,
    ...columns.map(({ name }) => sql.id('s', name)),
  ])}
from ${names.work(table.name)} as s
left join ${names.target(table.name)} as t on ${sameKey(maker, 't', 's')}
where s."Token" = ${key.token} and s."Geldig" = 1 and s."Verliest" = 0
and ((${firstKey} is null and s."InBereik" = 1) or (${firstKey} is not null and s."Afgeschermd" = 0 and (s."InBereik" = 1${targetInDays(maker, bounds)}) and ${differs}))${deletes}${dialect.writeOrder(keys.map(({ name }) => id(name)))}${dialect.planHint()}`
}

/** A record that moved out of the days asked for still changes the row that it left there. */
function targetInDays(maker: Maker, bounds: WindowBounds | undefined): Sql {
  const column = windowColumn(maker)
  if (!column || !bounds || column.key) return sql``
  const value = sql.id('t', column.name)
  return column.type.kind === 'date'
    ? sql` or (${value} >= ${bounds.from} and ${value} <= ${bounds.to})`
    : sql` or (${value} >= ${bounds.fromUtc} and ${value} < ${bounds.toUtc})`
}

export function countDifferences(
  { names, table }: Maker,
  { token }: TransformKey,
): Sql<{ Soort: string; aantal: number }> {
  return sql`select "Soort", count(*) as aantal from ${names.difference(table.name)} where "Token" = ${token} group by "Soort"`
}

/** True when the target holds no row: a first load, of which no history is kept. */
export function targetIsEmpty({ names, table }: Maker): Sql<{ aantal: number }> {
  return sql`select count(*) as aantal from (select 1 as een where exists (select 1 from ${names.target(table.name)})) as e`
}
