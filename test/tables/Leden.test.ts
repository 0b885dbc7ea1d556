import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, landed, synced } from './outcome.ts'

const sound = {
  businessId: 'gym-1',
  active: true,
  createdAt: '2024-03-01T09:00:00Z',
  updatedAt: '2025-03-01T09:00:00Z',
}
const bare = {
  Naam: null,
  AccountId: null,
  BedrijfId: 'gym-1',
  PrimaireLocatieId: null,
  Actief: true,
  BetalingsVorm: null,
  KlantNummer: null,
  AangemaaktOp: new Date('2024-03-01T09:00:00Z'),
  GewijzigdOp: new Date('2025-03-01T09:00:00Z'),
  LaatsteCheckinOp: null,
}

t.test('Leden', async (t) => {
  const gym = await testGym(t)

  await t.test('users of every page become rows, whatever is null, absent or unknown', async (t) => {
    gym.sandbox.answer('users', [
      [
        {
          id: 'u1',
          accountId: 'a1',
          businessId: 'gym-1',
          fullName: 'Zoë d’Été €5 🏋️',
          primaryLocationId: 'l1',
          active: false,
          paymentCollectionStrategy: 'DIRECT_DEBIT',
          customerNumber: 10042,
          createdAt: '2024-02-29T23:59:59.123+02:00',
          updatedAt: '2025-01-31T10:00:00-05:00',
          lastCheckinAt: '2025-01-30T18:05:00Z',
          email: 'zoe@example.com',
          address: { street: 'Dorpsstraat', city: 'Ede' },
          somethingNew: { deep: [1, 2, { fullName: 'nobody' }] },
        },
        {
          ...sound,
          id: 'u2',
          accountId: null,
          fullName: null,
          primaryLocationId: null,
          paymentCollectionStrategy: null,
          customerNumber: null,
        },
      ],
      [{ ...sound, id: 'u3' }],
    ])
    const { rows, rejected, warned, runId } = await synced(gym, 'Leden')
    t.strictSame(rows, [
      {
        Id: 'u1',
        Naam: 'Zoë d’Été €5 🏋️',
        AccountId: 'a1',
        BedrijfId: 'gym-1',
        PrimaireLocatieId: 'l1',
        Actief: false,
        BetalingsVorm: 'DIRECT_DEBIT',
        KlantNummer: '10042',
        AangemaaktOp: new Date('2024-02-29T21:59:59.123Z'),
        GewijzigdOp: new Date('2025-01-31T15:00:00Z'),
        LaatsteCheckinOp: new Date('2025-01-30T18:05:00Z'),
      },
      { Id: 'u2', ...bare },
      { Id: 'u3', ...bare },
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
    t.strictSame(asked(gym, 'users'), [
      '/v1/businesses/{b}/users?location={l}&size=1000&page=0',
      '/v1/businesses/{b}/users?location={l}&size=1000&page=1',
    ])
    t.notMatch(await landed(gym, runId), /zoe@example\.com|Dorpsstraat/, 'e-mail and address are not landed')
  })

  await t.test('of one member twice the later GewijzigdOp stays, then the later place', async (t) => {
    const at = (id: string, fullName: string, updatedAt: string) => ({ ...sound, id, fullName, updatedAt })
    gym.sandbox.answer('users', [
      [
        at('u1', 'newest', '2025-06-01T00:00:00.002Z'),
        at('u1', 'older', '2025-06-01T00:00:00.001Z'),
        at('u2', 'first on the page', '2025-06-01T00:00:00Z'),
        at('u2', 'last on the page', '2025-06-01T00:00:00Z'),
        at('u3', 'on the first page', '2025-06-01T00:00:00Z'),
      ],
      [at('u3', 'on the second page', '2025-06-01T02:00:00+02:00')],
    ])
    const { rows, warned } = await synced(gym, 'Leden')
    t.strictSame(
      rows.map(({ Id, Naam }) => [Id, Naam]),
      [
        ['u1', 'newest'],
        ['u2', 'last on the page'],
        ['u3', 'on the second page'],
      ],
    )
    t.strictSame(warned, { duplicates: 3 })
  })

  await t.test('bad records go to quarantine with their reason, and the good ones load', async (t) => {
    const bad: [reason: string, key: unknown, record: object][] = [
      ['Id:required;', null, { ...sound }],
      ['Id:required;', null, { ...sound, id: '  ' }],
      ['Id:type;', null, { ...sound, id: { value: 'u1' } }],
      ['Id:length;', null, { ...sound, id: 'x'.repeat(51) }],
      ['BedrijfId:required;', { Id: 'b1' }, { ...sound, id: 'b1', businessId: '' }],
      ['Actief:required;', { Id: 'b2' }, { ...sound, id: 'b2', active: null }],
      ['Actief:type;', { Id: 'b3' }, { ...sound, id: ' b3 ', active: 'yes' }],
      [
        'AangemaaktOp:type;GewijzigdOp:required;',
        { Id: 'b4' },
        { ...sound, id: 'b4', createdAt: 'tomorrow', updatedAt: undefined },
      ],
      ['AangemaaktOp:type;', { Id: 'b5' }, { ...sound, id: 'b5', createdAt: [2024, 3, 1] }],
    ]
    gym.sandbox.answer('users', [{ ...sound, id: 'good' }, ...bad.map(([, , record]) => record)])
    const { rows, rejected, warned, status } = await synced(gym, 'Leden')
    t.equal(status, 'succeeded')
    t.strictSame(rows, [{ Id: 'good', ...bare }])
    t.strictSame(
      rejected,
      bad.map(([reason, key, record]) => ({ reason, key, record: JSON.parse(JSON.stringify(record)) })),
    )
    t.strictSame(warned, { required: 5, type: 4, length: 1, unreadable_key: 4 })
  })

  await t.test('a bad value of an optional column becomes null and is counted', async (t) => {
    gym.sandbox.answer('users', [
      {
        ...sound,
        id: 'u1',
        fullName: { first: 'Zoë' },
        accountId: 'a'.repeat(51),
        paymentCollectionStrategy: 'x'.repeat(21),
        customerNumber: ['1'],
      },
    ])
    const { rows, rejected, warned } = await synced(gym, 'Leden')
    t.strictSame(rows, [{ Id: 'u1', ...bare }])
    t.strictSame({ rejected, warned }, { rejected: [], warned: { type: 2, length: 2 } })
  })
})
