import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { buildApp } from '../src/app.ts'
import { createMetrics } from '../src/metrics.ts'
import { scheduledMoment } from '../src/schedule.ts'
import { openSources } from '../src/service.ts'
import type { SyncRequest } from '../src/sync/sync.ts'
import { tables } from '../src/tables/index.ts'
import { noSettings } from './app-helper.ts'
import { testGym } from './helper.ts'

t.test('replicas that wake up some milliseconds apart mean the same moment', async (t) => {
  const moment = (cron: string, woke: string) => scheduledMoment(cron, new Date(woke)).toISOString()
  t.equal(moment('0 2 * * *', '2026-11-22T01:00:00.003Z'), '2026-11-22T01:00:00.000Z')
  t.equal(moment('0 2 * * *', '2026-11-22T01:00:04.900Z'), '2026-11-22T01:00:00.000Z')
  t.equal(moment('*/10 * * * * *', '2026-11-22T01:00:10.900Z'), '2026-11-22T01:00:10.000Z')
})

t.test('the clock asks for the nightly set; one moment is one run', async (t) => {
  const gym = await testGym(t)
  const asked: SyncRequest[] = []
  const app = await buildApp({
    database: gym.database,
    sync: {
      ...gym.sync,
      nightly: ['Leden'],
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
