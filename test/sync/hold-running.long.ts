import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { testGym } from '../helper.ts'
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
