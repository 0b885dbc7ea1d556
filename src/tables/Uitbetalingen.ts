import * as gymly from '../sources/gymly/streams.ts'
import { int, money, text, timestamp } from './column.ts'
import { addsUp, fresh, notNegative, perDay } from './rule.ts'
import { defineTable, each, snapshot } from './table.ts'

export default defineTable('Uitbetalingen', {
  stream: gymly.payouts,
  rows: each('$.content'),
  columns: {
    UitbetalingID: text(50).key().from('$.payout.id'),
    Datum: timestamp().required().from('$.payout.date').indexed(),
    Betalingen: int().required().from('$.payout.summary.paymentCount'),
    Chargebacks: int().required().from('$.payout.summary.chargebackCount'),
    Refunds: int().required().from('$.payout.summary.refundCount'),
    NettoBedrag: money().required().from('$.payout.summary.totalNetAmount'),
    BrutoBedrag: money().required().from('$.payout.summary.totalGrossAmount'),
    ChargebackBedrag: money().required().from('$.payout.summary.totalChargebackAmount'),
    RefundBedrag: money().required().from('$.payout.summary.totalRefundAmount'),
    CommissieBedrag: money().required().from('$.payout.summary.totalCommissionFeeAmount'),
    Status: text(50).required().from('$.payout.status'),
  },
  load: snapshot(),
  nightly: true,
  rules: [
    notNegative('Betalingen'),
    notNegative('Chargebacks'),
    notNegative('Refunds'),
    notNegative('BrutoBedrag'),
    addsUp('NettoBedrag', {
      of: ['BrutoBedrag'],
      minus: ['ChargebackBedrag', 'RefundBedrag', 'CommissieBedrag'],
    }),
    fresh('Datum', { days: 8 }),
    perDay('NettoBedrag', { on: 'Datum', sum: 'NettoBedrag' }),
  ],
})
