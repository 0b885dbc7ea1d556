import { type RawBuilder, sql } from 'kysely'
import { holdsMoments, type JsonPath, type ShredColumn, type ShredSpec } from '../dialect.ts'
import { objectOr, otherThanArray, pathText, recordsOf } from './records.ts'
import { BINARY, isEmpty, isExactly, joinRows, jsonText, startsArray, withoutEdges } from './text.ts'
import { asTyped, lacksZone, value } from './values.ts'

type Sql = RawBuilder<unknown>

const list = (items: readonly Sql[]) => sql.join([...items], sql`,\n  `)
const text = (column: ShredColumn) =>
  sql.id(column.origin.kind === 'lookup' ? 'gezocht' : 'tekst', `${column.name}.tekst`)
/** The object or array that stands where a scalar is wanted; for a joined text, what is not an array. */
const nested = (column: ShredColumn) =>
  readsJson(column) ? (sql.id('tekst', `${column.name}.json`) as Sql) : undefined
const given = (column: ShredColumn) => sql.id('waarde', column.name)

/** A path of a column, read twice: as a scalar, and as JSON where an object or array stands. */
interface Read {
  name: string
  path: JsonPath
  json: boolean
}

/**
 * Layers, each an APPLY that names what the next one uses: the scalar and the JSON at each path, the text
 * of each column, its value, its fault. OUTER, though each gives one row: SQL Server puts the columns of a CROSS APPLY
 * into every place that refers to them, and has error 8632 beyond 65,535 identifiers and constants in one expression. `OPENJSON … WITH (x nvarchar(max))` reads texts of any length,
 * where JSON_VALUE gives NULL beyond 4,000 characters; it gives NULL for an object or array too, which
 * only the second reading, `AS JSON`, shows.
 */
export function shred({ rows, columns, pages, lookupPages }: ShredSpec): Sql {
  const lookups = columns.filter((column) => column.origin.kind === 'lookup')
  const direct = columns.filter((column) => column.origin.kind !== 'lookup')
  const own = direct.flatMap((column) => (column.origin.kind === 'parent' ? [] : reads(column)))
  const parents = direct.flatMap((column) => (column.origin.kind === 'parent' ? reads(column) : []))
  const jsonColumns = direct.flatMap((column) =>
    readsJson(column) ? [sql`${jsonOf(column)} as ${sql.id(`${column.name}.json`)}`] : [],
  )
  return sql`select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record",
  ${list([
    ...columns.map((column) => sql`${given(column)} as ${sql.id(column.name)}`),
    ...columns.map((column) => sql`${faultOf(column)} as ${sql.id(`${column.name}.fout`)}`),
    ...columns.filter(holdsMoments).map(zoneOf),
  ])}
from ${pages.from}
cross apply (${recordsOf(rows)}) as r${members('j', objectOr(sql`r.soort`, sql`r.inhoud`), own)}${members('o', sql`r.ouder`, parents)}
outer apply (select
  ${list([
    ...direct.map((column) => sql`${textOf(column)} as ${sql.id(`${column.name}.tekst`)}`),
    ...jsonColumns,
  ])}
) as tekst${
    lookups.length === 0
      ? sql``
      : sql`
outer apply (select
  ${list(lookups.map((column) => sql`${lookupText(column, columns, lookupPages)} as ${sql.id(`${column.name}.tekst`)}`))}
) as gezocht`
  }
outer apply (select
  ${list(columns.map((column) => sql`${value(column, text(column), nested(column), isNumber(column))} as ${sql.id(column.name)}`))}
) as waarde
where ${pages.where}`
}

const readsJson = ({ origin }: ShredColumn): boolean =>
  origin.kind === 'joined' ||
  ((origin.kind === 'record' || origin.kind === 'parent') && origin.paths.length > 0)

function reads(column: ShredColumn): Read[] {
  const { name, origin } = column
  switch (origin.kind) {
    case 'record':
    case 'parent':
      return [
        ...origin.paths.flatMap((path, n) =>
          path.length === 0 ? [] : [{ name: `${name}.p${n}`, path, json: true }],
        ),
        ...(origin.kind === 'record' ? origin.flags : []).map(({ path }, n) => ({
          name: `${name}.vlag${n}`,
          path,
          json: false,
        })),
        ...(origin.kind === 'record' && origin.beside
          ? [{ name: `${name}.naast`, path: origin.beside, json: true }]
          : []),
      ]
    case 'joined':
      return [{ name: `${name}.p0`, path: origin.array, json: true }]
    default:
      return []
  }
}

