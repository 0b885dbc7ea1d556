import { type RawBuilder, sql } from 'kysely'
import type { WindowBounds } from '../../local-days.ts'
import { id, list, type Maker, sameKey, type TransformKey } from '../../statements/maker.ts'
import { absent, inScope, windowColumn } from './scopes.ts'
import { shielded } from './shields.ts'

type Sql<T = unknown> = RawBuilder<T>

/** Of those, the rows that no record shields whose key cannot be read. */
function vanished(maker: Maker, key: TransformKey, options: { secondRead: boolean }): Sql {
  return sql`${absent(maker, key, options)}
and not ${shielded(maker, key)}`
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
