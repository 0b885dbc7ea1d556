import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isLeafType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  parse,
  print,
  separateOperations,
  specifiedRules,
  typeFromAST,
  validate,
} from 'graphql'
import { invalid } from './errors.ts'
import { checkSize, checkText, MAX_TOKENS } from './limits.ts'

/** A valid question of one operation. */
export interface Question {
  text: string
  document: DocumentNode
  operation: OperationDefinitionNode
  /** Worth compiling, and safe to. */
  compiles: boolean
}

/** Compiling takes some milliseconds for each kilobyte, in which nothing else is answered. */
const MAX_COMPILED_TEXT = 2_000

const KEPT = 200

/** Reads questions, and keeps the latest: a report asks the same ones again and again. */
export function createReader(schema: GraphQLSchema) {
  const kept = new Map<string, Question>()
  return (text: string, operationName: string | undefined): Question => {
    const key = `${operationName ?? ''}\n${text}`
    const known = kept.get(key)
    const question = known ?? read(schema, text, operationName)
    kept.delete(key)
    kept.set(key, question)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
    return question
  }
}

/** Throws what is wrong with it: a GraphQLError, several of them, or a Tree11Error. */
function read(schema: GraphQLSchema, text: string, operationName: string | undefined): Question {
  checkText(text)
  const whole = parse(text, { maxTokens: MAX_TOKENS })
  checkSize(whole)
  const errors = validate(schema, whole, specifiedRules, { maxErrors: 5 })
  if (errors.length > 0) throw new AggregateError(errors)
  if (!getOperationAST(whole, operationName)) {
    throw invalid(
      operationName === undefined
        ? 'The query has several operations: say which in operationName.'
        : `There is no operation ${operationName.slice(0, 100)} in the query.`,
    )
  }
  const operations = whole.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  // What is kept of a text, compiled, is kept for one operation.
  const document = operations.length === 1 ? whole : separateOperations(whole)[operationName!]!
  const operation = getOperationAST(document, operationName)!
  return {
    text: document === whole ? text : print(document),
    document,
    operation,
    compiles: text.length <= MAX_COMPILED_TEXT && hasPlainVariables(schema, operation),
  }
}

/** The compiler does not come to an end on a variable whose type holds itself, as every filter does. */
function hasPlainVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): boolean {
  return variableDefinitions.every(({ type }) =>
    isLeafType(getNamedType(typeFromAST(schema, type as NamedTypeNode))),
  )
}
