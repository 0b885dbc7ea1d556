import * as gymly from '../sources/gymly/streams.ts'
import { date, money, text, timestamp } from './column.ts'
import { refersTo } from './rule.ts'
import { defineTable, eachIn, snapshot } from './table.ts'

export default defineTable('ActieveAbonnementen', {
  stream: gymly.users,
  rows: eachIn('$.content', '$.activeMemberships'),
  columns: {
    LedenId: text(50).key().fromParent('$.id').personal(),
    // Gymly sends either the bare id, or a contract that wraps the membership, or a flat {id, name, status}.
    AbonnementId: text(50).key().from('$', '$.membership.id', '$.id').indexed(),
    AbonnementNaam: text(255).from('$.membership.name', '$.name'),
    Status: text(20)
      .flagged({
        PAUSED: '$.paused',
        EXPIRED: '$.expired',
        AWAITING_PAYMENT: '$.awaitingPayment',
        ACTIVE: '$.active',
      })
      .from('$.status')
      .otherwise('UNKNOWN'),
    // Of a contract alone: the id of a flat object is the membership's.
    ContractId: text(50).from('$.id').beside('$.membership').sparse().later(),
    BetalingsType: text(50).from('$.membership.paymentType').sparse().later(),
    Bedrag: money().from('$.amount').sparse().later(),
    ActiefVanaf: timestamp().from('$.activeAt').sparse().later(),
    VerlooptOp: timestamp().from('$.expiresAt').sparse().later(),
    PeriodeEinde: date().from('$.periodEndDate').sparse().later(),
    OpgezegdOp: timestamp().from('$.cancelledAt').sparse().later(),
  },
  // A member can hold several contracts of one membership: the one that gives access says most.
  prefer: { column: 'Status', order: ['ACTIVE', 'PAUSED', 'AWAITING_PAYMENT', 'EXPIRED', 'UNKNOWN'] },
  load: snapshot(),
  after: ['Leden', 'Abonnementen'],
  needs: ['Leden'],
  nightly: true,
  history: true,
  rules: [refersTo('Leden', { LedenId: 'Id' }), refersTo('Abonnementen', { AbonnementId: 'AbonnementId' })],
})
