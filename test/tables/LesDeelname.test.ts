import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, synced } from './outcome.ts'

const course = (id: unknown, startAt: unknown) => ({
  id,
  startAt,
  endAt: '2026-11-22T00:00:00Z',
  createdAt: '2026-10-01T09:00:00Z',
  updatedAt: '2026-10-01T09:00:00Z',
})

t.test('LesDeelname', async (t) => {
  const gym = await testGym(t)
  const { sandbox } = gym

  await t.test('only classes of the window that have begun are asked for', async (t) => {
    sandbox.answer('activityEvents', [
      course('before the window', '2026-11-14T22:59:59Z'),
      course('first moment', '2026-11-15T00:00:00+01:00'),
      course('begins now', '2026-11-22T00:50:00Z'),
      course('begins in a second', '2026-11-22T00:50:01Z'),
      course('after the window', '2026-11-23T10:00:00Z'),
      course('no time', null),
      course('bad time', 'tonight'),
      course(null, '2026-11-20T10:00:00Z'),
      course('twice', '2026-11-20T10:00:00Z'),
      course('twice', '2026-11-20T10:00:00Z'),
    ])
    sandbox.answer('courseMembers', [])
    const { rows, status } = await synced(gym, 'LesDeelname')
    t.strictSame(asked(gym, 'courseMembers'), [
      '/v1/courses/begins%20now/members',
      '/v1/courses/first%20moment/members',
      '/v1/courses/twice/members',
    ])
    t.strictSame(asked(gym, 'activityEvents'), [
      '/v1/businesses/{b}/activity-events?startDate=2026-11-14&endDate=2026-11-23&locations={l}',
    ])
    t.strictSame({ rows, status }, { rows: [], status: 'succeeded' })
  })

  const answers: Record<string, unknown> = {
    c1: [
      { id: 'a1', type: 'MEMBER', status: 'BOOKED', fullName: 'Zoë 🏋️ €', attended: true, unknown: [1] },
      { id: 'a2', type: null, status: null, fullName: null, attended: null },
      { id: 'a3' },
    ],
    c2: [
      { id: 'a1', attended: false },
      { id: ' a1 ', status: 'the later', attended: 'true' },
    ],
    c3: [],
    c4: [
      { fullName: 'no id' },
      { id: { value: 'a1' } },
      { id: 'a4', attended: 1, fullName: ['Zoë'], type: 'x'.repeat(51) },
    ],
  }

  await t.test('participants become rows of the class that the request names', async (t) => {
    sandbox.answer(
      'activityEvents',
      Object.keys(answers).map((id) => course(id, '2026-11-20T10:00:00Z')),
    )
    sandbox.answer('courseMembers', ({ courseId }) => answers[courseId ?? ''])
    const { rows, rejected, warned } = await synced(gym, 'LesDeelname')
    const bare = { Type: null, Status: null, Naam: null, Aanwezig: null }
    t.strictSame(rows, [
      { LesId: 'c1', AccountId: 'a1', Type: 'MEMBER', Status: 'BOOKED', Naam: 'Zoë 🏋️ €', Aanwezig: true },
      { LesId: 'c1', AccountId: 'a2', ...bare },
      { LesId: 'c1', AccountId: 'a3', ...bare },
      { LesId: 'c2', AccountId: 'a1', ...bare, Status: 'the later', Aanwezig: true },
      { LesId: 'c4', AccountId: 'a4', ...bare },
    ])
    t.strictSame(rejected, [
      { reason: 'AccountId:required;', key: null, record: { fullName: 'no id' } },
      { reason: 'AccountId:type;', key: null, record: { id: { value: 'a1' } } },
    ])
    t.strictSame(warned, { required: 1, type: 3, length: 1, unreadable_key: 2, duplicates: 1 })
  })

  await t.test('with Lessen in one run the classes are fetched once', async (t) => {
    sandbox.requests.clear()
    await gym.run(['Lessen', 'LesDeelname'])
    t.equal(sandbox.requests.count('activityEvents'), 1)
    t.equal(sandbox.requests.count('courseMembers'), 4)
    t.equal((await gym.rows('Lessen')).length, 4)
  })

  await t.test('given days are asked for instead of the window, and still only what has begun', async (t) => {
    sandbox.answer('activityEvents', [
      course('c1', '2026-11-01T10:00:00Z'),
      course('c2', '2026-10-31T22:59:59Z'),
      course('c3', '2026-11-22T10:00:00Z'),
    ])
    await synced(gym, 'LesDeelname', { from: '2026-11-01', to: '2026-11-22' })
    t.strictSame(asked(gym, 'courseMembers'), ['/v1/courses/c1/members'])
  })
})
