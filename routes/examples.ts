import type { ErrorCode } from '../src/error-codes.ts'
import type { QuarantinedRecord } from '../src/shapes/quality.ts'
import type { Run } from '../src/shapes/run.ts'
import type { TableInfo } from '../src/shapes/table.ts'
import { type Problem, problemBody } from './problem.ts'

/** One of each thing that is answered, for whoever reads the documentation. */

const run: Run = {
  id: 12,
  status: 'succeeded',
  trigger: 'api',
  belongsTo: null,
  requestedBy: 'planner',
  dryRun: false,
  from: null,
  to: null,
  createdAt: '2026-11-22T01:00:00.000Z',
  startedAt: '2026-11-22T01:00:00.120Z',
  finishedAt: '2026-11-22T01:00:09.480Z',
  durationMs: 9360,
  error: null,
  tables: [
    {
      table: 'Leden',
      status: 'succeeded',
      requests: 1,
      pages: 3,
      pagesUnchanged: 0,
      read: 2148,
      rejected: 0,
      shielded: 0,
      inserted: 6,
      updated: 41,
      deleted: 2,
      unchanged: 2101,
      approvedBy: null,
      durationMs: 9310,
      error: null,
    },
  ],
  alerts: [],
}

const table: TableInfo = {
  table: 'Omzet',
  stream: 'gymly.revenue',
  load: 'window',
  window: { daysBack: 31, from: '2026-10-22', to: '2026-11-22' },
  columns: [
    { name: 'Datum', type: 'date', key: true, required: true, personal: false },
    { name: 'Omzet', type: 'decimal(12,2)', key: false, required: true, personal: false },
  ],
  rowCount: 48211,
  lastRun: { id: 12, status: 'succeeded', finishedAt: '2026-11-22T01:00:09.480Z' },
  sourceReadAt: '2026-11-22T01:00:00.310Z',
  quality: 'PASS',
  pausedByRun: null,
}

const quarantined: QuarantinedRecord = {
  id: 3,
  runId: 12,
  table: 'Leden',
  key: { Id: '61a3…' },
  reasons: [{ column: 'GewijzigdOp', fault: 'required' }],
  record: { id: '61a3…', active: true },
  position: 17,
}

/** By the component's `$id`. */
export const EXAMPLES: Readonly<Record<string, object>> = {
  Run: run,
  Table: table,
  QuarantinedRecord: quarantined,
  QualityCheck: {
    id: 210,
    runId: 12,
    table: 'Leden',
    check: 'required',
    status: 'WARN',
    measured: 1,
    expected: 0,
    message: 'Required columns without a value (such records are in quarantine): GewijzigdOp 1×.',
    checkedAt: '2026-11-22T01:00:09.470Z',
  },
  AuditLine: {
    id: 88,
    at: '2026-11-22T01:00:00.130Z',
    who: 'planner',
    role: 'operator',
    door: 'rest',
    action: 'POST /sync/:table',
    target: '/runs/12',
    outcome: '202',
  },
}

const problem = (status: number, code: ErrorCode, detail: string, more: Partial<Problem> = {}) =>
  problemBody({ status, code, detail, ...more })

/** By the status. */
export const PROBLEM_EXAMPLES: Readonly<Record<number, object>> = {
  400: problem(400, 'invalid-request', 'query first: must be <= 100.'),
  401: problem(401, 'key-missing', 'A key is needed: send it as "Authorization: Bearer <key>".'),
  403: problem(403, 'role-too-low', 'This needs the role operator; the key powerbi has the role reader.'),
  404: problem(404, 'unknown-table', 'There is no table Ledn. Did you mean Leden?'),
  409: problem(
    409,
    'too-old',
    'Leden: its source was last read at 2026-11-20T01:00:00.000Z, and no older than 26h was asked for. Sync it first, or allow an older answer.',
  ),
  413: problem(413, 'body-too-large', 'Request body is too large.'),
  415: problem(
    415,
    'unsupported-media-type',
    'The body must be JSON (Content-Type: application/json), or the values must be in the query.',
  ),
  422: problem(
    422,
    'idempotency-key-reused',
    'Idempotency-Key: this key was sent with another request, which gave run 12. Take a new key for a new request.',
  ),
  429: problem(429, 'too-many-requests', 'Too many requests: ask again in 20 seconds.'),
  500: problem(500, 'unexpected', 'Something unexpected happened. The log says more under this request id.', {
    requestId: 'req-7',
  }),
  503: problem(503, 'source-not-configured', 'GYMLY_API_TOKEN: is missing.'),
}
