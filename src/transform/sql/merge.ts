import { type Kysely, type RawBuilder, sql } from 'kysely'
import { differenceTable } from '../../../db/names.ts'
import { and, id, list, type Maker, type TransformKey } from '../../statements/maker.ts'
import type { Table } from '../../tables/table.ts'

type Sql<T = unknown> = RawBuilder<T>

/**
 * One MERGE applies the difference; every branch names its operation, so that a row which vanished or
 * appeared meanwhile is not touched and the number of rows affected tells.
 */
// biome-ignore lint/suspicious/noExplicitAny: the table is data here
export function merge(db: Kysely<any>, maker: Maker, { runId, token }: TransformKey) {
  const { dialect, names, table } = maker
  const columns = table.columns.map(({ name }) => name)
  const written = table.columns.filter(({ key }) => !key).map(({ name }) => name)
  const stamps = { DatumLaatsteUpdate: dialect.statementTime(), RunId: runId }
  const source = (name: string) => sql.ref(`s.${name}`)
  return db
    .mergeInto(`${table.name} as t`)
    .using(
      db
        .withSchema(names.staging)
        .selectFrom(differenceTable(table.name))
        .select(['Soort', ...columns])
        .where('Token', '=', token)
        .as('s'),
      (join) => table.keys.reduce((on, { name }) => on.onRef(`t.${name}`, '=', `s.${name}`), join),
    )
    .whenMatchedAnd('s.Soort', '=', sql.lit('D'))
    .thenDelete()
    .whenMatchedAnd('s.Soort', '=', sql.lit('U'))
    .thenUpdateSet({ ...Object.fromEntries(written.map((name) => [name, source(name)])), ...stamps })
    .whenNotMatchedAnd('s.Soort', '=', sql.lit('I'))
    .thenInsertValues({ ...Object.fromEntries(columns.map((name) => [name, source(name)])), ...stamps })
    .modifyEnd(dialect.planHint())
}

const keyJson = ({ dialect, table }: Maker, alias: string) =>
  dialect.jsonObject(table.keys.map(({ name, type }) => ({ name, type, value: sql.id(alias, name) })))

/** What each row was before this run, so that it can be put back. */
export function logChanges(maker: Maker, { runId, token }: TransformKey): Sql {
  const { dialect, names, table } = maker
  return sql`insert into ${names.target('Wijziging')} ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select ${dialect.cast(sql`${runId}`, { kind: 'bigint' })}, ${sql.lit(table.name)}, ${keyJson(maker, 's')}, s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from ${names.difference(table.name)} as s
where s."Token" = ${token}${dialect.planHint()}`
}

/**
 * A sample of what was not written: which rows, what would happen to them, and their values then (of a deletion,
 * now); persons left out.
 */
export function sample(
  maker: Maker,
  { token }: TransformKey,
): Sql<{ soort: string; sleutel: string; na: string }> {
  const { dialect, names, table } = maker
  const shown = table.columns.filter(({ personal }) => !personal)
  const object = (columns: typeof shown) =>
    columns.length === 0
      ? sql<string>`'{}'`
      : dialect.jsonObject(columns.map(({ name, type }) => ({ name, type, value: sql.id('s', name) })))
  return sql`select s."Soort" as soort, ${object(shown.filter(({ key }) => key))} as sleutel, ${object(shown.filter(({ key }) => !key))} as na
from ${names.difference(table.name)} as s
where s."Token" = ${token}
order by s."Soort", ${list(table.keys.map(({ name }) => sql.id('s', name)))}
offset 0 rows fetch next 20 rows only`
}

const PARTS = [0, 1, 2, 3] as const

/**
 * A difference in four numbers, whatever the order of its rows: sums of parts of the SHA-256 of each row's
 * operation, values and row before. Equal on one engine; engines write JSON each in its own way.
 */
export function fingerprint(
  { dialect, names, table }: Maker,
  { token }: TransformKey,
): Sql<Record<`deel${(typeof PARTS)[number]}`, string | null>> {
  const row = dialect.jsonObject([
    { name: 'Soort', type: { kind: 'text', length: 1 }, value: sql`s."Soort"` },
    { name: 'RijVoor', type: { kind: 'text', length: 'max' }, value: sql`s."RijVoor"` },
    ...table.columns.map(({ name, type }) => ({ name, type, value: sql.id('s', name) })),
  ])
  const whole = { kind: 'decimal', precision: 38, scale: 0 } as const
  const sums = PARTS.map(
    (part) =>
      sql`sum(${dialect.cast(dialect.hashPart(sql`r.rij`, part), whole)}) as ${sql.id(`deel${part}`)}`,
  )
  return sql`select ${list(sums)}
from (select ${row} as rij from ${names.difference(table.name)} as s where s."Token" = ${token}) as r`
}

/** Rows of `child` that belong to rows which this transform deletes. */
function orphans(
  maker: Maker,
  child: Table,
  columns: Readonly<Record<string, string>>,
  { token }: TransformKey,
): Sql {
  const { names, table } = maker
  const same = and(
    Object.entries(columns).map(
      ([own, theirs]) => sql`d.${id(theirs)} = ${names.target(child.name)}.${id(own)}`,
    ),
  )
  return sql`exists (select 1 from ${names.difference(table.name)} as d where d."Token" = ${token} and d."Soort" = 'D' and ${same})`
}

export function countOrphans(
  maker: Maker,
  child: Table,
  columns: Readonly<Record<string, string>>,
  key: TransformKey,
): Sql<{ aantal: number }> {
  return sql`select count(*) as aantal from ${maker.names.target(child.name)} where ${orphans(maker, child, columns, key)}`
}

export function orphanHistory(
  maker: Maker,
  child: Table,
  columns: Readonly<Record<string, string>>,
  key: TransformKey,
): Sql {
  const { dialect, names } = maker
  const target = names.target(child.name)
  const object = (shown: Table['columns']) =>
    dialect.jsonObject(shown.map(({ name, type }) => ({ name, type, value: sql`${target}.${id(name)}` })))
  return sql`insert into ${names.target('Wijziging')} ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor")
select ${dialect.cast(sql`${key.runId}`, { kind: 'bigint' })}, ${sql.lit(child.name)}, ${object(child.keys)}, 'D', ${object(child.columns)}
from ${target}
where ${orphans(maker, child, columns, key)}`
}

export function deleteOrphans(
  maker: Maker,
  child: Table,
  columns: Readonly<Record<string, string>>,
  key: TransformKey,
): Sql {
  return sql`delete from ${maker.names.target(child.name)} where ${orphans(maker, child, columns, key)}`
}
