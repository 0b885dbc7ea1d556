import * as gymly from '../sources/gymly/streams.ts'
import { categories, paymentTypes, statistics } from './analytics.ts'
import { date, int, text } from './column.ts'
import { refersTo } from './rule.ts'
import { defineTable, each, sideBySide, window } from './table.ts'

export default defineTable('AbonnementStatistiekenSpecifiek', {
  stream: gymly.membershipAnalyticsOfOne,
  rows: sideBySide('$.labels', '$.series[0].data'),
  columns: {
    Datum: date().key().from('$.label'),
    Categorie: text(50).key().fromRequest('category', categories),
    Type: text(20).key().fromRequest('type', paymentTypes),
    AbonnementId: text(50).key().fromRequest('membershipId').indexed(),
    Aantal: int().required().from('$.value'),
  },
  fanOut: {
    stream: gymly.memberships,
    rows: each('$'),
    columns: { membershipId: text(50).key().from('$.id'), paymentType: text(50).from('$.paymentType') },
    // A membership has one payment type, and asking for the others can only answer zeros: a third of the
    // requests tell as much. Without a known type all three are asked.
    expand: ({ membershipId, paymentType }) =>
      Object.keys(categories).flatMap((category) =>
        Object.keys(paymentTypes)
          .filter((type) => type === paymentType || !(paymentType && paymentType in paymentTypes))
          .map((type) => ({ category, type, membershipId: membershipId! })),
      ),
    // A membership whose payment type was changed has rows of the old one, which would count twice.
    heldBy: 'membershipId',
  },
  load: window('Datum', { daysBack: 7 }),
  after: ['Abonnementen'],
  nightly: true,
  rules: [...statistics, refersTo('Abonnementen', { AbonnementId: 'AbonnementId' })],
})
