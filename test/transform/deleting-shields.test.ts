import t from 'tap'
import { counts, testGym } from '../helper.ts'
import { checksOf, clear, column, hours, invoice, lesson, participant, SMALL } from '../runs/records.ts'

/** A record whose key cannot be read shields rows that it could be, and not for ever. */

const gym = await testGym(t, { ...SMALL, windowDays: { Lessen: 2, LesDeelname: 2 } })
const INVOICES = 'OpenstaandeFacturen'
const NAMELESS = invoice(null as never)
const answer = (...records: object[]) => gym.sandbox.answer('invoices', records)
const there = () => column(gym, INVOICES, 'FactuurId')

async function night(tables = [INVOICES]) {
  const run = await gym.run(tables)
  return { ...run, ...counts(run.tables[tables.at(-1)!]), line: run.tables[tables.at(-1)!]! }
}

t.test('a row that three complete answers in a row miss goes, and is named', async (t) => {
  await clear(gym)
  answer(invoice('a'), invoice('b'), invoice('c'))
  await night()
  answer(invoice('a'), NAMELESS)
  for (const answered of [1, 2]) {
    const { deleted, line, RunId } = await night()
    t.equal(deleted, 0, `answer ${answered}`)
    t.equal(line.Afgeschermd, 2)
    t.match((await checksOf(gym, RunId, INVOICES)).shielded, { status: 'WARN', measured: 2 })
  }
  answer(invoice('a'), invoice('b'), NAMELESS)
  t.match(await night(), { deleted: 1, line: { Afgeschermd: 0 } }, 'b came back in time, c did not')
  t.same(await there(), ['a', 'b'])
  answer(invoice('a'), NAMELESS)
  await night()
  await night()
  const third = await night()
  t.same(await there(), ['a'], 'b was counted anew')
  const { shield_ended: ended } = await checksOf(gym, third.RunId, INVOICES)
  t.match(ended, { status: 'WARN', measured: 1, message: /FactuurId: b/ })
})

t.test('dry runs, failed answers and replays are no further answers', async (t) => {
  await clear(gym)
  answer(invoice('a'), invoice('b'))
  await night()
  answer(invoice('a'), NAMELESS)
  const first = await night()
  for (let again = 0; again < 3; again++) {
    const { runId } = await gym.sync.replay({ runId: Number(first.RunId) })
    await gym.sync.ended(runId, 30_000)
    await gym.run([INVOICES], { dryRun: true })
    gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'invoices' })
    t.equal((await night()).line.Status, 'failed')
    gym.sandbox.faults.clear()
  }
  t.same(await there(), ['a', 'b'])
  t.equal((await night()).deleted, 0)
  t.equal((await night()).deleted, 1)
})

t.test('an answer without such a record deletes at once', async (t) => {
  await clear(gym)
  answer(invoice('a'), invoice('b'))
  await night()
  answer(invoice('a'), NAMELESS)
  await night()
  answer(invoice('a'))
  t.equal((await night()).deleted, 1)
})

t.test('a guest without an id does not keep those who cancelled for ever', async (t) => {
  await clear(gym)
  const night2 = () => night(['Lessen', 'LesDeelname'])
  gym.sandbox.answer('activityEvents', [
    lesson('x', '2026-11-21T10:00:00Z'),
    lesson('y', '2026-11-21T12:00:00Z'),
  ])
  const answerMembers = (x: object[], y: object[]) =>
    gym.sandbox.answer('courseMembers', ({ courseId }) => (courseId === 'x' ? x : y))
  answerMembers([participant('p'), participant('q')], [participant('p'), participant('q')])
  await night2()
  answerMembers([participant('p'), participant(null as never)], [participant('p')])
  t.match(await night2(), { deleted: 1 }, 'the other class has no such guest')
  t.match(await night2(), { deleted: 0 })
  t.match(await night2(), { deleted: 1 })
})

t.test('a row of the sheet shields whom it could be', async (t) => {
  await clear(gym)
  const HOURS = 'PersonalTraining'
  const sheet = (...rows: unknown[][]) => gym.sandbox.answer('sheet', hours(...rows))
  sheet(['An', 'Bos', '2026-11-02', 1], ['An', 'Bos', '2026-11-03', 1], ['Cor', 'Dam', '2026-11-02', 4])
  await night([HOURS])
  sheet(['An', 'Bos', '#VALUE!', 1])
  for (let nights = 0; nights < 4; nights++) await night([HOURS])
  t.same(await column(gym, HOURS, 'Datum'), ['2026-11-02', '2026-11-03'], 'both may be of An, none of Cor')
})
