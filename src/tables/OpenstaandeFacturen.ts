import * as gymly from '../sources/gymly/streams.ts'
import { date, money, text, timestamp } from './column.ts'
import { fresh, knownCurrency, notNegative } from './rule.ts'
import { defineTable, each, snapshot } from './table.ts'

export default defineTable('OpenstaandeFacturen', {
  stream: gymly.pendingInvoices,
  rows: each('$.content'),
  columns: {
    FactuurId: text(50).key().from('$.id'),
    Nummer: text(50).from('$.number'),
    LedenId: text(50).from('$.businessUser.id').personal().indexed(),
    Naam: text(255).from('$.businessUser.fullName').personal(),
    Bedrag: money().required().from('$.totalAmount'),
    Valuta: text(3).from('$.currency'),
    Status: text(50).from('$.status'),
    Vervaldatum: date().from('$.dueDate').indexed(),
    AangemaaktOp: timestamp().required().from('$.createdAt'),
    GrootboekId: text(50).from('$.ledgerGroupId'),
  },
  load: snapshot(),
  asked: () => ({ Status: 'PENDING' }),
  nightly: true,
  history: true,
  rules: [notNegative('Bedrag'), knownCurrency('Valuta'), fresh('AangemaaktOp', { days: 35 })],
})
