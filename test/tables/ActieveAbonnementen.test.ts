import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, synced } from './outcome.ts'

const contract = (id: string, flags: object, name: string | null = 'Onbeperkt') => ({
  id: `contract-${id}`,
  membership: { id, name, paymentType: 'PERIODIC' },
  active: false,
  paused: false,
  expired: false,
  awaitingPayment: false,
  amount: 29.99,
  ...flags,
})
const user = (id: unknown, activeMemberships?: unknown) => ({
  id,
  businessId: 'gym-1',
  active: true,
  createdAt: '2024-03-01T09:00:00Z',
  updatedAt: '2025-03-01T09:00:00Z',
  activeMemberships,
})
const withoutContract = {
  ContractId: null,
  BetalingsType: null,
  Bedrag: null,
  ActiefVanaf: null,
  VerlooptOp: null,
  PeriodeEinde: null,
  OpgezegdOp: null,
}
const row = (
  LedenId: string,
  AbonnementId: string,
  AbonnementNaam: string | null,
  Status: string | null,
) => ({
  LedenId,
  AbonnementId,
  AbonnementNaam,
  Status,
  ...withoutContract,
})

const ofContract = (id: string) => ({
  ContractId: `contract-${id}`,
  BetalingsType: 'PERIODIC',
  Bedrag: '29.99',
})

