import { sql } from 'kysely'
import t from 'tap'
import { counts, testGym } from '../helper.ts'
import {
  checksOf,
  clear,
  column,
  historyOf,
  invoice,
  lesson,
  membership,
  participant,
  rejectedOf,
  SMALL,
  user,
} from './records.ts'
import { expire, takeOver } from './worker.ts'

const INVOICES = 'OpenstaandeFacturen'
const gym = await testGym(t, {
  ...SMALL,
  brake: { share: 25, shareByTable: { Abonnementen: 60 }, rows: 3 },
})
const { db } = gym.database
const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => String(from + place).padStart(2, '0'))
const invoices = (ids: string[], more = {}) =>
  gym.sandbox.answer('invoices', [ids.map((id) => invoice(id, more))])
const ids = () => column(gym, INVOICES, 'FactuurId')
const version = async (table: string) =>
  (await db.selectFrom('TabelStand').select('Versie').where('Tabel', '=', table).executeTakeFirstOrThrow())
    .Versie

/** Twelve invoices, of which an answer holds so many. */
async function given(left: number, more = {}) {
  await clear(gym)
  invoices(names(1, 12))
  await gym.run([INVOICES])
  invoices(names(13 - left, 12), more)
}

async function ended(runId: number) {
  await gym.sync.ended(runId, 30_000)
  return await gym.readRun(runId)
}

t.test('a run that would delete more than a quarter of the rows is held and writes nothing', async (t) => {
  await given(8, { number: 'new' })
  gym.sandbox.answer('invoices', [
    [...names(5, 12).map((id) => invoice(id, { number: 'new' })), invoice('bad', { totalAmount: null })],
  ])
  const before = await gym.rows(INVOICES)
  const versionBefore = await version(INVOICES)
  const run = await gym.run([INVOICES, 'Abonnementen'])
  t.equal(run.Status, 'held')
  t.equal(run.tables.Abonnementen!.Status, 'succeeded', 'the other tables come in')
  const line = run.tables[INVOICES]!
  t.match(line, {
    Status: 'held',
    FoutCode: 'brake-deletes',
    Fout: '4 of the 12 rows that the answer speaks of would be deleted, more than 25 % of them.',
    DiffHash: /^[0-9a-f]{64}$/,
    DefinitieHash: /^[0-9a-f]{64}$/,
    BasisVersie: versionBefore,
    ...{ Gelezen: 9, Afgekeurd: 1, Ingevoegd: 0, Gewijzigd: 8, Verwijderd: 4 },
  })
  const sample = JSON.parse(line.Voorbeeld!) as { soort: string; sleutel: string; na: string }[]
  t.equal(sample.length, 12)
  t.match(sample[0], { soort: 'D', sleutel: /"FactuurId" ?: ?"01"/ })
  t.notMatch(line.Voorbeeld, /Name of/, 'nobody is named')

  t.same(await gym.rows(INVOICES), before)
  t.equal(await version(INVOICES), versionBefore)
  t.same(await historyOf(gym, run.RunId, INVOICES), [])
  t.same(await rejectedOf(gym, run.RunId, INVOICES), [])
  const { rows: worked } =
    await sql`select 1 as n from ${gym.database.names.difference(INVOICES)} union all select 1 from ${gym.database.names.work(INVOICES)}`.execute(
      db,
    )
  t.same(worked, [], 'nothing is left where it was worked on')
  t.match(await checksOf(gym, run.RunId, INVOICES), {
    brake: { status: 'FAIL', measured: 4, message: /^4 rijen van OpenstaandeFacturen te verwijderen/ },
    required: { status: 'WARN', measured: 1 },
  })

  gym.sandbox.requests.clear()
  await gym.sync.approve(run.RunId, 'an operator')
  const approved = await ended(run.RunId)
  t.equal(approved.Status, 'succeeded')
  t.match(approved.tables[INVOICES], { Status: 'succeeded', Fout: null, GoedgekeurdDoor: 'an operator' })
  t.match(counts(approved.tables[INVOICES]), { inserted: 0, updated: 8, deleted: 4 }, 'counted once')
  t.same(await ids(), names(5, 12))
  t.equal((await historyOf(gym, run.RunId, INVOICES)).length, 12)
  t.equal((await rejectedOf(gym, run.RunId, INVOICES)).length, 1)
  t.equal(gym.sandbox.requests.count(), 0, 'from the landed pages: the source was not asked')
  t.match((await checksOf(gym, run.RunId, INVOICES)).brake, {
    status: 'WARN',
    message: /Goedgekeurd door an operator\./,
  })
  await t.rejects(gym.sync.approve(run.RunId, 'an operator'), { code: 'nothing-held' }, 'not twice')
})

