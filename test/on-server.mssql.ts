import t from 'tap'

/**
 * Tests that were written for every engine once more, on the server in TEST_MSSQL_URL: each in a process and on
 * a database of its own. What they ask goes through the doors: sync over HTTP, rows as CSV, GraphQL, stamps,
 * Idempotency-Key, cancel, hold, approve, retry, replay and revert.
 */

t.setTimeout(1_800_000)

const FILES = [
  'routes/idempotency.test.ts',
  'routes/cancel.long.ts',
  'routes/sync.long.ts',
  'routes/rows.long.ts',
  'routes/run-actions.long.ts',
  'graphql/read.test.ts',
  'graphql/rows.test.ts',
  'sync/stamps.test.ts',
  'sync/deleting-lists.test.ts',
  'sync/deleting-records.test.ts',
  'sync/deleting-scopes.test.ts',
  'sync/deleting-participants.test.ts',
  'sync/quality.test.ts',
  'sync/hold.long.ts',
  'sync/retry.long.ts',
  'sync/revert.long.ts',
]

for (const file of FILES) {
  await t.spawn(
    process.execPath,
    [new URL(file, import.meta.url).pathname],
    { env: { ...process.env, TEST_ENGINE: 'mssql' }, timeout: 300_000 },
    file,
  )
}
