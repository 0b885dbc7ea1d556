import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createAlerts } from '../../src/alerts/alerts.ts'
import { mailChannel } from '../../src/notify/mail.ts'
import { testDatabase, testGym } from '../helper.ts'
import { SMALL } from '../runs/records.ts'
import { certificate, mailServer } from '../servers/mail.ts'

/** What people are told of nights that do not begin and runs that do not end. */

const NIGHT = { cron: '0 2 * * *', timezone: 'Europe/Amsterdam' }
const database = await testDatabase(t)
const { db } = database
const { mails, port } = await mailServer(t)
const problems: string[] = []
let now = new Date('2026-11-22T00:50:00Z')

function open(clock = NIGHT) {
  const alerts = createAlerts({
    database,
    channels: [
      mailChannel(
        { server: 'localhost', port, tls: 'required', from: 'tree11@gym.nl', to: ['jan@gym.nl'] },
        { ca: certificate },
      ),
    ],
    settings: { onSuccess: false, runMinutes: 180 },
    clock,
    log: {
      info() {},
      warn: (_, message) => problems.push(message),
      error: (_, message) => problems.push(message),
    },
    now: () => now,
  })
  t.teardown(() => alerts.stop())
  return alerts
}

const alerts = open()
const gym = await testGym(t, { ...SMALL, database })
await gym.run(['Abonnementen'])
// What is asked for from here on stays in line.
await gym.sync.stop()

const look = async (at: string, ...lookers: (typeof alerts)[]) => {
  now = new Date(at)
  await Promise.all([alerts, ...lookers].map((one) => one.look()))
  await alerts.send()
  return mails.map(({ subject }) => subject)
}

t.test('a night that does not begin is told of, once, however many look', async (t) => {
  await db
    .updateTable('SyncRun')
    .set({ RoosterMoment: new Date('2026-11-22T01:00:00Z') })
    .execute()
  const late = open()
  t.strictSame(await look('2026-11-23T01:29:00Z', late), [], 'half an hour is not late')
  const missed = ['Tree11: de nacht van 23 november 02:00 is niet begonnen']
  t.strictSame(await look('2026-11-23T01:31:00Z', late), missed)
  t.strictSame(await look('2026-11-23T09:00:00Z', late), missed)
  gym.setDay('2026-11-24')
  await gym.sync.request({
    tables: ['Leden'],
    trigger: 'schedule',
    scheduledFor: new Date('2026-11-24T01:00:00Z'),
  })
  t.strictSame(await look('2026-11-24T01:31:00Z', late), missed, 'the next night has begun')
})

t.test('a run that takes too long is told of, once', async (t) => {
  mails.length = 0
  const [run] = await db.selectFrom('SyncRun').selectAll().where('Status', '=', 'queued').execute()
  now = new Date(run!.Aangemaakt.getTime() + 200 * 60_000)
  await alerts.look()
  await alerts.look()
  await alerts.send()
  t.match(
    mails.map(({ subject }) => subject),
    [`Tree11: run ${run!.RunId} duurt al 3 uur en 20 minuten`],
  )
})

t.test('a clock that leaves months out misses a night like any other', async (t) => {
  mails.length = 0
  now = new Date('2026-12-12T09:00:00Z')
  const summers = open({ ...NIGHT, cron: '0 2 * 1-11 *' })
  await summers.look()
  await summers.send()
  t.match(
    mails.map(({ subject }) => subject),
    ['Tree11: de nacht van 30 november 02:00 is niet begonnen'],
  )
})

t.test('when nights cannot be looked for, what is to be told is sent all the same', async (t) => {
  mails.length = 0
  now = new Date('2026-12-13T09:00:00Z')
  const blind = open({ ...NIGHT, timezone: 'Nowhere/None' })
  blind.start()
  await sleep(100)
  await alerts.look()
  blind.wake()
  for (let turn = 0; turn < 100 && mails.length === 0; turn++) await sleep(50)
  t.match(
    mails.map(({ subject }) => subject),
    ['Tree11: de nacht van 13 december 02:00 is niet begonnen'],
  )
  t.match(problems, [/^Late nights could not be looked for: .*Nowhere/])
})
