import t from 'tap'
import { counts, testGym } from '../helper.ts'
import {
  booked,
  checksOf,
  clear,
  column,
  lesson,
  membership,
  perDay,
  revenue,
  SMALL,
  sale,
} from '../runs/records.ts'

// The day is Sunday 2026-11-22, in winter time: local midnight is 23:00 UTC of the day before.
const gym = await testGym(t, { ...SMALL, windowDays: { ProductVerkopen: 2 } })
const classes = (...records: object[]) => gym.sandbox.answer('activityEvents', records)
const ids = () => column(gym, 'Lessen', 'Id')
const starts = async () =>
  Object.fromEntries(
    (await gym.rows('Lessen')).map(({ Id, StartTijd }) => [
      Id,
      (StartTijd as Date).toISOString().slice(5, 16),
    ]),
  )

/** Puts classes into the table, whatever their days. */
async function givenClasses(...records: object[]) {
  await clear(gym)
  classes(...records)
  await gym.run(['Lessen'], { from: '2026-10-01', to: '2026-11-30' })
}

t.test('a window table deletes within its days and leaves the rows outside them alone', async (t) => {
  await givenClasses(
    lesson('before', '2026-11-14T22:59:00Z'),
    lesson('first', '2026-11-14T23:00:00Z'),
    lesson('last', '2026-11-22T22:59:00Z'),
    lesson('after', '2026-11-22T23:00:00Z'),
  )
  classes()
  const run = await gym.run(['Lessen'])
  t.match(counts(run.tables.Lessen), { deleted: 2 })
  t.same(await ids(), ['after', 'before'])
})

t.test('what an answer shows outside the days is not taken in', async (t) => {
  await clear(gym)
  classes(
    lesson('before', '2026-11-14T22:59:00Z'),
    lesson('first', '2026-11-14T23:00:00Z'),
    lesson('last', '2026-11-22T22:59:00Z'),
    lesson('after', '2026-11-22T23:00:00Z'),
  )
  const run = await gym.run(['Lessen'])
  t.same(await ids(), ['first', 'last'])
  t.equal(run.tables.Lessen!.Gelezen, 2)
})

t.test('a window of n days back is today and the n days before, and is asked a day wider', async (t) => {
  await clear(gym)
  await gym.run(['Lessen'])
  const [asked] = gym.sandbox.requests.list('activityEvents')
  t.match(
    asked!.query,
    { startDate: '2026-11-14', endDate: '2026-11-23' },
    '15 to 22 November, and around it',
  )
  await gym.run(['ProductVerkopen'])
  const days = gym.sandbox.requests.list('posStatistics').map(({ query }) => query.startDate)
  t.same(days.sort(), ['2026-11-20', '2026-11-21', '2026-11-22'], 'by the day: two days back, and today')
})

t.test('given a class that moved into the days, then its row is updated', async (t) => {
  await givenClasses(lesson('a', '2026-11-05T10:00:00Z'), lesson('b', '2026-11-20T10:00:00Z'))
  classes(lesson('a', '2026-11-21T10:00:00Z'), lesson('b', '2026-11-20T10:00:00Z'))
  const run = await gym.run(['Lessen'])
  t.match(counts(run.tables.Lessen), { inserted: 0, updated: 1, deleted: 0, unchanged: 1 })
  t.same(await starts(), { a: '11-21T10:00', b: '11-20T10:00' })
})

t.test(
  'given a class that moved out of the days and is still answered, then its row is updated',
  async (t) => {
    const stays = lesson('d', '2026-11-20T10:00:00Z')
    await givenClasses(lesson('a', '2026-11-20T10:00:00Z'), lesson('b', '2026-11-20T10:00:00Z'), stays)
    classes(lesson('a', '2026-11-23T10:00:00Z'), lesson('c', '2026-11-23T10:00:00Z'), stays)
    const run = await gym.run(['Lessen'])
    t.same(counts(run.tables.Lessen), { inserted: 0, updated: 1, deleted: 1, unchanged: 1 })
    t.same(
      await starts(),
      { a: '11-23T10:00', d: '11-20T10:00' },
      'a has its new time, b is gone, c is none of ours yet',
    )
  },
)

t.test('given a class outside the days that changed there, then its row is left alone', async (t) => {
  await givenClasses(lesson('a', '2026-11-14T10:00:00Z'))
  classes(lesson('a', '2026-11-14T12:00:00Z', { name: 'new' }))
  const run = await gym.run(['Lessen'])
  t.match(counts(run.tables.Lessen), { inserted: 0, updated: 0, deleted: 0 })
  t.same(await starts(), { a: '11-14T10:00' })
})

