import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { openDatabase } from '../../db/open-database.ts'
import { createSharedRate } from '../../src/landing/shared-rate.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { createGymlySource } from '../../src/sources/gymly/client.ts'
import { memberships } from '../../src/sources/gymly/streams.ts'
import { type Settings, smallGym, start } from '../cli/command.ts'
import { postgresOn, settingsFor } from '../engines.ts'
import { testGym } from '../helper.ts'
import { lesson, participant, SMALL } from '../runs/records.ts'
import { anotherSync, expire, takeOver } from '../runs/worker.ts'
import { startPostgres } from '../servers/postgres.ts'

/** Several processes on one PostgreSQL server: `npm run test:replicas` asks for 200 syncs in a minute, CI for 40. */

t.setTimeout(600_000)

const REQUESTS = Number(process.argv[2] ?? 40)
const SPACING_MS = 300
const server = await startPostgres()
t.teardown(() => server.close())
const engine = postgresOn(server)

t.test('one rate for all processes that ask with one token', async (t) => {
  const sandbox = await startSandbox({ today: '2026-11-22', ...SMALL })
  t.teardown(() => sandbox.close())
  const database = await engine.database(t)
  const [limit, windowMs] = [5, 1_000]
  const sources = Array.from({ length: 4 }, () =>
    createGymlySource(
      {
        ...{ baseUrl: sandbox.gymlyUrl, businessId: sandbox.businessId, locationId: sandbox.locationId },
        ...{ authScheme: 'Bearer' as const, token: sandbox.token, rateLimitPerMinute: limit },
        ...{ maxRetries: 0, timeoutSeconds: 5 },
      },
      { windowMs, rate: createSharedRate(database) },
    ),
  )
  t.teardown(() => Promise.all(sources.map((source) => source.close())))
  const ask = async (at: number) => {
    const { signal } = new AbortController()
    for await (const _ of sources[at % 4]!.pages({ stream: memberships, parameters: {} }, signal));
  }
  await Promise.all(Array.from({ length: 24 }, (_, at) => ask(at)))
  const times = sandbox.requests.list('memberships').map(({ at }) => at)
  t.equal(times.length, 24)
  // A window holds five; the sixth comes after it, less what the way to the sandbox shifts.
  const spans = times.slice(limit).map((at, index) => at - times[index]!)
  t.ok(Math.min(...spans) >= windowMs - 200, `five in ${Math.min(...spans)} ms at the least`)
  const kept = await database.db.selectFrom('BronVerzoek').selectAll().execute()
  t.ok(kept.length <= limit, `${kept.length} rows are kept`)
  t.notMatch(JSON.stringify(kept), sandbox.token)
})

t.test('tables whose rows go with one another are not worked on side by side', async (t) => {
  const gym = await testGym(t, { ...SMALL, database: await engine.database(t) })
  await gym.sync.stop()
  gym.sandbox.answer('activityEvents', [lesson('c1', '2026-11-20T10:00:00Z')])
  gym.sandbox.answer('courseMembers', [participant('p1')])
  for (const [other, own] of [
    ['Lessen', 'LesDeelname'],
    ['LesDeelname', 'Lessen'],
  ] as const) {
    await takeOver(gym.database, other)
    const sync = anotherSync(t, gym)
    sync.start()
    const { runId } = await sync.request({ tables: [own], trigger: 'cli' })
    t.notOk(await sync.ended(runId, 1_500), `${own} waits while another works on ${other}`)
    await expire(gym.database, other)
    t.ok(await sync.ended(runId, 20_000), 'and no longer')
    await sync.stop()
  }
})

/** One of the processes: started, asked and killed as an orchestrator would. */
interface Replica {
  child: ChildProcess
  address: string
}

