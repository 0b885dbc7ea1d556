import t from 'tap'
import { postgresOn } from '../engines.ts'
import { startPostgres } from '../servers/postgres.ts'
import { testEachTable } from './each-table.ts'
import { sameRows } from './same-rows.ts'

t.setTimeout(120_000)

const server = await startPostgres()
t.teardown(() => server.close())
const engine = postgresOn(server)
await testEachTable(engine)

t.test('the same landed pages give the same rows as on the embedded database, cell for cell', async (t) => {
  await sameRows(t, engine)
})
