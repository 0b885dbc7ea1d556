import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, raw, synced } from './outcome.ts'

const answer = (dailyRevenue: unknown[]) => ({ dailyRevenue, ledgerAccounts: [], totalRevenue: 1 })
const day = (date: unknown, revenue: unknown, ledgerAccountId: unknown = 'g1', type: unknown = 'SALE') => ({
  date,
  ledgerAccountId,
  type,
  revenue,
})
const row = (Datum: string, Omzet: string, GrootboekRekeningId = 'g1', Type = 'SALE') => ({
  Datum,
  GrootboekRekeningId,
  Type,
  Omzet,
})

t.test('Omzet', async (t) => {
  const gym = await testGym(t)
  const { sandbox } = gym

  await t.test('revenue becomes one row for each day, account and type', async (t) => {
    sandbox.answer('revenue', {
      ...answer([
        { ...day('2026-11-20', 19.99), vat: 1.65, unknown: { revenue: 3 } },
        day('2026-11-20', 1, 'g1', 'REFUND'),
        day('2026-11-20', -5.5, 'g €', 'SALE'),
        day('2026-11-21T23:30:00Z', '12.30', 42, 'Ü 🏋️'),
        day('2026-11-20', 0, 'g3'),
      ]),
      weeklyRevenue: [day('2026-11-16', 1000)],
    })
    const { rows, rejected, warned } = await synced(gym, 'Omzet')
    t.strictSame(rows, [
      row('2026-11-20', '-5.50', 'g €'),
      row('2026-11-20', '1.00', 'g1', 'REFUND'),
      row('2026-11-20', '19.99'),
      row('2026-11-20', '0.00', 'g3'),
      row('2026-11-22', '12.30', '42', 'Ü 🏋️'),
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
    t.strictSame(
      asked(gym, 'revenue'),
      ['/v1/businesses/{b}/analytics/revenue?startDate=2026-10-21&endDate=2026-11-23&locations={l}'],
      'today and 31 days back, a day wider',
    )
  })

  await t.test('several records of one key are added up unrounded and rounded once', async (t) => {
    const given = [
      ['2026-11-01', '0.1', '0.2'],
      ['2026-11-02', '0.005', '0.005'],
      ['2026-11-03', '-0.005'],
      ['2026-11-04', '0.004', '0.004', '0.004'],
      ['2026-11-05', '19.99', '-19.99'],
      ['2026-11-06', '1e-3', '"1e-3"', '3.0E-3'],
      ['2026-11-07', '-0.0025', '-0.0025'],
    ]
    const records = given.flatMap(([date, ...amounts]) =>
      amounts.map((amount) => `{"date":"${date}","ledgerAccountId":"g1","type":"SALE","revenue":${amount}}`),
    )
    sandbox.answer('revenue', raw(`{"dailyRevenue":[${records.join(',')}],"ledgerAccounts":[]}`))
    const { rows, warned } = await synced(gym, 'Omzet', { from: '2026-11-01', to: '2026-11-20' })
    t.strictSame(rows, [
      row('2026-11-01', '0.30'),
      row('2026-11-02', '0.01'),
      row('2026-11-03', '-0.01'),
      row('2026-11-04', '0.01'),
      row('2026-11-05', '0.00'),
      row('2026-11-06', '0.01'),
      row('2026-11-07', '-0.01'),
    ])
    t.strictSame(warned, {}, 'records with one key are nothing to warn of')
  })

  await t.test('a day that two requests show is counted once, and days outside the window not', async (t) => {
    sandbox.answer('revenue', ({ startDate = '', endDate = '' }) =>
      answer(
        [
          day('2026-10-29', 1),
          day('2026-10-30', 2),
          day('2026-10-31', 4),
          day('2026-11-01', 8),
          day('2026-11-01', 16),
          day('2026-11-02', 32),
        ].filter(({ date }) => String(date) >= startDate && String(date) <= endDate),
      ),
    )
    const { rows } = await synced(gym, 'Omzet', { from: '2026-10-30', to: '2026-11-01' })
    t.strictSame(rows, [row('2026-10-30', '2.00'), row('2026-10-31', '4.00'), row('2026-11-01', '24.00')])
  })

  await t.test('a bad record goes to quarantine and takes its whole key out of the sums', async (t) => {
    sandbox.answer('revenue', ({ startDate }) =>
      answer(
        startDate === '2026-11-01'
          ? [
              day('2026-11-10', 10),
              day('2026-11-10', 'ten'),
              day('2026-11-11', 11),
              day('2026-11-12', null),
              day('2026-02-30', 1),
              day('2026-11-13', 13, null),
              day('2026-11-14', 14, 'g1', ''),
              day('2026-11-15', 1e10),
            ]
          : [],
      ),
    )
    const { rows, rejected, warned } = await synced(gym, 'Omzet', { from: '2026-11-02', to: '2026-11-20' })
    t.strictSame(rows, [row('2026-11-11', '11.00')])
    const key = (Datum: string) => ({ Datum, GrootboekRekeningId: 'g1', Type: 'SALE' })
    t.strictSame(rejected, [
      { reason: 'Omzet:type;', key: key('2026-11-10'), record: day('2026-11-10', 'ten') },
      { reason: 'Omzet:required;', key: key('2026-11-12'), record: day('2026-11-12', null) },
      { reason: 'Datum:type;', key: null, record: day('2026-02-30', 1) },
      { reason: 'GrootboekRekeningId:required;', key: null, record: day('2026-11-13', 13, null) },
      { reason: 'Type:required;', key: null, record: day('2026-11-14', 14, 'g1', '') },
      { reason: 'Omzet:type;', key: key('2026-11-15'), record: day('2026-11-15', 1e10) },
    ])
    t.strictSame(warned, { required: 3, type: 3, unreadable_key: 3 })
  })
})