for (const { day, hours, inside, outside } of [
  {
    day: '2026-03-29',
    hours: 23,
    inside: ['2026-03-28T23:00:00Z', '2026-03-29T21:59:59.999Z'],
    outside: ['2026-03-28T22:59:59.999Z', '2026-03-29T22:00:00Z'],
  },
  {
    day: '2026-10-25',
    hours: 25,
    inside: ['2026-10-24T22:00:00Z', '2026-10-25T22:59:59.999Z'],
    outside: ['2026-10-24T21:59:59.999Z', '2026-10-25T23:00:00Z'],
  },
]) {
  t.test(
    `on ${day}, a day of ${hours} hours, its midnight is in, and so is all until the next one`,
    async (t) => {
      await clear(gym, day)
      const known = [...inside, ...outside].map((at) => lesson(`known ${at}`, at))
      classes(...known)
      await gym.run(['Lessen'], { from: day.slice(0, 8).concat('01'), to: day.slice(0, 8).concat('31') })
      t.equal((await ids()).length, 4)

      classes(...[...inside, ...outside].map((at) => lesson(`new ${at}`, at)))
      const run = await gym.run(['Lessen'], { from: day, to: day })
      t.match(counts(run.tables.Lessen), { inserted: 2, deleted: 2 })
      t.same(
        (await ids()).sort(),
        [...inside.map((at) => `new ${at}`), ...outside.map((at) => `known ${at}`)].sort(),
      )
      const request = await gym.database.db
        .selectFrom('staging.Verzoek')
        .select('Parameters')
        .where('RunId', '=', Number(run.RunId))
        .executeTakeFirstOrThrow()
      const { fromUtc, toUtc } = JSON.parse(request.Parameters)
      t.equal((Date.parse(toUtc) - Date.parse(fromUtc)) / 3_600_000, hours)
    },
  )
}

t.test(
  'given days cut into months, when one month fails, then its rows stay and the others come in',
  async (t) => {
    const answer = ({ startDate = '' }, name: string) =>
      startDate < '2026-10-15'
        ? [lesson('october', '2026-10-20T10:00:00Z', { name })]
        : [lesson('november', '2026-11-20T10:00:00Z', { name })]
    await clear(gym)
    gym.sandbox.answer('activityEvents', (params) => [
      ...answer(params, 'old'),
      lesson('gone', '2026-10-21T10:00:00Z'),
    ])
    const range = { from: '2026-10-01', to: '2026-11-22' }
    await gym.run(['Lessen'], range)
    t.same(await ids(), ['gone', 'november', 'october'])

    gym.sandbox.answer('activityEvents', (params) => answer(params, 'new'))
    gym.sandbox.faults.add({ kind: 'no-array', as: 'error', on: 'startDate=2026-09-30' })
    const run = await gym.run(['Lessen'], range)
    t.match(run.tables.Lessen, { Status: 'partial', Verzoeken: 2, FoutCode: 'gymly-malformed' })
    t.match(counts(run.tables.Lessen), { inserted: 0, updated: 1, deleted: 0 })
    t.same(await column(gym, 'Lessen', 'Naam'), ['Class gone', 'new', 'old'])
    t.match((await checksOf(gym, run.RunId, 'Lessen')).failed_requests, { status: 'WARN', measured: 1 })
  },
)

t.test(
  'given a sale without a readable key, then its own day deletes nothing and another day does',
  async (t) => {
    await clear(gym)
    const answerSales = (bars: Record<string, object>) =>
      gym.sandbox.answer('posStatistics', ({ startDate = '' }) => ({
        salesPerProduct: bars[startDate] ? [bars[startDate]] : [],
      }))
    const bar = sale('bar', 3)
    answerSales({ '2026-11-20': bar, '2026-11-21': bar, '2026-11-22': bar })
    await gym.run(['ProductVerkopen'])
    answerSales({ '2026-11-21': { ...bar, id: null }, '2026-11-22': bar })
    const run = await gym.run(['ProductVerkopen'])
    t.match(counts(run.tables.ProductVerkopen), { deleted: 1 })
    t.same(
      (await column(gym, 'ProductVerkopen', 'Datum')).toSorted(),
      ['2026-11-21', '2026-11-22'],
      'of the 20th all was read, of the 21st the row may be the record without a key',
    )
  },
)

