import { type TSchema, Type } from 'typebox'
import { SHAPES } from '../src/shapes/index.ts'
import { id, moment, textOrNull } from '../src/shapes/shape.ts'

/** What is answered, as JSON schemas with an `$id`: the components of the OpenAPI document. */

/** A component by its `$id`, as Fastify and the OpenAPI document refer to it. */
export const ref = (id: string): TSchema => Type.Unsafe({ $ref: `${id}#` })

const AuditLine = Type.Object(
  {
    id: id(),
    at: moment(),
    who: Type.String({ description: 'The name of a key, or what is known of somebody without one' }),
    role: Type.String(),
    door: Type.String({ examples: ['rest', 'graphql', 'cli'] }),
    action: Type.String({ examples: ['POST /sync/:table'] }),
    target: textOrNull({ examples: ['/runs/12'] }),
    outcome: Type.String({ description: 'A status, or the code of a refusal', examples: ['202'] }),
  },
  { $id: 'AuditLine' },
)

const Problem = Type.Object(
  {
    type: Type.String({ examples: ['urn:tree11:unknown-table'] }),
    title: Type.String({ examples: ['Unknown table'] }),
    status: Type.Integer({ examples: [404] }),
    detail: Type.String({ examples: ['There is no table Ledn. Did you mean Leden?'] }),
    code: Type.String({ description: 'Stable; programs may depend on it', examples: ['unknown-table'] }),
    requestId: Type.Optional(
      Type.String({ description: 'Of an unexpected error: where to look in the log' }),
    ),
  },
  { $id: 'Problem', description: 'RFC 9457' },
)

export const components = [...SHAPES, AuditLine, Problem]
