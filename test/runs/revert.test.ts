import t from 'tap'
import { counts, testGym } from '../helper.ts'
import {
  booked,
  clear,
  column,
  historyOf,
  invoice,
  lesson,
  participant,
  revenue,
  SMALL,
  user,
} from './records.ts'

const INVOICES = 'OpenstaandeFacturen'
const gym = await testGym(t, { ...SMALL, windowDays: { ProductVerkopen: 2, Lessen: 2, LesDeelname: 2 } })
const { db } = gym.database
const statuses = (run: Awaited<ReturnType<typeof gym.readRun>>) =>
  Object.fromEntries(Object.entries(run.tables).map(([name, { Status }]) => [name, Status]))

async function ended({ runId }: { runId: number }) {
  await gym.sync.ended(runId, 30_000)
  return await gym.readRun(runId)
}
const revert = async (runId: number, tables?: string[]) =>
  await ended(await gym.sync.revert({ runId, ...(tables && { tables }) }))

/** Every table's rows are let in again. */
async function fresh() {
  await clear(gym)
  for (const table of [INVOICES, 'Lessen', 'LesDeelname', 'Leden']) await gym.sync.resume(table)
}

/** When the source was read of which the rows are. */
const readAt = async () =>
  (
    await db
      .selectFrom('TabelStand')
      .select('BronGelezenOp')
      .where('Tabel', '=', INVOICES)
      .executeTakeFirstOrThrow()
  ).BronGelezenOp

const MANY = '€ é 👍 "quoted" \\ / \n line'

t.test('a revert puts back what a run inserted, changed and deleted, cell for cell', async (t) => {
  await fresh()
  gym.sandbox.answer('invoices', [
    [
      invoice('a', { totalAmount: 1234567890.1, number: MANY, dueDate: null }),
      invoice('b', { totalAmount: 0.3, createdAt: '2026-03-29T01:59:59.123Z', number: '' }),
      invoice('c', { totalAmount: -0.05, businessUser: null, number: ' spaces ' }),
    ],
  ])
  await gym.run([INVOICES])
  const [before, readBefore] = [await gym.rows(INVOICES), await readAt()]
  gym.sandbox.answer('invoices', [
    [invoice('b'), invoice('c', { number: 'changed' }), invoice('d'), invoice('e')],
  ])
  const run = await gym.run([INVOICES])
  t.match(counts(run.tables[INVOICES]), { inserted: 2, updated: 2, deleted: 1 })
  const [after, readAfter] = [await gym.rows(INVOICES), await readAt()]

  const undone = await revert(run.RunId)
  t.match(undone, { Aanleiding: 'revert', HoortBijRun: run.RunId, Status: 'succeeded' })
  t.match(counts(undone.tables[INVOICES]), { inserted: 1, updated: 2, deleted: 2 })
  t.same(await gym.rows(INVOICES), before)
  t.same(await readAt(), readBefore, 'the rows are no newer than they were')
  t.equal((await historyOf(gym, undone.RunId, INVOICES)).length, 5, 'with a history of its own')

  const night = await gym.run([INVOICES, 'Abonnementen'])
  t.same(statuses(night), { [INVOICES]: 'skipped', Abonnementen: 'succeeded' })
  t.match(night.tables[INVOICES], {
    FoutCode: 'table-paused',
    Fout: new RegExp(`since run ${undone.RunId} `),
  })
  t.equal(night.Status, 'partial')
  t.same(await gym.rows(INVOICES), before, 'the next night does not do the same again')
  const dry = await gym.run([INVOICES], { dryRun: true })
  t.match(
    counts(dry.tables[INVOICES]),
    { inserted: 2, updated: 2, deleted: 1 },
    'a dry run still says what it would',
  )

  await revert(undone.RunId)
  t.same(await gym.rows(INVOICES), after, 'a revert can be reverted')
  t.same(await readAt(), readAfter)
  await gym.sync.resume(INVOICES)
  t.match(counts((await gym.run([INVOICES])).tables[INVOICES]), { unchanged: 4, inserted: 0, updated: 0 })
})

t.test('after one revert and another the rows are as old as they were at first', async (t) => {
  await fresh()
  gym.sandbox.answer('invoices', [invoice('a')])
  await gym.run([INVOICES])
  const first = await readAt()
  for (const number of ['wrong', 'wrong again']) {
    gym.sandbox.answer('invoices', [invoice('a', { number })])
    const { RunId } = await gym.run([INVOICES])
    t.not(await readAt(), first)
    await revert(RunId)
    t.same(await readAt(), first, number)
    await gym.sync.resume(INVOICES)
  }
})

