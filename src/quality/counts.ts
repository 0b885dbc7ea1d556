import { type RawBuilder, sql } from 'kysely'
import { readBefore } from '../landing/landed-pages.ts'
import type { WindowBounds } from '../local-days.ts'
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

/** Conditions, one for each column that was asked for, of a record that has something else in it. */
export const notAsked = (alias: string, asked: TransformKey['asked'] = {}): Sql<boolean>[] =>
  Object.entries(asked).map(
    ([column, value]) => sql<boolean>`lower(${sql.id(alias, column)}) <> ${value.toLowerCase()}`,
  )

/**
 * Records that nobody asked for: with another value in a column that each request fixes, or more than two days
 * outside the days of the run (requests ask a day wider, and whose midnight they mean is not documented).
 */
export function countNotAsked(
  { names, table }: Maker,
  { token, asked = {} }: TransformKey,
  bounds: WindowBounds | undefined,
): Sql<Record<string, number>> | undefined {
  const conditions = notAsked('w', asked)
  const columns = Object.keys(asked).map(
    (column, at) =>
      sql`count(case when w."Token" = ${-token} and ${conditions[at]} then 1 end) as ${id(column)}`,
  )
  if (table.load.kind === 'window' && bounds) {
    const { column } = table.load
    const value = sql.id('w', column)
    const isDay = table.columns.find(({ name }) => name === column)?.type.kind === 'date'
    const [first, last] = isDay
      ? [daysLater(bounds.from, -FAR_DAYS), daysLater(bounds.to, FAR_DAYS)]
      : [hoursLater(bounds.fromUtc, -24 * FAR_DAYS), hoursLater(bounds.toUtc, 24 * FAR_DAYS)]
    columns.push(
      sql`count(case when w."Token" = ${token} and (${value} < ${first} or ${value} > ${last}) then 1 end) as ${id(column)}`,
    )
  }
  if (columns.length === 0) return undefined
  return sql`select ${list(columns)}
from ${names.work(table.name)} as w
where w."Token" in (${token}, ${-token})`
}

const FAR_DAYS = 2
const hoursLater = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000)
const daysLater = (day: string, days: number) =>
  hoursLater(new Date(`${day}T00:00:00Z`), 24 * days)
    .toISOString()
    .slice(0, 10)

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
