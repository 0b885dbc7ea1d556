import { type RawBuilder, sql } from 'kysely'
import type { JsonPath, RowPath } from '../dialect.ts'
import { jsonText, startsArray } from './text.ts'

type Sql = RawBuilder<unknown>

/** `$.series[0].data`; the members that definitions name need no quotes. */
export const pathText = (path: JsonPath): string =>
  `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`

/** JSON text as an object, for OPENJSON … WITH: what is none has no members. */
export const objectOr = (kind: Sql, json: Sql): Sql => sql`case when ${kind} = 5 then ${json} else N'{}' end`

/**
 * A SELECT of one row for each record of page `p`: Positie, Deel, `soort` and `inhoud` as OPENJSON gives
 * them, `ouder` (JSON text of the element that holds the record's array) and Record (JSON text).
 */
export function recordsOf(rows: RowPath): Sql {
  const page = sql`p."Inhoud"`
  const place = (alias: string) => sql`cast(${sql.id(alias, 'key')} as int)`
  switch (rows.kind) {
    case 'each':
      return sql`select ${place('r')} as "Positie", 0 as "Deel", r.[type] as soort, r.[value] as inhoud, ${jsonText('r')} as "Record"
  from openjson(${page}, ${sql.lit(pathText(rows.array))}) as r`
    case 'eachIn':
      return sql`select ${place('e')} as "Positie", ${place('r')} as "Deel", r.[type] as soort, r.[value] as inhoud, ${jsonText('r')} as "Record",
    ${objectOr(sql`e.[type]`, sql`e.[value]`)} as ouder
  from openjson(${page}, ${sql.lit(pathText(rows.array))}) as e
  outer apply ${memberAt(rows.inner)} as i
  cross apply openjson(${arrayIn('i')}) as r`
    case 'sideBySide':
      return sql`select ${place('l')} as "Positie", 0 as "Deel", 5 as soort, paar.j as inhoud, paar.j as "Record"
  from openjson(${page}, ${sql.lit(pathText(rows.labels))}) as l
  left join openjson(${page}, ${sql.lit(pathText(rows.values))}) as d on d.[key] = l.[key]
  outer apply (select N'{"label":' + ${jsonText('l')} + N',"value":' + coalesce(${jsonText('d')}, N'null') + N'}' as j) as paar
  where json_query(${page}, ${sql.lit(pathText(rows.values))}) is not null`
  }
}

/** What element `e` has at a path, with its kind, which OPENJSON tells of the members of one object. */
function memberAt(path: JsonPath): Sql {
  const member = path.at(-1)
  if (typeof member !== 'string') throw new Error('An inner array is a member of its element.')
  const holder = sql.lit(pathText(path.slice(0, -1)))
  return sql`(select top (1) m.[value], m.[type] from openjson(${objectOr(sql`e.[type]`, sql`e.[value]`)}, ${holder}) as m where m.[key] = ${sql.lit(member)})`
}

/** A missing array is empty; another kind is one bad record, an array within an array, that has no key. */
function arrayIn(alias: string): Sql {
  const kind = sql.id(alias, 'type')
  return sql`case when ${kind} = 4 then ${sql.id(alias, 'value')} when coalesce(${kind}, 0) = 0 then N'[]' else N'[[' + ${jsonText(alias)} + N']]' end`
}

/** JSON text that is not an array. */
export const otherThanArray = (json: Sql): Sql => sql`case when not ${startsArray(json)} then ${json} end`
