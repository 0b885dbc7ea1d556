import type { FastifyRequest } from 'fastify'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { answerLine } from '../src/errors.ts'

/** As problem details have them; `status` is the one that HTTP would have for the error alone. */
export interface Told {
  status: number
  code: string
  detail: string
  requestId?: string
}

export type ProblemOf = (error: Error, request: FastifyRequest) => Told

export interface Answered {
  status: number
  body: { data?: unknown; errors?: unknown[]; extensions?: Record<string, unknown> }
  /** Of the first error. */
  code?: string
  /** What is ours to repair, for the log. */
  failure?: Error
}

/**
 * Errors beside data are answered with 200, as GraphQL over HTTP has it; without any data the answer has the
 * status of the first error.
 */
export function withErrors(
  { data, errors = [] }: ExecutionResult,
  extensions: Record<string, unknown>,
  tell: (error: Error) => Told,
): Answered {
  const answered = refused(errors, errors.map(causeOf), tell)
  if (!data) return answered
  return {
    ...answered,
    status: 200,
    body: { data, ...answered.body, ...(Object.keys(extensions).length > 0 && { extensions }) },
  }
}

/** What was refused before any of it was carried out: GraphQL's own errors are about the question, whatever caused them. */
export function refusalOf(error: unknown, tell: (error: Error) => Told): Answered {
  const errors = (error instanceof AggregateError ? error.errors : [error]) as Error[]
  return refused(errors, errors, tell)
}

function refused(errors: readonly Error[], causes: readonly Error[], tell: (error: Error) => Told): Answered {
  const told = causes.map((cause) => (cause instanceof GraphQLError ? wrong(cause) : tell(cause)))
  const [first] = told
  const failure = causes[told.findIndex(({ status }) => status >= 500)]
  return {
    status: first?.status ?? 200,
    body: told.length > 0 ? { errors: told.map((one, place) => shown(one, errors[place]!)) } : {},
    ...(first && { code: first.code }),
    ...(failure && { failure }),
  }
}

const wrong = ({ message }: GraphQLError): Told => ({
  status: 400,
  code: 'invalid-request',
  detail: message,
})

function shown({ code, detail, requestId }: Told, error: Error) {
  const { locations, path } = error instanceof GraphQLError ? error : {}
  return {
    message: answerLine(detail),
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { code, ...(requestId !== undefined && { requestId }) },
  }
}

/** The error itself, within those that say where in the question it came up. */
function causeOf(error: Error): Error {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}
