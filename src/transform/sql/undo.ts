import { type RawBuilder, sql } from 'kysely'
import { and, id, list, type Maker, type TransformKey } from '../../statements/maker.ts'

type Sql<T = unknown> = RawBuilder<T>

/** The history that a run wrote for this table, with the key of each row as columns. */
function changesOf({ dialect, names, table }: Maker, where: Sql): Sql {
  const keys = table.keys.map(({ name, type }) => {
    // In the collation of keys: as a text of the database's own, two keys could be taken for one.
    const as = type.kind === 'text' ? { kind: 'keyText' as const, length: Number(type.length) } : type
    return sql`${dialect.cast(sql.id('k', name), as)} as ${id(name)}`
  })
  return sql`select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", ${list(keys)}
from ${names.target('Wijziging')} as w
${dialect.joinObject(sql`w."Sleutel"`, table.keys, 'k')}
where w."Tabel" = ${sql.lit(table.name)} and ${where}`
}

/** Of each row that the run changed, what it was before the first of those changes. */
function before(maker: Maker, reverts: number): Sql {
  const keys = list(maker.table.keys.map(({ name }) => sql.id('c', name)))
  return sql`select c.*, row_number() over (partition by ${keys} order by c."WijzigingId") as "WijzigingNr"
from (${changesOf(maker, sql`w."RunId" = ${reverts}`)}) as c`
}

/** What puts the rows that a run changed back as they were: what was there before, against what is there now. */
export function undo(maker: Maker, key: TransformKey, reverts: number): Sql {
  const { dialect, names, table } = maker
  const { columns, keys } = table
  const there = sql`t.${id(keys[0]!.name)} is not null`
  const others = columns.filter((column) => !column.key)
  const pairs = others.map(({ name, type }) => ({ left: sql.id('r', name), right: sql.id('t', name), type }))
  const differs = pairs.length === 0 ? sql`1 = 0` : dialect.differs(pairs)
  const rowNow = dialect.jsonObject(
    columns.map(({ name, type }) => ({ name, type, value: sql.id('t', name) })),
  )
  const same = and(keys.map(({ name }) => sql`t.${id(name)} = b.${id(name)}`))
  return sql`insert into ${names.difference(table.name)} ("Token", "Soort", "RijVoor", ${list(columns.map(({ name }) => id(name)))})
select ${list([
    dialect.cast(sql`${key.token}`, { kind: 'bigint' }),
    sql`case when b."RijVoor" is null then 'D' when ${there} then 'U' else 'I' end`,
    sql`case when ${there} then ${rowNow} end`,
    ...columns.map(({ name, key: isKey }) =>
      isKey
        ? sql.id('b', name)
        : sql`case when b."RijVoor" is null then ${sql.id('t', name)} else ${sql.id('r', name)} end`,
    ),
  ])}
from (${before(maker, reverts)}) as b
${dialect.joinObject(sql`b."RijVoor"`, columns, 'r')}
left join ${names.target(table.name)} as t on ${same}
where b."WijzigingNr" = 1 and ((b."RijVoor" is null and ${there}) or (b."RijVoor" is not null and (not (${there}) or ${differs})))${dialect.planHint()}`
}

/**
 * Changes that other runs made to the same rows since, except the run that undoes. `sleutel` shows a row's
 * key without what points at a person.
 */
export function changedSince(
  maker: Maker,
  reverts: number,
  by: number,
): Sql<{ RunId: number; sleutel: string; aantal: number }> {
  const { dialect, names, table } = maker
  const shown = dialect.jsonObject(
    table.keys.map(({ name, type, personal }) =>
      personal
        ? { name, type: { kind: 'text' as const, length: 3 }, value: sql.lit('***') as Sql }
        : { name, type, value: sql.id('l', name) },
    ),
  )
  const since = sql`w."RunId" <> ${reverts} and w."RunId" <> ${by} and w."Id" > (select min(e."Id") from ${names.target('Wijziging')} as e where e."RunId" = ${reverts} and e."Tabel" = ${sql.lit(table.name)})`
  const same = and(table.keys.map(({ name }) => sql`l.${id(name)} = b.${id(name)}`))
  return sql`select l."WijzigingRun" as "RunId", ${shown} as sleutel, count(*) over () as aantal
from (${changesOf(maker, since)}) as l
inner join (${before(maker, reverts)}) as b on ${same} and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows fetch next 5 rows only`
}
