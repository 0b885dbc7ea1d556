import t from 'tap'
import { testGym } from '../helper.ts'
import { checksOf } from '../runs/records.ts'
import { asked, raw, synced } from './outcome.ts'

const bare = {
  Beschrijving: null,
  Type: null,
  BetalingsType: null,
  Bedrag: null,
  Valuta: null,
  VervalPeriode: null,
  ActivatieStrategie: null,
  AbonnementVereist: null,
  ConsumptieMethode: null,
  AutoVerlenging: null,
  GrootboekGroepId: null,
  ContractDuur: null,
  ContractPeriode: null,
  Sectie: null,
}

t.test('Abonnementen', async (t) => {
  const gym = await testGym(t)
  gym.sandbox.answer('sections', [])

  await t.test('memberships become rows, whatever is null, absent or unknown', async (t) => {
    gym.sandbox.answer('memberships', [
      {
        id: 'm1',
        name: 'Onbeperkt – 1 jaar €',
        description: `Café 🏋️ ${'x'.repeat(5000)}`,
        type: 'SUBSCRIPTION',
        paymentType: 'PERIODIC',
        amount: 19.99,
        currency: 'EUR',
        expireDays: 30,
        activationStrategy: 'DIRECT',
        accessCourseSubscriptionRequired: true,
        consumptionMethod: 'CREDITS',
        contractAutoRenewal: false,
        ledgerGroupId: 'g1',
        contractDuration: { type: 'YEAR', value: 1, unit: { of: 'time' } },
        vatRate: 9,
        deleted: false,
        visibility: null,
      },
      {
        id: 'm2',
        name: 'Rittenkaart',
        description: null,
        type: null,
        paymentType: null,
        amount: null,
        currency: null,
        expireDays: null,
        activationStrategy: null,
        accessCourseSubscriptionRequired: null,
        consumptionMethod: null,
        contractAutoRenewal: null,
        ledgerGroupId: null,
        contractDuration: null,
      },
      { id: 3, name: 'Dagpas' },
    ])
    const { rows, rejected, warned } = await synced(gym, 'Abonnementen')
    t.strictSame(rows, [
      { AbonnementId: '3', Naam: 'Dagpas', ...bare },
      {
        AbonnementId: 'm1',
        Naam: 'Onbeperkt – 1 jaar €',
        Beschrijving: `Café 🏋️ ${'x'.repeat(5000)}`,
        Type: 'SUBSCRIPTION',
        BetalingsType: 'PERIODIC',
        Bedrag: '19.99',
        Valuta: 'EUR',
        VervalPeriode: 30,
        ActivatieStrategie: 'DIRECT',
        AbonnementVereist: true,
        ConsumptieMethode: 'CREDITS',
        AutoVerlenging: false,
        GrootboekGroepId: 'g1',
        ContractDuur: 'YEAR',
        ContractPeriode: 1,
        Sectie: null,
      },
      { AbonnementId: 'm2', Naam: 'Rittenkaart', ...bare },
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
    t.strictSame(asked(gym, 'memberships'), ['/v1/businesses/{b}/memberships'])
  })

  await t.test('amounts are exact to the cent, rounded half away from zero', async (t) => {
    const amounts: [given: string, kept: string | null][] = [
      [String(0.1 + 0.2), '0.30'],
      ['19.99', '19.99'],
      ['-0.005', '-0.01'],
      ['0.005', '0.01'],
      ['1.005', '1.01'],
      ['2.675', '2.68'],
      ['-0.001', '0.00'],
      ['1e3', '1000.00'],
      ['"24.95"', '24.95'],
      ['9999999999.994', '9999999999.99'],
      ['9999999999.995', null],
      ['"24,95"', null],
    ]
    const records = amounts.map(([given], at) => `{"id":"m${at + 10}","name":"n","amount":${given}}`)
    gym.sandbox.answer('memberships', raw(`[${records.join(',')}]`))
    const { rows, warned } = await synced(gym, 'Abonnementen')
    t.strictSame(
      rows.map(({ Bedrag }) => Bedrag),
      amounts.map(([, kept]) => kept),
    )
    t.strictSame(warned, { type: 2 })
  })

  await t.test('the section comes from the sheet by the name, and the last line there counts', async (t) => {
    gym.sandbox.answer('sections', [
      ['Sectie', 'Abonnement'],
      ['Kracht', 'Onbeperkt €'],
      [],
      ['Oud', ' Yoga 🧘 '],
      ['Nieuw', 'Yoga 🧘'],
      ['x'.repeat(101), 'Te lang'],
      ['Andere kast', 'onbeperkt €'],
    ])
    gym.sandbox.answer('memberships', [
      { id: 'm1', name: 'Onbeperkt €' },
      { id: 'm2', name: 'Yoga 🧘' },
      { id: 'm3', name: 'Zonder sectie' },
      { id: 'm4', name: 'Te lang' },
    ])
    const { rows, warned, runId } = await synced(gym, 'Abonnementen')
    t.strictSame(
      rows.map(({ AbonnementId, Sectie }) => [AbonnementId, Sectie]),
      [
        ['m1', 'Kracht'],
        ['m2', 'Nieuw'],
        ['m3', null],
        ['m4', null],
      ],
    )
    t.strictSame(warned, { length: 1 })
    t.equal(asked(gym, 'sections').length, 2, 'once as numbers, once as shown')
    t.match((await checksOf(gym, runId, 'Abonnementen'))['lookup:Sectie'], {
      status: 'WARN',
      measured: 2,
      message: /Onbekend: "onbeperkt €"\. Meer dan eens: "Yoga 🧘"\./,
    })
  })

  await t.test(
    'a membership without its id or name goes to quarantine, and of a double one the last stays',
    async (t) => {
      gym.sandbox.answer('memberships', [
        { id: 'm1', name: 'first' },
        { name: 'no id' },
        { id: 'm2', name: '' },
        { id: 'm3', name: 'x'.repeat(256) },
        { id: 'm4', name: { nl: 'Onbeperkt' } },
        { id: ' m1 ', name: 'last' },
        { id: 'm5', name: 'bad values', expireDays: 30.5, contractDuration: 'YEAR', currency: 'EURO' },
      ])
      const { rows, rejected, warned } = await synced(gym, 'Abonnementen')
      t.strictSame(rows, [
        { AbonnementId: 'm1', Naam: 'last', ...bare },
        { AbonnementId: 'm5', Naam: 'bad values', ...bare },
      ])
      t.strictSame(
        rejected.map(({ reason, key }) => [reason, key]),
        [
          ['AbonnementId:required;', null],
          ['Naam:required;', { AbonnementId: 'm2' }],
          ['Naam:length;', { AbonnementId: 'm3' }],
          ['Naam:type;', { AbonnementId: 'm4' }],
        ],
      )
      t.strictSame(warned, { required: 2, type: 2, length: 2, unreadable_key: 1, duplicates: 1 })
    },
  )
})
