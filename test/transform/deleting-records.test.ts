import t from 'tap'
import { counts, testGym } from '../helper.ts'
import {
  booked,
  checksOf,
  clear,
  column,
  hours,
  invoice,
  lesson,
  rejectedOf,
  revenue,
  SMALL,
  user,
} from '../runs/records.ts'

const gym = await testGym(t, SMALL)
const INVOICES = 'OpenstaandeFacturen'
const kept = () => column(gym, INVOICES, 'FactuurId')
const answerInvoices = (...records: object[]) => gym.sandbox.answer('invoices', records)
const renamed = { number: 'new' }

t.test('given a row, when its record is bad, then the row is neither changed nor deleted', async (t) => {
  await clear(gym)
  answerInvoices(invoice('a'), invoice('b'), invoice('c'))
  await gym.run([INVOICES])
  const [, rowOfB] = await gym.rows(INVOICES)

  answerInvoices(invoice('a', renamed), invoice('b', { ...renamed, totalAmount: 'many' }), invoice('d'))
  const run = await gym.run([INVOICES])
  t.match(counts(run.tables[INVOICES]), { inserted: 1, updated: 1, deleted: 1 })
  t.match(run.tables[INVOICES], { Gelezen: 3, Afgekeurd: 1 })
  t.same(await kept(), ['a', 'b', 'd'], 'c, whose record is absent, is deleted; b is not')
  t.same((await gym.rows(INVOICES))[1], rowOfB)
  t.match(await rejectedOf(gym, run.RunId, INVOICES), [
    { key: { FactuurId: 'b' }, reason: 'Bedrag:type;', position: 1, record: { totalAmount: 'many' } },
  ])
})

t.test('given two records of one key, when one is bad, then the row is left as it is', async (t) => {
  for (const order of ['bad first', 'bad last']) {
    await clear(gym)
    answerInvoices(invoice('a'))
    await gym.run([INVOICES])
    const before = await gym.rows(INVOICES)
    const pair = [invoice('a', { createdAt: null }), invoice('a', renamed)]
    answerInvoices(...(order === 'bad first' ? pair : pair.reverse()))
    const run = await gym.run([INVOICES])
    t.match(counts(run.tables[INVOICES]), { inserted: 0, updated: 0, deleted: 0 }, order)
    t.same(await gym.rows(INVOICES), before, order)
  }
})

t.test('given a record without a readable key, then rows that it could be stay, with a WARN', async (t) => {
  for (const id of [null, '', '  ', {}, 'x'.repeat(51)]) {
    await clear(gym)
    answerInvoices(invoice('a'), invoice('b'))
    await gym.run([INVOICES])
    answerInvoices(invoice('a', renamed), invoice(id as string), invoice('c'))
    const run = await gym.run([INVOICES])
    t.match(
      counts(run.tables[INVOICES]),
      { inserted: 1, updated: 1, deleted: 0 },
      `id ${JSON.stringify(id).slice(0, 10)}`,
    )
    t.same(await kept(), ['a', 'b', 'c'], 'the missing b may be the record without a key')
    const checks = await checksOf(gym, run.RunId, INVOICES)
    t.match(checks.unreadable_key, { status: 'WARN', measured: 1, message: /onleesbare sleutel/ })
    t.match(await rejectedOf(gym, run.RunId, INVOICES), [{ key: null, position: 1 }])
  }
})

t.test('given a class without a readable key that moved away, then no class is deleted', async (t) => {
  await clear(gym)
  gym.sandbox.answer('activityEvents', [lesson('a', '2026-11-20T10:00:00Z')])
  await gym.run(['Lessen'])
  gym.sandbox.answer('activityEvents', [lesson({} as string, '2026-11-14T10:00:00Z')])
  const run = await gym.run(['Lessen'])
  t.match(counts(run.tables.Lessen), { deleted: 0 }, 'it may be a, of which only the time can be read')
  t.same(await column(gym, 'Lessen', 'Id'), ['a'])
  t.match((await checksOf(gym, run.RunId, 'Lessen')).unreadable_key, { status: 'WARN', measured: 1 })
})

