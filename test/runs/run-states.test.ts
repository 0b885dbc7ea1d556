import { sql } from 'kysely'
import t from 'tap'
import { settle } from '../../src/runs/queue.ts'
import { tables } from '../../src/tables/index.ts'
import { type Gym, testGym } from '../helper.ts'
import { checksOf, clear, column, historyOf, hours, invoice, rejectedOf, SMALL } from './records.ts'

const gym = await testGym(t, { ...SMALL, windowDays: { ProductVerkopen: 1, Lessen: 1 } })
const statuses = (run: Awaited<ReturnType<Gym['run']>>) =>
  Object.fromEntries(Object.entries(run.tables).map(([name, { Status }]) => [name, Status]))
const failing = (on: string) => gym.sandbox.faults.add({ kind: 'status', status: 404, on })

t.test('a run whose tables all come in has succeeded', async (t) => {
  await clear(gym)
  const run = await gym.run(['Abonnementen', 'OpenstaandeFacturen'])
  t.match(run, { Status: 'succeeded', Fout: null, FoutCode: null })
  t.same(statuses(run), { Abonnementen: 'succeeded', OpenstaandeFacturen: 'succeeded' })
  t.ok(run.Gestart && run.Klaar && run.Aangemaakt <= run.Gestart && run.Gestart <= run.Klaar)
})

t.test('given a table that fails, then the others come in and the run is partial', async (t) => {
  await clear(gym)
  failing('invoices')
  const run = await gym.run(['Abonnementen', 'OpenstaandeFacturen'])
  t.match(run, { Status: 'partial', Fout: null })
  t.same(statuses(run), { Abonnementen: 'succeeded', OpenstaandeFacturen: 'failed' })
  t.match(run.tables.OpenstaandeFacturen, { FoutCode: 'gymly-not-found', Fout: /answered 404/ })
})

t.test('given a table of which one request fails, then the table and the run are partial', async (t) => {
  await clear(gym)
  failing('startDate=2026-11-21')
  const run = await gym.run(['ProductVerkopen'])
  t.equal(run.Status, 'partial')
  t.same(statuses(run), { ProductVerkopen: 'partial' })
})

t.test('given a table that fails, then those that need it are skipped and left as they are', async (t) => {
  await clear(gym)
  await gym.run(['Leden', 'ActieveAbonnementen'])
  const before = await gym.rows('ActieveAbonnementen')
  gym.sandbox.answer('users', [])
  failing('users')
  const run = await gym.run(['Leden', 'ActieveAbonnementen', 'Abonnementen'])
  t.same(statuses(run), { Leden: 'failed', ActieveAbonnementen: 'skipped', Abonnementen: 'succeeded' })
  t.equal(run.Status, 'partial')
  t.match(run.tables.ActieveAbonnementen, { FoutCode: 'needed-table-failed', Fout: /needs Leden/ })
  t.same(await gym.rows('ActieveAbonnementen'), before)
})

t.test('given a failed table that is not in the run, then nothing is skipped', async (t) => {
  await clear(gym)
  t.same(statuses(await gym.run(['ActieveAbonnementen'])), { ActieveAbonnementen: 'succeeded' })
})

t.test('a run whose tables all fail has failed, and carries the first reason', async (t) => {
  await clear(gym)
  failing('invoices')
  failing('memberships')
  const run = await gym.run(['Abonnementen', 'OpenstaandeFacturen'])
  t.match(run, { Status: 'failed', FoutCode: 'gymly-not-found', Fout: /memberships/ })
})

t.test('given a wrong token, then the run fails at once and deletes nothing', async (t) => {
  await clear(gym)
  const TABLES = ['Abonnementen', 'OpenstaandeFacturen', 'Uitbetalingen', 'ProductVerkopen']
  await gym.run(TABLES)
  const before = await Promise.all(TABLES.map((name) => gym.rows(name)))
  gym.sandbox.requests.clear()
  gym.sandbox.faults.add({ kind: 'status', status: 401, on: '/api/' })
  const run = await gym.run(TABLES)
  t.match(run, { Status: 'failed', FoutCode: 'gymly-unauthorized', Fout: /GYMLY_API_TOKEN/ })
  for (const name of TABLES) t.match(run.tables[name], { Status: 'failed', FoutCode: 'gymly-unauthorized' })
  t.same(await Promise.all(TABLES.map((name) => gym.rows(name))), before)
  const asked = gym.sandbox.requests.list().filter(({ path }) => path.startsWith('/api/'))
  t.equal(asked.length, 1, 'nobody asks again with a token that is not accepted')
})

t.test('given a failed table and only such as need it, then the run failed', async (t) => {
  await clear(gym)
  failing('users')
  const run = await gym.run(['Leden', 'ActieveAbonnementen'])
  t.same(statuses(run), { Leden: 'failed', ActieveAbonnementen: 'skipped' })
  t.equal(run.Status, 'failed')
})

t.test('given a wrong token, then a table of the other source still comes in', async (t) => {
  await clear(gym)
  gym.sandbox.answer('sheet', hours(['An', 'Bos', '2026-11-02', 1]))
  gym.sandbox.faults.add({ kind: 'status', status: 401, on: '/api/' })
  const run = await gym.run(['OpenstaandeFacturen', 'PersonalTraining'])
  t.same(statuses(run), { OpenstaandeFacturen: 'failed', PersonalTraining: 'succeeded' })
  t.equal(run.Status, 'partial')

  gym.sandbox.faults.clear()
  t.equal((await gym.run(['OpenstaandeFacturen'])).Status, 'succeeded', 'the next run asks again')
})

