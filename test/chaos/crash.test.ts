import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { Tree11Error } from '../../src/errors.ts'
import { counts, type Gym, testGym } from '../helper.ts'
import { checksOf, clear, column, historyOf, invoice, lesson, participant, SMALL } from '../runs/records.ts'
import { anotherSync, expire, killable, takeOver } from '../runs/worker.ts'

const INVOICES = 'OpenstaandeFacturen'
const renamed = { number: 'new' }
/** Two pages, of which rows have gone: they are read twice. */
const CHANGED = [
  [invoice('a', renamed), invoice('b')],
  [invoice('c'), invoice('e')],
]

/** A gym whose own worker has stopped: the test starts those it needs. */
async function stoppedGym(test: Test) {
  const gym = await testGym(test, SMALL)
  gym.sandbox.answer('invoices', [
    [invoice('a'), invoice('b')],
    [invoice('c'), invoice('d')],
  ])
  await gym.run([INVOICES])
  await gym.sync.stop()
  const { db, names } = gym.database
  await sql`create table before as select * from ${names.target(INVOICES)}`.execute(db)
  return {
    gym,
    async again() {
      await clear(gym)
      await sql`insert into ${names.target(INVOICES)} select * from before`.execute(db)
      gym.sandbox.answer('invoices', CHANGED)
    },
  }
}

/** All that a run of the table leaves, without what a clock or a counter gave. */
async function left(gym: Gym, runId: number) {
  const run = await gym.readRun(runId)
  const line = run.tables[INVOICES]!
  return {
    status: run.Status,
    counts: { ...counts(line), read: line.Gelezen, requests: line.Verzoeken, pages: line.Paginas },
    rows: await gym.rows(INVOICES),
    history: await historyOf(gym, runId, INVOICES),
    checks: await checksOf(gym, runId, INVOICES),
  }
}

t.test('killed before any statement of its work, a run ends as if nothing had happened', async (t) => {
  const { gym, again } = await stoppedGym(t)
  await again()
  const undisturbed = killable(gym.database)
  const clean = anotherSync(t, gym, { database: undisturbed.database })
  const { runId: cleanRun } = await clean.request({ tables: [INVOICES], trigger: 'cli' })
  undisturbed.killAfter(Number.POSITIVE_INFINITY)
  clean.start()
  await clean.ended(cleanRun, 30_000)
  await clean.stop()
  const statements = undisturbed.made()
  const wanted = await left(gym, cleanRun)
  t.match(wanted.counts, { inserted: 1, updated: 1, deleted: 1 })
  t.ok(statements > 30, `${statements} statements`)

  // A quarter of them covers every phase; the last ones are of the idle worker.
  for (let at = 1; at < statements - 3; at += 4) {
    await again()
    const doomed = killable(gym.database)
    const first = anotherSync(t, gym, { database: doomed.database })
    const { runId } = await first.request({ tables: [INVOICES], trigger: 'cli' })
    const dead = doomed.killAfter(at)
    first.start()
    await dead
    await first.stop()
    const complete = await gym.database.db
      .selectFrom('staging.Verzoek')
      .select('VerzoekId')
      .where('RunId', '=', runId)
      .where('Status', '=', 'complete')
      .execute()

    gym.sandbox.requests.clear()
    const second = anotherSync(t, gym)
    second.start()
    const ended = await second.ended(runId, 30_000)
    await second.stop()
    t.ok(ended, `killed before statement ${at + 1}: it ends`)
    t.same(await left(gym, runId), wanted, `killed before statement ${at + 1}: as a clean run does`)
    t.equal(
      gym.sandbox.requests.count('invoices'),
      4 - 2 * complete.length,
      `killed before statement ${at + 1}: what had landed is not fetched again`,
    )
  }
})

