import { type TSchema, Type } from 'typebox'
import { QUALITY_STATUSES } from '../src/reading/quality-log.ts'
import { RUN_STATUSES } from '../src/reading/runs.ts'

/** What is answered, as JSON schemas with an `$id`: the components of the OpenAPI document. */

export const orNull = (type: 'string' | 'integer' | 'number', options: object = {}) =>
  Type.Unsafe<string | number | null>({ type: [type, 'null'], ...options })
const time = { format: 'date-time', description: 'UTC' }
const count = (description?: string) => Type.Integer({ minimum: 0, ...(description && { description }) })
const choice = (values: readonly string[], options: object = {}) =>
  Type.Unsafe<string>({ type: 'string', enum: [...values], ...options })

/** A component by its `$id`, as Fastify and the OpenAPI document refer to it. */
export const ref = (id: string): TSchema => Type.Unsafe({ $ref: `${id}#` })
const refOrNull = (id: string): TSchema => Type.Unsafe({ anyOf: [ref(id), { type: 'null' }] })

const Failure = Type.Object(
  {
    code: Type.String({ description: 'Stable; programs may depend on it', examples: ['gymly-unreachable'] }),
    message: Type.String({ description: 'One line for a person: what happened and what to do' }),
  },
  { $id: 'Failure' },
)

const RunTable = Type.Object(
  {
    table: Type.String({ examples: ['Leden'] }),
    status: choice(['queued', 'running', 'succeeded', 'partial', 'held', 'skipped', 'failed', 'cancelled'], {
      description: 'partial: some requests failed and the rest is in; skipped: a table that it needs failed',
    }),
    requests: count(),
    requestsDone: Type.Optional(count('Only while the table runs')),
    pages: count(),
    pagesUnchanged: count('Of the pages, those that the source called unchanged'),
    read: count(),
    rejected: count('Records in quarantine'),
    inserted: count(),
    updated: count(),
    deleted: count(),
    unchanged: count(),
    durationMs: count(),
    error: refOrNull('Failure'),
    approvedBy: orNull('string', { description: 'Who let it through after it was held' }),
    sample: Type.Optional(
      Type.Array(
        Type.Object({
          change: choice(['insert', 'update', 'delete']),
          key: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
          row: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
        }),
        { description: 'Of one held run or dry run: rows that were not written, without personal columns' },
      ),
    ),
  },
  { $id: 'RunTable' },
)

const RunAlert = Type.Object(
  {
    channel: Type.String({ examples: ['mail', 'slack', 'webhook'] }),
    kind: Type.String({ examples: ['failure', 'hold', 'warning', 'recovery', 'success', 'too-long'] }),
    status: choice(['waiting', 'sent', 'expired'], {
      description: 'waiting: not taken by the other side yet; expired: given up after a week',
    }),
    attempts: count(),
    error: refOrNull('Failure'),
  },
  { $id: 'RunAlert' },
)

const Run = Type.Object(
  {
    id: Type.Integer(),
    status: choice(RUN_STATUSES),
    trigger: choice(['api', 'graphql', 'cli', 'schedule', 'retry', 'replay', 'revert']),
    requestedBy: orNull('string'),
    belongsTo: orNull('integer', {
      description: 'The run that this one finishes, transforms again or undoes',
    }),
    dryRun: Type.Boolean({ description: 'Nothing was written: the counts say what a run would do' }),
    from: orNull('string', { format: 'date', description: 'First local day asked for' }),
    to: orNull('string', { format: 'date', description: 'Last local day asked for' }),
    createdAt: Type.String(time),
    startedAt: orNull('string', time),
    finishedAt: orNull('string', time),
    durationMs: orNull('integer'),
    error: refOrNull('Failure'),
    tables: Type.Array(ref('RunTable')),
    alerts: Type.Array(ref('RunAlert'), { description: 'Who was told of it, and who could not be' }),
  },
  { $id: 'Run' },
)

const TableColumn = Type.Object(
  {
    name: Type.String(),
    type: Type.String({ examples: ['text(50)', 'decimal(12,2)', 'timestamp'] }),
    key: Type.Boolean(),
    required: Type.Boolean(),
    personal: Type.Boolean({ description: 'Points at a person' }),
  },
  { $id: 'TableColumn' },
)

const Table = Type.Object(
  {
    table: Type.String(),
    stream: Type.String({ description: 'The list of the source that feeds it', examples: ['gymly.users'] }),
    load: choice(['snapshot', 'window', 'replace', 'upsert'], {
      description:
        'What a complete answer says about rows that it does not hold: snapshot deletes them, window those ' +
        'in its days, replace those of its class or day, upsert none',
    }),
    window: Type.Unsafe({
      description: 'The local days that a run reads by default; null for a table that is read whole',
      anyOf: [
        Type.Object({
          daysBack: count(),
          from: Type.String({ format: 'date' }),
          to: Type.String({ format: 'date' }),
        }),
        { type: 'null' },
      ],
    }),
    columns: Type.Array(ref('TableColumn')),
    rowCount: orNull('integer', { description: 'null while the database has no such table' }),
    lastRun: Type.Unsafe({
      anyOf: [
        Type.Object({
          id: Type.Integer(),
          status: Type.String(),
          finishedAt: orNull('string', time),
        }),
        { type: 'null' },
      ],
    }),
    pausedByRun: orNull('integer', {
      description: 'The revert since which runs leave this table alone, until it is resumed',
    }),
    sourceReadAt: orNull('string', { ...time, description: 'The rows are at least as new as this' }),
    quality: Type.Unsafe({
      description: 'The worst check of the run that the rows reflect',
      anyOf: [choice(QUALITY_STATUSES), { type: 'null' }],
    }),
  },
  { $id: 'Table' },
)

const QualityCheck = Type.Object(
  {
    id: Type.Integer(),
    runId: Type.Integer(),
    table: Type.String(),
    check: Type.String({ examples: ['required'] }),
    status: choice(QUALITY_STATUSES),
    measured: orNull('number'),
    expected: orNull('number'),
    message: orNull('string'),
    checkedAt: Type.String(time),
  },
  { $id: 'QualityCheck' },
)

const AuditLine = Type.Object(
  {
    id: Type.Integer(),
    at: Type.String(time),
    who: Type.String({ description: 'The name of a key, or what is known of somebody without one' }),
    role: Type.String(),
    door: Type.String({ examples: ['rest', 'graphql', 'cli'] }),
    action: Type.String({ examples: ['POST /sync/:table'] }),
    target: orNull('string', { examples: ['/runs/12'] }),
    outcome: Type.String({ description: 'A status, or the code of a refusal', examples: ['202'] }),
  },
  { $id: 'AuditLine' },
)

const QuarantinedRecord = Type.Object(
  {
    id: Type.Integer(),
    runId: Type.Integer(),
    table: Type.String({ examples: ['Leden'] }),
    key: Type.Unsafe({
      description: 'The key columns; null when they cannot be read',
      type: ['object', 'null'],
      additionalProperties: true,
    }),
    reasons: Type.Array(
      Type.Object({
        column: Type.String({ examples: ['GewijzigdOp'] }),
        fault: Type.String({ description: 'required, type or length', examples: ['required'] }),
      }),
    ),
    record: Type.Unsafe({ description: 'As it came, without the fields that no column uses' }),
    position: count('Place in its page, from 0'),
  },
  { $id: 'QuarantinedRecord' },
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

export const components = [
  Failure,
  RunTable,
  RunAlert,
  Run,
  TableColumn,
  Table,
  QualityCheck,
  QuarantinedRecord,
  AuditLine,
  Problem,
]
