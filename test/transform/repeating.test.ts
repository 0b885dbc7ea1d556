import { sql } from 'kysely'
import t from 'tap'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../../src/errors.ts'
import { tables } from '../../src/tables/index.ts'
import { counts, type Gym, testDatabase, testGym } from '../helper.ts'
import {
  booked,
  clear,
  column,
  historyOf,
  hours,
  invoice,
  lesson,
  revenue,
  SMALL,
  user,
} from '../runs/records.ts'

const gym = await testGym(t, { ...SMALL, windowDays: { Lessen: 2, LesDeelname: 2, ProductVerkopen: 2 } })
const all = tables.map(({ name }) => name)
const allRows = async () => await Promise.all(all.map((name) => gym.rows(name)))

/** Where each row lies and who wrote it, in short: another text after any write, even of the same values. */
async function places({ database }: Gym, table: string) {
  const { rows } = await sql<{
    rows: number
    places: string
  }>`select count(*)::int as rows, md5(string_agg(concat(xmin, ctid, r::text), ',' order by ctid)) as places from ${database.names.target(table)} as r`.execute(
    database.db,
  )
  return rows[0]!
}

/** The tables of a run that has ended go back in line: what landed is there, and is transformed again. */
async function replay({ database, sync }: Gym, runId: number) {
  await database.db.updateTable('SyncRunTabel').set({ Status: 'queued' }).where('RunId', '=', runId).execute()
  await database.db.updateTable('SyncRun').set({ Status: 'queued' }).where('RunId', '=', runId).execute()
  if (!(await sync.ended(runId, 30_000))) throw new Error('The replay did not end.')
}

t.test('given a full warehouse, when nothing changed, then no row is written', async (t) => {
  await clear(gym)
  await gym.run(all)
  const before = await Promise.all(all.map((name) => places(gym, name)))
  const again = await gym.run(all)
  t.equal(again.Status, 'succeeded')
  for (const [index, name] of all.entries()) {
    t.ok(before[index]!.rows > 0, `${name} has rows`)
    t.same(await places(gym, name), before[index], `${name} was not touched`)
    t.same((await historyOf(gym, again.RunId, name)).length, 0, `${name} has no history of it`)
  }
})

t.test('given landed pages, when they are transformed again, then they give the same rows', async (t) => {
  await clear(gym)
  const run = await gym.run(all)
  const before = await allRows()
  await sql`truncate ${sql.join(all.map((name) => gym.database.names.target(name)))}`.execute(gym.database.db)
  const asked = gym.sandbox.requests.total
  await replay(gym, run.RunId)
  t.same(await allRows(), before, 'into an emptied warehouse')
  t.equal(gym.sandbox.requests.total, asked, 'the source was not asked')

  await replay(gym, run.RunId)
  t.same(await allRows(), before, 'and once more into the full one')
})

t.test('given pages that landed in another order, then they give the same rows', async (t) => {
  await clear(gym)
  gym.sandbox.answer('invoices', [
    [invoice('a', { number: 'first' }), invoice('b')],
    [invoice('c'), invoice('a', { number: 'last' })],
  ])
  gym.sandbox.answer('activityEvents', ({ startDate = '' }) =>
    [1, 2].map((n) => lesson('a', '2026-11-20T10:00:00Z', { name: `${startDate} ${n}` })),
  )
  gym.sandbox.answer('revenue', ({ startDate = '' }) =>
    revenue([booked(startDate < '2026-10' ? '2026-10-31' : '2026-11-01', '8000', 0.1)]),
  )
  const range = { from: '2026-10-01', to: '2026-11-22' }
  const runs = [await gym.run(['OpenstaandeFacturen']), await gym.run(['Lessen', 'Omzet'], range)]
  const before = await allRows()
  t.match(await column(gym, 'OpenstaandeFacturen', 'Nummer'), ['last', 'F-b', 'F-c'])

  const { db, names } = gym.database
  await sql`update ${names.landed('Pagina')} set "PaginaId" = 1000000 - "PaginaId"`.execute(db)
  await sql`truncate ${sql.join(all.map((name) => names.target(name)))}`.execute(db)
  for (const { RunId } of runs) await replay(gym, RunId)
  t.same(await allRows(), before)
})

