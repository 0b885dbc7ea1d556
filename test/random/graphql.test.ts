import fc from 'fast-check'
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import t from 'tap'
import { modelOf, schemaText } from '../../graphql/schema.ts'
import { newKey } from '../../src/access/keys.ts'
import { tables } from '../../src/tables/index.ts'
import { testApp } from '../app-helper.ts'
import { insideOf, nastyJson, nastyNumber, nastyText } from '../nasty.ts'

/** Whatever is given to whatever argument, the answer is data or errors with a code, and no 5xx. */

const CASES_OF_ARGUMENT = 40

const admin = newKey('owner', 'admin')
const headers = { authorization: `Bearer ${admin.key}`, 'content-type': 'application/json' }
const rateLimits = { ofKey: 1e9, ofAddress: 1e9, refusals: 1e9 }
const gym = await testApp(t, { keys: [admin.known], rateLimits, members: 10 })
await gym.run(tables.map(({ name }) => name))
// What is queued from here on stays queued: the cases are about the door.
await gym.sync.stop()

/** A literal of GraphQL, which is JSON whose names stand without quotes. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(' ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, one]) => `${name}: ${literal(one)}`)
      .join(' ')}}`
  }
  return typeof value === 'string' && value.startsWith(ENUM)
    ? value.slice(ENUM.length)
    : JSON.stringify(value)
}

/** Marks a text that is a name in the schema, until it is written down. */
const ENUM = 'enum '

/** Of the shape that the type has, with values that it may not have. */
function shaped(type: GraphQLInputType, depth = 0): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return shaped(type.ofType, depth)
  if (isListType(type)) return fc.array(shaped(type.ofType as GraphQLInputType, depth), { maxLength: 3 })
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => ENUM + name))
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (one) => depth < 3 || isLeafType(getNamedType(one.type)),
    )
    if (fields.length === 0) return fc.constant({})
    const some = fc.uniqueArray(fc.constantFrom(...fields), { minLength: depth === 0 ? 1 : 0, maxLength: 2 })
    return some.chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((one) => [one.name, shaped(one.type, depth + 1)]))),
    )
  }
  const right = { Int: nastyNumber, BigInt: nastyNumber, Float: nastyNumber, Boolean: fc.boolean() }
  return right[getNamedType(type).name as keyof typeof right] ?? nastyText
}

/** Something of what a field gives: some values of it, and of what lies below. */
function selection(type: GraphQLOutputType, depth = 0): string {
  const named = getNamedType(type)
  if (!isObjectType(named)) return ''
  const fields = Object.values(named.getFields()).filter((field) => !field.args.some(isRequiredArgument))
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type))).slice(0, 3)
  const inner = depth < 2 ? fields.filter((field) => isObjectType(getNamedType(field.type))).slice(0, 2) : []
  const parts = [
    ...leaves.map(({ name }) => name),
    ...inner.map((one) => one.name + selection(one.type, depth + 1)),
  ]
  return ` { ${parts.join(' ') || '__typename'} }`
}

const GIVEN: Readonly<Record<string, string>> = {
  Int: '1',
  BigInt: '"1"',
  String: '"Leden"',
  JSON: '{Id: "x"}',
}

interface Place {
  name: string
  argument: GraphQLArgument
  /** The operation with `value` as that argument. */
  query(value: string, variable?: string): string
}

function placesOf(
  operation: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  around: (inner: string) => string = (inner) => inner,
): Place[] {
  return field.args.map((argument) => ({
    name: `${field.name}(${argument.name})`,
    argument,
    query(value, variable = '') {
      const others = field.args
        .filter((one) => one !== argument && isRequiredArgument(one))
        .map((one) => `${one.name}: ${GIVEN[getNamedType(one.type).name] ?? '{}'}`)
      const given = [`${argument.name}: ${value}`, ...others].join(', ')
      return `${operation}${variable} { ${around(`${field.name}(${given})${selection(field.type)}`)} }`
    },
  }))
}

const schema = buildSchema(schemaText(modelOf(tables)))
const places = [
  ...Object.values(schema.getQueryType()!.getFields()).flatMap((field) => [
    ...placesOf('query', field),
    ...related(field).flatMap((inner) =>
      placesOf('query', inner, (text) => `${field.name}(first: 3) { nodes { ${text} } }`),
    ),
  ]),
  ...Object.values(schema.getMutationType()!.getFields()).flatMap((field) => placesOf('mutation', field)),
]

