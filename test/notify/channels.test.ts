import { createHmac } from 'node:crypto'
import t, { type Test } from 'tap'
import { loadConfig } from '../../src/config.ts'
import type { Alert } from '../../src/notify/alert.ts'
import { mailChannel } from '../../src/notify/mail.ts'
import { slackChannel, webhookChannel } from '../../src/notify/webhook.ts'
import { wordingOf } from '../../src/notify/words.ts'
import { certificate, mailServer } from '../servers/mail.ts'
import { webhookServer } from '../servers/webhook.ts'

/** A night in which much went wrong: also what the picture of the mail is made of. */
export const alert: Alert = {
  id: 'run-12',
  kind: 'failure',
  at: '2026-11-22T01:12:00.000Z',
  run: {
    ...{ id: 12, status: 'partial', trigger: 'schedule', durationSeconds: 725, tables: 12 },
    ...{
      read: 48_210,
      rejected: 3,
      shielded: 0,
      inserted: 41,
      updated: 1_204,
      deleted: 7,
      unchanged: 46_955,
    },
  },
  problems: [
    { table: 'Omzet', status: 'failed', code: 'gymly-forbidden', inserted: 0, updated: 0, deleted: 0 },
    { table: 'Lessen', status: 'partial', code: 'gymly-malformed', inserted: 12, updated: 3, deleted: 1 },
  ],
  warnings: [{ table: 'Leden', check: 'volume', status: 'WARN', measured: 0.31, expected: 0.25 }],
  recovered: ['Uitbetalingen'],
  link: 'https://tree11.gym.nl/runs/12?a=1&b=2',
}

const login = { username: 'tree11', password: 'hunter2' }
const mail = (port: number, more: object = {}) => ({
  ...{ server: 'localhost', port, tls: 'required' as const, from: 'Tree11 <tree11@gym.nl>' },
  to: ['beheer@gym.nl', 'jan@gym.nl'],
  ...more,
})

function openMail(t: Test, ...args: Parameters<typeof mailChannel>) {
  const channel = mailChannel(...args)
  t.teardown(() => channel.close())
  return channel
}

t.test('a mail goes over TLS, with a login, in Dutch, as HTML and as text', async (t) => {
  const logins: unknown[] = []
  const { mails, port } = await mailServer(t, {
    authOptional: false,
    onAuth({ username, password }, { secure }, done) {
      logins.push({ username, password, secure })
      done(null, { user: username })
    },
  })
  await openMail(t, mail(port, login), { ca: certificate }).send(alert)
  t.strictSame(logins, [{ ...login, secure: true }])
  const [sent] = mails
  t.match(sent, {
    subject: 'Tree11: Omzet en Lessen zijn niet (helemaal) bijgewerkt',
    from: { text: '"Tree11" <tree11@gym.nl>' },
    to: { text: 'beheer@gym.nl, jan@gym.nl' },
    messageId: '<run-12@tree11>',
  })
  for (const part of [sent!.text, sent!.html as string]) {
    t.match(part, /Gymly om het recht/)
    t.match(part, /Weer in orde: Uitbetalingen\./)
    t.match(part, /48\.210/)
    t.match(part, /12 minuten/)
  }
  t.match(sent!.text, /^ {2}Lessen {2}deels bijgewerkt {2}gymly-malformed {2}12 +3 +1$/m)
  t.match(sent!.text, 'https://tree11.gym.nl/runs/12?a=1&b=2')
  t.match(sent!.html as string, 'href="https://tree11.gym.nl/runs/12?a=1&amp;b=2"')
})

t.test('nothing is sent, and no password said, without TLS or to a server that is not trusted', async (t) => {
  const plain = await mailServer(t, { disabledCommands: ['STARTTLS'] })
  const good = await mailServer(t)
  const cases: [ReturnType<typeof openMail>, RegExp][] = [
    [openMail(t, mail(plain.port, login)), /did not take the message \(.*ETLS\)\. It does not speak TLS/],
    [openMail(t, mail(good.port, login)), /certificate is not trusted/],
  ]
  for (const [channel, message] of cases) {
    await t.rejects(channel.send(alert), { code: 'mail-refused', message })
  }
  t.same([...plain.mails, ...good.mails], [])
  await openMail(t, mail(plain.port, { tls: 'off' })).send(alert)
  t.equal(plain.mails.length, 1, 'unless that was asked for')
})

t.test('a server that refuses is told without its words, which repeat names and addresses', async (t) => {
  const refusal = (text: string, responseCode: number) => Object.assign(new Error(text), { responseCode })
  const { port } = await mailServer(t, {
    onAuth: ({ username }, _session, done) => done(refusal(`${username} unknown`, 535)),
    onRcptTo: ({ address }, _session, done) => done(refusal(`${address} is on holiday`, 550)),
  })
  const wrongLogin = openMail(t, mail(port, login), { ca: certificate })
  await t.rejects(wrongLogin.send(alert), {
    message: `The mail server localhost:${port} did not take the message (535, EAUTH). Check SMTP_USERNAME and SMTP_PASSWORD.`,
  })
  await t.rejects(wrongLogin.check!(), { message: /Check SMTP_USERNAME and SMTP_PASSWORD/ })
  await openMail(t, mail(port), { ca: certificate }).check!()
  const wrongAddress = openMail(t, mail(port), { ca: certificate })
  await t.rejects(wrongAddress.send(alert), {
    message: `The mail server localhost:${port} did not take the message (550, EENVELOPE). Check PIPELINE_EMAIL_FROM and PIPELINE_EMAIL_TO.`,
  })
})