t.test(
  'stopped while it fetches, a worker hands its table back and another goes on from there',
  async (t) => {
    const { gym } = await stoppedGym(t)
    await clear(gym)
    gym.sandbox.answer('activityEvents', [
      lesson('c1', '2026-11-20T10:00:00Z'),
      lesson('c2', '2026-11-20T11:00:00Z'),
      lesson('c3', '2026-11-20T12:00:00Z'),
    ])
    gym.sandbox.answer('courseMembers', [participant('p1')])
    gym.sandbox.faults.add({
      kind: 'slow',
      ms: 3_000,
      on: 'courseMembers',
      when: ({ courseId }) => courseId === 'c3',
    })
    const first = anotherSync(t, gym)
    const { runId } = await first.request({ tables: ['LesDeelname'], trigger: 'cli' })
    first.start()
    while (gym.sandbox.requests.list('courseMembers').filter(({ status }) => status === 200).length < 2)
      await sleep(20)
    await sleep(100)
    const start = performance.now()
    await first.stop()
    t.ok(performance.now() - start < 1_500, 'it does not wait for the slow answer')

    const run = await gym.readRun(runId)
    t.equal(run.tables.LesDeelname!.Status, 'queued')
    const state = await gym.database.db
      .selectFrom('TabelStand')
      .select(['Houder', 'VerlooptOp'])
      .where('Tabel', '=', 'LesDeelname')
      .executeTakeFirstOrThrow()
    t.same(state, { Houder: null, VerlooptOp: null }, 'nobody holds it')
    t.same(await gym.rows('LesDeelname'), [], 'and nothing of it was written')

    gym.sandbox.faults.clear()
    gym.sandbox.requests.clear()
    const second = anotherSync(t, gym)
    second.start()
    t.ok(await second.ended(runId, 30_000))
    t.same(await column(gym, 'LesDeelname', 'LesId'), ['c1', 'c2', 'c3'])
    t.equal(gym.sandbox.requests.count('activityEvents'), 0, 'the classes had landed')
    t.match(
      gym.sandbox.requests.list('courseMembers').map(({ path }) => path.split('/').at(-2)),
      ['c3'],
      'and two of their answers',
    )
  },
)

t.test('a worker that lost its lease while it fetches writes nothing, and the next one does', async (t) => {
  const { gym, again } = await stoppedGym(t)
  await again()
  const before = await gym.rows(INVOICES)
  gym.sandbox.faults.add({ kind: 'slow', ms: 300, on: 'invoices', times: 1 })
  // Shared with others, so that no worker takes the leases of another at its start.
  const database = { ...gym.database, exclusive: false }
  const sync = anotherSync(t, gym, { database })
  const { runId } = await sync.request({ tables: [INVOICES], trigger: 'cli' })
  sync.start()
  while (gym.sandbox.requests.count('invoices') === 0) await sleep(10)
  await takeOver(database, INVOICES)
  t.notOk(await sync.ended(runId, 1_500), 'it did not end the run')
  t.same(await gym.rows(INVOICES), before)
  t.equal(
    (await gym.readRun(runId)).tables[INVOICES]!.Status,
    'running',
    'nor call it failed: it is not its own',
  )

  await sync.stop()
  const next = anotherSync(t, gym, { database })
  next.start()
  t.notOk(await next.ended(runId, 1_500), 'as long as the lease lasts, nobody else begins')
  await expire(database, INVOICES)
  t.ok(await next.ended(runId, 30_000), 'after that, somebody does')
  t.match(await column(gym, INVOICES, 'FactuurId'), ['a', 'b', 'c', 'e'])
})

t.test('a worker that is stopped does not hand back what another has taken over', async (t) => {
  const { gym, again } = await stoppedGym(t)
  await again()
  gym.sandbox.faults.add({ kind: 'slow', ms: 3_000, on: 'invoices', times: 1 })
  const database = { ...gym.database, exclusive: false }
  const sync = anotherSync(t, gym, { database })
  const { runId } = await sync.request({ tables: [INVOICES], trigger: 'cli' })
  sync.start()
  while (gym.sandbox.requests.count('invoices') === 0) await sleep(10)
  await takeOver(database, INVOICES)
  await sync.stop()
  t.equal((await gym.readRun(runId)).tables[INVOICES]!.Status, 'running')
})

