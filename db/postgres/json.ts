import { type RawBuilder, sql } from 'kysely'
import type { Amounts, JsonPath } from '../dialect.ts'

type Sql<T = unknown> = RawBuilder<T>

const NUMBER = sql.lit(String.raw`^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$`)
const number = (text: Sql): Sql => sql`case when ${text} ~ ${NUMBER} then (${text})::numeric end`

const at = (root: Sql, path: JsonPath): Sql =>
  path.reduce<Sql>((found, step) => sql`${found} -> ${sql.lit(step)}`, root)

/** An array whose elements have no such number says nothing. */
const total = (json: Sql, kind: 'array' | 'object', sum: Sql, rows: Sql): Sql =>
  sql`case when jsonb_typeof(${json}) = ${sql.lit(kind)} then (select ${sum} from ${rows}) end`

/** No element at all is 0 where the list must be whole by itself. */
const sumOf = (value: Sql, own: boolean): Sql =>
  own ? sql`case when count(*) = 0 then 0 else sum(${number(value)}) end` : sql`sum(${number(value)})`

function sum(json: Sql, amounts: Amounts): Sql {
  const found = at(json, amounts.path)
  switch (amounts.of) {
    case 'value':
      return number(sql`(${found} #>> '{}')`)
    case 'elements':
      return total(
        found,
        'array',
        sumOf(sql`(e.j ->> ${sql.lit(amounts.field)})`, amounts.own),
        sql`jsonb_array_elements(${found}) as e(j)`,
      )
    case 'members':
      return total(found, 'object', sumOf(sql`e.value`, false), sql`jsonb_each_text(${found}) as e`)
  }
}

/** OFFSET 0: the JSON is read once, and each sum made once, however often it is named. */
export function jsonSums(json: Sql, sums: Readonly<Record<string, Amounts>>): Sql {
  const columns = Object.entries(sums).map(
    ([name, amounts]) => sql`${sum(sql`d.j`, amounts)} as ${sql.id(name)}`,
  )
  return sql`cross join lateral (select ${sql.join(columns)} from (select ${json}::jsonb as j offset 0) as d offset 0) as som`
}

/** A name that is data, such as an id, is `*`: fields of the source begin with a small letter. */
const step = (key: Sql) => sql`case when ${key} ~ '^[a-z][A-Za-z0-9]{0,49}$' then '.' || ${key} else '.*' end`

export function fieldPaths(
  pages: Sql,
  { elements, depth }: { elements: number; depth: number },
): Sql<Record<string, unknown>> {
  return sql`with recursive knoop as (
  select ''::text as pad, 0 as veld, jsonb_typeof(b.j) as soort, b.j as inhoud, 0 as diepte
  from (select s."Inhoud"::jsonb as j from (${pages}) as s offset 0) as b
  union all
  select left(k.pad || e.stap, 299), e.veld, jsonb_typeof(e.j), e.j, k.diepte + 1
  from knoop as k
  cross join lateral (
    select ${step(sql`o.key`)} as stap, 1 as veld, o.value as j
    from jsonb_each(case when k.soort = 'object' then k.inhoud else '{}'::jsonb end) as o
    union all
    select '[]', 0, k.inhoud -> a.n
    from generate_series(0, least(case when k.soort = 'array' then jsonb_array_length(k.inhoud) else 0 end, ${sql.lit(elements)}) - 1) as a(n)
  ) as e
  where k.soort in ('object', 'array') and k.diepte < ${sql.lit(depth)}
)
select pad, veld, count(*) as aantal, count(case when soort = 'object' then 1 end) as objecten
from knoop group by pad, veld`
}
