import { type TSchema, Type } from 'typebox'
import { textOrNull } from '../src/shapes/shape.ts'
import { ref } from './components.ts'
import { EXAMPLES, PROBLEM_EXAMPLES } from './examples.ts'

/** What routes say of themselves: parameters, answers and problems that several have. */

export const listOf = (id: string) => Type.Object({ items: Type.Array(ref(id)), nextCursor: textOrNull() })

/** Query parameters that every list has. */
export const paging = {
  from: Type.Optional(
    Type.String({ description: 'A local day, included, or a moment', examples: ['2026-11-01'] }),
  ),
  to: Type.Optional(
    Type.String({
      description: 'A local day, included, or a moment, excluded',
      examples: ['2026-11-22T02:00:00Z'],
    }),
  ),
  after: Type.Optional(Type.String({ description: 'The nextCursor of an earlier answer' })),
  first: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Items of one answer' }),
}

/**
 * The examples of parameters fit together and are true of a gym: the page that tries requests fills them in.
 * What cannot be (a cursor, a key of the caller's own) has none.
 */
export const tableName = Type.String({ description: 'A table, in any case', examples: ['Lessen'] })

export const runId = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1] }),
})

export const json = (description: string, schema: TSchema, headers?: object) => ({
  description,
  ...(headers && { headers }),
  content: { 'application/json': withExample(schema) },
})

/** Of a component or a list of them. */
function withExample(schema: TSchema) {
  const { $ref, properties } = schema as {
    $ref?: string
    properties?: { items?: { items?: { $ref?: string } } }
  }
  const one = EXAMPLES[idOf($ref)]
  const item = EXAMPLES[idOf(properties?.items?.items?.$ref)]
  const example = one ?? (item && { items: [item], nextCursor: null })
  return { schema, ...(example && { example }) }
}

const idOf = (reference: string | undefined) => reference?.replace(/#$/, '') ?? ''

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request is wrong; `detail` names the field',
  401: 'There is no key, or none that the service knows',
  403: "The key's role is too low; `detail` names the one that is needed",
  404: 'There is no such thing',
  409: 'Not as things are now; `code` says why',
  413: 'The body is larger than 256 KB',
  415: 'The body is not JSON',
  422: 'The Idempotency-Key was sent with another request before',
  429: 'Too many requests; `Retry-After` says when to ask again',
  500: 'Unexpected; the log has it under `requestId`',
  503: 'A setting is missing, or the database does not answer, or is busy (then with `Retry-After`)',
}

const etagHeader = { ETag: { type: 'string', description: 'Of this version of the answer' } }

/** The answers of a route that knows If-None-Match: both have the headers. */
export function versioned<T extends { headers?: object }>(answer: T) {
  const headers = { ...answer.headers, ...etagHeader }
  return {
    200: { ...answer, headers },
    304: { description: 'The answer is the one of the ETag in If-None-Match', type: 'null', headers },
  }
}

const retryAfter = { 'Retry-After': { type: 'integer', description: 'Seconds after which to ask again' } }

/** The answers with which a route can fail, as problem details. */
export function problems(...statuses: number[]) {
  return Object.fromEntries(
    [...statuses, 500].map((status) => [
      status,
      {
        description: PROBLEMS[status] ?? '',
        ...([429, 503].includes(status) && { headers: retryAfter }),
        content: {
          'application/problem+json': { schema: ref('Problem'), example: PROBLEM_EXAMPLES[status] },
        },
      },
    ]),
  )
}
