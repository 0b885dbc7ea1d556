import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Dialect } from '../db/dialect.ts'
import type { Entity, Field } from './entities.ts'
import { invalid } from './errors.ts'
import { bound, columnOf } from './where.ts'

type Sql<T = unknown> = RawBuilder<T>

export interface Ordered {
  field: Field
  direction: 'asc' | 'desc'
}

/** One field each: the order of several fields in one object is not kept on its way here. */
export type OrderBy = readonly Readonly<Record<string, 'ASC' | 'DESC' | null>>[]

const MAX_ORDERED = 5

/** What was asked, and then the key, so that no two rows stand at one place. */
export function orderOf(
  entity: Entity,
  orderBy: OrderBy,
  check: (field: Field, place: string) => void,
): Ordered[] {
  if (orderBy.length > MAX_ORDERED) throw invalid(`orderBy: more than ${MAX_ORDERED} fields.`)
  const order = orderBy.map((one, place): Ordered => {
    const [[name, direction] = [], ...others] = Object.entries(one)
    if (name === undefined || direction == null || others.length > 0) {
      throw invalid(
        `orderBy.${place}: wanted one field with ASC or DESC, such as {${entity.keys[0]!.name}: ASC}.`,
      )
    }
    const field = entity.fields.find((known) => known.name === name)!
    check(field, `orderBy.${place}.${name}`)
    return { field, direction: direction === 'DESC' ? 'desc' : 'asc' }
  })
  const twice = order.find(({ field }, place) => order.findIndex((other) => other.field === field) < place)
  if (twice) throw invalid(`orderBy: ${twice.field.name} stands there twice.`)
  const rest = entity.keys.filter((key) => !order.some(({ field }) => field === key))
  return [
    ...order,
    ...rest.map((field): Ordered => ({ field, direction: entity.newestFirst ? 'desc' : 'asc' })),
  ]
}

/** NULLs stand last in either direction: engines place them differently. */
export function orderTerms(order: readonly Ordered[], column: (field: Field) => Sql = columnOf): Sql {
  const terms = order.flatMap(({ field, direction }) => [
    ...(field.nullable ? [sql`case when ${column(field)} is null then 1 else 0 end`] : []),
    sql`${column(field)} ${sql.raw(direction)}`,
  ])
  return sql.join(terms)
}

/** The rows that come after the one whose values of `order` these are. */
export function rowsAfter(
  dialect: Dialect,
  order: readonly Ordered[],
  values: readonly unknown[],
  column: (field: Field) => Sql = columnOf,
): Sql<SqlBool> {
  const same: Sql[] = []
  const cases: Sql[] = []
  order.forEach(({ field, direction }, place) => {
    const value = values[place]
    if (value === null) {
      // Only NULLs are left in this column.
      same.push(sql`${column(field)} is null`)
      return
    }
    const given = bound(dialect, field, value, 'after')
    const beyond = sql`${column(field)} ${sql.raw(direction === 'asc' ? '>' : '<')} ${given}`
    const later = field.nullable ? sql`(${beyond} or ${column(field)} is null)` : beyond
    cases.push(sql.join([...same, later], sql` and `))
    same.push(sql`${column(field)} = ${given}`)
  })
  if (cases.length === 0) return sql`1 = 0`
  return sql`(${sql.join(
    cases.map((one) => sql`(${one})`),
    sql` or `,
  )})`
}
