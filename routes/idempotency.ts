import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { IdempotencyKey } from '../src/runs/idempotency.ts'

/** The headers of a route that asks for a run. */
export const idempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description:
        'A text of your own, such as a UUID: the same request sent again with it within 24 hours gives the ' +
        'same run, another request is refused (422). Keys of one caller say nothing about those of another.',
    }),
  ),
})

export function idempotencyOf({ headers, caller }: FastifyRequest): { idempotency?: IdempotencyKey } {
  const key = headers['idempotency-key']
  return typeof key === 'string' ? { idempotency: { caller: caller.name, key } } : {}
}
