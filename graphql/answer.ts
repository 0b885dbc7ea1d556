import type { FastifyRequest } from 'fastify'
import { type ExecutionResult, GraphQLError } from 'graphql'

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
  const told = errors.map((error) => toldOf(error, tell))
  const failure = told.find(({ status }) => status >= 500)?.cause
  return {
    status: data ? 200 : told[0]!.status,
    body: {
      ...(data && { data }),
      ...(told.length > 0 && { errors: told.map(({ shown }) => shown) }),
      ...(Object.keys(extensions).length > 0 && { extensions }),
    },
    ...(told[0] && { code: told[0].shown.extensions.code }),
    ...(failure && { failure }),
  }
}

/** What was refused before any of it was carried out. */
export function refusalOf(error: unknown, tell: (error: Error) => Told): Answered {
  const errors = error instanceof AggregateError ? error.errors : [error]
  return withErrors({ errors }, {}, tell)
}

function toldOf(error: Error, tell: (error: Error) => Told) {
  const cause = causeOf(error)
  const { locations, path } = error instanceof GraphQLError ? error : {}
  const { status, code, detail, requestId } =
    cause instanceof GraphQLError
      ? { status: 400, code: 'invalid-request', detail: cause.message, requestId: undefined }
      : tell(cause)
  const shown = {
    message: detail,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { code, ...(requestId !== undefined && { requestId }) },
  }
  return { status, shown, cause }
}

/** The error itself, within those that say where in the question it came up. */
function causeOf(error: Error): Error {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}