t.test('of several records with one key, the latest change counts, or else the latest read', async (t) => {
  await clear(gym)
  const named = (fullName: string, updatedAt: string) => user('u1', { fullName, updatedAt })
  gym.sandbox.answer('users', [
    [named('older', '2026-11-01T10:00:00Z'), named('newest', '2026-11-03T10:00:00Z')],
    [named('middle', '2026-11-02T10:00:00Z'), user('u2')],
  ])
  gym.sandbox.answer('invoices', [
    [invoice('a', { number: '1' }), invoice('a', { number: '2' })],
    [invoice('a', { number: '3' }), invoice('a', { number: '4' })],
  ])
  await gym.run(['Leden', 'OpenstaandeFacturen'])
  t.same(await column(gym, 'Leden', 'Naam'), ['newest', 'Name of u2'], 'GewijzigdOp, where the table has it')
  t.same(await column(gym, 'OpenstaandeFacturen', 'Nummer'), ['4'], 'the later page and position')
})

t.test('of several contracts of one membership the one that gives access counts', async (t) => {
  await clear(gym)
  const contract = (flags: object) => ({ id: 'x', membership: { id: 'm1', name: 'One' }, ...flags })
  const flags = [{}, { expired: true }, { awaitingPayment: true }, { paused: true }, { active: true }]
  const order = ['UNKNOWN', 'EXPIRED', 'AWAITING_PAYMENT', 'PAUSED', 'ACTIVE']
  gym.sandbox.answer(
    'users',
    order.map((_, best) =>
      user(`u${best}`, {
        activeMemberships: flags
          .slice(0, best + 1)
          .map(contract)
          .reverse(),
      }),
    ),
  )
  await gym.run(['ActieveAbonnementen'])
  t.same(await column(gym, 'ActieveAbonnementen', 'Status'), order)
})

t.test('when a row last changed and by which run takes no part in what differs', async (t) => {
  await clear(gym)
  gym.sandbox.answer('invoices', [invoice('a'), invoice('b')])
  const first = await gym.run(['OpenstaandeFacturen'])
  const { db, names } = gym.database
  const stamps = async () =>
    (
      await sql<{
        RunId: string
        DatumLaatsteUpdate: Date
      }>`select "RunId", "DatumLaatsteUpdate" from ${names.target('OpenstaandeFacturen')} order by "FactuurId"`.execute(
        db,
      )
    ).rows
  const old = new Date('2020-01-01T00:00:00Z')
  await sql`update ${names.target('OpenstaandeFacturen')} set "DatumLaatsteUpdate" = ${old}`.execute(db)

  gym.sandbox.answer('invoices', [invoice('a'), invoice('b', { totalAmount: 1 })])
  const second = await gym.run(['OpenstaandeFacturen'])
  t.match(counts(second.tables.OpenstaandeFacturen), { updated: 1, unchanged: 1 })
  const [a, b] = await stamps()
  t.same(a, { RunId: first.RunId, DatumLaatsteUpdate: old }, 'a has the stamps of the run that wrote it')
  t.equal(b!.RunId, second.RunId)
  t.ok(b!.DatumLaatsteUpdate > old)
})

t.test('all rows that a run writes in a table have one time', async (t) => {
  await clear(gym)
  gym.sandbox.answer('invoices', [Array.from({ length: 2_000 }, (_, n) => invoice(`a${n}`))])
  await gym.run(['OpenstaandeFacturen'])
  const { db, names } = gym.database
  const { rows } = await sql<{
    DatumLaatsteUpdate: Date
  }>`select distinct "DatumLaatsteUpdate" from ${names.target('OpenstaandeFacturen')}`.execute(db)
  t.equal(rows.length, 1)
  t.ok(Math.abs(Date.now() - rows[0]!.DatumLaatsteUpdate.getTime()) < 60_000, 'and it is the time of the run')
})

t.test('a first load writes no history; later changes are kept with the row before', async (t) => {
  await clear(gym)
  const TABLE = 'OpenstaandeFacturen'
  gym.sandbox.answer('invoices', [invoice('a'), invoice('b')])
  const first = await gym.run([TABLE])
  t.same(await historyOf(gym, first.RunId, TABLE), [])

  gym.sandbox.answer('invoices', [invoice('b', { totalAmount: 0.3, dueDate: null }), invoice('c')])
  const second = await gym.run([TABLE])
  const before = { Bedrag: 25, Valuta: 'EUR', Naam: 'Name of u1', Vervaldatum: '2026-12-01' }
  t.match(await historyOf(gym, second.RunId, TABLE), [
    { kind: 'D', key: { FactuurId: 'a' }, before: { FactuurId: 'a', ...before } },
    { kind: 'U', key: { FactuurId: 'b' }, before: { FactuurId: 'b', ...before } },
    { kind: 'I', key: { FactuurId: 'c' }, before: null },
  ])
  const pages = await gym.database.db
    .selectFrom('Wijziging')
    .select(['Soort', 'PaginaId', 'Positie'])
    .where('RunId', '=', Number(second.RunId))
    .orderBy('Sleutel')
    .execute()
  t.same(
    pages.map(({ Soort, PaginaId, Positie }) => [Soort, PaginaId !== null, Positie]),
    [
      ['D', false, null],
      ['U', true, 0],
      ['I', true, 1],
    ],
    'with the place in the landed page that it came from',
  )
})

