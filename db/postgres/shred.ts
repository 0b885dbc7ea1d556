import { type RawBuilder, sql } from 'kysely'
import {
  EDGE_SIGNS,
  holdsMoments,
  type JsonPath,
  type RowPath,
  type ShredColumn,
  type ShredSpec,
} from '../dialect.ts'
import { asTyped, isNested, isZoneless, momentInUtc, readMoment, value } from './values.ts'

type Sql = RawBuilder<unknown>

const text = (column: ShredColumn) => sql.id(`${column.name}.tekst`)
/** As an escaped literal: a file of these signs would read as empty. */
const EDGES = sql.raw(
  `U&'${[...EDGE_SIGNS].map((sign) => `\\${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}'`,
)

const list = (items: Sql[]) => sql.join(items, sql`,\n  `)

/**
 * Layers, each a subquery behind OFFSET 0 so that PostgreSQL computes an expression once and does not copy
 * it into every place that uses it: the text of each column, its value, its fault. A layer costs nothing that
 * can be measured; the JSON of a column is looked at again only for the few texts that do not tell.
 * jsonb_array_elements with `->` was the fastest of the ways to read a page (JSON_TABLE takes a quarter
 * more, json_array_elements five times as long, measured for ten columns).
 */
export function shred({ rows, columns, pages, lookupPages }: ShredSpec): Sql {
  const { from, record, parent, position, part } = recordsOf(rows)
  const lookups = columns.filter((column) => column.origin.kind === 'lookup')
  const direct = columns.filter((column) => column.origin.kind !== 'lookup')
  const moments = columns.filter((column) => column.type.kind === 'timestamp' && json(column))

  const textLayer = sql`select v."VerzoekId", p."PaginaId", ${position}::int as "Positie", ${part}::int as "Deel",
  ${record} as "Record", ${parent} as "Ouder"${columnsOf(direct, (column) => sql`${textOf(column, record, parent)} as ${text(column)}`)}${columnsOf(moments, (column) => readMoment(column, jsonOf(column, record, parent)!))}
from ${pages.from}
cross join lateral ${from}
where ${pages.where}
offset 0`

  const layer = (below: Sql, of: readonly ShredColumn[], make: (column: ShredColumn) => Sql) =>
    of.length === 0 ? below : sql`select *${columnsOf(of, make)}\nfrom (${below}) as laag\noffset 0`

  const withLookups = layer(
    textLayer,
    lookups,
    (column) => sql`${lookupText(column, columns, lookupPages)} as ${text(column)}`,
  )
  const withMoments = layer(withLookups, moments, (column) => momentInUtc(column, text(column)))
  const valueLayer = layer(
    withMoments,
    columns,
    (column) => sql`${value(column, text(column), json(column))} as ${sql.id(column.name)}`,
  )

  return sql`select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record"${columnsOf(columns, (column) => sql.id(column.name))}${columnsOf(
    columns,
    (column) => sql`${faultOf(column)} as ${sql.id(`${column.name}.fout`)}`,
  )}${columnsOf(columns, (column) =>
    holdsMoments(column)
      ? sql`case when ${sql.id(column.name)} is not null and ${isZoneless(column, text(column), json(column))} then 1 else 0 end as ${sql.id(`${column.name}.zone`)}`
      : undefined,
  )}
from (${valueLayer}) as waarde`
}

/** The JSON of a column once more, for the few records whose text alone does not tell. */
const json = (column: ShredColumn) => jsonOf(column, sql.id('Record'), sql.id('Ouder'))

function columnsOf(columns: readonly ShredColumn[], make: (column: ShredColumn) => Sql | undefined): Sql {
  const made = columns.map(make).filter((item) => item !== undefined)
  return made.length === 0 ? sql`` : sql`,\n  ${list(made)}`
}

function steps(root: Sql, path: JsonPath): Sql {
  return path.reduce<Sql>((at, step) => sql`${at} -> ${sql.lit(step)}`, root)
}

/** What stands at a path where an array should be: a missing one is empty, another kind is one bad record. */
function arrayAt(root: Sql, path: JsonPath): Sql {
  const at = steps(root, path)
  return sql`case coalesce(jsonb_typeof(${at}), 'null') when 'array' then ${at} when 'null' then '[]'::jsonb else jsonb_build_array(jsonb_build_array(${at})) end`
}

function recordsOf(rows: RowPath) {
  const page = sql`p."Inhoud"::jsonb`
  switch (rows.kind) {
    case 'each':
      return {
        from: sql`jsonb_array_elements(${steps(page, rows.array)}) with ordinality as r(j, n)`,
        record: sql`r.j`,
        parent: sql`null::jsonb`,
        position: sql`r.n - 1`,
        part: sql`0`,
      }
    case 'eachIn':
      return {
        from: sql`jsonb_array_elements(${steps(page, rows.array)}) with ordinality as o(j, n)
cross join lateral jsonb_array_elements(${arrayAt(sql`o.j`, rows.inner)}) with ordinality as r(j, n)`,
        record: sql`r.j`,
        parent: sql`o.j`,
        position: sql`o.n - 1`,
        part: sql`r.n - 1`,
      }
    case 'sideBySide': {
      const values = steps(sql`d.j`, rows.values)
      return {
        from: sql`(select ${page} as j offset 0) as d
cross join lateral jsonb_array_elements(${steps(sql`d.j`, rows.labels)}) with ordinality as l(j, n)
cross join lateral (select jsonb_build_object('label', l.j, 'value', ${values} -> (l.n - 1)::int) as j where ${values} is not null) as r`,
        record: sql`r.j`,
        parent: sql`null::jsonb`,
        position: sql`l.n - 1`,
        part: sql`0`,
      }
    }
  }
}

