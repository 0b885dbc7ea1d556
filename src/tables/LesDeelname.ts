import * as gymly from '../sources/gymly/streams.ts'
import { bit, text, timestamp } from './column.ts'
import { deletedWith, perDay, refersTo } from './rule.ts'
import { defineTable, each, replaceWithin } from './table.ts'

export default defineTable('LesDeelname', {
  stream: gymly.courseMembers,
  rows: each('$'),
  columns: {
    LesId: text(50).key().fromRequest('courseId'),
    AccountId: text(50).key().from('$.id').personal().indexed(),
    Type: text(50).from('$.type'),
    Status: text(50).from('$.status'),
    Naam: text(255).from('$.fullName').personal(),
    Aanwezig: bit().from('$.attended'),
  },
  // The classes of the same run's activity events that have begun: who came is not known before.
  fanOut: {
    stream: gymly.activityEvents,
    rows: each('$'),
    columns: { courseId: text(50).key().from('$.id'), startAt: timestamp().required().from('$.startAt') },
    begunWithin: 'startAt',
  },
  load: replaceWithin({ daysBack: 7 }),
  after: ['Lessen'],
  needs: ['Lessen'],
  nightly: true,
  rules: [
    refersTo('Lessen', { LesId: 'Id' }),
    deletedWith('Lessen', { LesId: 'Id' }),
    perDay('Deelnames', { on: 'StartTijd', through: { table: 'Lessen', key: 'Id', by: 'LesId' } }),
  ],
})
