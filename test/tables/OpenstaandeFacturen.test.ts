import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, landed, synced } from './outcome.ts'

const sound = { totalAmount: 10, createdAt: '2026-11-01T09:00:00Z' }
const bare = {
  Nummer: null,
  LedenId: null,
  Naam: null,
  Bedrag: '10.00',
  Valuta: null,
  Status: null,
  Vervaldatum: null,
  AangemaaktOp: new Date('2026-11-01T09:00:00Z'),
  GrootboekId: null,
}

t.test('OpenstaandeFacturen', async (t) => {
  const gym = await testGym(t)
  const { sandbox } = gym

  await t.test('pending invoices of every page become rows', async (t) => {
    sandbox.answer('invoices', [
      [
        {
          id: 'f1',
          number: '2026-0001',
          status: 'PENDING',
          totalAmount: 0.1 + 0.2,
          currency: 'EUR',
          dueDate: '2026-12-01',
          ledgerGroupId: 'g1',
          businessUser: { id: 'u1', fullName: 'Zoë €🏋️', email: 'zoe@example.com', type: { any: 1 } },
          createdAt: '2026-11-01T00:30:00.5+01:00',
          lines: [{ amount: 1 }],
        },
        {
          ...sound,
          id: 'f2',
          number: null,
          status: null,
          currency: null,
          dueDate: null,
          ledgerGroupId: null,
          businessUser: null,
        },
      ],
      [
        { ...sound, id: 'f3', dueDate: '2026-11-30T23:30:00Z', number: 17, businessUser: {} },
        {
          ...sound,
          id: 'f4',
          totalAmount: '-0.005',
          dueDate: '2026-12-01T23:30',
          businessUser: { id: null, fullName: '' },
        },
      ],
    ])
    const { rows, rejected, warned, runId } = await synced(gym, 'OpenstaandeFacturen')
    t.strictSame(rows, [
      {
        FactuurId: 'f1',
        Nummer: '2026-0001',
        LedenId: 'u1',
        Naam: 'Zoë €🏋️',
        Bedrag: '0.30',
        Valuta: 'EUR',
        Status: 'PENDING',
        Vervaldatum: '2026-12-01',
        AangemaaktOp: new Date('2026-10-31T23:30:00.500Z'),
        GrootboekId: 'g1',
      },
      { FactuurId: 'f2', ...bare },
      { FactuurId: 'f3', ...bare, Nummer: '17', Vervaldatum: '2026-12-01' },
      { FactuurId: 'f4', ...bare, Bedrag: '-0.01', Naam: '', Vervaldatum: '2026-12-02' },
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: { time_zone: 1 } })
    t.strictSame(asked(gym, 'invoices'), [
      '/v1/businesses/{b}/invoices?status=PENDING&size=1000&page=0',
      '/v1/businesses/{b}/invoices?status=PENDING&size=1000&page=1',
    ])
    t.notMatch(await landed(gym, runId), 'zoe@example.com', 'an e-mail address is not landed')
  })

  await t.test('bad records go to quarantine; bad optional values become null', async (t) => {
    const bad: [reason: string, key: unknown, record: object][] = [
      ['FactuurId:required;', null, { ...sound, id: null }],
      ['Bedrag:required;', { FactuurId: 'b1' }, { ...sound, id: 'b1', totalAmount: null }],
      ['Bedrag:type;', { FactuurId: 'b2' }, { ...sound, id: 'b2', totalAmount: '€ 10' }],
      ['Bedrag:type;', { FactuurId: 'b3' }, { ...sound, id: 'b3', totalAmount: { value: 10 } }],
      ['AangemaaktOp:required;', { FactuurId: 'b4' }, { id: 'b4', totalAmount: 1 }],
    ]
    sandbox.answer('invoices', [
      { ...sound, id: 'good', dueDate: '01/02/2026', businessUser: 'u1', currency: 'EURO', status: true },
      ...bad.map(([, , record]) => record),
    ])
    const { rows, rejected, warned } = await synced(gym, 'OpenstaandeFacturen')
    t.strictSame(rows, [{ FactuurId: 'good', ...bare }])
    t.strictSame(
      rejected,
      bad.map(([reason, key, record]) => ({ reason, key, record })),
    )
    t.strictSame(warned, { required: 3, type: 4, length: 1, unreadable_key: 1 })
  })

  await t.test(
    'of one invoice twice the later place stays, and one that is paid leaves the table',
    async (t) => {
      const named = (id: string, number: string) => ({ ...sound, id, number })
      sandbox.answer('invoices', [
        [named('f1', 'first'), named('f1', 'then')],
        [named('f1', 'last'), named('f2', '2')],
      ])
      const { rows, warned } = await synced(gym, 'OpenstaandeFacturen')
      t.strictSame(
        rows.map(({ FactuurId, Nummer }) => [FactuurId, Nummer]),
        [
          ['f1', 'last'],
          ['f2', '2'],
        ],
      )
      t.strictSame(warned, { duplicates: 2 })
      sandbox.answer('invoices', [named('f2', '2')])
      await gym.run(['OpenstaandeFacturen'])
      t.strictSame(await gym.rows('OpenstaandeFacturen'), [{ FactuurId: 'f2', ...bare, Nummer: '2' }])
    },
  )
})
