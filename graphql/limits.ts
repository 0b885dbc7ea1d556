import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  visit,
} from 'graphql'
import { Tree11Error } from '../src/errors.ts'
import type { Entity } from './entities.ts'
import { invalid } from './errors.ts'
import { MAX_FIRST } from './page-size.ts'
import type { Model } from './schema.ts'

/** Characters and words of one question; also what keeps parsing and validating it short. */
const MAX_TEXT = 20_000
export const MAX_TOKENS = 4_000
const MAX_FIELDS = 300
const MAX_FIELDS_WITH_FRAGMENTS = 1_000
const MAX_ALIASES = 50
const MAX_DEPTH = 15
/** Each is a statement or two. */
const MAX_CONNECTIONS = 30
/** Rows that could be answered, when every page is full. */
export const MAX_COST = 50_000
const MAX_VARIABLE_DEPTH = 25
const MAX_BRACKETS = 60
/** A list of a few thousand ids is a question; more is a flood. */
const MAX_VALUES = 10_000
/** Types, their fields, the arguments of these: the whole schema is told so. */
const MAX_LISTS = 3

type Variables = Readonly<Record<string, unknown>>

const limit = (kind: 'large' | 'deep' | 'costly', detail: string): Tree11Error =>
  new Tree11Error(detail, { code: `query-too-${kind}`, kind: 'usage' })

const SILENT = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*/g

/** Whoever reads a text calls himself for each bracket in it: what nests without end is not even parsed. */
export function checkText(text: string): void {
  if (text.length > MAX_TEXT) {
    throw limit('large', `The query has ${text.length} characters, and ${MAX_TEXT} are allowed.`)
  }
  let open = 0
  for (const bracket of text.replace(SILENT, '').match(/[{}[\]]/g) ?? []) {
    open += bracket === '{' || bracket === '[' ? 1 : -1
    if (open > MAX_BRACKETS) throw limit('deep', `The query has ${MAX_BRACKETS} brackets within each other.`)
  }
}

/** Before anything else is done with it: what validating takes grows with the square of the fields. */
export function checkSize(document: DocumentNode): void {
  let fields = 0
  let aliases = 0
  visit(document, {
    Field(node) {
      fields += 1
      if (node.alias) aliases += 1
    },
  })
  if (fields > MAX_FIELDS)
    throw limit('large', `The query has ${fields} fields, and ${MAX_FIELDS} are allowed.`)
  if (aliases > MAX_ALIASES) {
    throw limit('large', `The query has ${aliases} aliases, and ${MAX_ALIASES} are allowed.`)
  }
}

/** Values that nest without end would nest the reading of them too; each object and element of a list is looked at. */
export function checkVariables(variables: Variables | undefined): void {
  let level: unknown[] = [variables]
  let values = 0
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length
    if (values > MAX_VALUES) {
      throw limit('large', `The variables hold more than ${MAX_VALUES} values.`)
    }
    if (depth > MAX_VARIABLE_DEPTH) {
      throw limit('deep', `The variables nest more than ${MAX_VARIABLE_DEPTH} levels deep.`)
    }
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
}

/** What a valid operation asks for, found without asking the database. */
export interface Inquiry {
  /** What it reads rows of. */
  entities: ReadonlySet<Entity>
  introspects: boolean
  /** The `maxAge` of its fields. */
  maxAges: readonly string[]
}

