import { type RawBuilder, sql } from 'kysely'
import { earlierRead, landedPages, readBefore } from '../../landing/landed-pages.ts'
import { and, id, list, type Maker, sameKey, type TransformKey } from '../../statements/maker.ts'
import type { Table } from '../../tables/table.ts'

type Sql<T = unknown> = RawBuilder<T>

/** Where one record of a key is preferred to another, a second read is compared whole: some of it would be too little. */
export const leavesOutRepeated = ({ stream, prefer }: Table): boolean => stream.paged && !prefer

/**
 * Landed pages after the given one, in the order of landing. A page of a second read that is byte for byte
 * what the first showed in its place would all be left out again, so it is not looked at: in most nights
 * that is every one of them.
 */
export function pagesToShred(maker: Maker, { pagesOf }: TransformKey, after: number): Sql<{ id: number }> {
  const { dialect, names, table } = maker
  const { from, where } = landedPages(maker, pagesOf, table.stream.name, { request: 'v', page: 'p' })
  const inhoud = {
    left: sql`ep."Inhoud"`,
    right: sql`p."Inhoud"`,
    type: { kind: 'text', length: 'max' } as const,
  }
  const shownBefore = sql`exists (select 1 from ${names.landed('Verzoek')} as e inner join ${names.landed('Pagina')} as ep on ep."VerzoekId" = e."VerzoekId" and ep."Poging" = e."Poging"
  where ${earlierRead('e', 'v')} and ep."PaginaNr" = p."PaginaNr" and not (${dialect.differs([inhoud])}))`
  return sql`select p."PaginaId" as id
from ${from}
where ${where} and p."PaginaId" > ${after}${leavesOutRepeated(table) ? sql` and not ${shownBefore}` : sql``}
order by p."PaginaId"`
}

/** Of a second read only what the first did not show is worth keeping: mostly nothing. */
export function dropRepeated(maker: Maker, { token }: TransformKey): Sql {
  const { dialect, names, table } = maker
  const work = names.work(table.name)
  const pairs = table.columns
    .filter(({ key }) => !key)
    .map(({ name, type }) => ({ left: sql.id('f', name), right: sql`${work}.${id(name)}`, type }))
  const same = and(table.keys.map(({ name }) => sql`f.${id(name)} = ${work}.${id(name)}`))
  return sql`delete from ${work}
where "Token" = ${token}
and "VerzoekId" in (select v."VerzoekId" from ${names.landed('Verzoek')} as v where ${readBefore(maker, 'v')})
and exists (select 1 from ${work} as f where f."Token" = ${token} and f."VerzoekId" < ${work}."VerzoekId" and ${same} and not (${dialect.differs(pairs)}))`
}

/**
 * Of several records with one key one is kept: a sound one, then the latest by GewijzigdOp where the
 * table has it, the later read, the preferred value, the later page and position. A bad record among
 * them shields the row that is there from being changed.
 */
export function keepOne(maker: Maker, { token }: TransformKey): Sql {
  const { names, table } = maker
  const work = names.work(table.name)
  const keys = table.keys.map(({ name }) => id(name))
  const changed = table.columns.some(({ name }) => name === 'GewijzigdOp') ? [sql`w."GewijzigdOp" desc`] : []
  const preferred = table.prefer
    ? [
        sql`case w.${id(table.prefer.column)} ${sql.join(
          table.prefer.order.map((value, rank) => sql`when ${sql.lit(value)} then ${sql.lit(rank)}`),
          sql` `,
        )} else ${sql.lit(table.prefer.order.length)} end`,
      ]
    : []
  const order = list([
    sql`w."Geldig" desc`,
    ...changed,
    sql`w."VerzoekId" desc`,
    ...preferred,
    sql`p."PaginaNr" desc`,
    sql`w."Positie" desc`,
    sql`w."Deel" desc`,
  ])
  return sql`with dubbel as (
  select ${list(keys)} from ${work} where "Token" = ${token} and "SleutelLeesbaar" = 1 group by ${list(keys)} having count(*) > 1
), volgorde as (
  select w."Nr", row_number() over (partition by ${list(keys.map((key) => sql`w.${key}`))} order by ${order}) as plaats,
    min(w."Geldig") over (partition by ${list(keys.map((key) => sql`w.${key}`))}) as allemaal
  from ${work} as w
  inner join dubbel as d on ${sameKey(maker, 'w', 'd')}
  inner join ${names.landed('Pagina')} as p on p."PaginaId" = w."PaginaId"
  where w."Token" = ${token} and w."SleutelLeesbaar" = 1
)
update ${work} set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where ${work}."Nr" = volgorde."Nr"${maker.dialect.planHint()}`
}

