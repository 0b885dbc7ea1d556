import t from 'tap'
import { testGym } from '../helper.ts'
import { synced } from './outcome.ts'

t.test('AbonnementStatistiekenSpecifiek', async (t) => {
  const gym = await testGym(t)
  const { sandbox } = gym
  const pairs = () =>
    sandbox.requests
      .list('membershipAnalytics')
      .map(
        ({ path, query }) =>
          `${query['filter.MEMBERSHIP']} ${path.split('/').at(-1)} ${query['filter.PAYMENT_TYPE']}`,
      )
      .sort()
  const categories = ['active', 'expirations', 'new', 'paused']

  await t.test('each membership is asked for its own payment type only, four requests', async (t) => {
    sandbox.answer('memberships', [
      { id: 'm1', name: 'Onbeperkt', paymentType: 'PERIODIC' },
      { id: 'm2', name: 'Rittenkaart', paymentType: 'ONCE' },
      { id: 'm 3/€', name: 'Op maat', paymentType: 'PERIODIC_CUSTOM' },
    ])
    sandbox.answer('membershipAnalytics', ({ category, membershipId }) => ({
      labels: ['2026-11-13', '2026-11-14', '2026-11-15', '2026-11-22', '2026-11-23'],
      series: category === 'new' ? [{ name: 'x', data: [9, 9, membershipId === 'm1' ? 0 : 2, '3', 9] }] : [],
    }))
    const { rows, rejected, warned } = await synced(gym, 'AbonnementStatistiekenSpecifiek')
    t.strictSame(
      pairs(),
      [
        ...categories.map((category) => `m1 ${category} PERIODIC`),
        ...categories.map((category) => `m2 ${category} ONCE`),
        ...categories.map((category) => `m 3/€ ${category} PERIODIC_CUSTOM`),
      ].sort(),
    )
    t.same(
      sandbox.requests.list('membershipAnalytics').map(({ query }) => query['period.startDate']),
      Array.from({ length: 12 }, () => '2026-11-14'),
      'a day wider than the seven days back',
    )
    t.equal(sandbox.requests.count('memberships'), 1)
    const row = (Datum: string, AbonnementId: string, Type: string, Aantal: number) => ({
      Datum,
      Categorie: 'Nieuw',
      Type,
      AbonnementId,
      Aantal,
    })
    t.strictSame(rows, [
      row('2026-11-15', 'm2', 'Eenmalig', 2),
      row('2026-11-15', 'm1', 'Periodiek', 0),
      row('2026-11-15', 'm 3/€', 'Periodiek_Aangepast', 2),
      row('2026-11-22', 'm2', 'Eenmalig', 3),
      row('2026-11-22', 'm1', 'Periodiek', 3),
      row('2026-11-22', 'm 3/€', 'Periodiek_Aangepast', 3),
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
  })

  await t.test('without a known payment type all three are asked, and without an id nothing', async (t) => {
    sandbox.answer('memberships', [
      { id: 'm1', name: 'new type', paymentType: 'WEEKLY' },
      { id: 'm2', name: 'no type' },
      { id: 'm3', name: 'twice', paymentType: 'ONCE' },
      { id: 'm3', name: 'twice', paymentType: 'ONCE' },
      { name: 'no id', paymentType: 'ONCE' },
    ])
    sandbox.answer('membershipAnalytics', { labels: [], series: [] })
    const { rows } = await synced(gym, 'AbonnementStatistiekenSpecifiek')
    const all = (id: string, types: string[]) =>
      categories.flatMap((category) => types.map((type) => `${id} ${category} ${type}`))
    t.strictSame(
      pairs(),
      [
        ...all('m1', ['ONCE', 'PERIODIC', 'PERIODIC_CUSTOM']),
        ...all('m2', ['ONCE', 'PERIODIC', 'PERIODIC_CUSTOM']),
        ...all('m3', ['ONCE']),
      ].sort(),
    )
    t.strictSame(rows, [])
  })

  await t.test('a bad label or count goes to quarantine with the membership in its key', async (t) => {
    sandbox.answer('memberships', [{ id: 'm1', name: 'n', paymentType: 'ONCE' }])
    sandbox.answer('membershipAnalytics', ({ category }) => ({
      labels: ['2026-11-20', '20-11-2026', '2026-11-21', '2026-11-21'],
      series: category === 'paused' ? [{ name: 'x', data: [1, 2, 'many', 3] }] : [],
    }))
    const { rows, rejected, warned } = await synced(gym, 'AbonnementStatistiekenSpecifiek')
    const key = { Datum: '2026-11-21', Categorie: 'Gepauzeerd', Type: 'Eenmalig', AbonnementId: 'm1' }
    t.strictSame(rows, [
      { ...key, Datum: '2026-11-20', Aantal: 1 },
      { ...key, Aantal: 3 },
    ])
    t.strictSame(rejected, [
      { reason: 'Datum:type;', key: null, record: { label: '20-11-2026', value: 2 } },
      { reason: 'Aantal:type;', key, record: { label: '2026-11-21', value: 'many' } },
    ])
    t.strictSame(warned, { type: 2, unreadable_key: 1, duplicates: 1 })
  })

  await t.test('with Abonnementen in one run the memberships are fetched once', async (t) => {
    sandbox.requests.clear()
    await gym.run(['Abonnementen', 'AbonnementStatistiekenSpecifiek'])
    t.equal(sandbox.requests.count('memberships'), 1)
    t.equal(sandbox.requests.count('membershipAnalytics'), 4)
  })

  await t.test(
    'given a membership whose payment type changed, then the old one does not count twice',
    async (t) => {
      const tell = (type: string) => {
        sandbox.answer('memberships', [{ id: 'm1', name: 'n', paymentType: type }])
        sandbox.answer('membershipAnalytics', ({ category, paymentType }) => ({
          labels: ['2026-11-20'],
          series: [{ name: 'x', data: [category === 'new' && paymentType === type ? 5 : 0] }],
        }))
      }
      tell('ONCE')
      await synced(gym, 'AbonnementStatistiekenSpecifiek')
      tell('PERIODIC')
      sandbox.requests.clear()
      await gym.run(['AbonnementStatistiekenSpecifiek'])
      t.equal(pairs().length, 8, 'the four of the new type, and the four that have rows')
      const found = (await gym.rows('AbonnementStatistiekenSpecifiek')).filter(({ Aantal }) => Aantal !== 0)
      t.match(found, [{ Type: 'Periodiek', Aantal: 5 }])

      sandbox.answer('memberships', [{ id: 'm2', name: 'n', paymentType: 'ONCE' }])
      sandbox.requests.clear()
      await gym.run(['AbonnementStatistiekenSpecifiek'])
      t.strictSame(
        pairs(),
        categories.map((category) => `m2 ${category} ONCE`),
        'of a membership that is gone nothing is asked',
      )
    },
  )
})