t.test('a worker that loses its lease just before it commits writes nothing', async (t) => {
  const { gym, again } = await stoppedGym(t)
  await again()
  const before = await gym.rows(INVOICES)
  const { db, names } = gym.database
  await sql`create function taken() returns trigger language plpgsql as $$ begin
    update ${names.target('TabelStand')} set "Token" = "Token" + 1, "Houder" = 'another', "VerlooptOp" = now() + interval '1 minute' where "Tabel" = '${sql.raw(INVOICES)}';
    return null; end $$`.execute(db)
  await sql`create trigger taken after insert on ${names.work(INVOICES)} for each statement execute function taken()`.execute(
    db,
  )
  const sync = anotherSync(t, gym, { database: { ...gym.database, exclusive: false } })
  const { runId } = await sync.request({ tables: [INVOICES], trigger: 'cli' })
  sync.start()
  t.notOk(await sync.ended(runId, 1_500))
  t.same(await gym.rows(INVOICES), before)
  t.same(await checksOf(gym, runId, INVOICES), {}, 'no check of it either')
  t.same(await historyOf(gym, runId, INVOICES), [])
})

t.test('of two workers, one takes a table and the other leaves it alone', async (t) => {
  const { gym, again } = await stoppedGym(t)
  await again()
  gym.sandbox.faults.add({ kind: 'slow', ms: 400, on: 'invoices', times: 2 })
  const database = { ...gym.database, exclusive: false }
  const [one, two] = [anotherSync(t, gym, { database }), anotherSync(t, gym, { database })]
  const { runId } = await one.request({ tables: [INVOICES], trigger: 'cli' })
  one.start()
  two.start()
  t.ok(await two.ended(runId, 30_000))
  t.equal(gym.sandbox.requests.count('invoices'), 4, 'two pages, read twice, and by nobody else')
  const { Versie, Token } = await database.db
    .selectFrom('TabelStand')
    .select(['Versie', 'Token'])
    .where('Tabel', '=', INVOICES)
    .executeTakeFirstOrThrow()
  t.match({ Versie, Token: Number(Token) }, { Versie: 2, Token: 2 }, 'claimed once for each run')
})

t.test('given an outage that its lease did not outlast, then a worker lets go of the table', async (t) => {
  const { gym, again } = await stoppedGym(t)
  await again()
  const { database } = gym
  let lost = false
  let taken: Promise<void> | undefined
  const first = anotherSync(t, gym, {
    database: {
      ...database,
      // When it is back, another worker has begun.
      db: database.db.withPlugin({
        transformQuery: ({ node }) => node,
        async transformResult({ result }) {
          if (lost) taken ??= takeOver(database, INVOICES)
          await taken
          return result
        },
      }),
      dialect: {
        ...database.dialect,
        page(bytes) {
          if (lost) return database.dialect.page(bytes)
          lost = true
          throw new Tree11Error('Gone.', { code: 'connection-lost', kind: 'retry' })
        },
      },
    },
  })
  gym.sandbox.requests.clear()
  const { runId } = await first.request({ tables: [INVOICES], trigger: 'cli' })
  first.start()
  while (!lost) await sleep(20)
  await sleep(1_500)
  await first.stop()
  const requests = await database.db
    .selectFrom('staging.Verzoek')
    .select(['Poging', 'Status'])
    .where('RunId', '=', runId)
    .execute()
  t.same(requests, [{ Poging: 1, Status: 'busy' }], 'it did not count an attempt under the other')
  t.equal((await gym.readRun(runId)).tables[INVOICES]!.Status, 'running', 'nor end what the other does')
})
