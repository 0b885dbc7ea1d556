import t from 'tap'
import { testGym } from '../helper.ts'
import { checksOf, clear, invoice, SMALL } from '../runs/records.ts'

const INVOICES = 'OpenstaandeFacturen'
const gym = await testGym(t, { ...SMALL })
const { db } = gym.database

type Version = Record<string, unknown> & { GeldigVan: Date; GeldigTot: Date | null }
const versions = async () =>
  (await db
    .selectFrom(`${INVOICES}Historie` as 'SyncRun')
    .selectAll()
    .orderBy('FactuurId' as 'RunId')
    .orderBy('GeldigVan' as 'RunId')
    .execute()) as never as Version[]

/** Each version as key, number, the run that began it and the run that ended it. */
const shown = async () =>
  (await versions()).map(({ FactuurId, Nummer, RunId, RunIdTot }) => [FactuurId, Nummer, RunId, RunIdTot])

const answer = (...invoices: [id: string, number: string][]) =>
  gym.sandbox.answer('invoices', [invoices.map(([id, number]) => invoice(id, { number }))])

async function night(request: object = {}): Promise<number> {
  return Number((await gym.run([INVOICES], request)).RunId)
}

t.test('every version of a row is kept, with the runs that began and ended it', async (t) => {
  await clear(gym)
  answer(['a', '1'], ['b', '1'])
  const first = await night()
  t.strictSame(await shown(), [
    ['a', '1', first, null],
    ['b', '1', first, null],
  ])
  const quiet = await night()
  t.equal((await versions()).length, 2, 'a night in which nothing changed writes nothing')
  t.match((await checksOf(gym, quiet, INVOICES)).history, { status: 'PASS', measured: null })
  answer(['b', '2'], ['c', '1'])
  const second = await night()
  answer(['a', '3'], ['b', '2'])
  const third = await night()
  t.strictSame(await shown(), [
    ['a', '1', first, second],
    ['a', '3', third, null],
    ['b', '1', first, second],
    ['b', '2', second, null],
    ['c', '1', second, third],
  ])
  for (const { GeldigVan, GeldigTot } of await versions()) t.ok(GeldigTot === null || GeldigVan < GeldigTot)
  t.match((await checksOf(gym, third, INVOICES)).history, { status: 'PASS', measured: 0 })
  await night({ dryRun: true })
  answer(['b', '9'])
  await night({ dryRun: true })
  t.equal((await versions()).length, 5, 'a dry run writes nothing')
})

t.test('a revert is a change like any other', async (t) => {
  await clear(gym)
  answer(['a', '1'], ['b', '1'])
  const first = await night()
  answer(['a', '2'])
  const second = await night()
  const { runId: undone } = await gym.sync.revert({ runId: second })
  await gym.sync.ended(undone, 30_000)
  await gym.sync.resume(INVOICES)
  t.strictSame(await shown(), [
    ['a', '1', first, second],
    ['a', '2', second, undone],
    ['a', '1', undone, null],
    ['b', '1', first, second],
    ['b', '1', undone, null],
  ])
})

t.test('rows that somebody else wrote or removed stop no night, and are told', async (t) => {
  await clear(gym)
  answer(['a', '1'], ['b', '1'])
  const first = await night()
  await db
    .deleteFrom(INVOICES as 'SyncRun')
    .where('FactuurId' as 'RunId', '=', 'a' as never)
    .execute()
  answer(['a', '1'], ['b', '2'])
  const second = await night()
  t.strictSame(await shown(), [
    ['a', '1', first, second],
    ['a', '1', second, null],
    ['b', '1', first, second],
    ['b', '2', second, null],
  ])
  await db
    .deleteFrom(INVOICES as 'SyncRun')
    .where('FactuurId' as 'RunId', '=', 'b' as never)
    .execute()
  answer(['a', '2'])
  t.match((await checksOf(gym, await night(), INVOICES)).history, { status: 'WARN', measured: 1 })
})

t.test('versions do not overlap when the clock of the database goes back', async (t) => {
  await clear(gym)
  answer(['a', '1'])
  await night()
  const later = new Date(Date.now() + 3_600_000)
  await db.updateTable('TabelStand').set({ HistorieTot: later }).where('Tabel', '=', INVOICES).execute()
  answer(['a', '2'])
  await night()
  const [before, after] = await versions()
  t.equal(before?.GeldigTot?.getTime(), later.getTime() + 1)
  t.equal(after?.GeldigVan.getTime(), later.getTime() + 1)
})

t.test('the tables with a history are those of which reports ask how it was', async (t) => {
  const kept = await db
    .selectFrom('TabelStand')
    .select('Tabel')
    .where('HistorieVanaf', 'is not', null)
    .orderBy('Tabel')
    .execute()
  t.strictSame(
    kept.map(({ Tabel }) => Tabel),
    ['Abonnementen', 'ActieveAbonnementen', 'Leden', 'Lessen', INVOICES],
  )
})
