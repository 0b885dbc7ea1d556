import { type RawBuilder, sql } from 'kysely'
import { EDGE_SIGNS } from '../dialect.ts'

type Sql = RawBuilder<unknown>

/**
 * Ranges such as [0-9] mean digits, and texts are equal when their characters are. The collations that
 * databases have take `²` for a digit, and hold some characters equal to nothing at all.
 */
export const BINARY = sql`collate Latin1_General_100_BIN2`

/** T-SQL's `=` pads with spaces, and finds '' equal to '  '; counting bytes does not. */
export const isEmpty = (text: Sql): Sql => sql`datalength(${text}) = 0`

/** LIKE does not pad, so that a pattern without wildcards is an exact comparison. */
export const isExactly = (text: Sql, word: string): Sql => sql`${text} ${BINARY} like ${sql.lit(word)}`

export const startsArray = (json: Sql): Sql => sql`left(ltrim(${json}), 1) = N'['`

/** An element of OPENJSON as JSON text again; of the escapes, only those that JSON demands. */
export function jsonText(alias: string): Sql {
  const [type, value] = [sql.id(alias, 'type'), sql.id(alias, 'value')]
  return sql`case ${type} when 1 then N'"' + replace(string_escape(${value}, N'json'), N'\\/', N'/') + N'"' when 0 then N'null' else ${value} end`
}

/**
 * The texts of several rows as one, in order. STRING_AGG came with SQL Server 2017, and FOR XML fails on
 * control characters. FOR JSON and OPENJSON are there on every version and carry every character: the
 * seam between two elements cannot occur within a text, where its quotes would be escaped.
 */
export function joinRows(rows: { from: Sql; text: Sql; order: Sql; separator: string }): Sql {
  const separator = sql.lit(JSON.stringify(rows.separator).slice(1, -1))
  return sql`(select heel.t from openjson(replace((select ${rows.text} as t from ${rows.from} where ${rows.text} is not null order by ${rows.order} for json path) ${BINARY}, N'"},{"t":"', ${separator})) with (t nvarchar(max) '$.t') as heel)`
}

const EDGES = `[${EDGE_SIGNS}]`
const NO_EDGE = sql.lit(`%[^${EDGE_SIGNS}]%`)

/**
 * TRIM of other signs than spaces came with SQL Server 2017. Most keys have none at their ends: for those one look is
 * enough. LIKE and PATINDEX look at the last sign too, where `=` would pad.
 */
export function withoutEdges(text: Sql): Sql {
  const first = sql`patindex(${NO_EDGE}, ${text} ${BINARY})`
  const behind = sql`patindex(${NO_EDGE}, reverse(${text}) ${BINARY})`
  const units = sql`datalength(${text}) / 2`
  return sql`case when ${text} ${BINARY} like ${sql.lit(`${EDGES}%`)} or ${text} ${BINARY} like ${sql.lit(`%${EDGES}`)} then case when ${first} = 0 then N'' else substring(${text}, ${first}, ${units} - ${first} - ${behind} + 2) end else ${text} end`
}
