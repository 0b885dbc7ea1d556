import { sql } from 'kysely'
import t from 'tap'
import { counts, testGym } from '../helper.ts'
import { clear, column, historyOf, invoice, lesson, participant, SMALL, sale, user } from './records.ts'

const INVOICES = 'OpenstaandeFacturen'
const gym = await testGym(t, { ...SMALL, windowDays: { ProductVerkopen: 2, Lessen: 2, LesDeelname: 2 } })
const { db, names } = gym.database
const failing = (on: string) => gym.sandbox.faults.add({ kind: 'status', status: 404, on })
const statuses = (run: Awaited<ReturnType<typeof gym.readRun>>) =>
  Object.fromEntries(Object.entries(run.tables).map(([name, { Status }]) => [name, Status]))

async function ended({ runId }: { runId: number }) {
  await gym.sync.ended(runId, 30_000)
  return await gym.readRun(runId)
}
const retry = async (runId: number) => await ended(await gym.sync.retry({ runId }))
const replay = async (runId: number, dryRun = false) => await ended(await gym.sync.replay({ runId, dryRun }))

/** Every table's rows are let in again. */
async function fresh() {
  await clear(gym)
  for (const table of [INVOICES, 'Lessen', 'LesDeelname', 'Leden']) await gym.sync.resume(table)
}

t.test('given a day that failed, then a retry asks for that day alone', async (t) => {
  await fresh()
  gym.sandbox.answer('posStatistics', ({ startDate = '' }) => ({
    salesPerProduct: [sale('p1', Number(startDate.slice(-2)))],
  }))
  failing('startDate=2026-11-21')
  const run = await gym.run(['ProductVerkopen', INVOICES])
  t.same(statuses(run), { ProductVerkopen: 'partial', [INVOICES]: 'succeeded' })
  t.match(
    run.tables.ProductVerkopen!.Fout,
    /^1 of 3 requests failed \(2026-11-21\): .*404/,
    'it names what is missing',
  )
  t.same(await column(gym, 'ProductVerkopen', 'Datum'), ['2026-11-20', '2026-11-22'])

  gym.sandbox.faults.clear()
  gym.sandbox.requests.clear()
  const again = await retry(run.RunId)
  t.match(again, { Aanleiding: 'retry', HoortBijRun: run.RunId, Status: 'succeeded' })
  t.same(statuses(again), { ProductVerkopen: 'succeeded' }, 'and only that table')
  t.match(counts(again.tables.ProductVerkopen), { inserted: 1, deleted: 0 })
  t.same(
    gym.sandbox.requests.list().map(({ query }) => query.startDate),
    ['2026-11-21'],
  )
  t.same(await column(gym, 'ProductVerkopen', 'Aantal'), [20, 21, 22])
})

t.test('given a retry that fails as well, then the next goes on from both', async (t) => {
  await fresh()
  failing('startDate=2026-11-21')
  failing('startDate=2026-11-20')
  const run = await gym.run(['ProductVerkopen'])
  gym.sandbox.faults.clear()
  failing('startDate=2026-11-20')
  const second = await retry(run.RunId)
  t.equal(second.Status, 'partial')
  gym.sandbox.faults.clear()
  gym.sandbox.requests.clear()
  gym.setDay('2026-11-24')
  const third = await retry(second.RunId)
  t.equal(third.Status, 'succeeded')
  t.same(
    gym.sandbox.requests.list().map(({ query }) => query.startDate),
    ['2026-11-20'],
    'the days of the first run, though it is later now',
  )
})

t.test('given a table that failed after its list came in, then the list is not fetched again', async (t) => {
  await fresh()
  gym.sandbox.answer('activityEvents', [
    lesson('c1', '2026-11-21T10:00:00Z'),
    lesson('c2', '2026-11-21T11:00:00Z'),
  ])
  gym.sandbox.answer('courseMembers', [participant('p1')])
  failing('c2')
  const run = await gym.run(['Lessen', 'LesDeelname'])
  t.same(statuses(run), { Lessen: 'succeeded', LesDeelname: 'partial' })
  gym.sandbox.faults.clear()
  gym.sandbox.requests.clear()
  const again = await retry(run.RunId)
  t.equal(again.Status, 'succeeded')
  t.same(
    gym.sandbox.requests.list().map(({ stream }) => stream),
    ['courseMembers'],
    'one class',
  )
  t.same(await column(gym, 'LesDeelname', 'LesId'), ['c1', 'c2'])

  await db
    .updateTable('staging.Pagina')
    .set({ OpgehaaldOp: new Date('2026-11-01T00:00:00Z') })
    .execute()
  failing('courses')
  const stale = await gym.run(['Lessen', 'LesDeelname'])
  t.same(statuses(stale), { Lessen: 'succeeded', LesDeelname: 'failed' })
  await db
    .updateTable('staging.Pagina')
    .set({ OpgehaaldOp: new Date('2026-11-01T00:00:00Z') })
    .execute()
  gym.sandbox.faults.clear()
  gym.sandbox.requests.clear()
  t.equal((await retry(stale.RunId)).Status, 'succeeded')
  t.equal(gym.sandbox.requests.count('activityEvents'), 1, 'what landed too long ago is fetched again')
})