t.test('given a contract without a readable key, then no contract of its member is deleted', async (t) => {
  await clear(gym)
  const CONTRACTS = 'ActieveAbonnementen'
  const contracts = (first: unknown, second: unknown) =>
    gym.sandbox.answer('users', [
      user('u1', { activeMemberships: first }),
      user('u2', { activeMemberships: second }),
    ])
  const both = ['m1', { id: 'm2', name: 'Two', status: 'ACTIVE' }]
  contracts(both, both)
  await gym.run([CONTRACTS])
  for (const unreadable of [{}, null, [], { id: null }]) {
    contracts(['m1', unreadable], ['m1'])
    const run = await gym.run([CONTRACTS])
    t.match(run.tables[CONTRACTS], { Afgeschermd: 1 }, JSON.stringify(unreadable))
  }
  t.same(
    (await gym.rows(CONTRACTS)).map(({ LedenId, AbonnementId }) => `${LedenId} ${AbonnementId}`),
    ['u1 m1', 'u1 m2', 'u2 m1'],
    'the other member has one less',
  )
  contracts(both, 'm1')
  const noArray = await gym.run([CONTRACTS])
  t.match(counts(noArray.tables[CONTRACTS]), { deleted: 0 }, 'contracts that are no array cannot be read')

  contracts(['m1'], null)
  await gym.run([CONTRACTS])
  t.match(await gym.rows(CONTRACTS), [{ LedenId: 'u1', AbonnementId: 'm1' }], 'readable again: it deletes')
})

t.test('in a table that sums, a bad record shields its whole key', async (t) => {
  await clear(gym)
  const HOURS = 'PersonalTraining'
  const day = '2026-11-02'
  const sheet = (...rows: unknown[][]) => gym.sandbox.answer('sheet', hours(...rows))
  sheet(['An', 'Bos', day, 1], ['An', 'Bos', day, 2], ['Cor', 'Dam', day, 4])
  await gym.run([HOURS])
  t.same(await column(gym, HOURS, 'Uren'), ['3.00', '4.00'])

  sheet(['An', 'Bos', day, 8], ['An', 'Bos', day, 'eight'], ['Eva', 'Fok', day, 1], ['Eva', 'Fok', day, 'x'])
  const run = await gym.run([HOURS])
  t.match(counts(run.tables[HOURS]), { inserted: 0, updated: 0, deleted: 1 })
  t.match(
    await gym.rows(HOURS),
    [{ Voornaam: 'An', Uren: '3.00' }],
    'the sum of An stays what it was, Cor is gone, and Eva has no half a sum',
  )
  t.same(
    (await rejectedOf(gym, run.RunId, HOURS)).map(({ key, reason }) => [key.Voornaam, reason]),
    [
      ['An', 'Uren:type;'],
      ['Eva', 'Uren:type;'],
    ],
    'only the bad records are in quarantine',
  )

  sheet(['An', 'Bos', 'yesterday', 8])
  const unreadable = await gym.run([HOURS])
  t.match(counts(unreadable.tables[HOURS]), { inserted: 0, updated: 0, deleted: 0 })
  t.match((await checksOf(gym, unreadable.RunId, HOURS)).unreadable_key, { status: 'WARN', measured: 1 })
})

t.test('in revenue, a bad record shields its day, account and type, and no other', async (t) => {
  await clear(gym)
  gym.sandbox.answer('revenue', revenue([booked('2026-11-20', '8000', 10), booked('2026-11-20', '8010', 20)]))
  await gym.run(['Omzet'])
  gym.sandbox.answer(
    'revenue',
    revenue([
      booked('2026-11-20', '8000', 1),
      booked('2026-11-20', '8000', {}),
      booked('2026-11-20', '8010', 2),
    ]),
  )
  await gym.run(['Omzet'])
  t.same(await column(gym, 'Omzet', 'Omzet'), ['10.00', '2.00'])
})

t.test('a table that is never emptied keeps what an answer does not name', async (t) => {
  await clear(gym)
  gym.sandbox.answer('revenue', revenue([], ['8000', '8010']))
  await gym.run(['GrootboekRekening'])
  gym.sandbox.answer('revenue', revenue([], ['8010']))
  const run = await gym.run(['GrootboekRekening'])
  t.match(counts(run.tables.GrootboekRekening), { deleted: 0 })
  t.same(await column(gym, 'GrootboekRekening', 'Id'), ['8000', '8010'])
})
