import { type RawBuilder, sql } from 'kysely'
import type { Amounts } from '../dialect.ts'
import { pathText } from './records.ts'

type Sql = RawBuilder<unknown>

/** Through a float, which knows exponents: exact far beyond the cent, for which these sums are made. */
const number = (text: Sql): Sql => sql`try_convert(decimal(38, 10), try_convert(float, ${text}))`

/** Nothing in an array is 0; an array whose elements have no such number says nothing. */
const total = (json: Sql, path: Sql, value: Sql, rows: Sql): Sql =>
  sql`case when json_query(${json}, ${path}) is not null then (select case when count(*) = 0 then 0 else sum(${number(value)}) end from ${rows}) end`

function sum(json: Sql, amounts: Amounts): Sql {
  const path = sql.lit(pathText(amounts.path))
  switch (amounts.of) {
    case 'value':
      return number(sql`json_value(${json}, ${path})`)
    case 'elements': {
      const field = sql.raw(`'${pathText([amounts.field])}'`)
      const rows = sql`openjson(${json}, ${path}) with (waarde nvarchar(max) ${field}) as e`
      return total(json, path, sql`e.waarde`, rows)
    }
    case 'members':
      return total(json, path, sql`e.[value]`, sql`openjson(${json}, ${path}) as e`)
  }
}

export function jsonSums(json: Sql, sums: Readonly<Record<string, Amounts>>): Sql {
  const columns = Object.entries(sums).map(([name, amounts]) => sql`${sum(json, amounts)} as ${sql.id(name)}`)
  return sql`cross apply (select ${sql.join(columns)}) as som`
}
