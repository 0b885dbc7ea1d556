import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  separateOperations,
  specifiedRules,
  validate,
} from 'graphql'
import { Tree11Error } from '../src/errors.ts'
import { invalid } from './errors.ts'
import { checkSize, MAX_TEXT, MAX_TOKENS } from './limits.ts'

/** A valid question of one operation. */
export interface Question {
  text: string
  document: DocumentNode
  operation: OperationDefinitionNode
}

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
  if (text.length > MAX_TEXT) {
    throw new Tree11Error(`The query has ${text.length} characters, and ${MAX_TEXT} are allowed.`, {
      code: 'query-too-large',
      kind: 'usage',
    })
  }
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
  return {
    text: document === whole ? text : print(document),
    document,
    operation: getOperationAST(document, operationName)!,
  }
}