t.test('ActieveAbonnementen', async (t) => {
  const gym = await testGym(t)

  await t.test('ids, contracts and flat objects of one list all become rows', async (t) => {
    gym.sandbox.answer('users', [
      user('u1', [
        'm1',
        { id: 'm2', name: 'Rittenkaart €', status: 'ACTIVE' },
        contract('m3', { active: true }),
      ]),
      user('u2', [{ id: 'm1', name: null, status: null }, { id: 'm2' }, 42]),
      user('u3', []),
      user('u4', null),
      user('u5'),
      user('u6', [contract('m1', { active: true, extra: { membership: 'x' } }, 'Zoë 🏋️')]),
    ])
    const { rows, rejected, warned } = await synced(gym, 'ActieveAbonnementen')
    t.strictSame(rows, [
      row('u1', 'm1', null, 'UNKNOWN'),
      row('u1', 'm2', 'Rittenkaart €', 'ACTIVE'),
      { ...row('u1', 'm3', 'Onbeperkt', 'ACTIVE'), ...ofContract('m3') },
      row('u2', '42', null, 'UNKNOWN'),
      row('u2', 'm1', null, 'UNKNOWN'),
      row('u2', 'm2', null, 'UNKNOWN'),
      { ...row('u6', 'm1', 'Zoë 🏋️', 'ACTIVE'), ...ofContract('m1') },
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
  })

  await t.test('the status comes from the flags, then from the answer, else it is unknown', async (t) => {
    gym.sandbox.answer('users', [
      user('u1', [
        contract('a', { paused: true, active: true }),
        contract('b', { expired: true, awaitingPayment: true, active: true }),
        contract('c', { awaitingPayment: true, active: true }),
        contract('d', { active: true, status: 'EXPIRED' }),
        contract('e', { status: 'CANCELLED' }),
        contract('f', {}),
        contract('g', { active: 'true' }),
        contract('h', { status: '' }),
      ]),
    ])
    const { rows } = await synced(gym, 'ActieveAbonnementen')
    t.strictSame(
      rows.map(({ AbonnementId, Status }) => [AbonnementId, Status]),
      [
        ['a', 'PAUSED'],
        ['b', 'EXPIRED'],
        ['c', 'AWAITING_PAYMENT'],
        ['d', 'ACTIVE'],
        ['e', 'CANCELLED'],
        ['f', 'UNKNOWN'],
        ['g', 'ACTIVE'],
        ['h', 'UNKNOWN'],
      ],
    )
  })

  await t.test('a contract says what it costs, and from when to when it runs', async (t) => {
    const dates = {
      activeAt: '2026-01-31T23:30:00Z',
      expiresAt: '2027-02-01T00:00:00+01:00',
      periodEndDate: '2026-11-30',
      cancelledAt: '2026-10-05T10:00:00.123Z',
    }
    gym.sandbox.answer('users', [
      user('u1', [
        { ...contract('a', { active: true }), ...dates },
        // The id beside it is the membership's own: there is no contract to name.
        { id: 'b', name: 'Los', status: 'ACTIVE', ...dates, amount: 5 },
        { ...contract('c', {}), membership: [{ id: 'c' }] },
      ]),
      user('u2', [contract('a', { id: 7, amount: '12.345', activeAt: 'morgen' })]),
    ])
    const { rows, warned } = await synced(gym, 'ActieveAbonnementen')
    const running = {
      ActiefVanaf: new Date('2026-01-31T23:30:00Z'),
      VerlooptOp: new Date('2027-01-31T23:00:00Z'),
      PeriodeEinde: '2026-11-30',
      OpgezegdOp: new Date('2026-10-05T10:00:00.123Z'),
    }
    t.strictSame(rows, [
      { ...row('u1', 'a', 'Onbeperkt', 'ACTIVE'), ...ofContract('a'), ...running },
      { ...row('u1', 'b', 'Los', 'ACTIVE'), Bedrag: '5.00', ...running },
      { ...row('u1', 'contract-c', null, 'UNKNOWN'), Bedrag: '29.99' },
      { ...row('u2', 'a', 'Onbeperkt', 'UNKNOWN'), ...ofContract('a'), ContractId: '7', Bedrag: '12.35' },
    ])
    t.strictSame(warned, { type: 1 })
  })

  await t.test('of several contracts of one membership the one that says most stays', async (t) => {
    const named = (status: string, name = status) => ({ id: 'm1', name, status })
    gym.sandbox.answer('users', [
      user('u1', [named('PAUSED'), named('ACTIVE'), named('EXPIRED')]),
      user('u2', [named('PAUSED'), named('AWAITING_PAYMENT'), named('EXPIRED')]),
      user('u3', [named('EXPIRED'), named('AWAITING_PAYMENT'), 'm1']),
      user('u4', [named('EXPIRED'), 'm1']),
      user('u5', [named('CANCELLED'), named('UNKNOWN')]),
      user('u6', [named('ACTIVE', 'first'), named('ACTIVE', 'last')]),
    ])
    const { rows, warned } = await synced(gym, 'ActieveAbonnementen')
    t.strictSame(rows, [
      row('u1', 'm1', 'ACTIVE', 'ACTIVE'),
      row('u2', 'm1', 'PAUSED', 'PAUSED'),
      row('u3', 'm1', 'AWAITING_PAYMENT', 'AWAITING_PAYMENT'),
      row('u4', 'm1', 'EXPIRED', 'EXPIRED'),
      row('u5', 'm1', 'UNKNOWN', 'UNKNOWN'),
      row('u6', 'm1', 'last', 'ACTIVE'),
    ])
    t.strictSame(warned, {})
  })

  await t.test('contracts without a readable membership or member go to quarantine', async (t) => {
    const nameless = contract('x', {})
    const wrapped = contract('y', {})
    gym.sandbox.answer('users', [
      user('u1', ['m1', null, '', { name: 'no id' }, { ...nameless, id: null, membership: null }]),
      user('u2', [{ ...wrapped, membership: { id: ['y'] } }, 'm2']),
      user(null, ['m3']),
      user({ value: 'u4' }, ['m4']),
      user('u5', 'm5'),
    ])
    const { rows, rejected, warned } = await synced(gym, 'ActieveAbonnementen')
    t.strictSame(rows, [row('u1', 'm1', null, 'UNKNOWN'), row('u2', 'm2', null, 'UNKNOWN')])
    t.strictSame(
      rejected.map(({ reason, key }) => [reason, key]),
      [
        ['AbonnementId:required;', null],
        ['AbonnementId:required;', null],
        ['AbonnementId:required;', null],
        ['AbonnementId:required;', null],
        ['AbonnementId:type;', null],
        ['LedenId:required;', null],
        ['LedenId:type;', null],
        ['AbonnementId:required;', null],
      ],
    )
    t.strictSame(rejected[2]?.record, { name: 'no id' })
    t.strictSame(warned, { required: 6, type: 2, unreadable_key: 8 })
  })

  await t.test('with Leden in one run the list is fetched once', async (t) => {
    gym.sandbox.answer('users', [user('u1', ['m1'])])
    gym.sandbox.requests.clear()
    await gym.run(['Leden', 'ActieveAbonnementen'])
    t.strictSame(asked(gym, 'users'), ['/v1/businesses/{b}/users?location={l}&size=1000&page=0'])
    t.strictSame(
      (await gym.rows('Leden')).map(({ Id }) => Id),
      ['u1'],
    )
    t.match(await gym.rows('ActieveAbonnementen'), [{ LedenId: 'u1', AbonnementId: 'm1' }])
  })
})