/** The JSON that a column reads, or undefined when it reads none. */
function jsonOf(column: ShredColumn, record: Sql, parent: Sql): Sql | undefined {
  const { origin } = column
  switch (origin.kind) {
    case 'record':
    case 'parent': {
      const root = origin.kind === 'record' ? record : parent
      const found = origin.paths.map((path) =>
        path.length === 0
          ? sql`case when jsonb_typeof(${root}) not in ('object', 'array') then ${root} end`
          : steps(root, path),
      )
      if (found.length === 0) return undefined
      if (found.length === 1) return found[0]
      return sql`coalesce(${sql.join(found.map((at) => sql`nullif(${at}, 'null'::jsonb)`))})`
    }
    case 'joined':
      return steps(record, origin.array)
    default:
      return undefined
  }
}

function textOf(column: ShredColumn, record: Sql, parent: Sql): Sql {
  const { origin } = column
  const found = rawText(column, record, parent)
  if (column.key && column.type.kind === 'text') return sql`nullif(btrim(${found}, ${EDGES}), '')`
  if (column.required && column.type.kind === 'text') return sql`nullif(${found}, '')`
  return origin.kind === 'record' || origin.kind === 'parent' ? asTyped(column, found) : found
}

function rawText(column: ShredColumn, record: Sql, parent: Sql): Sql {
  const { origin } = column
  switch (origin.kind) {
    case 'record':
    case 'parent': {
      const root = origin.kind === 'record' ? record : parent
      const texts = origin.paths.map((path) => textAt(root, path))
      const found =
        texts.length === 0
          ? sql`null::text`
          : texts.length === 1
            ? texts[0]!
            : sql`coalesce(${sql.join(texts)})`
      if (origin.kind === 'parent') return found
      if (origin.beside) {
        return sql`case when jsonb_typeof(${steps(record, origin.beside)}) = 'object' then ${found} end`
      }
      const fallback =
        origin.fallback === undefined
          ? found
          : sql`coalesce(nullif(${found}, ''), ${sql.lit(origin.fallback)})`
      if (origin.flags.length === 0) return fallback
      const flags = origin.flags.map(
        ({ path, value: word }) => sql`when ${textAt(record, path)} = 'true' then ${sql.lit(word)}`,
      )
      return sql`case ${sql.join(flags, sql` `)} else ${fallback} end`
    }
    case 'request': {
      const given = sql`v."Parameters"::jsonb ->> ${sql.lit(origin.parameter)}`
      if (!origin.names) return given
      const words = Object.entries(origin.names).map(
        ([theirs, ours]) => sql`when ${sql.lit(theirs)} then ${sql.lit(ours)}`,
      )
      return sql`case ${given} ${sql.join(words, sql` `)} end`
    }
    case 'joined': {
      // Another kind than an array keeps its own text, which the fault below recognises.
      const array = steps(record, origin.array)
      return sql`case jsonb_typeof(${array}) when 'array' then (select string_agg(e.j ->> ${sql.lit(origin.field)}, ${sql.lit(origin.separator)} order by e.n) from jsonb_array_elements(${array}) with ordinality as e(j, n)) end`
    }
    case 'lookup':
      throw new Error('A lookup has its text in a layer of its own.')
  }
}

/** The text of what stands at a path; NULL for nothing and for null. */
function textAt(root: Sql, path: JsonPath): Sql {
  const last = path.at(-1)
  if (last === undefined)
    return sql`case when jsonb_typeof(${root}) not in ('object', 'array') then ${root} #>> '{}' end`
  return sql`(${steps(root, path.slice(0, -1))} ->> ${sql.lit(last)})`
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
  const field = (path: string) => sql`(k.j ->> ${sql.lit(path.replace('$.', ''))})`
  return sql`(select ${field(origin.field)} from ${landed.from} cross join lateral jsonb_array_elements(lp."Inhoud"::jsonb) with ordinality as k(j, n) where ${landed.where} and btrim(${field(origin.match)}, ' ') = btrim(${text(own)}, ' ') order by lp."PaginaId" desc, k.n desc limit 1)`
}

function faultOf(column: ShredColumn): Sql {
  const got = sql.id(column.name)
  const given = text(column)
  const missing = column.required ? sql`'required'` : sql`null`
  if (column.origin.kind === 'joined') {
    const wrong = sql`${json(column)!} is not null and jsonb_typeof(${json(column)!}) not in ('array', 'null')`
    return sql`case when ${wrong} then 'type' when ${given} is not null and ${got} is null then 'length' end`
  }
  const wrong =
    column.type.kind !== 'text'
      ? sql`'type'`
      : (column.origin.kind === 'record' || column.origin.kind === 'parent') && column.origin.paths.length > 0
        ? sql`case when ${isNested(given, json(column)!)} then 'type' else 'length' end`
        : sql`'length'`
  return sql`case when ${got} is null then case when ${given} is null then ${missing} else ${wrong} end end`
}
