import { sql } from 'kysely'
import t from 'tap'
import { createAlerts } from '../../src/alerts/alerts.ts'
import { forgetOld, giveUp, take } from '../../src/alerts/outbox.ts'
import { createMetrics } from '../../src/metrics.ts'
import type { Channel } from '../../src/notify/alert.ts'
import { mailChannel } from '../../src/notify/mail.ts'
import { webhookChannel } from '../../src/notify/webhook.ts'
import { readRun } from '../../src/reading/runs.ts'
import { tables } from '../../src/tables/index.ts'
import { testDatabase, testGym } from '../helper.ts'
import { invoice, SMALL } from '../runs/records.ts'
import { certificate, mailServer } from '../servers/mail.ts'
import { webhookServer } from '../servers/webhook.ts'

/** What people are told of runs, from the database to the mail server. */

const TABLE = 'OpenstaandeFacturen'
const database = await testDatabase(t)
const { db } = database
const { mails, port } = await mailServer(t)
const hook = await webhookServer(t)
const problems: string[] = []
const now = new Date('2026-11-22T00:50:00Z')

function open(onSuccess = false, others: Channel[] = []) {
  const alerts = createAlerts({
    database,
    channels: [
      mailChannel(
        { server: 'localhost', port, tls: 'required', from: 'tree11@gym.nl', to: ['jan@gym.nl'] },
        { ca: certificate },
      ),
      webhookChannel({ url: hook.url, secret: 'shared' }, { now: () => now }),
      ...others,
    ],
    settings: { onSuccess, runMinutes: 180, publicUrl: 'https://tree11.gym.nl' },
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
const gym = await testGym(t, {
  ...SMALL,
  database,
  observer: { settling: alerts.settling },
  brake: { share: 25, shareByTable: {}, rows: 50 },
})

/** Runs the table, and gives the subjects of the mails that came of it. */
async function subjectsOf(names = [TABLE], request = {}): Promise<(string | undefined)[]> {
  mails.length = 0
  await gym.run(names, request)
  await alerts.send()
  return mails.map(({ subject }) => subject)
}

/** As if what was told had been told so many hours earlier. */
const hoursPass = (hours: number) =>
  sql`update ${database.names.target('Melding')} set "Aangemaakt" = "Aangemaakt" - ${sql.lit(hours)} * interval '1 hour'`.execute(
    db,
  )

const fail = () => gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'invoices' })
const dueNow = () =>
  db
    .updateTable('Melding')
    .set({ VolgendePoging: new Date('2020-01-01') })
    .execute()

t.test('a run in which all went well is told of only when that is asked for', async (t) => {
  t.strictSame(await subjectsOf(), [])
  const { RunId } = await gym.run([TABLE])
  const telling = open(true)
  // A run that was held ends again when it is approved.
  const ending = { ...settled, runId: RunId, status: 'succeeded' as const }
  for (const _ of ['once', 'again']) await db.transaction().execute((trx) => telling.settling(trx, ending))
  await telling.send()
  t.match(mails, [{ subject: `Tree11: run ${RunId} is geslaagd` }])
  t.equal(mails.length, 1, 'one mail for a run')
})

const settled = {
  ...{ runId: 0, status: 'failed' as const, trigger: 'cli', dryRun: false, durationMs: 1000, error: null },
}

t.test('given a table that fails, then everybody is told at once, and the run says so', async (t) => {
  fail()
  hook.posted.length = 0
  t.match(await subjectsOf(), [/^Tree11: run \d+ is mislukt$/])
  const { RunId } = await db
    .selectFrom('SyncRun')
    .selectAll()
    .orderBy('RunId', 'desc')
    .executeTakeFirstOrThrow()
  t.match(mails[0]!.text, `https://tree11.gym.nl/nachten/${RunId}`)
  const body = JSON.parse(hook.posted[0]!.body)
  t.match(body, { kind: 'failure', problems: [{ table: TABLE, status: 'failed', code: 'gymly-not-found' }] })
  t.match((await readRun(database, tables, RunId)).alerts, [
    { channel: 'mail', kind: 'failure', status: 'sent', attempts: 1, error: null },
    { channel: 'webhook', status: 'sent' },
  ])
})

t.test('the same failure is not told again that day, and then in short; a dry run never', async (t) => {
  t.strictSame(await subjectsOf(), [])
  await hoursPass(21)
  t.strictSame(await subjectsOf([TABLE], { dryRun: true }), [])
  t.match(await subjectsOf(), [/^Tree11: nog steeds: OpenstaandeFacturen \(sinds \d+ [a-z]+\)$/])
  t.notMatch(mails[0]!.text, /Gewijzigd/)
  t.strictSame(await subjectsOf(), [], 'nor is the reminder')
})

t.test('each of two tables that fail at two times of the day is called to mind', async (t) => {
  gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'memberships' })
  t.match(await subjectsOf(['Abonnementen']), [/mislukt/])
  for (const day of ['first', 'second']) {
    await hoursPass(21)
    t.match(await subjectsOf(), [/nog steeds: OpenstaandeFacturen/])
    t.match(await subjectsOf(['Abonnementen']), [/nog steeds: Abonnementen/], `on the ${day} day`)
  }
  t.strictSame(await subjectsOf(['Abonnementen']), [])
  gym.sandbox.faults.clear()
  fail()
  t.match(await subjectsOf(['Abonnementen']), [/hersteld/])
})

