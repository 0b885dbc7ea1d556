import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from '../../db/dialect.ts'
import type { Names } from '../../db/names.ts'
import type { Table } from '../tables/table.ts'

type Sql = RawBuilder<unknown>

/** What every statement of one transform is made from. */
export interface Maker {
  dialect: Dialect
  names: Names
  table: Table
}

/** Values that every statement of one transform carries. */
export interface TransformKey {
  /** Whose landed pages are read: the run itself, or the one that it replays. */
  pagesOf: number
  runId: number
  /** The claim under which this transform works: rows of the work tables carry it. */
  token: number
  /** What was asked of each record, by column. */
  asked?: Readonly<Record<string, string>>
}

export const id = (name: string): Sql => sql.id(name)
export const list = (items: readonly Sql[]): Sql => sql.join([...items], sql`, `)
export const and = (items: readonly Sql[]): Sql => sql.join([...items], sql` and `)

/** `a.K = b.K` for every key column. */
export function sameKey({ table }: Maker, left: string, right: string): Sql {
  return and(table.keys.map(({ name }) => sql`${sql.id(left, name)} = ${sql.id(right, name)}`))
}
