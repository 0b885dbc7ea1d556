import * as sheets from '../sources/sheets/streams.ts'
import { date, decimal, text } from './column.ts'
import { atMost, fresh, listed, notNegative } from './rule.ts'
import { defineTable, each, snapshot } from './table.ts'

export default defineTable('PersonalTraining', {
  stream: sheets.trainingHours,
  rows: each('$.rijen'),
  columns: {
    Voornaam: text(100).key().from('$.voornaam').personal(),
    Achternaam: text(100).key().from('$.achternaam').personal(),
    Datum: date().key().from('$.datum').handwritten(),
    Uren: decimal(6, 2).required().from('$.uren').handwritten().summed(),
  },
  load: snapshot(),
  nightly: true,
  rules: [
    notNegative('Uren'),
    atMost('Uren', 24),
    fresh('Datum', { days: 35 }),
    listed('other_rows', '$.anders', { warns: false }),
    listed('doubtful_hours', '$.twijfel', { warns: true }),
  ],
})
