import { Kind, type ValueNode } from 'graphql'

/** What a scalar is: how a value from the database goes out, and how one that is asked about comes in. */
interface Scalar {
  description: string
  serialize(value: unknown): unknown
  parse(value: unknown): unknown
}

const refuse = (found: unknown, wanted: string): never => {
  const shown =
    typeof found === 'string'
      ? `"${found.slice(0, 40)}"`
      : typeof found === 'object' && found !== null
        ? 'a list or an object'
        : String(found).slice(0, 40)
  throw new TypeError(`found ${shown}, wanted ${wanted}.`)
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/

/** A day of the calendar that both engines know. */
function isDay(text: string): boolean {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number)
  if (year === undefined || year < 1900) return false
  const date = new Date(Date.UTC(year, month! - 1, day))
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day
}

export const SCALARS: Readonly<Record<string, Scalar>> = {
  Date: {
    description: "A day, `2026-11-22`: the gym's local day (Europe/Amsterdam).",
    serialize: (value) => value,
    parse: (value) =>
      typeof value === 'string' && isDay(value) ? value : refuse(value, 'a day such as "2026-11-22"'),
  },
  DateTime: {
    description:
      'A moment to the millisecond, given in UTC: `2026-11-22T01:30:00.000Z`. Any offset is understood.',
    serialize: (value) => (value instanceof Date ? value.toISOString() : value),
    parse: (value) => {
      const [, day] = (typeof value === 'string' && MOMENT.exec(value)) || []
      const moment = new Date(String(value))
      const year = moment.getUTCFullYear()
      return day !== undefined && isDay(day) && year >= 1900 && year <= 9999
        ? moment.toISOString()
        : refuse(value, 'a moment such as "2026-11-22T01:30:00Z"')
    },
  },
  Decimal: {
    description: 'A number with all its digits, as text: `"12.50"`.',
    serialize: (value) => String(value),
    parse: (value) => {
      const text = typeof value === 'number' ? String(value) : value
      return typeof text === 'string' && /^-?\d{1,20}(\.\d{1,10})?$/.test(text)
        ? text
        : refuse(value, 'a number such as "12.50"')
    },
  },
  BigInt: {
    description: 'A whole number that JavaScript holds exactly (below 2^53).',
    serialize: (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value)),
    parse: (value) => {
      const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value
      return Number.isSafeInteger(number) ? number : refuse(value, 'a whole number below 2^53')
    },
  },
  JSON: {
    description: 'Any JSON.',
    serialize: (value) => {
      if (typeof value !== 'string') return value
      try {
        return JSON.parse(value)
      } catch {
        return value
      }
    },
    parse: (value) => value,
  },
}

/** In the form that a schema made from text takes. */
export const scalarResolvers = Object.fromEntries(
  Object.entries(SCALARS).map(([name, { serialize, parse }]) => [
    name,
    {
      serialize,
      parseValue: parse,
      // From the words of the query itself, so that a long number keeps its digits.
      parseLiteral: (node: ValueNode, variables?: Record<string, unknown>) =>
        parse(name === 'JSON' ? jsonOf(node, variables) : literal(node)),
    },
  ]),
)

function literal(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.INT:
    case Kind.FLOAT:
      return node.value
    default:
      return refuse(node.kind, 'a single value')
  }
}

function jsonOf(node: ValueNode, variables: Record<string, unknown> = {}): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.NULL:
      return null
    case Kind.VARIABLE:
      return variables[node.name.value]
    case Kind.LIST:
      return node.values.map((one) => jsonOf(one, variables))
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, jsonOf(value, variables)]))
    default:
      return node.value
  }
}
