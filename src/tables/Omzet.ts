import * as gymly from '../sources/gymly/streams.ts'
import { date, money, text } from './column.ts'
import { fresh, perDay, refersTo, tiesOut } from './rule.ts'
import { defineTable, each, window } from './table.ts'

export default defineTable('Omzet', {
  stream: gymly.revenue,
  rows: each('$.dailyRevenue'),
  columns: {
    Datum: date().key().from('$.date'),
    GrootboekRekeningId: text(50).key().from('$.ledgerAccountId').indexed(),
    Type: text(50).key().from('$.type'),
    Omzet: money().required().from('$.revenue').summed(),
  },
  load: window('Datum', { daysBack: 31 }),
  after: ['GrootboekRekening'],
  nightly: true,
  rules: [
    refersTo('GrootboekRekening', { GrootboekRekeningId: 'Id' }),
    fresh('Datum', { days: 4 }),
    perDay('Omzet', { on: 'Datum', sum: 'Omzet' }),
    tiesOut('$.totalRevenue', '$.dailyRevenue[*].revenue'),
    tiesOut('$.totalRevenue', '$.weeklyRevenue[*].revenue'),
    tiesOut('$.totalRevenue', '$.monthlyRevenue[*].revenue'),
    tiesOut('$.totalRevenue', '$.yearlyRevenue[*].revenue'),
    tiesOut('$.totalRevenue', '$.revenuePerLedgerAccount.*'),
    tiesOut('$.totalVat', '$.totalPerVat.*'),
  ],
})
