import * as gymly from '../sources/gymly/streams.ts'
import { bit, int, json, text, timestamp } from './column.ts'
import { atMost, endsAfter, fresh, notBefore, notNegative, perDay } from './rule.ts'
import { defineTable, each, window } from './table.ts'

export default defineTable('Lessen', {
  stream: gymly.activityEvents,
  rows: each('$'),
  columns: {
    Id: text(50).key().from('$.id'),
    Naam: text(255).from('$.name'),
    StartTijd: timestamp().required().from('$.startAt').indexed(),
    EindTijd: timestamp().required().from('$.endAt'),
    Capaciteit: int().from('$.capacity'),
    LedenAantal: int().from('$.memberCount'),
    ProefledenAantal: int().from('$.trialCount'),
    BedrijfsLocatieId: text(50).from('$.businessLocationId'),
    Activiteiten: json().from('$.activities'),
    Terugkerend: bit().from('$.recurring'),
    Instructeurs: text('max').joined('$.teachers', 'fullName').personal(),
    AangemaaktOp: timestamp().required().from('$.createdAt'),
    GewijzigdOp: timestamp().required().from('$.updatedAt').orElse('AangemaaktOp'),
    // A class that was cancelled stays in the list.
    Status: text(20).from('$.status').sparse().later(),
  },
  asked: ({ location }) => ({ BedrijfsLocatieId: location }),
  load: window('StartTijd', { daysBack: 7 }),
  nightly: true,
  history: true,
  rules: [
    endsAfter('EindTijd', 'StartTijd'),
    atMost('LedenAantal', 'Capaciteit'),
    notNegative('Capaciteit'),
    notNegative('LedenAantal'),
    notNegative('ProefledenAantal'),
    notBefore('GewijzigdOp', 'AangemaaktOp'),
    perDay('Lessen', { on: 'StartTijd' }),
    perDay('LedenAantal', { on: 'StartTijd', sum: 'LedenAantal' }),
    fresh('GewijzigdOp', { days: 7 }),
  ],
})