t.test('times, truth values, JSON, dates and sums come back as they were', async (t) => {
  await fresh()
  const wide = {
    activities: ['Yoga "é"', 'a, b'],
    teachers: [{ fullName: 'Ä' }],
    capacity: null,
    recurring: true,
  }
  gym.sandbox.answer('activityEvents', [lesson('c1', '2026-11-21T10:00:00.120Z', wide)])
  gym.sandbox.answer(
    'revenue',
    revenue([booked('2026-11-20', '8000', 12345678.91), booked('2026-11-20', '8000', 0.02)]),
  )
  gym.sandbox.answer('users', [[user('u1', { active: false }), user('u2')]])
  const TABLES = ['Leden', 'Lessen', 'Omzet']
  await gym.run(TABLES)
  const all = async () => await Promise.all(TABLES.map((name) => gym.rows(name)))
  const before = await all()
  gym.sandbox.answer('activityEvents', [])
  gym.sandbox.answer('revenue', revenue([]))
  gym.sandbox.answer('users', [[user('u1', { active: true, updatedAt: '2026-11-22T00:00:00Z' })]])
  const run = await gym.run(TABLES)
  t.match(counts(run.tables.Leden), { updated: 1, deleted: 1 })
  const after = await all()
  const undone = await revert(run.RunId)
  t.same(await all(), before)
  await revert(undone.RunId)
  t.same(await all(), after, 'and go again, also from tables that were empty')
  for (const table of TABLES) await gym.sync.resume(table)
})

t.test('participants that went with their class come back with it', async (t) => {
  await fresh()
  const classes = ['c1', 'c2'].map((id) => lesson(id, '2026-11-21T10:00:00Z'))
  gym.sandbox.answer('activityEvents', classes)
  gym.sandbox.answer('courseMembers', [participant('p1', { attended: true }), participant('p2')])
  await gym.run(['Lessen', 'LesDeelname'])
  const before = await gym.rows('LesDeelname')
  gym.sandbox.answer('activityEvents', classes.slice(1))
  const run = await gym.run(['Lessen'])
  t.equal((await gym.rows('LesDeelname')).length, 2)
  const undone = await revert(run.RunId)
  t.same(
    statuses(undone),
    { Lessen: 'succeeded', LesDeelname: 'succeeded' },
    'of a table that the run did not name',
  )
  t.same(await gym.rows('LesDeelname'), before)

  await revert(undone.RunId)
  t.equal((await gym.rows('Lessen')).length, 1)
  t.equal((await gym.rows('LesDeelname')).length, 2)
})

t.test('rows that a later run has changed are not put back', async (t) => {
  await fresh()
  const answers = (a: string, b: string) =>
    gym.sandbox.answer('invoices', [[invoice('a', { number: a }), invoice('b', { number: b })]])
  answers('1', '1')
  await gym.run([INVOICES])
  answers('2', '2')
  const second = await gym.run([INVOICES])
  answers('2', '3')
  const third = await gym.run([INVOICES])
  await t.rejects(gym.sync.revert({ runId: second.RunId }), {
    code: 'changed-since',
    message: new RegExp(`run ${third.RunId} changed rows again .*\\(1, such as {"FactuurId":"b"}\\)`),
  })
  t.same(await column(gym, INVOICES, 'Nummer'), ['2', '3'])
  await revert(third.RunId)
  t.same(await column(gym, INVOICES, 'Nummer'), ['2', '2'])
})

t.test('a key that points at a person is not shown', async (t) => {
  await fresh()
  for (const fullName of ['one', 'two', 'three']) {
    gym.sandbox.answer('users', [[user('u1', { fullName })]])
    await gym.run(['Leden'])
  }
  const [second] = await db
    .selectFrom('Wijziging')
    .select('RunId')
    .where('Tabel', '=', 'Leden')
    .orderBy('Id')
    .execute()
  await t.rejects(gym.sync.revert({ runId: Number(second!.RunId) }), { message: /such as {"Id":"\*\*\*"}/ })
})

t.test('without the rows before, or without a change, there is nothing to put back', async (t) => {
  await fresh()
  gym.sandbox.answer('invoices', [[invoice('a')]])
  const first = await gym.run([INVOICES])
  await t.rejects(gym.sync.revert({ runId: first.RunId }), { code: 'history-not-kept' }, 'a first load')
  const same = await gym.run([INVOICES])
  await t.rejects(gym.sync.revert({ runId: same.RunId }), { code: 'nothing-to-revert' })
  gym.sandbox.answer('invoices', [[invoice('a', { number: 'x' }), invoice('b')]])
  const changed = await gym.run([INVOICES])
  await db.deleteFrom('Wijziging').where('RunId', '=', changed.RunId).where('Soort', '=', 'U').execute()
  await t.rejects(gym.sync.revert({ runId: changed.RunId }), { code: 'history-not-kept' }, 'no longer kept')
  await t.rejects(gym.sync.revert({ runId: changed.RunId, tables: ['Leden'] }), { code: 'table-not-in-run' })
})
