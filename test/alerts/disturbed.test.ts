import t from 'tap'
import { createAlerts } from '../../src/alerts/alerts.ts'
import { runAlert } from '../../src/alerts/run-alert.ts'
import { Tree11Error } from '../../src/errors.ts'
import { testDatabase, testGym } from '../helper.ts'
import { invoice, SMALL } from '../runs/records.ts'

/** What people are told of a run that was interrupted is what they would have been told otherwise. */

const database = await testDatabase(t)
const { db } = database
const now = () => new Date('2026-11-22T00:50:00Z')
const alerts = createAlerts({
  database,
  channels: [{ name: 'mail', async send() {}, close() {} }],
  settings: { onSuccess: false, runMinutes: 180 },
  log: { info() {}, warn() {}, error() {} },
  now,
})
let lost = 0
const gym = await testGym(t, {
  ...SMALL,
  database,
  observer: {
    async settling(trx, run) {
      if (lost-- > 0) throw new Tree11Error('gone', { code: 'connection-lost', kind: 'retry' })
      await alerts.settling(trx, run)
    },
  },
})

t.test('when the database goes away while a run ends, people are told of it all the same', async (t) => {
  lost = 1
  gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'memberships', times: 2 })
  const { RunId, Status } = await gym.run(['Abonnementen'])
  t.equal(Status, 'failed')
  t.ok(lost < 1, 'it did go away')
  t.match(await db.selectFrom('Melding').select(['RunId', 'Soort']).execute(), [{ RunId, Soort: 'failure' }])
})

t.test('tables are named in the order of the run, whichever was done last', async (t) => {
  gym.sandbox.answer('invoices', [invoice('a', { totalAmount: 'veel' })])
  const { RunId, Status } = await gym.run(['OpenstaandeFacturen', 'Leden'])
  t.equal(Status, 'succeeded')
  await db
    .insertInto('DataQualityLog')
    .values({ RunId, Tabel: 'Leden', CheckNaam: 'late', CheckStatus: 'WARN', CheckTijd: now() })
    .execute()
  const settled = {
    runId: RunId,
    status: 'succeeded' as const,
    trigger: 'cli',
    dryRun: false,
    durationMs: 1,
    error: null,
  }
  const found = await runAlert(db, settled, { onSuccess: true })
  t.match(
    found!.alert.warnings.map(({ table }) => table),
    ['Leden', 'OpenstaandeFacturen'],
  )
})