t.test('given two months that both show the day between them, then its sum is not doubled', async (t) => {
  await clear(gym)
  const border = [booked('2026-10-31', '8000', 0.1), booked('2026-10-31', '8000', 0.2)]
  gym.sandbox.answer('revenue', revenue([...border, booked('2026-11-01', '8000', 7)]))
  await gym.run(['Omzet'], { from: '2026-10-20', to: '2026-11-22' })
  t.equal(gym.sandbox.requests.count('revenue'), 2)
  t.same(await column(gym, 'Omzet', 'Omzet'), ['0.30', '7.00'])
})

t.test('given two tables of one stream with windows of their own, then no sum is doubled', async (t) => {
  const other = await testGym(t, { ...SMALL, windowDays: { GrootboekRekening: 5, Omzet: 40 } })
  other.sandbox.answer('revenue', revenue([booked('2026-11-20', '8000', 7)], ['8000']))
  const run = await other.run(['GrootboekRekening', 'Omzet'])
  t.equal(run.Status, 'succeeded')
  t.same(await column(other, 'Omzet', 'Omzet'), ['7.00'])
})

t.test('hours of one person and day are added up unrounded, and rounded once', async (t) => {
  await clear(gym)
  const row = (uren: unknown) => ['An', 'Bos', '2026-11-02', uren]
  gym.sandbox.answer('sheet', hours(row('0,333'), row('0,333'), row('0,333'), row('0,006')))
  await gym.run(['PersonalTraining'])
  t.same(await column(gym, 'PersonalTraining', 'Uren'), ['1.01'], '1.005, half away from zero')
})

/** The connection is lost once, around the commit of a table: before it or, with its answer under way, after. */
function losing(database: Database, when: 'before' | 'after'): Database {
  let lost = false
  const loss = () => {
    lost = true
    return new Tree11Error('The connection was lost.', { code: 'connection-lost', kind: 'retry' })
  }
  const isTable = (result: unknown) => typeof result === 'object' && result !== null && 'inserted' in result
  type Transaction = Database['db'] extends { transaction(): infer T } ? T : never
  const db = new Proxy(database.db, {
    get(target, name) {
      const value = Reflect.get(target, name, target)
      if (name !== 'transaction') return typeof value === 'function' ? value.bind(target) : value
      const transaction = target.transaction()
      const execute: Transaction['execute'] = async (work) => {
        const result = await transaction.execute(async (trx) => {
          const inside = await work(trx)
          if (when === 'before' && !lost && isTable(inside)) throw loss()
          return inside
        })
        if (when === 'after' && !lost && isTable(result)) throw loss()
        return result
      }
      return () => ({ execute })
    },
  })
  return { ...database, db }
}

for (const when of ['before', 'after'] as const) {
  t.test(`given a connection lost just ${when} a commit, then the table is written once`, async (t) => {
    const database = await testDatabase(t)
    const other = await testGym(t, { ...SMALL, database: losing(database, when) })
    other.sandbox.answer('invoices', [invoice('a'), invoice('b')])
    const run = await other.run(['OpenstaandeFacturen'])
    t.match(run.tables.OpenstaandeFacturen, { Status: 'succeeded', Ingevoegd: 2, Gelezen: 2 })
    t.same(other.problems, [], 'and nobody reads of an error')
    const state = await database.db
      .selectFrom('TabelStand')
      .select(['Versie', 'LaatsteRunId'])
      .where('Tabel', '=', 'OpenstaandeFacturen')
      .executeTakeFirstOrThrow()
    t.match(state, { Versie: 1, LaatsteRunId: run.RunId }, 'one version, not two')
    const checks = await database.db
      .selectFrom('DataQualityLog')
      .select('CheckNaam')
      .where('RunId', '=', Number(run.RunId))
      .execute()
    t.equal(checks.length, new Set(checks.map(({ CheckNaam }) => CheckNaam)).size, 'each check once')
  })
}
