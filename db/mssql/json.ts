import { type RawBuilder, sql } from 'kysely'
import type { Amounts } from '../dialect.ts'
import { pathText } from './records.ts'
import { BINARY, startsArray } from './text.ts'

type Sql<T = unknown> = RawBuilder<T>

/** Not of '', which is 0 there. Through a float, which knows exponents: exact far beyond the cent, for which these sums are made. */
const number = (text: Sql): Sql =>
  sql`case when ${text} like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, ${text})) end`

/** An array whose elements have no such number says nothing. */
const total = (json: Sql, path: Sql, sum: Sql, rows: Sql): Sql =>
  sql`case when json_query(${json}, ${path}) is not null then (select ${sum} from ${rows}) end`

/** No element at all is 0 where the list must be whole by itself. */
const sumOf = (value: Sql, own: boolean): Sql =>
  own ? sql`case when count(*) = 0 then 0 else sum(${number(value)}) end` : sql`sum(${number(value)})`

function sum(json: Sql, amounts: Amounts): Sql {
  const path = sql.lit(pathText(amounts.path))
  switch (amounts.of) {
    case 'value':
      return number(sql`json_value(${json}, ${path})`)
    case 'elements': {
      const field = sql.raw(`'${pathText([amounts.field])}'`)
      const rows = sql`openjson(${json}, ${path}) with (waarde nvarchar(max) ${field}) as e`
      return total(json, path, sumOf(sql`e.waarde`, amounts.own), rows)
    }
    case 'members':
      return total(json, path, sumOf(sql`e.[value]`, false), sql`openjson(${json}, ${path}) as e`)
  }
}

export function jsonSums(json: Sql, sums: Readonly<Record<string, Amounts>>): Sql {
  const columns = Object.entries(sums).map(([name, amounts]) => sql`${sum(json, amounts)} as ${sql.id(name)}`)
  return sql`outer apply (select ${sql.join(columns)}) as som`
}

/**
 * A name that is data, such as an id, is `*`: fields of the source begin with a small letter. In a recursive
 * query both parts must have the same types, to the length and the collation.
 */
export function fieldPaths(
  pages: Sql,
  { elements, depth }: { elements: number; depth: number },
): Sql<Record<string, unknown>> {
  // A COLLATE may not stand on an expression that has one: the name within has it already.
  const path = (text: Sql) => sql`cast(${text} as nvarchar(299))`
  const name = sql`e.[key] ${BINARY}`
  const known = sql`${name} like N'[a-z]%' and ${name} not like N'%[^A-Za-z0-9]%' and datalength(e.[key]) <= 100`
  return sql`with knoop as (
  select ${path(sql`N'' ${BINARY}`)} as pad, cast(0 as int) as veld, cast(case when ${startsArray(sql`s."Inhoud"`)} then 4 else 5 end as int) as soort, s."Inhoud" as inhoud, cast(0 as int) as diepte
  from (${pages}) as s
  union all
  select ${path(sql`left(k.pad + case when k.soort = 4 then N'[]' when ${known} then N'.' + ${name} else N'.*' end, 299)`)}, cast(case when k.soort = 5 then 1 else 0 end as int), cast(e.[type] as int), e.[value], cast(k.diepte + 1 as int)
  from knoop as k
  cross apply openjson(case when k.soort in (4, 5) then k.inhoud else N'{}' end) as e
  where k.soort in (4, 5) and k.diepte < ${sql.lit(depth)} and (k.soort = 5 or try_convert(int, e.[key]) < ${sql.lit(elements)})
)
select pad, veld, count(*) as aantal, count(case when soort = 5 then 1 end) as objecten
from knoop group by pad, veld`
}
