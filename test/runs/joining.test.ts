import t from 'tap'
import { isMissed } from '../../src/runs/missed-moment.ts'
import { takeable } from '../../src/runs/queue.ts'
import { tables } from '../../src/tables/index.ts'
import { testGym } from '../helper.ts'
import { clear, column, lesson, SMALL, sale } from './records.ts'

const gym = await testGym(t, { ...SMALL, windowDays: { ProductVerkopen: 1, Lessen: 1 } })

const LONG = new Date('2099-01-01T00:00:00Z')

/** Holds a table back, so that requests for it stay queued. */
const holdBack = async (table: string, until: Date | null) =>
  await gym.database.db
    .updateTable('TabelStand')
    .set({ Houder: until && 'another', VerlooptOp: until })
    .where('Tabel', '=', table)
    .execute()

t.test('the same request joins the run that is queued, another one is queued behind it', async (t) => {
  await clear(gym)
  await holdBack('Lessen', LONG)
  const ask = (request: object) => gym.sync.request({ tables: ['Lessen'], trigger: 'api', ...request })
  const first = await ask({})
  t.equal(first.joined, false)
  t.same(await ask({}), { runId: first.runId, joined: true })
  t.same(await ask({ tables: ['lessen'] }), { runId: first.runId, joined: true }, 'whatever the case')

  const range = await ask({ from: '2026-11-01', to: '2026-11-02' })
  const since = await ask({ from: '2026-11-20' })
  const dry = await ask({ dryRun: true })
  const more = await ask({ tables: ['Lessen', 'Abonnementen'] })
  t.same(
    [range, since, dry, more].map(({ joined }) => joined),
    [false, false, false, false],
  )
  t.same(await ask({ dryRun: true }), { runId: dry.runId, joined: true })
  t.same(await ask({ from: '2026-11-01', to: '2026-11-02' }), { runId: range.runId, joined: true })
  t.equal((await gym.readRun(first.runId)).Status, 'queued')

  const [one, two] = await Promise.all([
    ask({ tables: ['OpenstaandeFacturen', 'Lessen'] }),
    ask({ tables: ['Lessen', 'OpenstaandeFacturen'] }),
  ])
  t.equal(one.runId, two.runId, 'two at one moment are one')
  t.not(one.runId, first.runId, 'and more than the run that is queued')

  await holdBack('Lessen', null)
  for (const { runId } of [first, range, since, dry, more, one]) t.ok(await gym.sync.ended(runId, 30_000))
  const written = await gym.database.db
    .selectFrom('DataQualityLog')
    .select((eb) => ['RunId', eb.fn.min('Id').as('first')])
    .where('Tabel', '=', 'Lessen')
    .groupBy('RunId')
    .orderBy('first')
    .execute()
  t.same(
    written.map(({ RunId }) => Number(RunId)),
    [first, range, since, more, one].map(({ runId }) => runId),
    'one after the other, in the order in which they were asked for',
  )
  const another = await ask({})
  t.not(another.joined, true, 'a run that has ended is not joined')
  t.ok(await gym.sync.ended(another.runId, 30_000))
})

/** Somebody asks for its end; the worker has not come to it yet. */
const beingCancelled = async (runId: number) =>
  await gym.database.db
    .updateTable('SyncRun')
    .set({ StopGevraagdOp: new Date() })
    .where('RunId', '=', runId)
    .execute()

t.test('given a queued run that is being cancelled, then the same request is a run of its own', async (t) => {
  await clear(gym)
  gym.sandbox.answer('posStatistics', { salesPerProduct: [sale('p1', 3)] })
  gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'startDate=2026-11-21' })
  const failed = await gym.run(['ProductVerkopen'])
  gym.sandbox.faults.clear()
  const asks = {
    sync: () => gym.sync.request({ tables: ['ProductVerkopen'], trigger: 'api' }),
    retry: () => gym.sync.retry({ runId: failed.RunId }),
  }
  for (const [name, ask] of Object.entries(asks)) {
    await holdBack('ProductVerkopen', LONG)
    const first = await ask()
    t.same(await ask(), { runId: first.runId, joined: true })
    await beingCancelled(first.runId)
    const second = await ask()
    t.equal(second.joined, false, name)
    await holdBack('ProductVerkopen', null)
    t.ok(await gym.sync.ended(second.runId, 30_000))
    t.equal((await gym.readRun(second.runId)).Status, 'succeeded')
  }
})