t.test('a quarter is not more than a quarter, and few rows are never held', async (t) => {
  await given(9)
  t.match(await gym.run([INVOICES]), { Status: 'succeeded', tables: { [INVOICES]: { Verwijderd: 3 } } })
  await clear(gym)
  invoices(names(1, 4))
  await gym.run([INVOICES])
  invoices(names(3, 4))
  t.match(await gym.run([INVOICES]), { Status: 'succeeded', tables: { [INVOICES]: { Verwijderd: 2 } } })
})

t.test('a table can have a share of its own', async (t) => {
  await clear(gym)
  const memberships = (list: string[]) =>
    gym.sandbox.answer(
      'memberships',
      list.map((id) => membership(id)),
    )
  memberships(names(1, 10))
  await gym.run(['Abonnementen'])
  memberships(names(7, 10))
  t.equal((await gym.run(['Abonnementen'])).Status, 'succeeded', '60 % of 10 may go')
  memberships(names(10, 10))
  t.equal((await gym.run(['Abonnementen'])).Status, 'held', '75 % of 4 may not')
})

t.test('only the rows that an answer speaks of are counted', async (t) => {
  await clear(gym)
  const old = names(1, 20).map((id) => lesson(id, '2026-10-10T10:00:00Z'))
  const recent = names(21, 24).map((id) => lesson(id, '2026-11-20T10:00:00Z'))
  gym.sandbox.answer('activityEvents', [...old, ...recent])
  await gym.run(['Lessen'], { from: '2026-10-01', to: '2026-11-22' })
  gym.sandbox.answer('activityEvents', recent.slice(3))
  const run = await gym.run(['Lessen'])
  t.match(run.tables.Lessen, { Status: 'held', Fout: /^3 of the 4 rows/ })
})

t.test(
  'an empty answer for a table that has rows is held, and for one that has none it is not',
  async (t) => {
    await clear(gym)
    gym.sandbox.answer('invoices', [])
    t.equal((await gym.run([INVOICES])).Status, 'succeeded')
    invoices(['a'])
    t.equal((await gym.run([INVOICES])).Status, 'succeeded')
    gym.sandbox.answer('invoices', [])
    const run = await gym.run([INVOICES])
    t.match(run.tables[INVOICES], { Status: 'held', FoutCode: 'brake-empty', Verwijderd: 1 })
    t.same(await ids(), ['a'])
  },
)

t.test('a dry run says that it would be held, and cannot be approved', async (t) => {
  await given(2)
  const run = await gym.run([INVOICES], { dryRun: true })
  t.match(run.tables[INVOICES], { Status: 'held', FoutCode: 'brake-deletes', Verwijderd: 10 })
  t.same(await checksOf(gym, run.RunId, INVOICES), {}, 'it leaves nothing but its line')
  await t.rejects(gym.sync.approve(run.RunId, 'x'), { code: 'nothing-held' })
})

t.test('a later run replaces what is held', async (t) => {
  await given(2)
  const first = await gym.run([INVOICES])
  const second = await gym.run([INVOICES])
  t.same([first.Status, second.Status], ['held', 'held'])
  t.equal(
    first.tables[INVOICES]!.DiffHash,
    second.tables[INVOICES]!.DiffHash,
    'the same difference, the same hash',
  )
  await t.rejects(gym.sync.approve(first.RunId, 'x'), {
    code: 'hold-superseded',
    message: new RegExp(`run ${second.RunId} has read the source again`),
  })
  invoices(names(1, 11))
  await gym.run([INVOICES])
  await t.rejects(gym.sync.approve(second.RunId, 'x'), {
    code: 'hold-superseded',
    message: /the table has changed/,
  })
  t.same(await ids(), names(1, 11))
})

t.test('what was held is not written by another definition', async (t) => {
  await given(2)
  const run = await gym.run([INVOICES])
  await db
    .updateTable('SyncRunTabel')
    .set({ DefinitieHash: 'other' })
    .where('RunId', '=', run.RunId)
    .execute()
  await t.rejects(gym.sync.approve(run.RunId, 'x'), { code: 'hold-superseded', message: /definition/ })
})