/** The rounded sum of each column that is added up. */
function sumsOf({ dialect, table }: Maker) {
  return table.sums.map((column) => {
    const { name, type } = column
    if (type.kind !== 'decimal') throw new Error(`${table.name}.${name} is summed and not a decimal.`)
    return { name, type, sum: dialect.round(sql`sum(${id(name)})`, type.scale) }
  })
}

/** Amounts that each fit and together do not are bad records all of them: which one is wrong nobody can tell. */
export function rejectLargeSums(maker: Maker, { token }: TransformKey): Sql {
  const { names, table } = maker
  const work = names.work(table.name)
  const keys = table.keys.map(({ name }) => id(name))
  const large = sumsOf(maker).map(({ name, type, sum }) => ({
    name,
    isLarge: sql`abs(${sum}) >= ${sql.raw(`1${'0'.repeat(type.precision - type.scale)}`)}`,
  }))
  const notes = large.map(
    ({ name, isLarge }) => sql`case when ${isLarge} then ${sql.lit(`${name}:type;`)} end`,
  )
  return sql`update ${work} set "Geldig" = 0, "Meldingen" = concat(${work}."Meldingen", groot.meldingen)
from (
  select ${list(keys)}, concat('', ${list(notes)}) as meldingen
  from ${work}
  where "Token" = ${token} and "SleutelLeesbaar" = 1 and "InBereik" = 1
  group by ${list(keys)}
  having min("Geldig") = 1 and (${sql.join(
    large.map(({ isLarge }) => isLarge),
    sql` or `,
  )})
) as groot
where ${work}."Token" = ${token} and ${work}."SleutelLeesbaar" = 1 and ${work}."InBereik" = 1
and ${and(keys.map((key) => sql`${work}.${key} = groot.${key}`))}`
}

/** In a table that sums, the records step back for their sums. */
export function setAsideForSums({ names, table }: Maker, { token }: TransformKey): Sql {
  return sql`update ${names.work(table.name)} set "Verliest" = 1 where "Token" = ${token}`
}

/** One row for each key with the unrounded sum, rounded once; a bad record takes its whole key out. */
export function addSums(maker: Maker, { token }: TransformKey): Sql {
  const { dialect, names, table } = maker
  const work = names.work(table.name)
  const keys = table.keys.map(({ name }) => id(name))
  const sums = sumsOf(maker)
  return sql`insert into ${work} ("Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest", "Afgeschermd", ${list([...keys, ...sums.map(({ name }) => id(name))])})
select "Token", max("VerzoekId"), max("PaginaId"), min("Positie"), 0, 1, 1, 1, 0, 0, ${list([...keys, ...sums.map(({ sum }) => sum)])}
from ${work}
where "Token" = ${token} and "SleutelLeesbaar" = 1 and "InBereik" = 1
group by ${list([sql`"Token"`, ...keys])}
having min("Geldig") = 1${dialect.planHint()}`
}

/** Bad records, with the reason and, where it can be read, their key. */
export function quarantine({ dialect, names, table }: Maker, { runId, token }: TransformKey): Sql {
  const key = dialect.jsonObject(
    table.keys.map(({ name, type }) => ({ name, type, value: sql.id('w', name) })),
  )
  return sql`insert into ${names.target('Quarantaine')} ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select ${dialect.cast(sql`${runId}`, { kind: 'bigint' })}, ${sql.lit(table.name)}, w."PaginaId", w."Positie", case when w."SleutelLeesbaar" = 1 then ${key} end, w."Meldingen", w."Record"
from ${names.work(table.name)} as w
where ${and([sql`w."Token" = ${token}`, sql`w."Geldig" = 0`, sql`w."InBereik" = 1`])}`
}
