import { readdir } from 'node:fs/promises'
import t from 'tap'
import { postgresOn, useEngine } from '../engines.ts'
import { startPostgres } from '../servers/postgres.ts'
import { sameRows } from './same-rows.ts'

/** Every table's tests once more, on a PostgreSQL server. */

t.setTimeout(120_000)

const server = await startPostgres()
t.teardown(() => server.close())
const engine = postgresOn(server)
useEngine(engine)

const own = ['on-postgres.test.ts', 'definitions.test.ts']
for (const file of (await readdir(import.meta.dirname)).sort()) {
  if (file.endsWith('.test.ts') && !own.includes(file)) await import(`./${file}`)
}

t.test('the same landed pages give the same rows as on the embedded database, cell for cell', async (t) => {
  await sameRows(t, engine)
})
