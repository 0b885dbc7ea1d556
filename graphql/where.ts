import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Dialect } from '../db/dialect.ts'
import type { Entity, Field } from './entities.ts'
import { invalid } from './errors.ts'

type Sql<T = unknown> = RawBuilder<T>

/** As it arrives: fields with their comparisons, and groups of such objects under `and`, `or` and `not`. */
export type Where = Readonly<Record<string, unknown>>

/** What one request may still ask: every comparison, and every value of a list, is one. */
export interface Budget {
  conditions: number
}

export const MAX_CONDITIONS = 500
const MAX_NESTING = 10
/** The pattern of a LIKE is at most 4,000 characters, each of which may need one more before it. */
const MAX_SOUGHT = 1_000

export interface WhereScope {
  dialect: Dialect
  entity: Entity
  budget: Budget
  /** Throws for a column that the caller may not read. */
  check(field: Field, place: string): void
}

/**
 * Compares as the database does: NULL is neither equal nor unequal to anything, `not` of what is unknown is
 * unknown, and whether capitals count is a matter of the column's collation.
 */
export function condition(scope: WhereScope, where: Where, place = 'where', depth = 0): Sql<SqlBool> {
  if (depth > MAX_NESTING) throw invalid(`${place}: nests more than ${MAX_NESTING} levels deep.`)
  const all = Object.entries(where).map(([name, value]) => {
    const here = `${place}.${name}`
    if (value === null) throw invalid(`${here}: null is no condition; isNull asks for what is missing.`)
    if (name === 'and' || name === 'or') {
      const parts = (value as Where[]).map((part, at) => condition(scope, part, `${here}.${at}`, depth + 1))
      return joined(parts, name)
    }
    if (name === 'not') return sql<SqlBool>`not ${condition(scope, value as Where, here, depth + 1)}`
    const field = scope.entity.fields.find((one) => one.name === name)!
    scope.check(field, here)
    const comparisons = Object.entries(value as Record<string, unknown>).map(([operator, operand]) =>
      compare(scope, field, operator, operand, `${here}.${operator}`),
    )
    return joined(comparisons, 'and')
  })
  return joined(all, 'and')
}

/** Of nothing: `and` holds always, `or` never. */
function joined(parts: Sql<SqlBool>[], word: 'and' | 'or'): Sql<SqlBool> {
  if (parts.length === 0) return word === 'and' ? sql<SqlBool>`(1 = 1)` : sql<SqlBool>`(1 = 0)`
  return parts.length === 1 ? parts[0]! : sql<SqlBool>`(${sql.join(parts, sql.raw(` ${word} `))})`
}

const OPERATORS: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
}

function compare(
  { dialect, budget }: WhereScope,
  field: Field,
  operator: string,
  operand: unknown,
  place: string,
): Sql<SqlBool> {
  const spend = (count: number) => {
    budget.conditions -= count
    if (budget.conditions < 0) {
      throw invalid(`${place}: more than ${MAX_CONDITIONS} comparisons and values in one request.`)
    }
  }
  if (operand === null)
    throw invalid(`${place}: null is no value to compare with; isNull asks for what is missing.`)
  spend(1)
  const column = columnOf(field)
  if (operator === 'isNull') return operand ? sql`${column} is null` : sql`${column} is not null`
  if (operator === 'contains') {
    const sought = checkText(operand as string, place)
    if (sought.length > MAX_SOUGHT) throw invalid(`${place}: longer than ${MAX_SOUGHT} characters.`)
    return sql`${column} like ${`%${sought.replace(/[\\%_[]/g, '\\$&')}%`} escape ${sql.lit('\\')}`
  }
  if (operator === 'in') {
    const values = operand as unknown[]
    spend(values.length)
    if (values.length === 0) return sql`1 = 0`
    return sql`${column} in (${sql.join(values.map((one) => bound(dialect, field, one, place)))})`
  }
  return sql`${column} ${sql.raw(OPERATORS[operator]!)} ${bound(dialect, field, operand, place)}`
}

export const columnOf = ({ column }: Pick<Field, 'column'>): Sql => sql.ref(`t.${column}`)

/** A value of a field as a parameter, in the type of its column: what drivers make of values differs. */
export function bound(dialect: Dialect, { type }: Field, value: unknown, place: string): Sql {
  switch (type.kind) {
    case 'text':
    case 'json':
      return sql`${checkText(value as string, place)}`
    case 'bit':
      return sql`${value}`
    case 'decimal':
      // More digits than the column has, so that 10.005 is not found where 10.01 is.
      return dialect.cast(sql`${value}`, { kind: 'decimal', precision: 38, scale: 10 })
    default:
      return dialect.cast(sql`${value}`, type)
  }
}

function checkText(text: string, place: string): string {
  if (!text.includes('\u0000')) return text
  throw invalid(`${place}: holds the character U+0000, which no text of a table has.`)
}