t.test('given a list whose second read failed, then a retry reads all of it anew', async (t) => {
  for (const [status, ending] of [
    [500, 'partial'],
    [401, 'failed'],
  ] as const) {
    await fresh()
    gym.sandbox.answer('invoices', [[invoice('a')], [invoice('b')]])
    await gym.run([INVOICES])
    gym.sandbox.requests.clear()
    gym.sandbox.answer('invoices', [[invoice('a')], [invoice('c')]])
    const when = () => gym.sandbox.requests.count('invoices') > 2
    gym.sandbox.faults.add({ kind: 'status', status, on: 'invoices', when })
    const run = await gym.run([INVOICES])
    t.equal(run.tables[INVOICES]!.Status, ending)
    gym.sandbox.faults.clear()
    gym.sandbox.requests.clear()
    t.equal((await retry(run.RunId)).Status, 'succeeded')
    t.equal(gym.sandbox.requests.count('invoices'), 4, `two pages, read twice, after ${status}`)
    t.same(await column(gym, INVOICES, 'FactuurId'), ['a', 'c'])
  }
})

t.test('a table skipped for a failed one comes in with it', async (t) => {
  await fresh()
  gym.sandbox.answer('users', [[user('u1', { activeMemberships: ['m1'] })]])
  failing('users')
  const run = await gym.run(['Leden', 'ActieveAbonnementen', 'Abonnementen'])
  gym.sandbox.faults.clear()
  gym.sandbox.requests.clear()
  const again = await retry(run.RunId)
  t.same(statuses(again), { Leden: 'succeeded', ActieveAbonnementen: 'succeeded' })
  t.equal(gym.sandbox.requests.count(), 1, 'one list for both')
  await t.rejects(gym.sync.retry({ runId: again.RunId }), { code: 'nothing-missing' })
})

t.test('given a later run, then a retry does not bring back what landed before it', async (t) => {
  await fresh()
  gym.sandbox.answer('invoices', [[invoice('a')], [invoice('b')]])
  const run = await gym.run([INVOICES])
  await db.updateTable('SyncRunTabel').set({ Status: 'failed' }).where('RunId', '=', run.RunId).execute()
  gym.sandbox.answer('invoices', [[invoice('c')]])
  await gym.run([INVOICES])
  await retry(run.RunId)
  t.same(await column(gym, INVOICES, 'FactuurId'), ['c'])
})

t.test('a replay transforms what landed, and as a dry run says what that would change', async (t) => {
  await fresh()
  gym.sandbox.answer('invoices', [[invoice('a'), invoice('b')]])
  const run = await gym.run([INVOICES, 'Abonnementen'])
  const before = await gym.rows(INVOICES)
  await sql`update ${names.target(INVOICES)} set "Nummer" = 'wrong' where "FactuurId" = 'a'`.execute(db)
  const spoilt = await gym.rows(INVOICES)
  gym.sandbox.requests.clear()

  const dry = await replay(run.RunId, true)
  t.match(dry, { Aanleiding: 'replay', HoortBijRun: run.RunId, ProefRun: 1, Status: 'succeeded' })
  t.match(counts(dry.tables[INVOICES]), { updated: 1, unchanged: 1 })
  t.match(counts(dry.tables.Abonnementen), { updated: 0, unchanged: 2 })
  t.same(await gym.rows(INVOICES), spoilt)

  const real = await replay(run.RunId)
  t.match(counts(real.tables[INVOICES]), { inserted: 0, updated: 1, deleted: 0, unchanged: 1 })
  t.same(await gym.rows(INVOICES), before)
  t.equal(gym.sandbox.requests.count(), 0, 'the source was not asked')
  t.match((await historyOf(gym, real.RunId, INVOICES))[0], { kind: 'U', before: { Nummer: 'wrong' } })

  t.match(
    counts((await replay(real.RunId)).tables[INVOICES]),
    { updated: 0, unchanged: 2 },
    'of a replay, too',
  )
})

t.test('a replay takes the days of the run that it replays', async (t) => {
  await fresh()
  gym.sandbox.answer('activityEvents', [lesson('c1', '2026-11-21T10:00:00Z')])
  const run = await gym.run(['Lessen'])
  gym.setDay('2026-12-01')
  await sql`delete from ${names.target('Lessen')}`.execute(db)
  await replay(run.RunId)
  t.same(await column(gym, 'Lessen', 'Id'), ['c1'])
})

