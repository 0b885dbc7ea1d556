import t from 'tap'
import { mssqlEngine } from '../engines.ts'
import { testEachTable } from '../tables/each-table.ts'
import { sameRows } from '../tables/same-rows.ts'

/** Every table's tests once more, on the server in TEST_MSSQL_URL. */

t.setTimeout(1_800_000)

const engine = await mssqlEngine()
await testEachTable(engine)

t.test('the same landed pages give the same rows as on the embedded database, cell for cell', async (t) => {
  await sameRows(t, engine)
})
