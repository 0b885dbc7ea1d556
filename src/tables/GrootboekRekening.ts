import * as gymly from '../sources/gymly/streams.ts'
import { text } from './column.ts'
import { defineTable, each, upsert } from './table.ts'

export default defineTable('GrootboekRekening', {
  stream: gymly.revenue,
  rows: each('$.ledgerAccounts'),
  columns: {
    Id: text(50).key().from('$.id'),
    Sleutel: text(50).from('$.key'),
    Label: text(255).from('$.label'),
  },
  // The answer names the accounts of its own days, and revenue of older days still points at the others.
  load: upsert({ daysBack: 31 }),
  nightly: true,
})