t.test(
  'given rows or pages that are no longer what they were, then an approval writes nothing',
  async (t) => {
    const { names: tables } = gym.database
    const changes = {
      'a value of a page': sql`update ${tables.landed('Pagina')} set "Inhoud" = replace("Inhoud", 'F-12', 'F-99')`,
      'a row that would go': sql`update ${tables.target(INVOICES)} set "Bedrag" = 26 where "FactuurId" = '01'`,
      'a row that would be another': sql`update ${tables.target(INVOICES)} set "Nummer" = 'F-0' where "FactuurId" = '12'`,
      'one row less': sql`delete from ${tables.target(INVOICES)} where "FactuurId" = '01'`,
    }
    for (const [what, change] of Object.entries(changes)) {
      await given(2, { dueDate: '2026-12-24' })
      const run = await gym.run([INVOICES])
      await change.execute(db)
      const before = await gym.rows(INVOICES)
      await gym.sync.approve(run.RunId, 'x')
      const after = await ended(run.RunId)
      t.match(
        after.tables[INVOICES],
        { Status: 'held', FoutCode: 'hold-superseded', GoedgekeurdDoor: null },
        what,
      )
      t.equal(after.Status, 'held')
      t.same(await gym.rows(INVOICES), before, what)
      t.same(await historyOf(gym, run.RunId, INVOICES), [], what)
    }
  },
)

t.test('what changes between an approval and the writing is seen by the worker', async (t) => {
  const state = db.updateTable('TabelStand').where('Tabel', '=', INVOICES)
  const line = db.updateTable('SyncRunTabel').where('Tabel', '=', INVOICES)
  const changes = [
    { change: state.set({ Versie: sql`"Versie" + 1` }), why: /the table has changed/ },
    { change: line.set({ DefinitieHash: 'other' }), why: /its definition has changed/ },
  ]
  for (const { change, why } of changes) {
    await given(2)
    const run = await gym.run([INVOICES])
    await takeOver(gym.database, INVOICES)
    await gym.sync.approve(run.RunId, 'x')
    await change.execute()
    await expire(gym.database, INVOICES)
    const after = await ended(run.RunId)
    t.match(after.tables[INVOICES], { Status: 'held', FoutCode: 'hold-superseded', Fout: why })
    t.same(await ids(), names(1, 12))
  }
})

t.test('a table that needs a held one goes on with the rows that are there', async (t) => {
  await clear(gym)
  const classes = names(1, 12).map((id) => lesson(id, '2026-11-20T10:00:00Z'))
  gym.sandbox.answer('activityEvents', classes)
  gym.sandbox.answer('courseMembers', [participant('p1')])
  await gym.run(['Lessen', 'LesDeelname'])
  gym.sandbox.answer('activityEvents', classes.slice(10))
  gym.sandbox.answer('courseMembers', [participant('p1', { attended: true })])
  const run = await gym.run(['Lessen', 'LesDeelname'])
  t.match(run.tables, { Lessen: { Status: 'held' }, LesDeelname: { Status: 'succeeded' } })
  t.match(counts(run.tables.LesDeelname), { updated: 2, deleted: 0 }, 'of the classes that are in the answer')
  t.equal((await gym.rows('LesDeelname')).length, 12)

  await gym.sync.approve(run.RunId, 'x')
  const approved = await ended(run.RunId)
  t.equal(approved.Status, 'succeeded')
  t.equal(approved.tables.LesDeelname!.Verwijderd, 10, 'the participants go with their classes')
  t.equal((await gym.rows('LesDeelname')).length, 2)
})

t.test('members that vanish together are held in both of their tables', async (t) => {
  await clear(gym)
  const member = (id: string) => user(id, { activeMemberships: ['m1'] })
  gym.sandbox.answer('users', [names(1, 12).map(member)])
  await gym.run(['Leden', 'ActieveAbonnementen'])
  gym.sandbox.answer('users', [names(1, 2).map(member)])
  const run = await gym.run(['Leden', 'ActieveAbonnementen'])
  t.match(run.tables, { Leden: { Status: 'held' }, ActieveAbonnementen: { Status: 'held' } })
  await gym.sync.approve(run.RunId, 'x')
  t.equal((await ended(run.RunId)).Status, 'succeeded', 'one approval is for all that the run holds')
  t.equal((await gym.rows('Leden')).length, 2)
  t.equal((await gym.rows('ActieveAbonnementen')).length, 2)
})
