import t from 'tap'
import { counts, testGym } from '../helper.ts'
import { checksOf, clear, column, historyOf, lesson, participant, SMALL } from '../runs/records.ts'

const gym = await testGym(t, SMALL)
const classes = (...records: object[]) => gym.sandbox.answer('activityEvents', records)

t.test(
  'the participants of a class are replaced by its own answer, one class failing fails no other',
  async (t) => {
    await clear(gym)
    classes(
      lesson('c1', '2026-11-20T10:00:00Z'),
      lesson('c2', '2026-11-20T11:00:00Z'),
      lesson('c3', '2026-11-20T12:00:00Z'),
      lesson('later', '2026-11-22T10:00:00Z'),
    )
    gym.sandbox.answer('courseMembers', [participant('p1'), participant('p2')])
    await gym.run(['LesDeelname'])
    t.same(await column(gym, 'LesDeelname', 'LesId'), ['c1', 'c1', 'c2', 'c2', 'c3', 'c3'], 'not one to come')

    gym.sandbox.answer('courseMembers', ({ courseId }) =>
      courseId === 'c3' ? [] : [participant('p2', { attended: true }), participant('p3')],
    )
    gym.sandbox.faults.add({ kind: 'vanish', id: 'c2', on: 'courseMembers' })
    const run = await gym.run(['LesDeelname'])
    t.match(run.tables.LesDeelname, { Status: 'partial', Verzoeken: 3, FoutCode: 'gymly-not-found' })
    t.match(counts(run.tables.LesDeelname), { inserted: 1, updated: 1, deleted: 3, unchanged: 0 })
    t.same(
      (await gym.rows('LesDeelname')).map(({ LesId, AccountId, Aanwezig }) => [LesId, AccountId, Aanwezig]),
      [
        ['c1', 'p2', true],
        ['c1', 'p3', null],
        ['c2', 'p1', null],
        ['c2', 'p2', null],
      ],
    )
  },
)

t.test('given classes of which one month failed, then participation is partial too', async (t) => {
  await clear(gym)
  classes(lesson('c1', '2026-11-20T10:00:00Z'))
  gym.sandbox.answer('courseMembers', [participant('p1')])
  gym.sandbox.faults.add({ kind: 'no-array', as: 'error', on: 'startDate=2026-09-30' })
  const run = await gym.run(['LesDeelname'], { from: '2026-10-01', to: '2026-11-22' })
  t.match(run.tables.LesDeelname, { Status: 'partial', FoutCode: 'gymly-malformed', Ingevoegd: 1 })
  t.match((await checksOf(gym, run.RunId, 'LesDeelname')).failed_requests, { status: 'WARN', measured: 1 })
})

t.test('deleting a class deletes its participants, and a dry run tells how many', async (t) => {
  await clear(gym)
  const BOTH = ['Lessen', 'LesDeelname']
  const [c1, c2] = [lesson('c1', '2026-11-20T10:00:00Z'), lesson('c2', '2026-11-20T11:00:00Z')]
  classes(c1, c2)
  gym.sandbox.answer('courseMembers', [participant('p1'), participant('p2')])
  await gym.run(BOTH)
  gym.sandbox.answer('courseMembers', [participant('p1')])
  classes(c2)

  const dry = await gym.run(BOTH, { dryRun: true })
  t.equal((await gym.rows('LesDeelname')).length, 4, 'a dry run leaves them')
  t.match(counts(dry.tables.Lessen), { deleted: 1 })
  t.match(counts(dry.tables.LesDeelname), { deleted: 3 }, 'two with their class, one of the other class')

  const run = await gym.run(BOTH)
  t.same(await column(gym, 'Lessen', 'Id'), ['c2'])
  t.match(await gym.rows('LesDeelname'), [{ LesId: 'c2', AccountId: 'p1' }])
  t.same(counts(run.tables.LesDeelname), counts(dry.tables.LesDeelname))
  t.match(await historyOf(gym, run.RunId, 'LesDeelname'), [
    { kind: 'D', key: { LesId: 'c1', AccountId: 'p1' }, before: { Naam: 'Name of p1', Status: 'BOOKED' } },
    { kind: 'D', key: { LesId: 'c1', AccountId: 'p2' }, before: { Naam: 'Name of p2' } },
    { kind: 'D', key: { LesId: 'c2', AccountId: 'p2' } },
  ])
  t.match(await checksOf(gym, run.RunId, 'LesDeelname'), { deleted_with: { status: 'PASS', measured: 2 } })
})

t.test('given a class that failed to come in, then its participants stay', async (t) => {
  await clear(gym)
  classes(lesson('c1', '2026-11-20T10:00:00Z'))
  gym.sandbox.answer('courseMembers', [participant('p1')])
  await gym.run(['Lessen', 'LesDeelname'])
  classes(lesson('c1', '2026-11-20T10:00:00Z', { endAt: 'late' }))
  await gym.run(['Lessen'])
  t.equal((await gym.rows('LesDeelname')).length, 1, 'a quarantined class is not a deleted one')
})