/** OUTER, so that a record without any of the members stays a record. */
function members(alias: string, json: Sql, wanted: readonly Read[]): Sql {
  if (wanted.length === 0) return sql``
  const columns = wanted.flatMap(({ name, path, json: also }) => {
    const at = sql.raw(`'${pathText(path)}'`)
    return [
      sql`${sql.id(name)} nvarchar(max) ${at}`,
      ...(also ? [sql`${sql.id(`${name}.json`)} nvarchar(max) ${at} as json`] : []),
    ]
  })
  return sql`
outer apply openjson(${json}) with (
  ${list(columns)}
) as ${sql.id(alias)}`
}

/** For each path of a column: its scalar, and its object or array. */
function found(column: ShredColumn): { scalar: Sql; json: Sql | undefined }[] {
  const { name, origin } = column
  if (origin.kind !== 'record' && origin.kind !== 'parent') return []
  const alias = origin.kind === 'record' ? 'j' : 'o'
  return origin.paths.map((path, n) =>
    path.length === 0
      ? { scalar: sql`case when r.soort in (1, 2, 3) then r.inhoud end`, json: undefined }
      : { scalar: sql.id(alias, `${name}.p${n}`), json: sql.id(alias, `${name}.p${n}.json`) },
  )
}

function jsonOf(column: ShredColumn): Sql {
  if (column.origin.kind === 'joined') {
    const [scalar, json] = [sql.id('j', `${column.name}.p0`), sql.id('j', `${column.name}.p0.json`)]
    return sql`coalesce(${otherThanArray(json)}, ${scalar})`
  }
  const paths = found(column)
  if (paths.every(({ json }) => json === undefined)) return sql`cast(null as nvarchar(max))`
  if (paths.length === 1) return column.type.kind === 'text' ? orBoolean(column) : paths[0]!.json!
  // The first path that holds anything decides.
  const cases = paths.map(
    ({ scalar, json }) =>
      sql`when ${scalar} is not null then null${json ? sql` when ${json} is not null then ${json}` : sql``}`,
  )
  return sql`case ${sql.join(cases, sql` `)} end`
}

/**
 * OPENJSON … WITH gives `true` for the text and for the boolean, which no text column takes. Only where one
 * of them stands the kind is asked, which takes the object apart once more.
 */
function orBoolean(column: ShredColumn): Sql {
  const { scalar, json } = found(column)[0]!
  const member = memberOf(column)
  if (!member) return json!
  return sql`case when ${json} is not null then ${json} when ${isExactly(scalar, 'true')} or ${isExactly(scalar, 'false')} then (select top (1) m.[value] ${member} and m.[type] = 3) end`
}

/** The member at a column's one path, of which OPENJSON tells the kind: the end of a SELECT. A name may stand twice. */
function memberOf({ origin }: ShredColumn): Sql | undefined {
  if (origin.kind !== 'record' && origin.kind !== 'parent') return undefined
  const [path] = origin.paths
  const name = path?.at(-1)
  if (path === undefined || typeof name !== 'string') return undefined
  const object = origin.kind === 'record' ? objectOr(sql`r.soort`, sql`r.inhoud`) : sql`r.ouder`
  return sql`from openjson(${object}, ${sql.lit(pathText(path.slice(0, -1)))}) as m where m.[key] = ${sql.lit(name)}`
}

/** 1 where a number of JSON stands at a column's one path. */
function isNumber(column: ShredColumn): Sql | undefined {
  const member = found(column).length === 1 ? memberOf(column) : undefined
  return member && sql`(select top (1) 1 ${member} and m.[type] = 2)`
}

function textOf(column: ShredColumn): Sql {
  const { key, required, type, origin } = column
  const raw = rawText(column)
  if (key && type.kind === 'text') return filled(withoutEdges(raw))
  if (required && type.kind === 'text') return filled(raw)
  return origin.kind === 'record' || origin.kind === 'parent' ? asTyped(column, raw) : raw
}

/** Not NULLIF(x, ''), which takes spaces for nothing. */
const filled = (raw: Sql): Sql => sql`case when not ${isEmpty(raw)} then ${raw} end`

