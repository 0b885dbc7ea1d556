import t from 'tap'
import { forgetOld, type KeepDays } from '../../src/runs/retention.ts'
import { eventually, testGym } from '../helper.ts'
import { clear, invoice, SMALL } from './records.ts'
import { expire, takeOver } from './worker.ts'

const INVOICES = 'OpenstaandeFacturen'
const gym = await testGym(t, { ...SMALL, brake: { share: 25, shareByTable: {}, rows: 3 } })
const { db } = gym.database
const never: KeepDays = { pages: 9999, history: 9999, quality: 9999, quarantine: 9999, audit: 9999 }
const forget = (keep: Partial<KeepDays>, on = '2026-12-24') =>
  forgetOld(gym.database, new Date(on), { ...never, ...keep }, new AbortController().signal)
const answers = (...ids: string[]) => gym.sandbox.answer('invoices', [ids.map((id) => invoice(id))])

async function kept() {
  const count = async (
    table: 'Wijziging' | 'DataQualityLog' | 'Quarantaine' | 'AuditLog' | 'staging.Pagina',
  ) => {
    const { aantal } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll().as('aantal'))
      .executeTakeFirstOrThrow()
    return Number(aantal)
  }
  return {
    pages: await count('staging.Pagina'),
    history: await count('Wijziging'),
    quality: await count('DataQualityLog'),
    quarantine: await count('Quarantaine'),
    audit: await count('AuditLog'),
  }
}

t.test('each kind of what is kept goes after its own number of days', async (t) => {
  await clear(gym)
  answers('a')
  await gym.run([INVOICES])
  gym.sandbox.answer('invoices', [[invoice('a', { number: 'x' }), invoice('bad', { totalAmount: null })]])
  await gym.run([INVOICES])
  const entry = { Wie: 'x', Rol: 'admin', Deur: 'rest', Actie: 'sync', Uitkomst: '202' }
  await db
    .insertInto('AuditLog')
    .values({ ...entry, Tijd: new Date('2026-11-22T00:00:00Z') })
    .execute()
  await db
    .updateTable('DataQualityLog')
    .set({ CheckTijd: new Date('2026-11-22T00:00:00Z') })
    .execute()
  const all = await kept()
  for (const [kind, count] of Object.entries(all)) t.ok(count > 0, `${count} ${kind}`)

  await forget({ pages: 33, history: 33, quality: 33, quarantine: 33, audit: 33 })
  t.same(await kept(), all, 'nothing is that old')
  let left: object = all
  for (const kind of Object.keys(all)) {
    await forget({ [kind]: 30 })
    left = { ...left, [kind]: 0 }
    t.same(await kept(), left, kind)
  }
})

t.test('more rows than one deletion takes all go, a thousand at a time', async (t) => {
  await clear(gym)
  const { RunId } = await gym.run(['Abonnementen'])
  const line = { RunId, Tabel: INVOICES, Sleutel: '{}', Soort: 'I' }
  for (let n = 0; n < 5; n++) {
    await db
      .insertInto('Wijziging')
      .values(Array.from({ length: 450 }, () => line))
      .execute()
  }
  const deleted: number[] = []
  const counting = gym.database.db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (result.numAffectedRows) deleted.push(Number(result.numAffectedRows))
      return result
    },
  })
  const keep = { ...never, history: 30 }
  const signal = new AbortController().signal
  await forgetOld({ ...gym.database, db: counting }, new Date('2026-12-24'), keep, signal)
  t.equal((await kept()).history, 0)
  t.same(
    deleted.filter((rows) => rows > 1),
    [1000, 1000, 250],
  )
})

t.test('the pages of a hold stay until a later run replaces it', async (t) => {
  await clear(gym)
  answers('a', 'b', 'c', 'd')
  await gym.run([INVOICES])
  answers('d')
  const held = await gym.run([INVOICES])
  t.equal(held.Status, 'held')
  await forget({ pages: 30 })
  t.equal((await kept()).pages, 1, 'only those of the hold')
  const { runId } = await gym.sync.replay({ runId: held.RunId })
  t.ok(await gym.sync.ended(runId, 30_000))
  t.equal((await gym.readRun(runId)).Status, 'held', 'a replay replaces the hold, and needs the same pages')
  await forget({ pages: 30 })
  t.equal((await kept()).pages, 1)
  await gym.sync.approve(runId, 'x')
  t.ok(await gym.sync.ended(runId, 30_000))
  t.equal((await gym.rows(INVOICES)).length, 1)
  await forget({ pages: 30 })
  t.equal((await kept()).pages, 0)
})

t.test('the pages of a run stay while another waits to go on from them', async (t) => {
  await clear(gym)
  answers('a')
  const { RunId } = await gym.run([INVOICES])
  await takeOver(gym.database, INVOICES)
  const { runId } = await gym.sync.replay({ runId: RunId })
  await forget({ pages: 30 })
  t.equal((await kept()).pages, 1)
  await expire(gym.database, INVOICES)
  t.ok(await gym.sync.ended(runId, 30_000))
  await forget({ pages: 30 })
  t.equal((await kept()).pages, 0)
})

t.test('the first run of a day clears away what is old', async (t) => {
  await clear(gym)
  await gym.run(['Abonnementen'])
  const before = (await kept()).pages
  gym.setDay('2026-12-23')
  await gym.run(['Abonnementen'])
  const pages = await eventually(async () => (await kept()).pages, before)
  t.equal(pages, before, 'the pages of today, and not those of 31 days ago')
})

t.test('after the first run of a day, and no other, an embedded database is put in shape', async (t) => {
  await clear(gym)
  const day = async (date: string) => {
    gym.setDay(date)
    await gym.run(['Abonnementen'])
    await gym.run(['Abonnementen'])
  }
  await day('2027-01-01')
  let tidied = 0
  t.intercept(gym.database, 'tidy', { value: async () => void tidied++ })
  await day('2027-01-02')
  t.equal(await eventually(async () => tidied, 1), 1)
  await day('2027-01-03')
  t.equal(await eventually(async () => tidied, 2), 2)
})

t.test('what cannot be cleared away keeps no run from ending, and is tried again another day', async (t) => {
  await clear(gym)
  let tried = 0
  const failing = async () => {
    tried++
    throw new Error('could not extend file: No space left on device')
  }
  t.intercept(gym.database, 'tidy', { value: failing })
  gym.setDay('2027-01-05')
  t.match(await gym.run(['Abonnementen']), { Status: 'succeeded' })
  t.match(await gym.run(['Abonnementen']), { Status: 'succeeded' })
  t.equal(await eventually(async () => tried, 1), 1, 'not again and again')
  const told = gym.problems.splice(0).filter((line) => line.includes('No space left'))
  t.match(told, [/^What is old could not be cleared away today: could not extend file/])
  gym.setDay('2027-01-06')
  await gym.run(['Abonnementen'])
  t.equal(await eventually(async () => tried, 2), 2)
  gym.problems.splice(0)
})