t.test('given a sheet that may not be read, then only the tables that need it fail', async (t) => {
  await clear(gym)
  gym.sandbox.faults.add({ kind: 'status', status: 401, on: '/v4/' })
  const run = await gym.run(['Abonnementen', 'OpenstaandeFacturen', 'PersonalTraining'])
  t.same(statuses(run), {
    Abonnementen: 'failed',
    OpenstaandeFacturen: 'succeeded',
    PersonalTraining: 'failed',
  })
  t.match(run.tables.Abonnementen, { FoutCode: 'sheets-unauthorized' })
})

t.test('given a renamed tab of the sections, then only the tables that need it fail', async (t) => {
  await clear(gym)
  gym.sandbox.faults.add({ kind: 'status', status: 400, on: 'sections' })
  const run = await gym.run(['Abonnementen', 'PersonalTraining'])
  t.match(run.tables.Abonnementen, { Status: 'failed', FoutCode: 'sheets-wrong-range' })
  t.match(run.tables.PersonalTraining, { Status: 'succeeded' })
})

t.test('given an API that cannot be reached, then the run fails and the rows stay', async (t) => {
  const lost = await testGym(t, SMALL)
  await lost.run(['Uitbetalingen'])
  const before = await lost.rows('Uitbetalingen')
  t.ok(before.length > 0)
  await lost.sandbox.close()
  const run = await lost.run(['Uitbetalingen', 'OpenstaandeFacturen'])
  t.match(run, { Status: 'failed', FoutCode: 'gymly-unreachable', Fout: /GYMLY_BASE_URL/ })
  t.same(await lost.rows('Uitbetalingen'), before)
  t.same(statuses(run), { Uitbetalingen: 'failed', OpenstaandeFacturen: 'failed' })
  t.equal(run.tables.Uitbetalingen!.Fout, run.tables.OpenstaandeFacturen!.Fout, 'the second did not try')
})

t.test('the ending of a run is the first that fits, whatever else became of its tables', async (t) => {
  const { db, dialect } = gym.database
  const cases: [ending: string, ...tables: string[]][] = [
    ['cancelled', 'succeeded', 'held', 'cancelled', 'failed'],
    ['cancelled', 'failed', 'cancelled'],
    ['failed', 'failed', 'skipped'],
    ['held', 'failed', 'held'],
    ['held', 'succeeded', 'partial', 'skipped', 'failed', 'held'],
    ['partial', 'succeeded', 'failed'],
    ['partial', 'succeeded', 'skipped'],
    ['partial', 'partial'],
    ['succeeded', 'succeeded', 'succeeded'],
  ]
  for (const [ending, ...found] of cases) {
    const runId = await db.transaction().execute(async (trx) => {
      const values = { Aanleiding: 'cli', Status: 'running', ProefRun: 0, Aangemaakt: new Date() }
      const id = await dialect.insertedId(trx.insertInto('SyncRun').values(values), 'RunId')
      const lines = found.map((Status, at) => ({ RunId: id, Tabel: tables[at]!.name, Volgorde: at, Status }))
      await trx.insertInto('SyncRunTabel').values(lines).execute()
      return id
    })
    await settle(gym.database, runId, new Date())
    t.equal((await gym.readRun(runId)).Status, ending, found.join(' '))
  }
})

t.test(
  'given a MERGE that changes other rows than the difference has, then nothing is written',
  async (t) => {
    const TABLE = 'OpenstaandeFacturen'
    await clear(gym)
    gym.sandbox.answer('invoices', [invoice('a'), invoice('b')])
    await gym.run([TABLE])
    const before = await gym.rows(TABLE)
    const { db, names } = gym.database
    const state = () =>
      db.selectFrom('TabelStand').select(['Versie', 'LaatsteRunId']).where('Tabel', '=', TABLE).execute()
    const stateBefore = await state()
    await sql`create function skipped() returns trigger language plpgsql as 'begin return null; end'`.execute(
      db,
    )
    await sql`create trigger skipped before insert on ${names.target(TABLE)} for each row when (new."FactuurId" = 'd') execute function skipped()`.execute(
      db,
    )
    gym.sandbox.answer('invoices', [
      invoice('a', { number: 'new' }),
      invoice('c'),
      invoice('d'),
      invoice('bad', { totalAmount: null }),
    ])
    const run = await gym.run([TABLE])
    t.match(run.tables[TABLE], {
      Status: 'failed',
      FoutCode: 'merge-mismatch',
      ...{ Gelezen: 0, Afgekeurd: 0, Ingevoegd: 0, Gewijzigd: 0, Verwijderd: 0 },
    })
    t.same(await gym.rows(TABLE), before)
    t.same(await historyOf(gym, run.RunId, TABLE), [], 'no history')
    t.same(await rejectedOf(gym, run.RunId, TABLE), [], 'no quarantine')
    t.same(await checksOf(gym, run.RunId, TABLE), {}, 'no checks')
    t.same(await state(), stateBefore, 'no new version')

    await sql`drop trigger skipped on ${names.target(TABLE)}`.execute(db)
    const next = await gym.run([TABLE])
    t.match(next.tables[TABLE], {
      Status: 'succeeded',
      Ingevoegd: 2,
      Gewijzigd: 1,
      Verwijderd: 1,
      Afgekeurd: 1,
    })
    t.same(await column(gym, TABLE, 'FactuurId'), ['a', 'c', 'd'])
    t.equal((await historyOf(gym, next.RunId, TABLE)).length, 4)
    t.equal((await rejectedOf(gym, next.RunId, TABLE)).length, 1)
    const [now] = await state()
    t.match(now, { Versie: stateBefore[0]!.Versie + 1, LaatsteRunId: next.RunId })
  },
)