t.test('a day of sales that was answered is replaced, one that failed and the others are not', async (t) => {
  await clear(gym)
  const sold = (startDate: string, sales = 3) => ({
    salesPerProduct: [sale('bar', sales), sale(`only ${startDate}`, 1), sale('none', 0)],
  })
  gym.sandbox.answer('posStatistics', ({ startDate = '' }) => sold(startDate))
  await gym.run(['ProductVerkopen'], { from: '2026-11-18', to: '2026-11-22' })
  t.equal(
    (await gym.rows('ProductVerkopen')).length,
    10,
    'two products on five days; what was not sold is no row',
  )

  gym.sandbox.answer('posStatistics', ({ startDate = '' }) =>
    startDate === '2026-11-21' ? { salesPerProduct: [] } : sold(startDate, 4),
  )
  gym.sandbox.faults.add({
    kind: 'status',
    status: 404,
    on: 'posStatistics',
    when: ({ startDate }) => startDate === '2026-11-20',
  })
  const run = await gym.run(['ProductVerkopen'])
  t.match(run.tables.ProductVerkopen, { Status: 'partial', Ingevoegd: 0, Gewijzigd: 1, Verwijderd: 2 })
  const bars = (await gym.rows('ProductVerkopen')).filter(({ ProductID }) => ProductID === 'bar')
  t.same(
    bars.map(({ Datum, Aantal }) => `${String(Datum).slice(0, 10)} ${Aantal}`),
    ['2026-11-18 3', '2026-11-19 3', '2026-11-20 3', '2026-11-22 4'],
  )
})

t.test('statistics are deleted for the category, type and days that were answered alone', async (t) => {
  await clear(gym)
  const STATISTICS = 'AbonnementStatistieken'
  gym.sandbox.answer('membershipAnalytics', () =>
    perDay({ '2026-11-05': 1, '2026-11-20': 2, '2026-11-21': 3 }),
  )
  await gym.run([STATISTICS], { from: '2026-11-01', to: '2026-11-22' })
  t.equal((await gym.rows(STATISTICS)).length, 4 * 3 * 3)

  gym.sandbox.answer('membershipAnalytics', ({ category, paymentType }) =>
    category === 'new' && paymentType === 'ONCE'
      ? perDay({ '2026-11-21': 3 })
      : perDay({ '2026-11-20': 2, '2026-11-21': 3 }),
  )
  gym.sandbox.faults.add({ kind: 'no-array', as: 'error', on: 'memberships/paused' })
  const run = await gym.run([STATISTICS], { from: '2026-11-15', to: '2026-11-22' })
  t.match(run.tables[STATISTICS], { Status: 'partial', Ingevoegd: 0, Gewijzigd: 0, Verwijderd: 1 })
  const left = (await gym.rows(STATISTICS)).filter(
    ({ Categorie, Type }) => Categorie === 'Nieuw' && Type === 'Eenmalig',
  )
  t.same(
    left.map(({ Aantal }) => Aantal),
    [1, 3],
    'the fifth lies outside the days, the twentieth is gone',
  )
})

t.test("statistics of one membership are deleted by that membership's own answers alone", async (t) => {
  await clear(gym)
  const STATISTICS = 'AbonnementStatistiekenSpecifiek'
  gym.sandbox.answer('memberships', [membership('m1'), membership('m2'), membership('m3')])
  gym.sandbox.answer('membershipAnalytics', () => perDay({ '2026-11-20': 2 }))
  await gym.run([STATISTICS])
  t.equal((await gym.rows(STATISTICS)).length, 3 * 4, 'one type of its own for each, in four categories')

  gym.sandbox.answer('memberships', [membership('m1'), membership('m2')])
  gym.sandbox.answer('membershipAnalytics', () => perDay({}))
  gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'filter.MEMBERSHIP=m2' })
  const run = await gym.run([STATISTICS])
  t.match(run.tables[STATISTICS], { Status: 'partial', Verwijderd: 4 })
  t.same(
    [...new Set(await column(gym, STATISTICS, 'AbonnementId'))],
    ['m2', 'm3'],
    'm1 was answered empty, m2 failed, m3 was not asked for',
  )
})

t.test('revenue is deleted within its days alone', async (t) => {
  await clear(gym)
  gym.sandbox.answer('revenue', revenue([booked('2026-11-05', '8000', 5), booked('2026-11-20', '8000', 20)]))
  await gym.run(['Omzet'])
  gym.sandbox.answer('revenue', revenue([]))
  await gym.run(['Omzet'], { from: '2026-11-15', to: '2026-11-22' })
  t.same(await column(gym, 'Omzet', 'Omzet'), ['5.00'])
})
