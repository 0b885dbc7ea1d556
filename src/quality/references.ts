import { type RawBuilder, sql } from 'kysely'
import { landedStream } from '../landing/landed-pages.ts'
import { and, id, type Maker, type TransformKey } from '../statements/maker.ts'
import { type Rule, rulesOf } from '../tables/rule.ts'
import type { Table } from '../tables/table.ts'
import { type Check, found } from './check.ts'
import type { Judging } from './judging.ts'
import { soundRows } from './rows.ts'

type Sql<T = unknown> = RawBuilder<T>
type Reference = Extract<Rule, { kind: 'refersTo' }>

/** Rows whose reference the other table does not have, nor, when `brought` is given, the records that this run landed for it. */
export function countUnknown(
  maker: Maker,
  key: TransformKey,
  { table, columns }: Reference,
  brought?: Table,
): Sql<{ aantal: number }> {
  const { names } = maker
  const pairs = Object.entries(columns)
  const same = (alias: string) =>
    and(pairs.map(([own, theirs]) => sql`${sql.id(alias, theirs)} = ${sql.id('w', own)}`))
  const landed = brought
    ? sql`\nand not exists (select 1 from (${broughtKeys(maker, key, brought, Object.values(columns))}) as s where ${same('s')})`
    : sql``
  return sql`select count(*) as aantal
from ${names.work(maker.table.name)} as w
where ${soundRows(key, 'w')} and ${and(pairs.map(([own]) => sql`w.${id(own)} is not null`))}
and not exists (select 1 from ${names.target(table)} as t where ${same('t')})${landed}${maker.dialect.planHint()}`
}

/** The keys of the sound records that landed for a table. */
function broughtKeys(
  { dialect, names }: Maker,
  { pagesOf }: TransformKey,
  table: Table,
  keys: string[],
): Sql {
  const required = table.columns.filter((column) => column.required)
  const records = dialect.shred({
    rows: table.rows,
    columns: required,
    ...landedStream({ names }, pagesOf, table.stream.name),
  })
  const columns = keys.map((name) => {
    const { type } = table.columns.find((column) => column.name === name)!
    // Compared with a key: in the key's own collation.
    const as = type.kind === 'text' ? { kind: 'keyText' as const, length: Number(type.length) } : type
    return sql`${dialect.cast(sql.id('r', name), as)} as ${id(name)}`
  })
  return sql`select ${sql.join(columns)} from (${records}) as r where ${and(required.map(({ name }) => sql`r.${id(`${name}.fout`)} is null`))}`
}

/** Each reference of a table against the other table and, where that is still to be written, against what this run brings for it. */
export async function judgeReferences(judging: Judging): Promise<Check[]> {
  const checks: Check[] = []
  for (const rule of rulesOf(judging.maker.table, 'refersTo')) {
    checks.push(await judgeReference(judging, rule))
  }
  return checks
}

async function judgeReference(
  { database: { db }, maker, key, tables, dryRun }: Judging,
  rule: Reference,
): Promise<Check> {
  const name = `refers_to:${rule.table}` as const
  const more = { detail: `Het gaat om ${Object.keys(rule.columns).join(', ')}.` }
  const count = async (brought?: Table) =>
    Number((await countUnknown(maker, key, rule, brought).execute(db)).rows[0]!.aantal)
  const unknown = await count()
  if (unknown === 0) return found(name, 0, more)
  const part = await db
    .selectFrom('SyncRunTabel')
    .select('Status')
    .where('RunId', '=', key.runId)
    .where('Tabel', '=', rule.table)
    .executeTakeFirst()
  const written = !part || !(dryRun || ['queued', 'running'].includes(part.Status))
  if (written) return found(name, unknown, more)
  const other = tables.find((table) => table.name === rule.table)!
  const landed = await db
    .selectFrom('staging.Verzoek')
    .select('VerzoekId')
    .where('RunId', '=', key.pagesOf)
    .where('Stroom', '=', other.stream.name)
    .where('Status', '=', 'complete')
    .offset(0)
    .fetch(1)
    .orderBy('VerzoekId')
    .executeTakeFirst()
  if (landed) return found(name, await count(other), more)
  const detail = `${rule.table} komt nog in deze run.`
  return { name, status: 'PASS', measured: null, expected: 0, detail }
}
