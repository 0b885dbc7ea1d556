import { type RawBuilder, sql } from 'kysely'
import { and, id, list, type Maker, sameKey, type TransformKey } from '../../statements/maker.ts'
import type { TableColumn } from '../../tables/table.ts'

type Sql<T = unknown> = RawBuilder<T>

/**
 * The scopes in which this run's answers are authoritative, one row for each complete request: its key
 * columns and its days. A list of several pages can shift while it is read, and deletes only after a second
 * complete read of it.
 */
function scopes(maker: Maker, { pagesOf }: TransformKey, options: { secondRead: boolean }): Sql {
  const { names, table } = maker
  const readTwice = sql`((select count(*) from ${names.landed('Pagina')} as p where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging") <= 1
  or exists (select 1 from ${names.landed('Verzoek')} as v2 where v2."RunId" = v."RunId" and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters" and v2."VerzoekId" <> v."VerzoekId" and v2."Status" = ${'complete'}))`
  return sql`select ${list(scopeColumns(maker))}
from ${names.landed('Verzoek')} as v
where ${and([
    sql`v."RunId" = ${pagesOf}`,
    sql`v."Stroom" = ${table.stream.name}`,
    sql`v."Status" = ${'complete'}`,
    ...(table.stream.paged && options.secondRead ? [readTwice] : []),
  ])}`
}

/** What a request `v` fixes: key columns, and days. */
export function scopeColumns(maker: Maker): Sql[] {
  const { dialect } = maker
  const parameter = (name: string) => dialect.parameter(sql`v."Parameters"`, name)
  const fixed = fixedKeys(maker).map((column) => {
    if (column.origin.kind !== 'request') throw new Error('A fixed key comes from the request.')
    const { parameter: name, names: words } = column.origin
    const { type } = column
    const given = parameter(name)
    const ours = words
      ? sql`case ${given} ${sql.join(
          Object.entries(words).map(([theirs, word]) => sql`when ${sql.lit(theirs)} then ${sql.lit(word)}`),
          sql` `,
        )} end`
      : given
    // Compared with a key: in the key's own collation.
    const as = type.kind === 'text' ? { kind: 'keyText' as const, length: Number(type.length) } : type
    return sql`${dialect.cast(ours, as)} as ${id(column.name)}`
  })
  const type = windowColumn(maker)?.type
  if (!type) return [sql`1 as "Een"`, ...fixed]
  const [from, to] = type.kind === 'date' ? ['from', 'to'] : ['fromUtc', 'toUtc']
  return [
    ...[sql`1 as "Een"`, ...fixed],
    sql`${dialect.cast(parameter(from!), type)} as "Van"`,
    sql`${dialect.cast(parameter(to!), type)} as "Tot"`,
  ]
}

/** Key columns that each request fixes. */
export const fixedKeys = ({ table }: Maker) =>
  table.load.kind === 'snapshot' ? [] : table.keys.filter(({ origin }) => origin.kind === 'request')

export function windowColumn({ table }: Maker): TableColumn | undefined {
  const { load } = table
  return load.kind === 'window' ? table.columns.find(({ name }) => name === load.column) : undefined
}

/** Row `t` of the target lies in the scope that `alias` has the columns of. */
export function within(maker: Maker, alias: string): Sql {
  const column = windowColumn(maker)
  const last = column?.type.kind === 'date' ? sql`<=` : sql`<`
  const inDays = column
    ? [
        sql`t.${id(column.name)} >= ${sql.id(alias, 'Van')}`,
        sql`t.${id(column.name)} ${last} ${sql.id(alias, 'Tot')}`,
      ]
    : []
  return and([
    sql`${sql.id(alias, 'Een')} = 1`,
    ...fixedKeys(maker).map(({ name }) => sql`t.${id(name)} = ${sql.id(alias, name)}`),
    ...inDays,
  ])
}

/** Rows `t` of the target that lie in a scope. */
export function inScope(maker: Maker, key: TransformKey, options: { secondRead: boolean }): Sql {
  const { names, table } = maker
  return sql`from ${names.target(table.name)} as t
where exists (select 1 from (${scopes(maker, key, options)}) as b where ${within(maker, 'b')})`
}

/** Of those, the rows whose key no record has, sound or bad: what would be deleted if every key could be read. */
export function absent(maker: Maker, key: TransformKey, options: { secondRead: boolean }): Sql {
  const { names, table } = maker
  return sql`${inScope(maker, key, options)}
and not exists (select 1 from ${names.work(table.name)} as w where w."Token" = ${key.token} and w."SleutelLeesbaar" = 1 and ${sameKey(maker, 'w', 't')})`
}
