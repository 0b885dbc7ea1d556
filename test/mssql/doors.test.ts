import t from 'tap'

/**
 * Tests that were written for every engine once more, on the server in TEST_MSSQL_URL: each in a process and on
 * a database of its own. What they ask goes through the doors: sync over HTTP, rows as CSV, GraphQL, stamps,
 * Idempotency-Key, cancel, hold, approve, retry and revert.
 */

t.setTimeout(1_800_000)

const FILES = [
  'routes/idempotency.test.ts',
  'routes/cancel.test.ts',
  'routes/rows.test.ts',
  'routes/run-actions.test.ts',
  'graphql/read.test.ts',
  'graphql/rows.test.ts',
  'reading/stamps.test.ts',
  'transform/deleting-scopes.test.ts',
  'runs/revert.test.ts',
]

for (const file of FILES) {
  await t.spawn(
    process.execPath,
    [new URL(`../${file}`, import.meta.url).pathname],
    { env: { ...process.env, TEST_ENGINE: 'mssql' }, timeout: 300_000 },
    file,
  )
}
