import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, landed, synced } from './outcome.ts'

const sound = {
  startAt: '2026-11-20T18:00:00Z',
  endAt: '2026-11-20T19:00:00Z',
  createdAt: '2026-10-01T09:00:00Z',
  updatedAt: '2026-10-02T09:00:00Z',
}
const bare = {
  Naam: null,
  StartTijd: new Date('2026-11-20T18:00:00Z'),
  EindTijd: new Date('2026-11-20T19:00:00Z'),
  Capaciteit: null,
  LedenAantal: null,
  ProefledenAantal: null,
  BedrijfsLocatieId: null,
  Activiteiten: null,
  Terugkerend: null,
  Instructeurs: null,
  AangemaaktOp: new Date('2026-10-01T09:00:00Z'),
  GewijzigdOp: new Date('2026-10-02T09:00:00Z'),
  Status: null,
}

t.test('Lessen', async (t) => {
  const gym = await testGym(t)

  await t.test('classes become rows, whatever is null, absent or unknown', async (t) => {
    gym.sandbox.answer('activityEvents', [
      {
        id: 'c1',
        status: 'CANCELLED',
        name: 'Spinning 🚴 – €0 café',
        description: 'not kept',
        startAt: '2026-11-20T19:00:00.999+01:00',
        endAt: '2026-11-20T20:00:00+02:00',
        utcOffset: 60,
        capacity: 20,
        memberCount: 0,
        trialCount: '3',
        businessLocationId: 'l1',
        roomId: 'r1',
        activities: ['Spinning', 'Yoga, rustig', 'é "citaat"'],
        teachers: [
          { id: 't1', firstName: 'Renée', lastName: 'de Wit', fullName: 'Renée de Wit' },
          { id: 't2', fullName: null },
          { id: 't3', fullName: 'Bo 💪' },
        ],
        recurring: true,
        price: 0,
        createdAt: '2026-10-01T09:00:00.1Z',
        updatedAt: '2026-10-02T09:00Z',
      },
      {
        ...sound,
        id: 'c2',
        name: null,
        capacity: null,
        memberCount: null,
        trialCount: null,
        businessLocationId: null,
        activities: null,
        teachers: null,
        recurring: null,
      },
      { ...sound, id: 'c3', activities: [], teachers: [] },
      { ...sound, id: 'c4' },
    ])
    const { rows, rejected, warned, runId } = await synced(gym, 'Lessen')
    t.strictSame(rows, [
      {
        Id: 'c1',
        Naam: 'Spinning 🚴 – €0 café',
        StartTijd: new Date('2026-11-20T18:00:00.999Z'),
        EindTijd: new Date('2026-11-20T18:00:00Z'),
        Capaciteit: 20,
        LedenAantal: 0,
        ProefledenAantal: 3,
        BedrijfsLocatieId: 'l1',
        Activiteiten: '["Spinning","Yoga, rustig","é \\"citaat\\""]',
        Terugkerend: true,
        Instructeurs: 'Renée de Wit, Bo 💪',
        AangemaaktOp: new Date('2026-10-01T09:00:00.100Z'),
        GewijzigdOp: new Date('2026-10-02T09:00:00Z'),
        Status: 'CANCELLED',
      },
      { Id: 'c2', ...bare },
      { Id: 'c3', ...bare, Activiteiten: '[]' },
      { Id: 'c4', ...bare },
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
    t.strictSame(asked(gym, 'activityEvents'), [
      '/v1/businesses/{b}/activity-events?startDate=2026-11-14&endDate=2026-11-23&locations={l}',
    ])
    t.notMatch(await landed(gym, runId), /firstName|lastName/, 'parts of names are not landed')
  })

  await t.test('what begins outside the local days of the window is left alone', async (t) => {
    const at = (id: string, startAt: string) => ({ ...sound, id, startAt })
    gym.sandbox.answer('activityEvents', [
      at('before', '2026-11-14T23:59:59.999+01:00'),
      at('first moment', '2026-11-14T23:00:00Z'),
      at('last moment', '2026-11-22T22:59:59.999Z'),
      at('after', '2026-11-22T23:00:00Z'),
    ])
    const { rows } = await synced(gym, 'Lessen')
    t.strictSame(
      rows.map(({ Id }) => Id),
      ['first moment', 'last moment'],
    )
  })

  await t.test('days of 23 and 25 hours begin and end at local midnight', async (t) => {
    const at = (id: string, startAt: string) => ({ ...sound, id, startAt })
    gym.sandbox.answer('activityEvents', [
      at('spring 1', '2026-03-28T22:59:59Z'),
      at('spring 2', '2026-03-28T23:00:00Z'),
      at('spring 3', '2026-03-29T21:59:59Z'),
      at('spring 4', '2026-03-29T22:00:00Z'),
      at('autumn 1', '2026-10-24T21:59:59Z'),
      at('autumn 2', '2026-10-24T22:00:00Z'),
      at('autumn 3', '2026-10-25T22:59:59Z'),
      at('autumn 4', '2026-10-25T23:00:00Z'),
    ])
    const ids = async (day: string) =>
      (await synced(gym, 'Lessen', { from: day, to: day })).rows.map(({ Id }) => Id)
    t.strictSame(await ids('2026-03-29'), ['spring 2', 'spring 3'])
    t.strictSame(await ids('2026-10-25'), ['autumn 2', 'autumn 3'])
  })

  await t.test('a long range is asked a month at a time, each a day wider', async (t) => {
    gym.sandbox.answer('activityEvents', [])
    await synced(gym, 'Lessen', { from: '2026-01-29', to: '2026-03-02' })
    t.strictSame(
      gym.sandbox.requests
        .list('activityEvents')
        .map(({ query }) => `${query.startDate} – ${query.endDate}`)
        .sort(),
      ['2026-01-28 – 2026-02-01', '2026-01-31 – 2026-03-01', '2026-02-28 – 2026-03-03'],
    )
  })

  await t.test('of one class twice the later GewijzigdOp stays, then the later place', async (t) => {
    const at = (id: string, name: string, updatedAt: string) => ({ ...sound, id, name, updatedAt })
    gym.sandbox.answer('activityEvents', [
      at('c1', 'newest', '2026-11-01T10:00:00+01:00'),
      at('c1', 'older', '2026-11-01T08:59:59Z'),
      at('c2', 'first', '2026-11-01T10:00:00Z'),
      at('c2', 'last', '2026-11-01T11:00:00+01:00'),
    ])
    const { rows, warned } = await synced(gym, 'Lessen')
    t.strictSame(
      rows.map(({ Id, Naam }) => [Id, Naam]),
      [
        ['c1', 'newest'],
        ['c2', 'last'],
      ],
    )
    t.strictSame(warned, { duplicates: 2 })
  })

  await t.test(
    'bad records go to quarantine with their reason; bad optional values become null',
    async (t) => {
      const bad: [reason: string, key: unknown, record: object][] = [
        ['Id:required;', null, { ...sound }],
        ['StartTijd:type;', { Id: 'b1' }, { ...sound, id: 'b1', startAt: '2026-02-30T10:00:00Z' }],
        ['EindTijd:required;', { Id: 'b2' }, { ...sound, id: 'b2', endAt: null }],
        ['AangemaaktOp:type;', { Id: 'b3' }, { ...sound, id: 'b3', createdAt: 1764000000 }],
        ['GewijzigdOp:type;', { Id: 'b4' }, { ...sound, id: 'b4', updatedAt: '20-11-2026 10:00' }],
      ]
      gym.sandbox.answer('activityEvents', [
        { ...sound, id: 'good', capacity: 'twenty', teachers: 'Renée', recurring: 1, memberCount: 12.5 },
        { ...sound, id: 'zoneless', startAt: '2026-11-20T18:00:00', activities: 'Yoga  rustig' },
        ...bad.map(([, , record]) => record),
      ])
      const { rows, rejected, warned } = await synced(gym, 'Lessen')
      t.strictSame(rows, [
        { Id: 'good', ...bare },
        { Id: 'zoneless', ...bare, Activiteiten: '"Yoga  rustig"' },
      ])
      t.strictSame(
        rejected,
        bad.map(([reason, key, record]) => ({ reason, key, record })),
      )
      t.strictSame(warned, { required: 2, type: 7, time_zone: 1, unreadable_key: 1 })
    },
  )
})
