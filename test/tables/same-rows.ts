import type { Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { createSync } from '../../src/runs/create-sync.ts'
import { tables } from '../../src/tables/index.ts'
import { pglite, type TestEngine } from '../engines.ts'
import { tableRows, testGym, UNHELD } from '../helper.ts'
import { landedSource } from '../runs/replay.ts'

const names = tables.map(({ name }) => name)

/** Fewer requests than a night makes, of every kind. */
const DAYS = { Lessen: 2, LesDeelname: 2, ProductVerkopen: 2, AbonnementStatistiekenSpecifiek: 2 }

/** Values that each engine could read in its own way. */
const ODD = {
  users: {
    fullName: [
      '',
      ' ',
      'Zoë d’Été €5 🏋️',
      'x'.repeat(255),
      'x'.repeat(256),
      '🏋️'.repeat(130),
      'a\u0001b',
      5,
      {},
    ],
    customerNumber: [10042, '010042', 1e3, 1.5, true, [], ' 7 '],
    createdAt: [
      '2024-02-29T23:59:59.9999+02:00',
      '2026-03-29T02:30:00',
      '2026-02-30T00:00:00Z',
      '9999-12-31T23:59:59-14:00',
    ],
    active: ['true', 'TRUE', 1, null],
  },
  invoices: {
    totalAmount: [25.005, -25.005, '1e2', '1.2.3', 1e11, 99999999999.99, '0x1F', 'NaN', null],
    dueDate: [
      '2026-12-01',
      '2026-03-28T23:30:00Z',
      '01-12-2026',
      'tomorrow',
      '1899-12-31',
      '9999-12-31T23:30:00Z',
    ],
    currency: ['EUR', 'EURO', 'é€'],
  },
} as const

/**
 * Two nights of a gym with odd values, failed requests and rows that go; the same pages are then given to
 * another engine. Everything that a night leaves must be the same there, cell for cell.
 */
export async function sameRows(t: Test, other: TestEngine): Promise<void> {
  const gym = await testGym(t, { database: await pglite.database(t), windowDays: DAYS, memberships: 3 })
  const database = await other.database(t)
  for (const [stream, fields] of Object.entries(ODD)) {
    gym.sandbox.faults.add({
      kind: 'rewrite',
      on: stream,
      rewrite: (json) => withOddValues(json as { content: object[] }, fields),
    })
  }
  gym.sandbox.faults.add({ kind: 'no-array', as: 'error', on: 'pos', times: 1 })
  for (const day of ['2026-11-22', '2026-11-24']) {
    gym.setDay(day)
    const run = await gym.run(names)
    const replayed = await replay(gym.database, Number(run.RunId), database, day)
    const wanted = await left(gym.database, Number(run.RunId))
    t.ok(
      wanted.rejected.length > 10 && wanted.checks.some((check) => check.includes('WARN')),
      'there is much to differ in',
    )
    t.same(await left(database, replayed), wanted, `what the run of ${day} left`)
    for (const name of names) {
      const rows = await tableRows(gym.database, name)
      t.ok(rows.length > 0, `${name} has rows`)
      t.strictSame(await tableRows(database, name), rows, `${name} on ${day}`)
    }
  }
}

/** The list with a record more for each odd value: a copy of one of its own. */
function withOddValues(page: { content: object[] }, fields: Readonly<Record<string, readonly unknown[]>>) {
  const { content } = page
  const odd = Object.entries(fields).flatMap(([field, values]) => values.map((value) => ({ [field]: value })))
  const more = odd.map((change, at) => ({ ...content[at % content.length], id: `odd-${at}`, ...change }))
  return { ...page, content: [...content, ...more] }
}

async function replay(from: Database, runId: number, database: Database, day: string): Promise<number> {
  const source = landedSource(from, runId)
  const sync = createSync({
    database,
    sources: { gymly: source, sheets: source },
    tables,
    settings: { ...UNHELD, windowDays: DAYS },
    now: () => new Date(`${day}T00:50:00Z`),
    log: { info() {}, warn() {}, error() {} },
  })
  sync.start()
  try {
    const asked = await sync.request({ tables: names, trigger: 'cli' })
    if (!(await sync.ended(asked.runId, 300_000))) throw new Error('The replay did not end.')
    return asked.runId
  } finally {
    await sync.stop()
  }
}

/** Counts, checks, rejected records and history, without what a clock or a counter gave. */
async function left({ db }: Database, runId: number) {
  const json = (text: string | null) => text && JSON.parse(text)
  const lines = await db
    .selectFrom('SyncRunTabel')
    .selectAll()
    .where('RunId', '=', runId)
    .orderBy('Tabel')
    .execute()
  const checks = await db
    .selectFrom('DataQualityLog')
    .selectAll()
    .where('RunId', '=', runId)
    .orderBy('Id')
    .execute()
  const rejected = await db.selectFrom('Quarantaine').selectAll().where('RunId', '=', runId).execute()
  const changed = await db.selectFrom('Wijziging').selectAll().where('RunId', '=', runId).execute()
  const sorted = <T>(rows: T[]) => rows.map((row) => JSON.stringify(row)).sort()
  return {
    lines: lines.map(({ RunId, DuurMs, ...line }) => line),
    checks: sorted(checks.map(({ Id, RunId, CheckTijd, ...check }) => check)),
    rejected: sorted(
      rejected.map(({ Tabel, Reden, Sleutel, Record }) => ({
        Tabel,
        Reden,
        Sleutel: json(Sleutel),
        Record: json(Record),
      })),
    ),
    changed: sorted(
      changed.map(({ Tabel, Soort, Sleutel, RijVoor }) => ({
        Tabel,
        Soort,
        Sleutel: json(Sleutel),
        RijVoor: json(RijVoor),
      })),
    ),
  }
}