/** The connections that lie within the rows of one. */
function related({ type }: GraphQLField<unknown, unknown>): GraphQLField<unknown, unknown>[] {
  const connection = getNamedType(type)
  const nodes = isObjectType(connection) ? connection.getFields().nodes : undefined
  const row = nodes && getNamedType(nodes.type)
  if (!isObjectType(row)) return []
  return Object.values(row.getFields()).filter(({ args }) => args.some(({ name }) => name === 'first'))
}

let cases = 0
async function faultOf(body: unknown): Promise<string | undefined> {
  cases++
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await gym.app.inject({ method: 'POST', url: '/graphql', headers, payload })
  if (answer.statusCode >= 500) return `${answer.statusCode}: ${answer.payload.slice(0, 500)}`
  const json = answer.json()
  if (String(answer.headers['content-type']).startsWith('application/problem+json')) {
    return wrongCode(json.code) ?? insideOf(json.detail, payload)
  }
  if (json.errors === undefined) return json.data === undefined ? 'neither data nor errors' : undefined
  for (const { message, extensions } of json.errors) {
    const fault = wrongCode(extensions?.code) ?? insideOf(message, payload)
    if (fault !== undefined) return `${fault} in ${JSON.stringify(json.errors).slice(0, 500)}`
  }
  return undefined
}

const wrongCode = (code: unknown) =>
  /^[a-z]+(-[a-z]+)*$/.test(String(code)) ? undefined : `the code ${code}`

async function holds<T>(arbitrary: fc.Arbitrary<T>, body: (value: T) => unknown, numRuns: number) {
  const property = fc.asyncProperty(arbitrary, async (value) => {
    const fault = await faultOf(body(value))
    if (fault !== undefined) throw new Error(fault)
  })
  await fc.assert(property, { numRuns, includeErrorInReport: true })
}

t.test(`each of ${places.length} arguments`, async (t) => {
  for (const { name, argument, query } of places) {
    const shape = shaped(argument.type)
    const plain = shape.map((value) => JSON.parse(JSON.stringify(value).replaceAll(`"${ENUM}`, '"')))
    const asked = fc.oneof(
      shape.map((value) => ({ query: query(literal(value)) })),
      fc
        .oneof(plain, nastyJson)
        .map((v) => ({ query: query('$v', `($v: ${argument.type})`), variables: { v } })),
      nastyJson
        .filter((value) => typeof value !== 'object')
        .map((value) => ({ query: query(literal(value)) })),
    )
    await t.resolves(
      holds(asked, (body) => body, CASES_OF_ARGUMENT),
      name,
    )
  }
})

t.test('texts that are no question, and bodies that hold none', async () => {
  const known = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ':',
    '$v',
    '...',
    '@skip(if: true)',
    '#',
    '"""',
    'query',
    'fragment x on Leden',
    'leden',
    'nodes',
    '__schema',
    '__type(name: "Leden")',
    'types',
    'name',
    'first: 1',
    '!',
    '&',
  )
  const words = fc.array(fc.oneof({ weight: 5, arbitrary: known }, nastyText), { maxLength: 30 })
  await holds(words, (parts) => ({ query: parts.join(' ') }), 600)
  const bodies = fc.oneof(
    fc.record({ query: nastyJson, variables: nastyJson, operationName: nastyJson }, { requiredKeys: [] }),
    nastyJson,
    fc.array(fc.constant({ query: '{ __typename }' })),
  )
  await holds(bodies, (body) => body, 400)
  await holds(nastyText, (text) => text, 100)
})

t.test('depth, length and cost without end', async (t) => {
  const nested = (depth: number) => `${'{ leden { nodes '.repeat(depth)}{ id }${' } }'.repeat(depth)}`
  const long = (count: number) =>
    `{ ${Array.from({ length: count }, (_, i) => `a${i}: leden { totalCount }`).join(' ')} }`
  const circle = 'query { ...a } fragment a on Query { ...b } fragment b on Query { ...a }'
  const questions = [
    nested(12),
    nested(2_000),
    long(30),
    long(4_000),
    circle,
    '{'.repeat(20_000),
    '['.repeat(20_000),
  ]
  const deep = (depth: number) =>
    `{ leden(where: ${'{not: '.repeat(depth)}{id: {eq: "1"}}${'}'.repeat(depth)}) { totalCount } }`
  const lists = [`{ leden(where: {id: {in: [${'"x" '.repeat(3_000)}]}}) { totalCount } }`]
  for (const query of [...questions, deep(10), deep(100), deep(3_000), ...lists]) {
    t.equal(await faultOf({ query }), undefined, `${query.slice(0, 40)}…`)
  }
})

t.teardown(() => t.comment(`${cases} cases`))
