import type { Table } from '../src/tables/table.ts'
import { type Entity, entitiesOf, type Field, type FieldType, isNumber, isShort, isTime } from './entities.ts'
import { DEFAULT_FIRST, MAX_FIRST } from './page-size.ts'
import { isPersonal, type Relation, relationsOf } from './relations.ts'
import { SCALARS } from './scalars.ts'
import { SERVICE, type Shown } from './service-schema.ts'

/** Everything that is read as a connection, and how one leads to another. */
export interface Model {
  entities: readonly Entity[]
  relations: readonly Relation[]
}

export function modelOf(tables: readonly Table[]): Model {
  const entities = entitiesOf(tables)
  return { entities, relations: relationsOf(entities) }
}

const EVERYTHING: Shown = { personal: true, history: true, operations: true }

/** The schema as text. `npm run generate` writes the whole of it to graphql/schema.graphql. */
export function schemaText({ entities, relations }: Model, shown: Shown = EVERYTHING): string {
  const parts = [
    ...Object.entries(SCALARS).map(([name, { description }]) => `${words(description)}scalar ${name}`),
    FILTERS,
    `type Query {\n${entities.map(queryFields).join('\n')}\n${SERVICE.query(shown)}\n}`,
    SERVICE.types(shown),
    ...entities.flatMap((entity) => [
      rowType(entity, relations),
      connectionType(entity),
      inputs(entity, shown),
      aggregateTypes(entity, shown),
    ]),
  ]
  return `${parts.join('\n\n').trim()}\n`
}

const words = (text: string, indent = '') => `${indent}"""${text}"""\n${indent}`

export function scalarOf({ kind }: FieldType): string {
  switch (kind) {
    case 'text':
      return 'String'
    case 'int':
      return 'Int'
    case 'bigint':
      return 'BigInt'
    case 'decimal':
      return 'Decimal'
    case 'bit':
      return 'Boolean'
    case 'timestamp':
      return 'DateTime'
    case 'date':
      return 'Date'
    case 'json':
      return 'JSON'
  }
}

const comparisons = (name: string, scalar: string, more = '') => `input ${name} {
  eq: ${scalar}
  ne: ${scalar}
  in: [${scalar}!]
  lt: ${scalar}
  lte: ${scalar}
  gt: ${scalar}
  gte: ${scalar}${more}
  isNull: Boolean
}`

const CONTAINS = `
  "Anywhere in the text; % and _ are themselves"
  contains: String`

const FILTERS = `"""
Comparisons are the database's own: a missing value is neither equal nor unequal to anything, and whether
capitals count is a matter of the column's collation. Several in one object must all hold.
"""
${comparisons('TextFilter', 'String', CONTAINS)}

${['Int', 'BigInt', 'Decimal', 'Date', 'DateTime'].map((name) => comparisons(`${name}Filter`, name)).join('\n\n')}

input BooleanFilter {
  eq: Boolean
  ne: Boolean
  isNull: Boolean
}

input JsonFilter {
  "Anywhere in the JSON text"
  contains: String
  isNull: Boolean
}

"Missing values stand last in either direction"
enum Direction {
  ASC
  DESC
}

"Weeks begin on Monday"
enum Period {
  DAY
  WEEK
  MONTH
  QUARTER
  YEAR
}

type PageInfo {
  "For \`after\`; null on an empty page"
  endCursor: String
  hasNextPage: Boolean!
}`

function filterOf({ type }: Field): string {
  const scalar = scalarOf(type)
  return { String: 'TextFilter', JSON: 'JsonFilter' }[scalar] ?? `${scalar}Filter`
}

const page = (type: string) =>
  `first: Int = ${DEFAULT_FIRST}, after: String, where: ${type}Where, orderBy: [${type}OrderBy!]`

/** Rows as they were at the end of a local day, or at a moment. */
const past = ({ definition }: Entity) => (definition?.history ? ', asOf: String' : '')