t.test('another failure beside it is told in full', async (t) => {
  gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'users' })
  t.match(await subjectsOf([TABLE, 'Leden', 'Abonnementen']), [
    /^Tree11: Leden en OpenstaandeFacturen zijn niet/,
  ])
})

t.test('a table that comes in again is told of, once', async (t) => {
  gym.sandbox.faults.clear()
  t.match(await subjectsOf([TABLE, 'Leden', 'Abonnementen']), [
    'Tree11: hersteld: Leden en OpenstaandeFacturen',
  ])
  t.strictSame(await subjectsOf(), [])
})

t.test('a check that warns is told of with its numbers, without what it saw', async (t) => {
  gym.sandbox.answer('invoices', [
    invoice('a', { businessUser: { id: 'u1', fullName: 'Jan de Vries' }, totalAmount: 'veel' }),
  ])
  t.match(await subjectsOf(), [/^Tree11: \d waarschuwing(en)? bij OpenstaandeFacturen$/])
  t.match(
    mails[0]!.text,
    /https:\/\/tree11\.gym\.nl\/nachten\/\d+$/m,
    'the page for people, not an answer for programs',
  )
  t.match(mails[0]!.text, /let op +1 waarde voor OpenstaandeFacturen van een andere soort.* type/)
  t.notMatch(`${mails[0]!.text}${mails[0]!.html}`, /Jan|Vries|veel|u1/)
  await hoursPass(21)
  t.strictSame(await subjectsOf(), [], 'nobody wants that every night')
  await hoursPass(7 * 24)
  t.match(await subjectsOf(), [/nog steeds/], 'but once a week')
  const telling = open(true)
  const { RunId } = await gym.run([TABLE])
  mails.length = 0
  await db
    .transaction()
    .execute((trx) => telling.settling(trx, { ...settled, status: 'succeeded', runId: RunId }))
  await telling.send()
  t.match(mails, [{ subject: /nog steeds/ }], 'and of every run where silence would mean an outage')
  gym.sandbox.answer('invoices', [])
})

t.test('a table that is held back is told of with the numbers and what to do', async (t) => {
  gym.sandbox.answer(
    'invoices',
    Array.from({ length: 60 }, (_, at) => invoice(`i${at}`)),
  )
  await subjectsOf()
  gym.sandbox.answer('invoices', [])
  t.match(await subjectsOf(), ['Tree11: OpenstaandeFacturen wacht op uw beoordeling'])
  const [mail] = mails
  t.match(mail!.text, /npx tree11 approve \d+\. Doet u niets/)
  t.match(mail!.text, /Het antwoord was leeg/)
  t.match(mail!.text, /OpenstaandeFacturen +wacht op beoordeling +brake-empty +0 +0 +60/)
  await db.deleteFrom('Melding').execute()
})

