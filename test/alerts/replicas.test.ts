import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open-database.ts'
import { createAlerts } from '../../src/alerts/alerts.ts'
import { put } from '../../src/alerts/outbox.ts'
import { startPostgres } from '../servers/postgres.ts'

t.setTimeout(120_000)

t.test('four services on one database send each alert once, and find each missing night once', async (t) => {
  const server = await startPostgres()
  t.teardown(() => server.close())
  const problems: string[] = []
  const sent: string[] = []
  const now = () => new Date('2026-11-23T01:31:00Z')
  const replicas = []
  for (let replica = 0; replica < 4; replica++) {
    const url = server.url()
    const database = await openDatabase({ url, schema: 'tree11', stagingSchema: 'staging', notes: [] })
    t.teardown(() => database.close())
    if (replica === 0) await migrate(database)
    const alerts = createAlerts({
      database,
      channels: [
        {
          name: 'mail',
          async send({ id }) {
            await sleep(Math.random() * 5)
            sent.push(id)
          },
          close() {},
        },
      ],
      settings: { onSuccess: false, runMinutes: 180 },
      clock: { cron: '0 2 * * *', timezone: 'Europe/Amsterdam' },
      log: { info() {}, warn() {}, error: (_, message) => problems.push(message) },
      now,
    })
    replicas.push({ database, alerts })
  }
  const [{ database }] = replicas as [(typeof replicas)[0]]
  const alert = { kind: 'success' as const, at: '', problems: [], warnings: [], recovered: [] }
  const ids = Array.from({ length: 100 }, (_, at) => `run-${at}`)
  await database.db.transaction().execute(async (trx) => {
    for (const id of ids) await put(trx, database, { key: id, alert: { id, ...alert }, channels: ['mail'] })
  })
  await Promise.all(replicas.map(({ alerts }) => alerts.send()))
  t.strictSame(sent.toSorted(), ids.toSorted())

  sent.length = 0
  await database.db
    .insertInto('SyncRun')
    .values({ Aanleiding: 'cli', Status: 'succeeded', Aangemaakt: new Date('2026-11-01') })
    .execute()
  await Promise.all(replicas.map(({ alerts }) => alerts.look()))
  await Promise.all(replicas.map(({ alerts }) => alerts.send()))
  t.strictSame(sent, ['night-2026-11-23T01:00:00.000Z'])
  t.strictSame(problems, [])
})
