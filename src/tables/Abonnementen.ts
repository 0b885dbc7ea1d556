import * as gymly from '../sources/gymly/streams.ts'
import * as sheets from '../sources/sheets/streams.ts'
import { bit, int, money, text } from './column.ts'
import { knownCurrency, notNegative } from './rule.ts'
import { defineTable, each, snapshot } from './table.ts'

export default defineTable('Abonnementen', {
  stream: gymly.memberships,
  rows: each('$'),
  columns: {
    AbonnementId: text(50).key().from('$.id'),
    Naam: text(255).required().from('$.name'),
    Beschrijving: text('max').from('$.description'),
    Type: text(50).from('$.type'),
    BetalingsType: text(50).from('$.paymentType'),
    Bedrag: money().from('$.amount'),
    Valuta: text(3).from('$.currency'),
    // Of a membership that is bought once.
    VervalPeriode: int().from('$.expireDays').sparse(),
    ActivatieStrategie: text(50).from('$.activationStrategy'),
    AbonnementVereist: bit().from('$.accessCourseSubscriptionRequired'),
    ConsumptieMethode: text(50).from('$.consumptionMethod'),
    AutoVerlenging: bit().from('$.contractAutoRenewal'),
    GrootboekGroepId: text(50).from('$.ledgerGroupId'),
    ContractDuur: text(20).from('$.contractDuration.type'),
    ContractPeriode: int().from('$.contractDuration.value'),
    // Kept by hand beside the hours; null when no such sheet is set up.
    Sectie: text(100).sparse().lookedUp({
      stream: sheets.sections,
      match: '$.abonnement',
      column: 'Naam',
      field: '$.sectie',
    }),
  },
  load: snapshot(),
  nightly: true,
  history: true,
  rules: [
    notNegative('Bedrag'),
    notNegative('VervalPeriode'),
    notNegative('ContractPeriode'),
    knownCurrency('Valuta'),
  ],
})