function rawText(column: ShredColumn): Sql {
  const { origin } = column
  switch (origin.kind) {
    case 'record':
    case 'parent': {
      const all = found(column).flatMap(({ scalar, json }) => (json ? [scalar, json] : [scalar]))
      const member = column.type.kind === 'json' ? memberOf(column) : undefined
      // A JSON column keeps the quotes of a text, which OPENJSON … WITH has taken off.
      const options = member
        ? [all[1]!, sql`(select top (1) ${jsonText('m')} ${member} and m.[type] <> 0)`]
        : all
      const sent =
        options.length > 1
          ? sql`coalesce(${sql.join(options)})`
          : (options[0] ?? sql`cast(null as nvarchar(max))`)
      if (origin.kind === 'record' && origin.beside) {
        const other = sql.id('j', `${column.name}.naast.json`)
        return sql`case when ${other} is not null and not ${startsArray(other)} then ${sent} end`
      }
      const fallback = origin.kind === 'record' ? origin.fallback : undefined
      const first = fallback === undefined ? sent : sql`coalesce(${filled(sent)}, ${sql.lit(fallback)})`
      const flags = origin.kind === 'record' ? origin.flags : []
      if (flags.length === 0) return first
      const whens = flags.map(
        ({ value: word }, n) =>
          sql`when ${isExactly(sql.id('j', `${column.name}.vlag${n}`), 'true')} then ${sql.lit(word)}`,
      )
      return sql`case ${sql.join(whens, sql` `)} else ${first} end`
    }
    case 'request': {
      const parameter = sql`json_value(v."Parameters", ${sql.lit(pathText([origin.parameter]))})`
      if (!origin.names) return parameter
      const words = Object.entries(origin.names).map(
        ([theirs, ours]) => sql`when ${sql.lit(theirs)} then ${sql.lit(ours)}`,
      )
      return sql`case ${parameter} ${BINARY} ${sql.join(words, sql` `)} end`
    }
    case 'joined': {
      const array = sql.id('j', `${column.name}.p0.json`)
      const joined = joinRows({
        from: sql`openjson(${array}) as e outer apply openjson(${objectOr(sql`e.[type]`, sql`e.[value]`)}) with (veld nvarchar(max) ${sql.raw(`'${pathText([origin.field])}'`)}) as d`,
        text: sql`d.veld`,
        order: sql`cast(e.[key] as int)`,
        separator: origin.separator,
      })
      return sql`case when ${startsArray(array)} then ${joined} end`
    }
    case 'lookup':
      throw new Error('A lookup has its text in a layer of its own.')
  }
}

function lookupText(
  column: ShredColumn,
  columns: readonly ShredColumn[],
  pages: ShredSpec['lookupPages'],
): Sql {
  const { origin } = column
  if (origin.kind !== 'lookup') throw new Error(`${column.name} is not a lookup.`)
  const own = columns.find((other) => other.name === origin.column)
  if (!own) throw new Error(`${column.name} is looked up by ${origin.column}, which is not a column.`)
  const landed = pages(origin.stream.name)
  return sql`(select top (1) k.veld from ${landed.from}
  cross apply openjson(lp."Inhoud") as e
  cross apply openjson(${objectOr(sql`e.[type]`, sql`e.[value]`)}) with (zoek nvarchar(max) ${sql.raw(`'${origin.match}'`)}, veld nvarchar(max) ${sql.raw(`'${origin.field}'`)}) as k
  where ${landed.where} and ltrim(rtrim(k.zoek)) ${BINARY} = ltrim(rtrim(${text(own)})) order by lp."PaginaId" desc, cast(e.[key] as int) desc)`
}

function faultOf(column: ShredColumn): Sql {
  const [got, raw, other] = [given(column), text(column), nested(column)]
  if (column.origin.kind === 'joined') {
    return sql`case when ${other!} is not null then N'type' when ${raw} is not null and ${got} is null then N'length' end`
  }
  const wrong =
    column.type.kind !== 'text'
      ? sql`N'type'`
      : other
        ? sql`case when ${other} is not null then N'type' else N'length' end`
        : sql`N'length'`
  return column.required
    ? sql`case when ${got} is not null then null when ${raw} is null then N'required' else ${wrong} end`
    : sql`case when ${got} is null and ${raw} is not null then ${wrong} end`
}

function zoneOf(column: ShredColumn): Sql {
  // A day alone needs no zone.
  const hasTime =
    column.type.kind === 'date' ? sql`substring(${text(column)} ${BINARY}, 11, 1) like N'[Tt ]' and ` : sql``
  return sql`case when ${given(column)} is not null and ${hasTime}${lacksZone(text(column))} then 1 else 0 end as ${sql.id(`${column.name}.zone`)}`
}
