import * as gymly from '../sources/gymly/streams.ts'
import { bit, text, timestamp } from './column.ts'
import { fresh, notBefore, perDay } from './rule.ts'
import { defineTable, each, snapshot } from './table.ts'

export default defineTable('Leden', {
  stream: gymly.users,
  rows: each('$.content'),
  columns: {
    Id: text(50).key().from('$.id').personal(),
    Naam: text(255).from('$.fullName').personal(),
    AccountId: text(50).from('$.accountId').personal().indexed(),
    BedrijfId: text(50).required().from('$.businessId'),
    PrimaireLocatieId: text(50).from('$.primaryLocationId'),
    Actief: bit().required().from('$.active'),
    BetalingsVorm: text(20).from('$.paymentCollectionStrategy'),
    KlantNummer: text(50).from('$.customerNumber').personal(),
    AangemaaktOp: timestamp().required().from('$.createdAt'),
    GewijzigdOp: timestamp().required().from('$.updatedAt').orElse('AangemaaktOp'),
    LaatsteCheckinOp: timestamp().from('$.lastCheckinAt').sparse().later(),
  },
  load: snapshot(),
  nightly: true,
  history: true,
  rules: [
    notBefore('GewijzigdOp', 'AangemaaktOp'),
    fresh('GewijzigdOp', { days: 7 }),
    perDay('NieuweLeden', { on: 'AangemaaktOp' }),
  ],
})
