import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, synced } from './outcome.ts'

const summary = {
  paymentCount: 3,
  chargebackCount: 1,
  refundCount: 0,
  totalNetAmount: 19.99,
  totalGrossAmount: 0.1 + 0.2,
  totalChargebackAmount: -0.005,
  totalRefundAmount: 0,
  totalCommissionFeeAmount: '1.005',
}
const payout = (id: unknown, fields: object = {}, sums: object = {}) => ({
  payout: {
    id,
    date: '2026-11-20T12:00:00Z',
    status: 'PAID',
    ...fields,
    summary: { ...summary, ...sums },
  },
})
const row = (UitbetalingID: string, fields: object = {}) => ({
  UitbetalingID,
  Datum: new Date('2026-11-20T12:00:00Z'),
  Betalingen: 3,
  Chargebacks: 1,
  Refunds: 0,
  NettoBedrag: '19.99',
  BrutoBedrag: '0.30',
  ChargebackBedrag: '-0.01',
  RefundBedrag: '0.00',
  CommissieBedrag: '1.01',
  Status: 'PAID',
  ...fields,
})

t.test('Uitbetalingen', async (t) => {
  const gym = await testGym(t)
  const { sandbox } = gym

  await t.test('payouts of every page become rows', async (t) => {
    sandbox.answer('payouts', [
      [
        { ...payout('p1', { unknown: { id: 'x' } }, { more: 1 }), id: 'not this' },
        payout('p2', { date: '2026-11-20T00:00:00.007+02:00', status: 'In behandeling €🏋️' }),
      ],
      [payout(3, {}, { paymentCount: '4', refundCount: 2.0 })],
    ])
    const { rows, rejected, warned } = await synced(gym, 'Uitbetalingen')
    t.strictSame(rows, [
      row('3', { Betalingen: 4, Refunds: 2 }),
      row('p1'),
      row('p2', { Datum: new Date('2026-11-19T22:00:00.007Z'), Status: 'In behandeling €🏋️' }),
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
    t.strictSame(asked(gym, 'payouts'), [
      '/v1/businesses/{b}/payouts?size=1000&page=0',
      '/v1/businesses/{b}/payouts?size=1000&page=1',
    ])
  })

  await t.test('every column is required: a payout that lacks one goes to quarantine', async (t) => {
    const key = { UitbetalingID: 'p1' }
    const bad: [reason: string, key: unknown, record: object][] = [
      ['UitbetalingID:required;', null, payout('')],
      ['Datum:required;', key, payout('p1', { date: null })],
      ['Datum:type;', key, payout('p1', { date: '2026-11-20' })],
      ['Betalingen:required;', key, payout('p1', {}, { paymentCount: null })],
      ['Chargebacks:type;', key, payout('p1', {}, { chargebackCount: 1.5 })],
      ['Refunds:type;', key, payout('p1', {}, { refundCount: true })],
      ['NettoBedrag:required;', key, payout('p1', {}, { totalNetAmount: null })],
      ['BrutoBedrag:type;', key, payout('p1', {}, { totalGrossAmount: 'NaN' })],
      ['ChargebackBedrag:type;', key, payout('p1', {}, { totalChargebackAmount: [1] })],
      ['RefundBedrag:type;', key, payout('p1', {}, { totalRefundAmount: '' })],
      ['CommissieBedrag:type;', key, payout('p1', {}, { totalCommissionFeeAmount: 1e12 })],
      ['Status:required;', key, payout('p1', { status: '' })],
      ['Status:length;', key, payout('p1', { status: 'x'.repeat(51) })],
    ]
    sandbox.answer('payouts', [payout('good'), ...bad.map(([, , record]) => record)])
    const { rows, rejected, warned } = await synced(gym, 'Uitbetalingen')
    t.strictSame(rows, [row('good')])
    t.strictSame(
      rejected,
      bad.map(([reason, theirs, record]) => ({ reason, key: theirs, record })),
    )
    t.match(warned, { required: 5, type: 7, length: 1, unreadable_key: 1 })
  })

  await t.test('an item without its payout goes to quarantine with every reason', async (t) => {
    sandbox.answer('payouts', [{ id: 'p1', date: '2026-11-20T12:00:00Z' }, payout('good')])
    const { rows, rejected } = await synced(gym, 'Uitbetalingen')
    t.strictSame(rows, [row('good')])
    const columns = Object.keys(row('p1'))
    t.strictSame(rejected, [
      {
        reason: columns.map((column) => `${column}:required;`).join(''),
        key: null,
        record: { id: 'p1', date: '2026-11-20T12:00:00Z' },
      },
    ])
  })

  await t.test('of one payout twice the later place stays', async (t) => {
    sandbox.answer('payouts', [payout('p1', { status: 'OPEN' }), payout('p1')])
    const { rows, warned } = await synced(gym, 'Uitbetalingen')
    t.strictSame(rows, [row('p1')])
    t.strictSame(warned, { duplicates: 1 })
  })
})