t.test('a webhook can tell that it was us, and when', async (t) => {
  const { posted, answer, url } = await webhookServer(t)
  const now = new Date('2026-11-22T01:12:30.500Z')
  const channel = webhookChannel({ url, secret: 'shared' }, { now: () => now })
  await channel.send(alert)
  const [{ headers, body }] = posted as [(typeof posted)[0]]
  t.match(headers, { 'x-tree11-timestamp': '1795309950', 'x-tree11-delivery': 'run-12' })
  const expected = createHmac('sha256', 'shared').update(`1795309950.${body}`).digest('hex')
  t.equal(headers['x-tree11-signature'], `sha256=${expected}`)
  t.match(JSON.parse(body), { kind: 'failure', run: { id: 12 }, subject: /^Tree11: Omzet en Lessen/ })
  answer.status = 503
  await t.rejects(channel.send(alert), { message: 'ALERT_WEBHOOK_URL answered 503.', kind: 'retry' })
  const nowhere = webhookChannel(
    { url: 'http://127.0.0.1:1/hook?key=hidden', secret: 's' },
    { now: () => now },
  )
  await t.rejects(nowhere.send(alert), { message: 'Nothing answers at ALERT_WEBHOOK_URL (ECONNREFUSED).' })
})

t.test('Slack gets a heading, the figures and a link', async (t) => {
  const { posted, url } = await webhookServer(t)
  await slackChannel({ url }).send({ ...alert, warnings: [{ ...alert.warnings[0]!, check: '<a&b>' }] })
  const { text, blocks } = JSON.parse(posted[0]!.body)
  t.equal(text, 'Tree11: Omzet en Lessen zijn niet (helemaal) bijgewerkt')
  t.match(blocks[0].text.text, /^\*Tree11: .*\*\nWat er al/)
  t.match(blocks[1].text.text, /^```Tabellen\n[\s\S]*&lt;a&amp;b&gt;[\s\S]*```$/)
  t.equal(blocks[2].text.text, '<https://tree11.gym.nl/runs/12?a=1&b=2|Bekijk de run>')
})

t.test('each kind has a subject of its own, and one that is known is only called to mind', async (t) => {
  const { run, problems } = alert
  const bare = { ...alert, problems: [], warnings: [], recovered: [] }
  const held = problems.map((problem) => ({ ...problem, status: 'held' }))
  const cases: [Alert, string][] = [
    [{ ...alert, run: { ...run!, status: 'failed' } }, 'run 12 is mislukt'],
    [{ ...alert, kind: 'hold', problems: held.slice(1) }, 'Lessen wacht op uw beoordeling'],
    [{ ...alert, kind: 'warning', problems: [] }, '1 waarschuwing bij Leden'],
    [{ ...bare, kind: 'recovery', recovered: ['A', 'B', 'C', 'D'] }, 'hersteld: A, B en nog 2 tabellen'],
    [{ ...bare, kind: 'success' }, 'run 12 is geslaagd'],
    [
      { ...bare, kind: 'not-started', scheduledFor: '2026-11-22T01:00:00.000Z' },
      'de nacht van 22 november 02:00 is niet begonnen',
    ],
    [{ ...bare, kind: 'too-long', minutes: 190 }, 'run 12 duurt al 3 uur en 10 minuten'],
    [
      { ...alert, knownSince: '2026-11-20T01:12:00.000Z' },
      'nog steeds: Omzet, Lessen en Leden (sinds 20 november)',
    ],
  ]
  for (const [given, subject] of cases) t.equal(wordingOf(given).subject, `Tree11: ${subject}`)
  t.strictSame(wordingOf({ ...alert, knownSince: alert.at }).grids, [])
})

t.test('whoever is to be told is read, and every secret is known to be one', async (t) => {
  const { alerts, secrets } = loadConfig({
    envFile: 'no.env',
    env: {
      SMTP_SERVER: 'mail.gym.nl',
      SMTP_USERNAME: 'gym@gym.nl',
      SMTP_PASSWORD: 'secret-1',
      PIPELINE_EMAIL_TO: 'jan@gym.nl, Beheer <beheer@gym.nl>',
      SLACK_WEBHOOK_URL: 'https://hooks.slack.example/secret-2',
      ALERT_WEBHOOK_URL: 'https://example.org/?key=secret-3',
      ALERT_WEBHOOK_SECRET: 'secret-4',
      DATABASE_URL: 'postgres://me:secret%205@host/Tree11',
      DB_PASSWORD: 'secret-6',
      GYMLY_EMAIL: 'a@b.nl',
      GYMLY_PASSWORD: 'secret-7',
      PUBLIC_URL: 'https://tree11.gym.nl/',
    },
  })
  const { mail, slack, webhook } = alerts
  t.match(mail, {
    port: 587,
    tls: 'required',
    from: 'gym@gym.nl',
    to: ['jan@gym.nl', 'Beheer <beheer@gym.nl>'],
  })
  t.strictSame(slack, { url: 'https://hooks.slack.example/secret-2' })
  t.strictSame(webhook, { url: 'https://example.org/?key=secret-3', secret: 'secret-4' })
  t.match(alerts, { onSuccess: false, runMinutes: 180, publicUrl: 'https://tree11.gym.nl' })
  t.strictSame(
    secrets.map((secret) => secret.replace(/.*(?=secret)/, '')).sort(),
    ['secret 5', 'secret%205', ...[1, 2, 3, 4, 6, 7].map((number) => `secret-${number}`)].sort(),
  )
})
