import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { openDatabase } from '../../db/open-database.ts'
import { loadConfig } from '../../src/config.ts'
import { tables } from '../../src/tables/index.ts'
import { run, type Settings, smallGym, start } from '../cli/command.ts'
import { tableRows } from '../helper.ts'
import { mailServer } from '../servers/mail.ts'

/**
 * A night of the real service beside a source that is away for ten minutes. Its time is made short by its
 * settings: a minute takes 0.6 seconds, and a request is tried once.
 */

t.setTimeout(300_000)
const MINUTE_MS = 600
const certificate = fileURLToPath(new URL('../servers/localhost-certificate.pem', import.meta.url))

interface Listed {
  items: { id: number; trigger: string; status: string; tables: { status: string }[] }[]
}

/** A clock that strikes once, so many seconds from now. */
function soon(seconds: number): string {
  const at = new Date(Date.now() + seconds * 1000)
  return `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`
}

async function service(t: Test, folder: string, settings: Settings) {
  const started = start(folder, ['serve'], { PORT: '0', ...settings })
  t.teardown(() => started.child.kill('SIGKILL'))
  for (;;) {
    const [, address] = /listens on (http:\S+);/.exec(started.text.err) ?? []
    if (address) return { ...started, address }
    if (started.child.exitCode !== null) throw new Error(started.text.err)
    await sleep(50)
  }
}

async function rowsIn(folder: string): Promise<Record<string, unknown[]>> {
  const { database: config } = loadConfig({
    env: { DATABASE_URL: `pglite://${folder}/.tree11/db` },
    envFile: `${folder}/.env`,
  })
  const database = await openDatabase(config)
  try {
    const rows: Record<string, unknown[]> = {}
    for (const { name } of tables) rows[name] = await tableRows(database, name)
    return rows
  } finally {
    await database.close()
  }
}

t.test('a night whose source is away for ten minutes is made up, and told in one mail', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  const undisturbed = t.testdir()
  t.equal((await run(undisturbed, ['sync'], settings)).code, 0)

  const { mails, port } = await mailServer(t)
  const disturbed = `${undisturbed}/other`
  await mkdir(disturbed)
  sandbox.faults.add({ kind: 'status', status: 503, on: /businesses|courses/ })
  const { address, child, ended } = await service(t, disturbed, {
    ...settings,
    ...{ SCHEDULE_CRON: soon(20), SCHEDULE_TIMEZONE: 'UTC' },
    MAKE_UP_MINUTES: [10, 30, 90].map((minutes) => (minutes * MINUTE_MS) / 60_000).join(','),
    ...{ SMTP_SERVER: 'localhost', SMTP_PORT: String(port), NODE_EXTRA_CA_CERTS: certificate },
    ...{ PIPELINE_EMAIL_FROM: 'tree11@gym.nl', PIPELINE_EMAIL_TO: 'jan@gym.nl' },
  })
  const runs = async () => ((await (await fetch(`${address}/runs`)).json()) as Listed).items
  const until = async (ready: (found: Listed['items']) => boolean) => {
    for (const began = Date.now(); Date.now() - began < 90_000; await sleep(100)) {
      const found = await runs()
      if (ready(found)) return found
    }
    throw new Error(JSON.stringify(await runs()))
  }

  await until((found) => found.length > 0)
  const began = Date.now()
  const [first] = await until(([night]) => night?.status === 'failed' || night?.status === 'partial')
  t.match(first, { trigger: 'schedule' })
  t.ok(
    first!.tables.filter(({ status }) => status === 'failed' || status === 'skipped').length > 10,
    'nothing came from Gymly',
  )
  await sleep(began + 10 * MINUTE_MS - Date.now())
  t.equal((await runs()).length, 1, 'not before ten minutes')
  sandbox.faults.clear()
  const made = await until(([last]) => last?.trigger === 'retry' && last.status === 'succeeded')
  t.equal(made.length, 2)

  for (let turn = 0; turn < 100 && mails.length === 0; turn++) await sleep(50)
  // Long enough for another one, and for the make-ups that are no longer needed.
  await sleep(8_000)
  t.match(
    mails.map(({ subject }) => subject),
    [/^Tree11: ingehaald: /],
  )
  t.equal((await runs()).length, 2)
  child.kill('SIGTERM')
  await ended
  t.same(await rowsIn(disturbed), await rowsIn(undisturbed), 'row for row what an undisturbed night brings')
})
