import t from 'tap'
import { testGym } from '../helper.ts'
import { booked, checksOf, clear, revenue, SMALL } from '../runs/records.ts'

const gym = await testGym(t, SMALL)

t.test('a total is tied to parts that are there: lists that are empty warn of nothing', async (t) => {
  await clear(gym)
  gym.sandbox.answer('revenue', {
    ...revenue([booked('2026-11-20', '8000', 10)], ['8000']),
    ...{ totalRevenue: 10, totalVat: 2.1, weeklyRevenue: [], monthlyRevenue: [], yearlyRevenue: [] },
    ...{ totalPerVat: {}, revenuePerLedgerAccount: { 8000: 10 } },
  })
  const run = await gym.run(['GrootboekRekening', 'Omzet'])
  const checks = await checksOf(gym, run.RunId, 'Omzet')
  const found = Object.entries(checks).filter(([name]) => name.startsWith('ties_out'))
  t.same(
    found.map(([, { status }]) => status),
    found.map(() => 'PASS'),
  )
  t.match(checks['ties_out:weeklyRevenue'], { measured: null })
  t.match(checks['ties_out:dailyRevenue'], { measured: 10, expected: 10 })
})