t.test(
  'given a run that waits since before midnight, then a request of today has its own days',
  async (t) => {
    await clear(gym)
    gym.sandbox.answer('activityEvents', [
      lesson('c22', '2026-11-22T10:00:00Z'),
      lesson('c23', '2026-11-23T10:00:00Z'),
    ])
    await holdBack('Lessen', LONG)
    const before = await gym.sync.request({ tables: ['Lessen'], trigger: 'api' })
    gym.setDay('2026-11-23')
    const after = await gym.sync.request({ tables: ['Lessen'], trigger: 'api' })
    t.equal(after.joined, false)
    await holdBack('Lessen', null)
    for (const { runId } of [before, after]) t.ok(await gym.sync.ended(runId, 30_000))
    t.same(await column(gym, 'Lessen', 'Id'), ['c22', 'c23'])
  },
)

t.test('an older run of a table goes first, whatever that waits for', async (t) => {
  await clear(gym)
  await holdBack('Lessen', LONG)
  const ask = (names: string[]) => gym.sync.request({ tables: names, trigger: 'api' })
  const older = await ask(['Lessen', 'LesDeelname'])
  const newer = await ask(['LesDeelname'])
  t.same(await takeable(gym.database.db, tables), [{ runId: older.runId, table: 'Lessen' }])
  t.equal((await gym.readRun(newer.runId)).Status, 'queued')
  await holdBack('Lessen', null)
  for (const { runId } of [older, newer]) t.ok(await gym.sync.ended(runId, 30_000))
})

t.test('the clock asks once for each of its moments', async (t) => {
  await clear(gym)
  const scheduledFor = new Date('2026-11-22T01:00:00Z')
  const ask = () => gym.sync.request({ tables: ['Abonnementen'], trigger: 'schedule', scheduledFor })
  const first = await ask()
  t.ok(await gym.sync.ended(first.runId, 30_000))
  t.same(await ask(), { runId: first.runId, joined: true }, 'also when its run has ended')
})

t.test(
  'given a clock that is faster than its runs, then one of them waits, for the last moment',
  async (t) => {
    await clear(gym)
    await holdBack('Abonnementen', LONG)
    const { db } = gym.database
    const moment = (minute: number) => new Date(Date.UTC(2026, 10, 22, 0, minute))
    const ask = (minute: number) =>
      gym.sync.request({ tables: ['Abonnementen'], trigger: 'schedule', scheduledFor: moment(minute) })
    const own = await gym.sync.request({ tables: ['Abonnementen'], trigger: 'api' })
    const first = await ask(51)
    t.equal(first.joined, false, 'the run of who asked himself is left as it is')
    for (const minute of [52, 53]) t.same(await ask(minute), { runId: first.runId, joined: true })
    t.same(await ask(52), { runId: first.runId, joined: true }, 'a replica that comes late')
    t.same((await gym.readRun(first.runId)).RoosterMoment, moment(53))
    for (const minute of [51, 52, 53]) {
      t.equal(await isMissed(gym.database, moment(minute), moment(59)), false, `${minute} is not missed`)
    }
    t.ok(await isMissed(gym.database, moment(54), moment(59)), 'and what nobody asked for is')
    await holdBack('Abonnementen', null)
    for (const { runId } of [own, first]) t.ok(await gym.sync.ended(runId, 30_000))

    // A clock that was a year ahead for one night, and was put right.
    await db
      .updateTable('SyncRun')
      .set({ RoosterMoment: new Date('2027-11-22') })
      .where('RunId', '=', first.runId)
      .execute()
    t.ok(await isMissed(gym.database, moment(55), moment(59)))
    t.equal((await ask(55)).joined, false)
  },
)
