import { readdir } from 'node:fs/promises'
import t from 'tap'
import { mssqlEngine, useEngine } from '../engines.ts'
import { sameRows } from './same-rows.ts'

/** Every table's tests once more, on the server in TEST_MSSQL_URL. */

t.setTimeout(1_800_000)

const engine = await mssqlEngine()
useEngine(engine)

const own = ['on-postgres.test.ts', 'definitions.test.ts']
for (const file of (await readdir(import.meta.dirname)).sort()) {
  if (file.endsWith('.test.ts') && !own.includes(file)) await import(`./${file}`)
}

t.test('the same landed pages give the same rows as on the embedded database, cell for cell', async (t) => {
  await sameRows(t, engine)
})
