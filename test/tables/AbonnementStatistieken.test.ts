import t from 'tap'
import type { Params } from '../../src/sandbox/sandbox.ts'
import { testGym } from '../helper.ts'
import { asked, synced } from './outcome.ts'

/** One answer for the new memberships of type ONCE, and nothing for the other eleven requests. */
const onlyNewOnce = (answer: unknown) => (params: Params) =>
  params.category === 'new' && params.paymentType === 'ONCE' ? answer : { labels: [], series: [] }

const row = (Datum: string, Aantal: number, Categorie = 'Nieuw', Type = 'Eenmalig') => ({
  Datum,
  Categorie,
  Type,
  Aantal,
})

t.test('AbonnementStatistieken', async (t) => {
  const gym = await testGym(t)
  const days = { from: '2026-11-20', to: '2026-11-22' }

  await t.test(
    'each pair of category and payment type is asked once, a day wider than the window',
    async (t) => {
      gym.sandbox.answer('membershipAnalytics', ({ category, paymentType }) => ({
        labels: ['2026-11-21'],
        series: [{ name: `${category} €`, data: [`${category}${paymentType}`.length] }],
      }))
      const { rows } = await synced(gym, 'AbonnementStatistieken', days)
      const period = 'period.startDate=2026-11-19&period.endDate=2026-11-23&period.granularity=DAY'
      const pairs = ['active', 'expirations', 'new', 'paused'].flatMap((category) =>
        ['ONCE', 'PERIODIC', 'PERIODIC_CUSTOM'].map((type) => ({ category, type })),
      )
      t.strictSame(
        asked(gym, 'membershipAnalytics'),
        pairs.map(
          ({ category, type }) =>
            `/v1/businesses/{b}/analytics/memberships/${category}?${period}&filter.LOCATION={l}&filter.PAYMENT_TYPE=${type}`,
        ),
      )
      t.strictSame(rows, [
        row('2026-11-21', 10, 'Actief', 'Eenmalig'),
        row('2026-11-21', 14, 'Actief', 'Periodiek'),
        row('2026-11-21', 21, 'Actief', 'Periodiek_Aangepast'),
        row('2026-11-21', 10, 'Gepauzeerd', 'Eenmalig'),
        row('2026-11-21', 14, 'Gepauzeerd', 'Periodiek'),
        row('2026-11-21', 21, 'Gepauzeerd', 'Periodiek_Aangepast'),
        row('2026-11-21', 7, 'Nieuw', 'Eenmalig'),
        row('2026-11-21', 11, 'Nieuw', 'Periodiek'),
        row('2026-11-21', 18, 'Nieuw', 'Periodiek_Aangepast'),
        row('2026-11-21', 15, 'Verlopen', 'Eenmalig'),
        row('2026-11-21', 19, 'Verlopen', 'Periodiek'),
        row('2026-11-21', 26, 'Verlopen', 'Periodiek_Aangepast'),
      ])
    },
  )

  await t.test(
    'days outside the window are left out, a label twice counts once, zeros are rows',
    async (t) => {
      gym.sandbox.answer(
        'membershipAnalytics',
        onlyNewOnce({
          labels: [
            '2026-11-19',
            '2026-11-20',
            '2026-11-21',
            '2026-11-21',
            '2026-11-21T23:30:00Z',
            '2026-11-23',
          ],
          series: [
            { name: 'Nieuw', data: [1, 0, 3, 4, '-5', 6], unknown: null },
            { name: 'Vorig jaar', data: [7, 7, 7, 7, 7, 7] },
          ],
          total: 12,
        }),
      )
      const { rows, warned } = await synced(gym, 'AbonnementStatistieken', days)
      t.strictSame(rows, [row('2026-11-20', 0), row('2026-11-21', 4), row('2026-11-22', -5)])
      t.strictSame(warned, { duplicates: 1 })
    },
  )

  await t.test('a series without its numbers fails its request and deletes nothing', async (t) => {
    gym.sandbox.answer(
      'membershipAnalytics',
      onlyNewOnce({ labels: ['2026-11-20'], series: [{ data: [7] }] }),
    )
    await synced(gym, 'AbonnementStatistieken', days)
    for (const series of [[{ name: 'x' }], [null], ['x'], [{ data: null }], [{ data: {} }]]) {
      gym.sandbox.answer('membershipAnalytics', onlyNewOnce({ labels: ['2026-11-20'], series }))
      const { tables } = await gym.run(['AbonnementStatistieken'], days)
      const expected = { Status: 'partial', FoutCode: 'gymly-malformed', Verwijderd: 0 }
      t.match(tables.AbonnementStatistieken, expected)
      t.strictSame(await gym.rows('AbonnementStatistieken'), [row('2026-11-20', 7)], JSON.stringify(series))
    }
  })

  await t.test('no series means no rows', async (t) => {
    gym.sandbox.answer('membershipAnalytics', onlyNewOnce({ labels: ['2026-11-20'], series: [] }))
    const { rows, rejected, status } = await synced(gym, 'AbonnementStatistieken', days)
    t.strictSame({ rows, rejected, status }, { rows: [], rejected: [], status: 'succeeded' })
  })

  await t.test(
    'a label that is no date, and a count that is missing or no whole number, go to quarantine',
    async (t) => {
      gym.sandbox.answer(
        'membershipAnalytics',
        onlyNewOnce({
          labels: ['2026-11-20', 'Week 47', null, '2026-11-21', '2026-11-22'],
          series: [{ name: 'Nieuw', data: [1, 2, 3, 1.5] }],
        }),
      )
      const { rows, rejected, warned } = await synced(gym, 'AbonnementStatistieken', days)
      t.strictSame(rows, [row('2026-11-20', 1)])
      const key = (Datum: string) => ({ Datum, Categorie: 'Nieuw', Type: 'Eenmalig' })
      t.strictSame(rejected, [
        { reason: 'Datum:type;', key: null, record: { label: 'Week 47', value: 2 } },
        { reason: 'Datum:required;', key: null, record: { label: null, value: 3 } },
        { reason: 'Aantal:type;', key: key('2026-11-21'), record: { label: '2026-11-21', value: 1.5 } },
        { reason: 'Aantal:required;', key: key('2026-11-22'), record: { label: '2026-11-22', value: null } },
      ])
      t.strictSame(warned, { required: 2, type: 2, unreadable_key: 2 })
    },
  )

  await t.test('by default the window is today and 30 days back, in one span', async (t) => {
    gym.sandbox.answer('membershipAnalytics', onlyNewOnce({ labels: [], series: [] }))
    await synced(gym, 'AbonnementStatistieken')
    const periods = gym.sandbox.requests
      .list('membershipAnalytics')
      .map(({ query }) => `${query['period.startDate']} – ${query['period.endDate']}`)
    t.equal(periods.length, 12)
    t.strictSame([...new Set(periods)].sort(), ['2026-10-22 – 2026-11-23'])
  })
})
