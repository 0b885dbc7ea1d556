import * as gymly from '../sources/gymly/streams.ts'
import { categories, paymentTypes, statistics } from './analytics.ts'
import { date, int, text } from './column.ts'
import { defineTable, sideBySide, window } from './table.ts'

export default defineTable('AbonnementStatistieken', {
  stream: gymly.membershipAnalytics,
  rows: sideBySide('$.labels', '$.series[0].data'),
  columns: {
    Datum: date().key().from('$.label'),
    Categorie: text(50).key().fromRequest('category', categories),
    Type: text(20).key().fromRequest('type', paymentTypes),
    Aantal: int().required().from('$.value'),
  },
  requests: Object.keys(categories).flatMap((category) =>
    Object.keys(paymentTypes).map((type) => ({ category, type })),
  ),
  load: window('Datum', { daysBack: 30 }),
  nightly: false,
  rules: statistics,
})
