import { mock } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { createMetrics } from '../../src/metrics.ts'
import type { SyncRequest } from '../../src/runs/request.ts'
import { scheduledMoment } from '../../src/runs/scheduled-moment.ts'
import { openSources } from '../../src/service.ts'
import { tables } from '../../src/tables/index.ts'
import { noSettings } from '../app-helper.ts'
import { testGym } from '../helper.ts'

const NIGHT = { cron: '0 2 * * *', timezone: 'Europe/Amsterdam' }

t.test('replicas that wake up some milliseconds, or an hour, apart mean the same moment', async (t) => {
  const moment = (woke: string, cron = NIGHT.cron) =>
    scheduledMoment({ ...NIGHT, cron }, new Date(woke))?.toISOString()
  t.equal(moment('2026-11-22T01:00:00.000Z'), '2026-11-22T01:00:00.000Z')
  t.equal(moment('2026-11-22T01:00:04.900Z'), '2026-11-22T01:00:00.000Z')
  t.equal(moment('2026-11-22T02:10:00Z'), '2026-11-22T01:00:00.000Z', 'the machine slept')
  t.equal(moment('2026-11-22T00:59:58.000Z'), '2026-11-21T01:00:00.000Z')
  t.equal(moment('2026-11-22T01:00:10.900Z', '*/10 * * * * *'), '2026-11-22T01:00:10.000Z')
  t.equal(
    moment('2026-03-29T12:00:00Z'),
    '2026-03-29T01:00:00.000Z',
    'two does not exist that night: at three',
  )
  t.equal(moment('2026-10-25T12:00:00Z'), '2026-10-25T00:00:00.000Z', 'two comes twice: at the first')
})

t.test('the clock asks for the nightly set; one moment is one run', async (t) => {
  const gym = await testGym(t)
  const asked: SyncRequest[] = []
  const app = await buildApp({
    database: gym.database,
    sync: {
      ...gym.sync,
      nightly: ['Leden'],
      async missed(moment) {
        // Slow, so that the app is closed meanwhile.
        await sleep(1200)
        return await gym.sync.missed(moment)
      },
      async request(request) {
        asked.push(request)
        return await gym.sync.request(request)
      },
    },
    sources: openSources(noSettings),
    tables,
    windowDays: {},
    keys: [],
    metrics: createMetrics({ database: gym.database, tables }),
    now: () => new Date(),
    nightly: { cron: '* * * * * *', timezone: 'Europe/Amsterdam' },
  })
  while (asked.length === 0) await sleep(50)
  await app.close()
  const [first] = asked
  t.match(first, { tables: ['Leden'], trigger: 'schedule' })
  t.equal(first!.scheduledFor!.getTime() % 1000, 0)
  const count = asked.length
  await sleep(1500)
  t.equal(asked.length, count, 'a closed app has no clock')

  const one = await gym.sync.request(first!)
  const two = await gym.sync.request({ ...first!, tables: ['Lessen'] })
  t.match([one, two], [{ joined: true }, { joined: true, runId: one.runId }])
})

t.test(
  'in the hour that comes twice each moment is asked for once, also when the clock is set back',
  async (t) => {
    const gym = await testGym(t)
    const asked: (string | undefined)[] = []
    mock.timers.enable({ apis: ['Date'] })
    t.teardown(() => mock.timers.reset())
    const clockSays = async (time: string) => {
      mock.timers.setTime(Date.parse(time))
      await sleep(1500)
      return asked.splice(0)
    }
    const start = () =>
      buildApp({
        database: gym.database,
        sync: {
          ...gym.sync,
          nightly: ['Leden'],
          async request(request) {
            asked.push(request.scheduledFor?.toISOString())
            return await gym.sync.request(request)
          },
        },
        sources: openSources(noSettings),
        tables,
        windowDays: {},
        keys: [],
        metrics: createMetrics({ database: gym.database, tables }),
        now: () => new Date(),
        nightly: { ...NIGHT, cron: '30 2 * * *' },
      })
    mock.timers.setTime(Date.parse('2026-10-25T01:10:00Z'))
    const late = await start()
    t.same(await clockSays('2026-10-25T01:10:01Z'), [], 'begun in that hour')
    await late.close()
    mock.timers.setTime(Date.parse('2026-10-24T12:00:00Z'))
    const app = await start()
    t.teardown(() => app.close())
    t.same(await clockSays('2026-10-25T00:29:50Z'), [])
    t.same(await clockSays('2026-10-25T00:30:00Z'), ['2026-10-25T00:30:00.000Z'])
    t.same(await clockSays('2026-10-25T01:10:00Z'), [], 'half past two comes again')
    t.same(await clockSays('2026-10-25T01:30:00Z'), [], 'and has been')
    t.same(await clockSays('2026-10-26T01:30:04Z'), ['2026-10-26T01:30:00.000Z'])
    t.same(await clockSays('2026-10-26T01:20:00Z'), [])
    t.same(await clockSays('2026-10-26T01:30:02Z'), [])
    t.same(await clockSays('2026-10-29T09:00:00Z'), ['2026-10-29T01:30:00.000Z'], 'the machine slept')
  },
)

t.test('a night that was missed is made up at the start, once', async (t) => {
  const gym = await testGym(t)
  const { db } = gym.database
  const woke = new Date('2026-11-24T09:00:00Z')
  const start = async () => {
    const app = await buildApp({
      database: gym.database,
      sync: { ...gym.sync, nightly: ['Abonnementen'] },
      sources: openSources(noSettings),
      tables,
      windowDays: {},
      keys: [],
      metrics: createMetrics({ database: gym.database, tables }),
      now: () => woke,
      nightly: NIGHT,
    })
    await sleep(400)
    await app.close()
    const runs = await db
      .selectFrom('SyncRun')
      .select(['RunId', 'RoosterMoment'])
      .where('Aanleiding', '=', 'schedule')
      .execute()
    return runs.map(({ RoosterMoment }) => RoosterMoment?.toISOString())
  }
  t.same(await start(), [], 'a database that was never in use missed nothing')
  await gym.run(['Abonnementen'])
  t.same(await start(), ['2026-11-24T01:00:00.000Z'], 'of two missed nights the last')
  t.same(await start(), ['2026-11-24T01:00:00.000Z'], 'and not again')
})
