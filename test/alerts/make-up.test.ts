import t from 'tap'
import { createAlerts } from '../../src/alerts/alerts.ts'
import { mailChannel } from '../../src/notify/mail.ts'
import { makeUp, nextMakeUp, nightOf } from '../../src/runs/make-up.ts'
import { tables } from '../../src/tables/index.ts'
import { testDatabase, testGym } from '../helper.ts'
import { SMALL } from '../runs/records.ts'
import { certificate, mailServer } from '../servers/mail.ts'

/** A night that lacks something asks for it again by itself, and is told of once, when that is over. */

const WAITS = [10, 30, 90]
const NIGHTLY = { cron: '0 1 * * *', timezone: 'Europe/Amsterdam' }
const MAKE_UPS = { waitMinutes: WAITS, clock: NIGHTLY }
const TABLES = ['Leden', 'OpenstaandeFacturen', 'Uitbetalingen']
const database = await testDatabase(t)
const { mails, port } = await mailServer(t)
const alerts = createAlerts({
  database,
  channels: [
    mailChannel(
      { server: 'localhost', port, tls: 'required', from: 'tree11@gym.nl', to: ['jan@gym.nl'] },
      { ca: certificate },
    ),
  ],
  clock: NIGHTLY,
  settings: { onSuccess: false, runMinutes: 180, makeUpMinutes: WAITS },
  log: { info() {}, warn() {}, error() {} },
  now: () => new Date('2026-11-22T00:50:00Z'),
})
t.teardown(() => alerts.stop())
const gym = await testGym(t, { ...SMALL, database, maxRetries: 0, observer: { settling: alerts.settling } })
const away = (on: string, status = 503) => gym.sandbox.faults.add({ kind: 'status', status, on })

let nights = 0
async function night() {
  const scheduledFor = new Date(Date.parse('2026-11-22T01:00:00Z') + 60_000 * nights++)
  return await gym.run(TABLES, { trigger: 'schedule', scheduledFor })
}

/** The run that is asked for so many minutes after the end of this one, when it has ended. */
async function after({ Klaar }: { Klaar: Date | null }, minutes: number) {
  const now = new Date(Klaar!.getTime() + minutes * 60_000)
  // Two replicas look at the same moment.
  const asked = await Promise.all([1, 2].map(() => makeUp(database, tables, { ...MAKE_UPS, now })))
  const ids = new Set(asked.flatMap((one) => one?.runId ?? []))
  t.ok(ids.size <= 1, 'replicas ask for one run')
  const [runId] = ids
  if (runId === undefined) return undefined
  await gym.sync.ended(runId, 60_000)
  return await gym.readRun(runId)
}

async function told() {
  await alerts.send()
  return mails.splice(0).map(({ subject, text }) => ({ subject, text }))
}

t.test('what a night is missing is asked for after 10 and 30 minutes, and told in one mail', async (t) => {
  await night()
  away('users')
  away('invoices')
  const first = await night()
  t.equal(first.Status, 'partial')
  t.same(await told(), [], 'nobody is woken yet')
  t.equal(await after(first, 9.9), undefined)
  const second = await after(first, 10)
  t.match(second, { Status: 'failed', Aanleiding: 'retry', HoortBijRun: first.RunId })
  t.same(Object.keys(second!.tables), ['Leden', 'OpenstaandeFacturen'])
  t.same(await told(), [])
  gym.sandbox.faults.clear()
  t.equal(await after(second!, 29), undefined)
  const third = await after(second!, 30)
  t.equal(third!.Status, 'succeeded')
  const mail = await told()
  t.match(mail, [{ subject: 'Tree11: ingehaald: Leden en OpenstaandeFacturen' }])
  t.match(mail[0]!.text, /2 keer opnieuw gevraagd en er nu helemaal/)
  t.match(mail[0]!.text, /De oorzaak: Bij Gymly zelf ging iets mis/)
  t.equal(await after(third!, 10_000), undefined, 'and that is all')
})

t.test('what still does not come after 90 minutes is told then, once', async (t) => {
  away('users')
  away('invoices')
  let run = await night()
  const runs = [run]
  for (const minutes of WAITS) {
    t.same(await told(), [])
    if (minutes === 90) gym.sandbox.faults.clear()
    if (minutes === 90) away('users')
    run = (await after(run, minutes))!
    runs.push(run)
  }
  t.same(
    runs.map(({ Status }) => Status),
    ['partial', 'failed', 'failed', 'partial'],
  )
  const mail = await told()
  t.match(mail, [{ subject: 'Tree11: Leden is niet (helemaal) bijgewerkt' }])
  t.match(mail[0]!.text, /3 keer opnieuw gevraagd\. Later kwam wel binnen: OpenstaandeFacturen\./)
  t.equal(await after(run, 10_000), undefined)

  // A person who asks once more is told as of any run.
  gym.sandbox.faults.clear()
  const { runId } = await gym.sync.retry({ runId: Number(run.RunId) })
  await gym.sync.ended(runId, 60_000)
  t.match(await told(), [{ subject: 'Tree11: hersteld: Leden' }])
})

t.test('what needs a person is told at once, and not asked for again', async (t) => {
  away('users', 403)
  const run = await night()
  t.match(await told(), [{ subject: 'Tree11: Leden is niet (helemaal) bijgewerkt' }])
  t.equal(await after(run, 10_000), undefined)
  gym.sandbox.faults.clear()
  await night()
  await told()
})

t.test('a run that somebody asked for is theirs to ask for again', async (t) => {
  away('users')
  const run = await gym.run(TABLES)
  t.match(await told(), [{ subject: 'Tree11: Leden is niet (helemaal) bijgewerkt' }])
  t.equal(await after(run, 10_000), undefined)
  t.equal(await nightOf(database.db, Number(run.RunId)), undefined)
  gym.sandbox.faults.clear()
})

t.test('one lost class of a night is enough, and a cancelled night is left alone', async (t) => {
  const scheduledFor = new Date('2026-11-22T03:00:00Z')
  gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'courseMembers', times: 1 })
  gym.sandbox.faults.add({ kind: 'status', status: 500, on: 'courseMembers', times: 1 })
  const run = await gym.run(['Lessen', 'LesDeelname'], { trigger: 'schedule', scheduledFor })
  t.equal(run.tables.LesDeelname!.Status, 'partial')
  const [one, ...others] = (await nightOf(database.db, Number(run.RunId)))!
  t.same(await nextMakeUp(database.db, [one], MAKE_UPS), new Date(run.Klaar!.getTime() + 600_000))
  t.same(others, [])
  t.equal(await nextMakeUp(database.db, [{ ...one, Status: 'cancelled' }], MAKE_UPS), undefined)
  t.equal(await nextMakeUp(database.db, [one], { ...MAKE_UPS, waitMinutes: [] }), undefined, 'off')
  const eachQuarter = { cron: '*/15 * * * *', timezone: 'Europe/Amsterdam' }
  const often = { waitMinutes: [5, 30, 90], clock: eachQuarter }
  t.ok(await nextMakeUp(database.db, [one], often))
  t.equal(
    await nextMakeUp(database.db, [one, { ...one, Aanleiding: 'retry' }], often),
    undefined,
    'the next one of the clock is there first: what is missing is told',
  )
})
