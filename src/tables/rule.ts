import type { Amounts } from '../../db/dialect.ts'
import type { CheckName } from '../texts/checks.ts'
import { jsonPath } from './path.ts'

/** What is expected of a table's rows beyond their types. Data, not code: the engines write it as SQL. */

type ColumnMap = Readonly<Record<string, string>>

/** A rule that each row keeps by itself. NULLs break none. */
export interface RowRule {
  kind: 'row'
  /** The check's name in the log. */
  name: CheckName
  column: string
  /** `column <test> terms`: columns and numbers added up, those of `minus` subtracted; or one of some texts. */
  test: '>' | '>=' | '<=' | '=' | 'in'
  terms: readonly (string | number)[]
  minus: readonly string[]
  /** FAIL holds the table: nothing is written. */
  severity: 'WARN' | 'FAIL'
}

export type Rule =
  | RowRule
  /** Each value is expected in the other table; a row without it stays. */
  | { kind: 'refersTo'; table: string; columns: ColumnMap }
  /** Rows go when the row of the other table that they belong to is deleted. */
  | { kind: 'deletedWith'; table: string; columns: ColumnMap }
  /** The newest day or moment in a column is at most so many local days old. */
  | { kind: 'fresh'; column: string; days: number }
  /** The rows of a day, or the sum of a column over them, are about as many as on other days. */
  | {
      kind: 'perDay'
      name: string
      /** The column that tells the day: of this table, or of the one that a row belongs to. */
      on: string
      sum?: string
      where?: ColumnMap
      through?: { table: string; key: string; by: string }
    }
  /** Rows of a sheet that its source lists beside the records; some are only told of. */
  | { kind: 'listed'; name: CheckName; path: string; warns: boolean }
  /** An answer's own total, and what stands beside it that must add up to it, to the cent. */
  | { kind: 'tiesOut'; name: CheckName; total: Amounts; parts: Amounts }

export const refersTo = (table: string, columns: ColumnMap): Rule => ({ kind: 'refersTo', table, columns })

export const deletedWith = (table: string, columns: ColumnMap): Rule => ({
  kind: 'deletedWith',
  table,
  columns,
})

export const fresh = (column: string, { days }: { days: number }): Rule => ({ kind: 'fresh', column, days })

export const perDay = (
  name: string,
  rule: Omit<Extract<Rule, { kind: 'perDay' }>, 'kind' | 'name'>,
): Rule => ({ kind: 'perDay', name, ...rule })

type RowTest = 'ends_after' | 'not_before' | 'at_most' | 'not_negative' | 'adds_up' | 'known_currency'

const row = (
  name: RowTest,
  rule: Omit<RowRule, 'kind' | 'name' | 'minus' | 'severity'> & { minus?: string[] },
): RowRule => ({
  kind: 'row',
  name: `${name}:${rule.column}`,
  minus: [],
  severity: 'WARN',
  ...rule,
})

export const endsAfter = (end: string, start: string): RowRule =>
  row('ends_after', { column: end, test: '>', terms: [start] })

export const notBefore = (later: string, earlier: string): RowRule =>
  row('not_before', { column: later, test: '>=', terms: [earlier] })

export const atMost = (column: string, most: string | number): RowRule =>
  row('at_most', { column, test: '<=', terms: [most] })

export const notNegative = (column: string): RowRule =>
  row('not_negative', { column, test: '>=', terms: [0] })

/** To the cent. */
export const addsUp = (column: string, { of, minus }: { of: string[]; minus: string[] }): RowRule =>
  row('adds_up', {
    column,
    test: '=',
    terms: of,
    minus,
  })

/** Those in which gyms in Europe bill. */
const CURRENCIES = ['EUR', 'GBP', 'CHF', 'DKK', 'NOK', 'SEK', 'PLN', 'CZK', 'HUF', 'RON', 'USD']

export const knownCurrency = (column: string): RowRule =>
  row('known_currency', {
    column,
    test: 'in',
    terms: CURRENCIES,
  })

/** A row that breaks it holds the table until a person has looked. */
export const holds = (rule: RowRule): RowRule => ({ ...rule, severity: 'FAIL' })

export const listed = (name: CheckName, path: string, { warns }: { warns: boolean }): Rule => ({
  kind: 'listed',
  name,
  path,
  warns,
})

/** `$.total`, a field of each element as in `$.days[*].amount`, or each member of an object as in `$.accounts.*`. */
export function tiesOut(total: string, parts: string): Rule {
  const name: CheckName = `ties_out:${parts.replace(/^\$\.|\[\*\].*|\.\*$/g, '')}`
  return { kind: 'tiesOut', name, total: amounts(total), parts: amounts(parts) }
}

function amounts(text: string): Amounts {
  const [, path, members, , field] = /^(.*?)(\.\*|(\[\*\])\.(\w+))?$/.exec(text)!
  if (field !== undefined) return { of: 'elements', path: jsonPath(path!), field, own: false }
  return { of: members === undefined ? 'value' : 'members', path: jsonPath(path!) }
}

export function rulesOf<Kind extends Rule['kind']>(
  { rules }: { rules: readonly Rule[] },
  kind: Kind,
): Extract<Rule, { kind: Kind }>[] {
  return rules.filter((rule): rule is Extract<Rule, { kind: Kind }> => rule.kind === kind)
}

/** Tables that must not be worked on beside this one: their rows go with its rows, or its rows with theirs. */
export function apartFrom(
  name: string,
  tables: readonly { name: string; rules: readonly Rule[] }[],
): string[] {
  return tables.flatMap((other) => {
    const goesWith = rulesOf(other, 'deletedWith').map(({ table }) => table)
    if (other.name === name) return goesWith
    return goesWith.includes(name) ? [other.name] : []
  })
}