t.test('whoever dies while sending is replaced', async (t) => {
  fail()
  await gym.run([TABLE])
  gym.sandbox.faults.clear()
  mails.length = 0
  t.match(await take(database, ['mail']), { channel: 'mail', attempts: 1 })
  await alerts.send()
  t.equal(mails.length, 0, 'somebody is sending it')
  await db
    .updateTable('Melding')
    .set({ VerlooptOp: new Date('2020-01-01') })
    .where('Kanaal', '=', 'mail')
    .execute()
  await alerts.send()
  t.match(mails, [{ subject: /mislukt/ }])
})

t.test('what a mail server does not take is kept, seen and tried later, and arrives once', async (t) => {
  await subjectsOf()
  await alerts.send()
  let down = true
  const sent: string[] = []
  const broken: Channel = {
    name: 'broken',
    async send({ id }) {
      if (down) throw new Error('nobody there')
      sent.push(id)
    },
    close() {},
  }
  const telling = open(true, [broken])
  const { RunId } = await gym.run(['Abonnementen'])
  await db
    .transaction()
    .execute((trx) => telling.settling(trx, { ...settled, runId: RunId, status: 'succeeded' }))
  problems.length = 0
  await telling.send()
  await telling.send()
  t.strictSame(
    problems,
    ['An alert could not be sent, and is tried again: nobody there'],
    'not tried at once',
  )
  const waiting = (await readRun(database, tables, RunId)).alerts.at(-1)
  t.match(await createMetrics({ database, tables }).text({ patienceMs: 999 }), /unsent{channel="broken"} 1\n/)
  t.match(waiting, { channel: 'broken', status: 'waiting', attempts: 1, error: { message: 'nobody there' } })
  await dueNow()
  await telling.send()
  const row = db.selectFrom('Melding').selectAll().where('Kanaal', '=', 'broken')
  const before = await row.executeTakeFirstOrThrow()
  t.equal(before.Pogingen, 2)
  t.ok(before.VolgendePoging.getTime() - Date.now() > 45_000, 'twice as late')
  down = false
  await dueNow()
  // Two replicas at the same moment.
  await Promise.all([telling.send(), open(true, [broken]).send()])
  t.strictSame(sent, [`run-${RunId}`])
  t.match(await row.executeTakeFirst(), { Status: 'sent', Fout: null })
  await dueNow()
  await telling.send()
  t.equal(sent.length, 1)
})

t.test('news of a week ago is not sent, and what was sent is forgotten after its days', async (t) => {
  await hoursPass(8 * 24)
  fail()
  await gym.run([TABLE])
  await hoursPass(8 * 24)
  mails.length = 0
  await alerts.send()
  t.strictSame(mails, [])
  const statuses = () => db.selectFrom('Melding').select('Status').distinct().orderBy('Status').execute()
  t.equal(await giveUp(database), 2, 'by mail and by webhook')
  t.strictSame(await statuses(), [{ Status: 'expired' }, { Status: 'sent' }])
  t.match(await createMetrics({ database, tables }).text({ patienceMs: 999 }), /^(?!.*unsent\{)/s)
  await forgetOld(database, 7)
  t.strictSame(await statuses(), [])
})

t.test('an alert is written with the end of its run, or not at all', async (t) => {
  fail()
  const log: string[] = []
  const other = await testGym(t, {
    ...SMALL,
    database,
    log: { info() {}, warn() {}, error: (_, message) => log.push(message) },
    observer: {
      async settling(trx, run) {
        await alerts.settling(trx, run)
        throw new Error('killed')
      },
    },
  })
  await gym.sync.stop()
  other.sandbox.faults.add({ kind: 'status', status: 404, on: 'users' })
  const { RunId, Status } = await other.run(['Leden'])
  t.equal(Status, 'failed', 'the run ends all the same')
  t.match(log.at(-2), `Nobody is told of run ${RunId}: killed`)
  t.strictSame(await db.selectFrom('Melding').select('Id').where('RunId', '=', RunId).execute(), [])
})
