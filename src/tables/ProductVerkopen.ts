import * as gymly from '../sources/gymly/streams.ts'
import { date, int, text } from './column.ts'
import { fresh, perDay } from './rule.ts'
import { defineTable, each, replaceWithin } from './table.ts'

export default defineTable('ProductVerkopen', {
  stream: gymly.posStatistics,
  rows: each('$.salesPerProduct'),
  columns: {
    Datum: date().key().fromRequest('from'),
    ProductID: text(50).key().from('$.id').indexed(),
    Product: text(255).required().from('$.name'),
    Aantal: int().required().from('$.sales'),
  },
  // Gymly lists every product; one that was not sold is not a sale.
  leaveOut: { column: 'Aantal', value: '0' },
  load: replaceWithin({ daysBack: 7 }),
  nightly: true,
  rules: [fresh('Datum', { days: 4 }), perDay('Verkopen', { on: 'Datum', sum: 'Aantal' })],
})
