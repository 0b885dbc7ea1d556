import t from 'tap'
import { testGym } from '../helper.ts'
import { checksOf, clear, column, invoice, lesson, SMALL, user } from '../runs/records.ts'

/** What a source sends although nobody asked for it, or dates ahead of its time. */

const gym = await testGym(t, { ...SMALL, place: { location: 'L1' } })

t.test('invoices of another status than was asked for are left out, and leave the table', async (t) => {
  await clear(gym)
  const invoices = (second: string) => [
    invoice('f1'),
    invoice('f2', { status: second }),
    invoice('f3', { status: 'CANCELLED' }),
    invoice('f4', { status: null }),
    invoice('f5', { status: 'pending' }),
  ]
  gym.sandbox.answer('invoices', invoices('PENDING'))
  const first = await gym.run(['OpenstaandeFacturen'])
  t.same(await column(gym, 'OpenstaandeFacturen', 'FactuurId'), ['f1', 'f2', 'f4', 'f5'])
  t.match((await checksOf(gym, first.RunId, 'OpenstaandeFacturen'))['not_asked:Status'], {
    ...{ status: 'WARN', measured: 1, expected: 0 },
    message: /^1 record voor OpenstaandeFacturen met een Status waar niet om was gevraagd/,
  })
  gym.sandbox.answer('invoices', invoices('PAID'))
  const second = await gym.run(['OpenstaandeFacturen'])
  t.match(second.tables.OpenstaandeFacturen, { Status: 'succeeded', Verwijderd: 1, Afgekeurd: 0 })
  t.same(await column(gym, 'OpenstaandeFacturen', 'FactuurId'), ['f1', 'f4', 'f5'])
  t.match((await checksOf(gym, second.RunId, 'OpenstaandeFacturen'))['not_asked:Status'], { measured: 2 })
})

t.test('classes of another location are left out, days far from those asked for are told of', async (t) => {
  await clear(gym)
  gym.sandbox.answer('activityEvents', [
    lesson('here', '2026-11-21T10:00:00Z', { businessLocationId: 'l1' }),
    lesson('unsaid', '2026-11-21T11:00:00Z'),
    lesson('there', '2026-11-21T12:00:00Z', { businessLocationId: 'L2' }),
    // Requests ask a day wider on both sides.
    lesson('edge', '2026-11-23T12:00:00Z', { businessLocationId: 'L1' }),
    lesson('spring', '2026-04-21T12:00:00Z', { businessLocationId: 'L1' }),
    lesson('next year', '2027-04-21T12:00:00Z', { businessLocationId: 'L1' }),
  ])
  const { RunId } = await gym.run(['Lessen'])
  t.same(await column(gym, 'Lessen', 'Id'), ['here', 'unsaid'])
  t.match(await checksOf(gym, RunId, 'Lessen'), {
    'not_asked:BedrijfsLocatieId': { status: 'WARN', measured: 1 },
    'not_asked:StartTijd': { status: 'WARN', measured: 2 },
  })
})

t.test('one row of 2205 does not make a table fresh', async (t) => {
  await clear(gym)
  const updatedAt = '2025-05-04T10:00:00Z'
  const old = Array.from({ length: 30 }, (_, at) => user(`u${at}`, { createdAt: updatedAt, updatedAt }))
  gym.sandbox.answer('users', [...old, user('late', { updatedAt: '2205-01-01T00:00:00Z' })])
  const { RunId } = await gym.run(['Leden'])
  t.match(await checksOf(gym, RunId, 'Leden'), {
    'fresh:GewijzigdOp': { status: 'WARN', measured: 567, expected: 7 },
    'ahead:GewijzigdOp': { status: 'WARN', measured: 1, expected: 0 },
  })
  // Clocks differ: a day's grace.
  gym.sandbox.answer('users', [...old, user('late', { updatedAt: '2026-11-22T20:00:00Z' })])
  const run = await gym.run(['Leden'])
  t.match(await checksOf(gym, run.RunId, 'Leden'), {
    'fresh:GewijzigdOp': { status: 'PASS', measured: 0 },
    'ahead:GewijzigdOp': { status: 'PASS', measured: 0 },
  })
  const days = [['2026-11-20', '2026-11-24'] as const]
  gym.sandbox.answer(
    'sheet',
    days.flatMap(([past, future]) => [
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ...Array.from({ length: 25 }, (_, at) => ['Jan', `Nummer ${at}`, past, 1]),
      ['Piet', 'Later', future, 1],
    ]),
  )
  const sheet = await gym.run(['PersonalTraining'])
  t.match(await checksOf(gym, sheet.RunId, 'PersonalTraining'), {
    'fresh:Datum': { measured: 2 },
    'ahead:Datum': { status: 'WARN', measured: 1 },
  })
})

t.test('a new member without updatedAt is there, dated by createdAt, until it has one', async (t) => {
  await clear(gym)
  const createdAt = '2026-11-20T10:00:00Z'
  const members = (updatedAt: unknown) => [
    user('old', { updatedAt: '2026-11-21T10:00:00Z' }),
    user('new', { createdAt, updatedAt }),
    user('newer', { createdAt, updatedAt: undefined }),
    user('bad', { createdAt, updatedAt: 'yesterday' }),
    user('neither', { createdAt: null, updatedAt: null }),
  ]
  gym.sandbox.answer('users', members(null))
  const run = await gym.run(['Leden'])
  t.match(run.tables.Leden, { Status: 'succeeded', Ingevoegd: 3, Afgekeurd: 2 })
  const rows = async () => (await gym.rows('Leden')).map(({ Id, GewijzigdOp }) => [Id, GewijzigdOp])
  t.same(await rows(), [
    ['new', new Date(createdAt)],
    ['newer', new Date(createdAt)],
    ['old', new Date('2026-11-21T10:00:00Z')],
  ])
  t.match(await checksOf(gym, run.RunId, 'Leden'), {
    fallback: { status: 'WARN', measured: 2, message: /Per kolom: GewijzigdOp 2×/ },
    type: { measured: 1 },
  })
  gym.sandbox.answer('users', members('2026-11-22T00:00:00Z'))
  const next = await gym.run(['Leden'])
  t.match(next.tables.Leden, { Ingevoegd: 0, Gewijzigd: 1, Ongewijzigd: 2 })
  t.match((await checksOf(gym, next.RunId, 'Leden')).fallback, { measured: 1 })
})