/** Logs have no source that could be too old. */
const age = ({ definition }: Entity) => (definition ? ', maxAge: String' : '')

function queryFields(entity: Entity): string {
  const { name, type, description } = entity
  return `${words(`${description} At most ${MAX_FIRST} a page.`, '  ')}${name}(${page(type)}${past(entity)}${age(entity)}): ${type}Connection!
${words(`${type}, counted and added up.`, '  ')}${name}Aggregate(groupBy: [${type}GroupBy!], where: ${type}Where, first: Int = ${DEFAULT_FIRST}, after: String${age(entity)}): ${type}Aggregates!`
}

function rowType(entity: Entity, relations: readonly Relation[]): string {
  const columns = entity.fields.map((field) => {
    const required = field.nullable || field.personal ? '' : '!'
    const note = field.personal ? words('Points at a person; null without the role analyst', '  ') : '  '
    return `${note}${field.name}: ${scalarOf(field.type)}${required}`
  })
  const ways = relations
    .filter(({ from }) => from === entity)
    .map((relation) => {
      const { name, to, many } = relation
      const note = isPersonal(relation)
        ? words('Tells whose row it is; null without the role analyst', '  ')
        : '  '
      if (!many) return `${note}${name}: ${to.type}`
      return `${note}${name}(${page(to.type)}): ${to.type}Connection${isPersonal(relation) ? '' : '!'}`
    })
  return `type ${entity.type} {\n${[...columns, ...ways].join('\n')}\n}`
}

function connectionType({ type }: Entity): string {
  return `type ${type}Connection {
  "Without regard to the page; counted when asked for"
  totalCount: Int!
  nodes: [${type}!]!
  pageInfo: PageInfo!
}`
}

function inputs({ type, fields }: Entity, shown: Shown): string {
  const usable = fields.filter(({ personal }) => shown.personal || !personal)
  const short = usable.filter(isShort)
  const filters = usable.map((field) => `  ${field.name}: ${filterOf(field)}`)
  return `input ${type}Where {
${filters.join('\n')}
  and: [${type}Where!]
  or: [${type}Where!]
  not: ${type}Where
}

"One field each"
input ${type}OrderBy {
${short.map(({ name }) => `  ${name}: Direction`).join('\n')}
}

enum ${type}Column {
${short.map(({ name }) => `  ${name}`).join('\n')}
}

input ${type}GroupBy {
  column: ${type}Column!
  "For days and times, whose group is the first local day of the period; without it days are themselves"
  by: Period
}`
}

function aggregateTypes(entity: Entity, shown: Shown): string {
  const { type } = entity
  const short = entity.fields.filter((field) => isShort(field) && (shown.personal || !field.personal))
  const numbers = short.filter(isNumber)
  const ordered = short.filter(({ type: { kind } }) => kind !== 'bit')
  const lines = (fields: readonly Field[], of: (field: Field) => string) =>
    fields.map((field) => `  ${field.name}: ${of(field)}`).join('\n')
  const sums = numbers.length > 0
  return `type ${type}Aggregates {
  "Groups, without regard to the page"
  totalCount: Int!
  "In the order of the groups"
  items: [${type}Aggregate!]!
  pageInfo: PageInfo!
}

type ${type}Aggregate {
  group: ${type}Group!
  count: Int!${
    sums
      ? `
  sum: ${type}Sum!
  "To six decimals"
  avg: ${type}Avg!`
      : ''
  }
  min: ${type}Extreme!
  max: ${type}Extreme!
}

"Null for a column that is not grouped by"
type ${type}Group {
${lines(short, (field) => (isTime(field) ? 'Date' : scalarOf(field.type)))}
}
${
  sums
    ? `
type ${type}Sum {
${lines(numbers, ({ type: { kind } }) => (kind === 'int' ? 'BigInt' : 'Decimal'))}
}

type ${type}Avg {
${lines(numbers, () => 'Decimal')}
}
`
    : ''
}
type ${type}Extreme {
${lines(ordered, (field) => scalarOf(field.type))}
}`
}