/** `variables` are coerced, with their defaults. Throws `query-too-large`, `query-too-deep` or `query-too-costly`. */
export function inquire(
  { schema, model }: { schema: GraphQLSchema; model: Model },
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Inquiry {
  const root = schema.getRootType(operation.operation)
  if (!root) throw invalid(`There is no ${operation.operation} here.`)
  const rowTypes = new Map(model.entities.map((entity) => [entity.type, entity]))
  const listTypes = new Map<string, Entity>(
    model.entities.flatMap((entity) => [
      [`${entity.type}Connection`, entity] as const,
      [`${entity.type}Aggregates`, entity] as const,
    ]),
  )
  const entities = new Set<Entity>()
  const maxAges: string[] = []
  let [fields, connections, cost] = [0, 0, 0]
  let introspects = false
  let reads = false

  const walk = (set: SelectionSetNode, parent: GraphQLObjectType, rows: number, depth: number) => {
    if (depth > MAX_DEPTH) throw limit('deep', `The query is more than ${MAX_DEPTH} levels deep.`)
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) field(selection, parent, rows, depth)
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, parent, rows, depth)
      else walk(fragment(document, selection.name.value), parent, rows, depth)
    }
  }

  /**
   * What is said of the schema comes from lists within lists: without aliases, and with no more lists than the whole
   * of it needs, few words cannot ask for much of it.
   */
  const describe = (set: SelectionSetNode, parent: GraphQLNamedType, lists: number, depth: number): void => {
    if (depth > MAX_DEPTH) throw limit('deep', `The query is more than ${MAX_DEPTH} levels deep.`)
    if (lists > MAX_LISTS) {
      throw limit('costly', `Introspection may ask for ${MAX_LISTS} lists within each other.`)
    }
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? selection.selectionSet
            : fragment(document, selection.name.value)
        describe(inner, parent, lists, depth)
        continue
      }
      fields += 1
      if (fields > MAX_FIELDS_WITH_FRAGMENTS) {
        throw limit(
          'large',
          `The query has more than ${MAX_FIELDS_WITH_FRAGMENTS} fields with its fragments.`,
        )
      }
      if (selection.alias) throw limit('costly', 'Introspection goes without aliases.')
      const type = isObjectType(parent) ? parent.getFields()[selection.name.value]?.type : undefined
      if (!type || !selection.selectionSet) continue
      const more = isListType(getNullableType(type)) ? 1 : 0
      describe(selection.selectionSet, getNamedType(type), lists + more, depth + 1)
    }
  }

  const field = (node: FieldNode, parent: GraphQLObjectType, rows: number, depth: number) => {
    const { value: name } = node.name
    // Fragments count wherever they are used, so that few words cannot ask for very much.
    fields += 1
    if (fields > MAX_FIELDS_WITH_FRAGMENTS) {
      throw limit('large', `The query has more than ${MAX_FIELDS_WITH_FRAGMENTS} fields with its fragments.`)
    }
    if (name === '__schema' || name === '__type') {
      introspects = true
      const { type } = name === '__schema' ? SchemaMetaFieldDef : TypeMetaFieldDef
      if (node.selectionSet) describe(node.selectionSet, getNamedType(type), 0, depth)
    } else if (parent === root && name !== '__typename') reads = true
    const definition = parent.getFields()[name]
    const type = definition && getNamedType(definition.type)
    if (!definition || !isObjectType(type) || !node.selectionSet) return
    const entity = listTypes.get(type.name)
    if (entity) entities.add(entity)
    const age = argument(node, 'maxAge', variables)
    if (typeof age === 'string') maxAges.push(age)
    const size = pageOf(definition, node, variables)
    const inside = size === undefined ? rows : rows * size
    if (size !== undefined) {
      connections += 1
      cost += inside
    } else if (rowTypes.has(type.name) && rowTypes.has(parent.name)) {
      entities.add(rowTypes.get(type.name)!)
      connections += 1
      cost += rows
    }
    walk(node.selectionSet, type, inside, depth + 1)
  }

  walk(operation.selectionSet, root, 1, 1)
  if (introspects && reads) throw invalid('Introspection and other fields do not go together: ask twice.')
  if (connections > MAX_CONNECTIONS) {
    throw limit('large', `The query has ${connections} connections, and ${MAX_CONNECTIONS} are allowed.`)
  }
  if (cost > MAX_COST) {
    throw limit(
      'costly',
      `The query could answer ${cost} rows, and ${MAX_COST} are allowed: ask for smaller pages (first).`,
    )
  }
  return { entities, introspects, maxAges }
}

function fragment(document: DocumentNode, name: string): SelectionSetNode {
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name) return node.selectionSet
  }
  return { kind: Kind.SELECTION_SET, selections: [] }
}

/** The rows of one page; undefined for what has no pages. */
function pageOf(
  { args }: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
): number | undefined {
  const first = args.find(({ name }) => name === 'first')
  if (!first) return undefined
  const asked = argument(node, 'first', variables) ?? first.defaultValue
  // What is no number, or too large a one, is refused where it is used.
  return typeof asked === 'number' ? Math.min(Math.max(asked, 1), MAX_FIRST) : 1
}

function argument(node: FieldNode, name: string, variables: Variables): unknown {
  const value = node.arguments?.find((one) => one.name.value === name)?.value
  switch (value?.kind) {
    case Kind.VARIABLE:
      return variables[value.name.value]
    case Kind.INT:
      return Number(value.value)
    case Kind.STRING:
      return value.value
    default:
      return undefined
  }
}
