import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { readableColumns } from '../src/access/columns.ts'
import { checkAge, readStamps } from '../src/reading/stamps.ts'
import { openRows, type Row } from '../src/reading/table-rows.ts'
import { findTable } from '../src/tables/find-table.ts'
import { withStamps } from '../src/tables/stamps.ts'
import { etagOf, setEtag } from './etag.ts'
import type { App, RouteContext } from './route.ts'
import { csv, csvForExcel, ndjson, type RowFormat, type ShownColumn } from './row-format.ts'
import { problems, tableName, versioned } from './schemas.ts'
import { maxAge, setStamp, stampHeaders } from './stamp.ts'

interface Wanted {
  from?: string
  to?: string
  maxAge?: string
  asOf?: string
  bom?: boolean
}

const params = Type.Object({ table: tableName })
const wanted = {
  from: Type.Optional(
    Type.String({
      description: 'First local day, for tables that have a column of days',
      examples: ['2026-11-01'],
    }),
  ),
  to: Type.Optional(Type.String({ description: 'Last local day, included', examples: ['2026-11-22'] })),
  asOf: Type.Optional(
    Type.String({
      description:
        'The rows as they were at the end of a local day, or at a moment; of tables with a history',
    }),
  ),
  maxAge,
}
const DESCRIPTION =
  'In the order of the key, streamed, of any size. Columns that point at a person are absent for a reader. ' +
  'All rows are those of one version of the table: when a run changes it meanwhile the answer breaks off, ' +
  'which every client sees as an error, and is to be asked again.'

export function rowRoutes(app: App, context: RouteContext): void {
  app.get(
    '/tables/:table/rows.csv',
    {
      // Answering HEAD would read every row.
      exposeHeadRoute: false,
      config: { role: 'reader', patient: true },
      schema: {
        operationId: 'readRowsAsCsv',
        tags: ['tables'],
        summary: 'The rows as CSV (RFC 4180, UTF-8)',
        description: `${DESCRIPTION} An empty cell is NULL. Values are as they are; with bom=true a text that a spreadsheet would take for a formula gets a ' in front.`,
        params,
        querystring: Type.Object(
          {
            ...wanted,
            bom: Type.Boolean({
              default: false,
              description: 'Begin with a byte order mark, by which Excel knows UTF-8',
            }),
          },
          { additionalProperties: false },
        ),
        response: answers(csv, 'Id,BedrijfId,Actief\r\n61a3…,7b02…,true\r\n'),
      },
    },
    async (request, reply) =>
      await rows(
        context,
        request.params.table,
        request.query,
        request.query.bom ? csvForExcel : csv,
        request,
        reply,
      ),
  )

  app.get(
    '/tables/:table/rows.ndjson',
    {
      exposeHeadRoute: false,
      config: { role: 'reader', patient: true },
      schema: {
        operationId: 'readRowsAsNdjson',
        tags: ['tables'],
        summary: 'The rows as JSON, an object on each line',
        description: `${DESCRIPTION} Decimals are texts, so that none loses a digit.`,
        params,
        querystring: Type.Object(wanted, { additionalProperties: false }),
        response: answers(ndjson, '{"Id":"61a3…","BedrijfId":"7b02…","Actief":true}\n'),
      },
    },
    async (request, reply) =>
      await rows(context, request.params.table, request.query, ndjson, request, reply),
  )
}

function answers({ contentType }: RowFormat, example: string) {
  const type = contentType.split(';')[0]!
  return {
    ...versioned({
      description: 'The rows',
      headers: stampHeaders,
      content: { [type]: { schema: Type.String({ examples: [example] }) } },
    }),
    ...problems(400, 404, 409, 503),
  }
}

async function rows(
  { database, tables, now, audit }: RouteContext,
  name: string,
  { maxAge, bom = false, ...days }: Wanted,
  format: RowFormat,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const table = findTable(tables, name)
  const { caller } = request
  const readable = readableColumns(table, caller.role)
  const columns: ShownColumn[] = withStamps(readable).map(({ name, type }) => ({ name, kind: type.kind }))
  const names = columns.map((column) => column.name)
  const versionOf = (version: number) => etagOf(table.name, version, names, format.contentType, bom, days)
  const [known] = await readStamps(database.db, [table])
  if (maxAge !== undefined) checkAge([known!], maxAge, now())
  if (setEtag(request, reply, versionOf(known!.version))) {
    setStamp(reply, known!)
    return reply.send()
  }
  const { stamp, batches } = await openRows(database, { table, columns: names, ...days })
  if (readable.some(({ personal }) => personal)) {
    audit.record({ caller, door: 'rest', action: 'read', target: table.name, outcome: '200' })
  }
  setStamp(reply, stamp)
  reply.header('etag', versionOf(stamp.version))
  reply.header('content-disposition', `attachment; filename="${table.name}${extension(format)}"`)
  reply.type(format.contentType)
  return reply.send(Readable.from(text(format, { columns, batches }), { objectMode: false }))
}

const extension = (format: RowFormat) => (format === ndjson ? '.ndjson' : '.csv')

async function* text(
  format: RowFormat,
  { columns, batches }: { columns: ShownColumn[]; batches: AsyncIterable<Row[]> },
): AsyncGenerator<string> {
  const head = format.head(columns)
  if (head !== '') yield head
  for await (const batch of batches) yield format.rows(columns, batch)
}