async function replica(t: Test, settings: Settings): Promise<Replica> {
  const started = start(t.testdirName, ['serve'], { PORT: '0', SCHEDULE_CRON: 'off', ...settings })
  t.teardown(() => started.child.kill('SIGKILL'))
  for (;;) {
    const [, address] = /listens on (http:\S+);/.exec(started.text.err) ?? []
    if (address) return { child: started.child, address }
    if (started.child.exitCode !== null) throw new Error(started.text.err)
    await sleep(50)
  }
}

/** One request each, so that what is seen is the sharing of the work. */
const TABLES = ['Leden', 'Abonnementen', 'OpenstaandeFacturen', 'Uitbetalingen', 'GrootboekRekening']

t.test('killed and started at random, they lose no run and do none twice', async (t) => {
  t.testdir()
  await server.admin('create database replicas')
  const url = server.url('replicas')
  const gym = await smallGym(t)
  const settings = { ...gym.settings, DATABASE_URL: url }
  const replicas = await Promise.all(Array.from({ length: 4 }, () => replica(t, settings)))
  const database = await openDatabase(settingsFor(url))
  t.teardown(() => database.close())
  const asked = new Set<number>()
  let kills = 0

  const ask = async (at: number) => {
    const tables = TABLES.filter((_, place) => (at >> place) % 2 === 0)
    for (;;) {
      const { address } = replicas[Math.floor(Math.random() * replicas.length)]!
      try {
        const response = await fetch(`${address}/sync`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ tables: tables.length === 0 ? TABLES : tables }),
        })
        const run = (await response.json()) as { id: number }
        if (response.status >= 300) throw new Error(JSON.stringify(run))
        asked.add(run.id)
        return
      } catch {
        // It was killed: another one is asked, as a load balancer would.
        await sleep(50)
      }
    }
  }
  let asking = true
  const killing = (async () => {
    while (asking) {
      await sleep(1_500 + Math.random() * 3_000)
      const place = Math.floor(Math.random() * replicas.length)
      const { child } = replicas[place]!
      child.kill('SIGKILL')
      await once(child, 'exit')
      kills++
      await expireAll(database)
      replicas[place] = await replica(t, settings)
    }
  })()
  const requests: Promise<void>[] = []
  for (let at = 0; at < REQUESTS; at++) {
    requests.push(ask(at))
    await sleep(SPACING_MS)
  }
  await Promise.all(requests)
  asking = false
  await killing
  t.ok(kills > 0, `${kills} were killed`)

  for (let look = 0; look < 600; look++) {
    const open = await database.db
      .selectFrom('SyncRun')
      .select('RunId')
      .where('Status', 'in', ['queued', 'running'])
      .execute()
    if (open.length === 0) break
    await sleep(200)
  }
  const runs = await database.db.selectFrom('SyncRun').select(['RunId', 'Status', 'Fout']).execute()
  t.same(
    [...asked].sort((a, b) => a - b).filter((id) => !runs.some(({ RunId }) => RunId === id)),
    [],
    'none is lost',
  )
  t.same(
    runs.filter(({ Status }) => Status !== 'succeeded'),
    [],
    `all of ${runs.length} runs succeeded`,
  )
  for (const name of TABLES) {
    const lines = await database.db
      .selectFrom('SyncRunTabel')
      .select(['RunId', 'BasisVersie'])
      .where('Tabel', '=', name)
      .orderBy('RunId')
      .execute()
    const { Versie } = await database.db
      .selectFrom('TabelStand')
      .select('Versie')
      .where('Tabel', '=', name)
      .executeTakeFirstOrThrow()
    t.same(
      lines.map(({ BasisVersie }) => Number(BasisVersie)),
      lines.map((_, index) => index),
      `${name}: ${lines.length} runs, each on what the one before it left`,
    )
    t.equal(Number(Versie), lines.length, 'and each committed once')
  }
})

/** Two minutes go by: leases of the dead are over, and one of the living may be too. */
async function expireAll({ db }: Database): Promise<void> {
  await db
    .updateTable('TabelStand')
    .set({ VerlooptOp: new Date('2020-01-01T00:00:00Z') })
    .where('Houder', 'is not', null)
    .execute()
}