t.test('a dry run, a replay and a revert are asked for again, and not retried', async (t) => {
  await fresh()
  failing('startDate=2026-11-21')
  const dry = await gym.run(['ProductVerkopen'], { dryRun: true })
  const again = await replay((await gym.run(['ProductVerkopen'])).RunId)
  await db
    .updateTable('SyncRun')
    .set({ Aanleiding: 'revert' })
    .where('RunId', '=', dry.RunId + 1)
    .execute()
  for (const [runId, what] of [
    [dry.RunId, 'dry run'],
    [dry.RunId + 1, 'revert'],
    [again.RunId, 'replay'],
  ] as const) {
    const message = new RegExp(`a ${what} is asked for again as it was`)
    await t.rejects(gym.sync.retry({ runId }), { code: 'nothing-missing', message })
  }
})

t.test('without pages there is nothing to replay', async (t) => {
  await fresh()
  const dry = await gym.run([INVOICES], { dryRun: true })
  await t.rejects(gym.sync.replay({ runId: dry.RunId }), { code: 'pages-not-kept' })
  await t.rejects(gym.sync.replay({ runId: 999_999 }), { code: 'unknown-run' })
})

t.test('given a retry that landed a day and then failed, then the next one brings that day in', async (t) => {
  await fresh()
  gym.sandbox.answer('posStatistics', ({ startDate = '' }) => ({ salesPerProduct: [sale(startDate, 1)] }))
  failing('startDate=2026-11-20')
  failing('startDate=2026-11-21')
  const run = await gym.run(['ProductVerkopen'])
  gym.sandbox.faults.clear()
  gym.sandbox.faults.add({ kind: 'slow', ms: 300, on: 'startDate=2026-11-21' })
  gym.sandbox.faults.add({ kind: 'status', status: 401, on: 'startDate=2026-11-21' })
  const second = await retry(run.RunId)
  t.equal(second.tables.ProductVerkopen!.FoutCode, 'gymly-unauthorized')
  gym.sandbox.faults.clear()
  t.equal((await retry(second.RunId)).Status, 'succeeded')
  t.same(await column(gym, 'ProductVerkopen', 'Datum'), ['2026-11-20', '2026-11-21', '2026-11-22'])
})

t.test('given an interrupted run, then what landed too long ago is fetched again', async (t) => {
  await fresh()
  const run = await gym.run(['ProductVerkopen'])
  const resumed = async () => {
    gym.sandbox.requests.clear()
    await db.updateTable('SyncRunTabel').set({ Status: 'queued' }).where('RunId', '=', run.RunId).execute()
    await db.updateTable('SyncRun').set({ Status: 'queued' }).where('RunId', '=', run.RunId).execute()
    t.equal((await ended({ runId: run.RunId })).Status, 'succeeded')
    return gym.sandbox.requests.count()
  }
  t.equal(await resumed(), 0, 'fresh answers count')
  const old = new Date('2026-11-21T12:00:00Z')
  const [page] = await db.selectFrom('staging.Pagina').select('PaginaId').orderBy('PaginaId').execute()
  await db
    .updateTable('staging.Pagina')
    .set({ OpgehaaldOp: old })
    .where('PaginaId', '=', page!.PaginaId)
    .execute()
  t.equal(await resumed(), 1, 'one of three was read more than twelve hours ago')
  t.equal(await resumed(), 0)
})

t.test('given an interrupted run, then a list read twice too long ago is read anew, twice', async (t) => {
  await fresh()
  const answer = (...lists: [id: string, number?: string][][]) =>
    gym.sandbox.answer(
      'invoices',
      lists.map((page) => page.map(([id, number]) => invoice(id, number ? { number } : {}))),
    )
  answer([['a'], ['b']], [['c'], ['d']])
  await gym.run([INVOICES])
  answer([['a'], ['b']], [['d']])
  const { RunId } = await gym.run([INVOICES])
  const reads = await db
    .selectFrom('staging.Verzoek')
    .select('VerzoekId')
    .where('RunId', '=', RunId)
    .orderBy('VerzoekId')
    .execute()
  t.equal(reads.length, 2)

  answer([['a', 'new']], [['d']])
  gym.sandbox.requests.clear()
  await db
    .updateTable('staging.Pagina')
    .set({ OpgehaaldOp: new Date('2026-11-21T12:00:00Z') })
    .where('VerzoekId', '=', reads[0]!.VerzoekId)
    .execute()
  await db.updateTable('SyncRunTabel').set({ Status: 'queued' }).where('RunId', '=', RunId).execute()
  await db.updateTable('SyncRun').set({ Status: 'queued' }).where('RunId', '=', RunId).execute()
  t.equal((await ended({ runId: RunId })).Status, 'succeeded')
  t.equal(gym.sandbox.requests.count('invoices'), 4, 'two pages, twice')
  t.match(await gym.rows(INVOICES), [{ FactuurId: 'a', Nummer: 'new' }, { FactuurId: 'd' }])
})
