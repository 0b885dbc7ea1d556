import { type RawBuilder, sql } from 'kysely'
import { readBefore } from '../landing/landed-pages.ts'
import { id, list, type Maker, type TransformKey } from '../statements/maker.ts'

type Sql<T = unknown> = RawBuilder<T>

/** How many records were read, and how many of them are bad, have no readable key, or something noted. */
export function countRecords(
  { names, table }: Maker,
  { token }: TransformKey,
): Sql<{
  gelezen: number
  afgekeurd: number | null
  onleesbaar: number | null
  genoteerd: number
}> {
  return sql`select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar, count("Meldingen") as genoteerd
from ${names.work(table.name)}
where "Token" = ${token} and "InBereik" = 1`
}

/** How often each fault was noted: `melding` is `Column:fault`. */
export function countNotes(
  { dialect, names, table }: Maker,
  { token }: TransformKey,
): Sql<{
  melding: string
  aantal: number
}> {
  return sql`select melding.value as melding, count(*) as aantal
from ${names.work(table.name)} as w
${dialect.splitNotes(sql`w."Meldingen"`)}
where w."Token" = ${token} and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value`
}

/** Lists whose number of records is not the number that their last page told: they moved while they were read. */
export function countMovedLists(maker: Maker, { pagesOf, token }: TransformKey): Sql<{ aantal: number }> {
  const { names, table } = maker
  return sql`select count(*) as aantal
from ${names.landed('Verzoek')} as v
where v."RunId" = ${pagesOf} and v."Stroom" = ${table.stream.name} and v."Status" = ${'complete'} and v."Totaal" is not null
and not ${readBefore(maker, 'v')}
and v."Totaal" <> (select count(*) from ${names.work(table.name)} as w where w."Token" = ${token} and w."VerzoekId" = v."VerzoekId")`
}

/** Keys that more than one record has. */
export function countRepeatedKeys(
  { names, table }: Maker,
  { token }: TransformKey,
): Sql<{ sleutels: number }> {
  return sql`select count(*) as sleutels
from (
  select ${list(table.keys.map(({ name }) => id(name)))}
  from ${names.work(table.name)}
  where "Token" = ${token} and "SleutelLeesbaar" = 1
  group by ${list(table.keys.map(({ name }) => id(name)))}
  having count(*) > 1
) as k`
}

/**
 * Records beyond the first with a key within one answer. Two reads of one list repeat its keys as a matter of
 * course; two records in one answer are worth a word. It sorts all records: asked only where keys are repeated.
 */
export function countDuplicates(
  { names, table }: Maker,
  { token }: TransformKey,
): Sql<{ dubbel: number | null }> {
  return sql`select sum(k.extra) as dubbel
from (
  select count(*) - count(distinct "VerzoekId") as extra
  from ${names.work(table.name)}
  where "Token" = ${token} and "SleutelLeesbaar" = 1
  group by ${list(table.keys.map(({ name }) => id(name)))}
  having count(*) > 1
) as k`
}
