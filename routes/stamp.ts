import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Stamp } from '../src/reading/stamps.ts'
import { VERDICTS } from '../src/shapes/statuses.ts'

/** Query parameter of every route that reads a table. An answer that is too old is refused with 409 and not
 * with 503: the service is well, and what helps is a sync and not another try. */
export const maxAge = Type.Optional(
  Type.String({
    description: 'Refuses (409 `too-old`) rows whose source was read longer ago than this',
    examples: ['26h'],
  }),
)

const header = (description: string, schema: object) => ({ description, ...schema })

export const stampHeaders = {
  'Tree11-Run': header('The run that the rows reflect; absent while the table has not been read', {
    type: 'integer',
    examples: [12],
  }),
  'Tree11-Source-Read-At': header('When that run began to read the source', {
    type: 'string',
    format: 'date-time',
  }),
  'Tree11-Quality': header('The worst of its checks', { type: 'string', enum: [...VERDICTS] }),
}

export function setStamp(reply: FastifyReply, { run, sourceReadAt, quality }: Stamp): void {
  if (run !== null) reply.header('tree11-run', run)
  if (sourceReadAt !== null) reply.header('tree11-source-read-at', sourceReadAt)
  if (quality !== null) reply.header('tree11-quality', quality)
}
