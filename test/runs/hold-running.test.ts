import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { definitionHash } from '../../src/landing/requests.ts'
import { approve } from '../../src/runs/approve.ts'
import { enqueue, settle } from '../../src/runs/queue.ts'
import { tables } from '../../src/tables/index.ts'
import { testDatabase, testGym } from '../helper.ts'
import { column, invoice, SMALL } from './records.ts'

const INVOICES = 'OpenstaandeFacturen'

t.test('given a hold whose run goes on without its source, when approved, then it is written', async (t) => {
  const gym = await testGym(t, { ...SMALL, brake: { share: 10, shareByTable: {}, rows: 1 } })
  gym.sandbox.answer('invoices', [['a', 'b', 'c', 'd'].map((id) => invoice(id))])
  await gym.run([INVOICES])
  gym.sandbox.answer('invoices', [[invoice('a')]])
  // The token ends after the invoices, while a sheet keeps the run from ending.
  gym.sandbox.faults.add({ kind: 'status', status: 401, on: 'payouts' })
  gym.sandbox.faults.add({ kind: 'slow', ms: 3_000, on: /values/ })
  const asked = { tables: [INVOICES, 'Uitbetalingen', 'PersonalTraining'], trigger: 'cli' } as const
  const { runId } = await gym.sync.request(asked)
  const status = async (table: string) => (await gym.readRun(runId)).tables[table]!.Status
  while ((await status('PersonalTraining')) !== 'running') await sleep(20)
  t.equal(await status(INVOICES), 'held')
  t.equal(await status('Uitbetalingen'), 'failed')
  await gym.sync.approve(runId, 'x')
  t.ok(await gym.sync.ended(runId, 30_000))
  t.equal(await status(INVOICES), 'succeeded')
  t.same(await column(gym, INVOICES, 'FactuurId'), ['a'])
})

t.test('given a hold that a person approves while a worker ends its run, then the run goes on', async (t) => {
  const database = await testDatabase(t)
  const { db } = database
  const held = tables.filter(({ name }) => name === INVOICES)
  const { runId } = await enqueue(database, held, { tables: [INVOICES], trigger: 'cli' }, new Date())
  await db
    .updateTable('SyncRunTabel')
    .set({ Status: 'held', DefinitieHash: definitionHash(held[0]!), BasisVersie: 0, DiffHash: 'x' })
    .where('RunId', '=', runId)
    .execute()
  t.match(await settle(database, runId, new Date()), { status: 'held' })
  await approve(database, tables, { runId, by: 'x' })
  // Another worker had seen, before that, that the run had nothing left to do.
  t.equal(await settle(database, runId, new Date()), undefined)
  const run = await db.selectFrom('SyncRun').select('Status').where('RunId', '=', runId).execute()
  t.same(run, [{ Status: 'running' }])
})
