import t from 'tap'
import { createStampedReads } from '../../src/reading/stamped-reads.ts'
import { checkAge, readStamped, readStamps, type Stamp } from '../../src/reading/stamps.ts'
import { forgetOldPages } from '../../src/runs/retention.ts'
import { tables } from '../../src/tables/index.ts'
import { testGym } from '../helper.ts'
import { clear, lesson, participant, SMALL, user } from '../runs/records.ts'

const gym = await testGym(t, SMALL)
const { db } = gym.database
const table = (name: string) => tables.find((one) => one.name === name)!
const LEDEN = [table('Leden')]
const stamp = async (name: string) => (await readStamps(db, [table(name)]))[0]!

t.test('a stamp tells the run that came in, its first read of the source, and its worst check', async (t) => {
  t.same(await stamp('Leden'), { table: 'Leden', version: 0, run: null, sourceReadAt: null, quality: null })
  gym.sandbox.answer('users', [[user('u1')], [user('u2')]])
  const before = new Date()
  const run = await gym.run(['Leden'])
  const first = await stamp('Leden')
  t.match(first, { version: 1, run: run.RunId, quality: 'PASS' })
  const pages = await db.selectFrom('staging.Pagina').select('OpgehaaldOp').orderBy('PaginaId').execute()
  t.equal(first.sourceReadAt, pages[0]!.OpgehaaldOp.toISOString())
  t.ok(new Date(first.sourceReadAt!) >= before)

  await forgetOldPages(gym.database, new Date('2027-06-01'), 30)
  t.same(await db.selectFrom('staging.Pagina').select('PaginaId').execute(), [])
  t.same(await stamp('Leden'), first, 'it does not go with the pages')

  await gym.run(['Leden'], { dryRun: true })
  gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'users' })
  t.match(await gym.run(['Leden']), { Status: 'failed' })
  t.same(await stamp('Leden'), first, 'nor does a dry run or a failed one change it')

  gym.sandbox.faults.clear()
  gym.sandbox.answer('users', [user('u1'), user('u2', { customerNumber: 'x'.repeat(51) })])
  const second = await gym.run(['Leden'])
  t.match(await stamp('Leden'), { version: 2, run: second.RunId, quality: 'WARN' })
  await db
    .updateTable('DataQualityLog')
    .set({ CheckStatus: 'FAIL' })
    .where('RunId', '=', second.RunId)
    .where('CheckNaam', '=', 'type')
    .execute()
  t.match(await stamp('Leden'), { quality: 'FAIL' })
})

t.test('given rows that go with those of another table, then their table has a new version', async (t) => {
  await clear(gym)
  gym.sandbox.answer('activityEvents', [lesson('c1', '2026-11-20T10:00:00Z')])
  gym.sandbox.answer('courseMembers', [participant('p1')])
  await gym.run(['Lessen', 'LesDeelname'])
  const before = await stamp('LesDeelname')
  gym.sandbox.answer('activityEvents', [])
  await gym.run(['Lessen'])
  t.same(await gym.rows('LesDeelname'), [])
  t.same(await stamp('LesDeelname'), { ...before, version: before.version + 1 })
})

t.test(
  'rows are read again when a commit came in between, so that they are those of the stamp',
  async (t) => {
    const commit = () =>
      db
        .updateTable('TabelStand')
        .set(({ eb }) => ({ Versie: eb('Versie', '+', 1) }))
        .where('Tabel', '=', 'Leden')
        .execute()
    const { version } = await stamp('Leden')
    let reads = 0
    const once = await readStamped(db, LEDEN, async ([seen]) => {
      if (++reads === 1) await commit()
      return seen!.version
    })
    t.equal(reads, 2)
    t.match(once, { result: version + 1, stamps: [{ version: version + 1 }] })
    await t.rejects(readStamped(db, LEDEN, commit), { code: 'table-changing', kind: 'retry' })
  },
)

t.test('doors that are asked all day look once a read, share looks, and see every commit', async (t) => {
  const commit = (name: string) =>
    db
      .updateTable('TabelStand')
      .set(({ eb }) => ({ Versie: eb('Versie', '+', 1) }))
      .where('Tabel', '=', name)
      .execute()
  let looks = 0
  const counted = db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      looks += 1
      return result
    },
  })
  const door = createStampedReads(counted)
  const both = [...LEDEN, table('Lessen')]
  const { version } = await stamp('Leden')
  t.match(await door.read(LEDEN, async () => 'rows'), { stamps: [{ version }], result: 'rows' })
  t.equal(looks, 2, 'before the first read nothing is known')
  await door.read(LEDEN, async () => {})
  t.equal(looks, 3)
  await Promise.all(Array.from({ length: 8 }, () => door.read(LEDEN, async () => {})))
  t.ok(looks <= 6, `${looks} looks`)

  await commit('Leden')
  let reads = 0
  const later = await door.read(LEDEN, async () => ++reads)
  t.match(later, { result: 2, stamps: [{ version: version + 1 }] }, 'what was known before is old')
  reads = 0
  const during = await door.read(both, async () => {
    if (++reads === 1) await commit('Lessen')
    return reads
  })
  t.equal(during.result, 2, 'a commit while it was read')
  t.same(during.stamps, [await stamp('Leden'), await stamp('Lessen')])
  await t.rejects(
    door.read(both, () => commit('Lessen')),
    { code: 'table-changing', kind: 'retry' },
  )
})

t.test('given a database that was put back to an earlier state, then its tables can be read', async (t) => {
  const door = createStampedReads(db)
  const [{ version }] = (await door.read(LEDEN, async () => {})).stamps as [Stamp]
  await db
    .updateTable('TabelStand')
    .set({ Versie: version - 1 })
    .where('Tabel', '=', 'Leden')
    .execute()
  t.match((await door.read(LEDEN, async () => {})).stamps, [{ version: version - 1 }])
})

t.test('an age is judged by the oldest of the tables, and never having been read is too old', async (t) => {
  const at = (sourceReadAt: string | null) => [
    { table: 'Leden', version: 1, run: 1, sourceReadAt, quality: null },
  ]
  const now = new Date('2026-11-22T12:00:00Z')
  checkAge(at('2026-11-21T10:00:00.000Z'), '26h', now)
  for (const [age, oldest] of [
    ['2d', '2026-11-20T12:00:00.000Z'],
    ['90m', '2026-11-22T10:30:00.000Z'],
    ['90s', '2026-11-22T11:58:30.000Z'],
  ] as const) {
    checkAge(at(oldest), age, now)
    t.throws(() => checkAge(at(oldest), age, new Date(now.getTime() + 1)), { code: 'too-old' }, age)
  }
  t.throws(() => checkAge(at('2026-11-21T09:59:59.999Z'), '26h', now), { code: 'too-old' })
  t.throws(() => checkAge([...at('2026-11-22T11:59:00.000Z'), ...at(null)], '2d', now), {
    code: 'too-old',
    message: /Leden: its source has not been read yet/,
  })
  for (const wrong of ['26', '1w', '-1h', '1.5h', '1234567d', '']) {
    t.throws(() => checkAge(at(null), wrong, now), { code: 'wrong-max-age' }, wrong)
  }
})
