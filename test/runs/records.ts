import { sql } from 'kysely'
import { historyTable } from '../../db/names.ts'
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { tables } from '../../src/tables/index.ts'
import type { Gym } from '../helper.ts'

/** Records as Gymly sends them, with only what a test is about said in the test. */

type More = Record<string, unknown>

const CREATED = '2026-01-05T10:00:00Z'

/** A world with nearly nothing in it: what a test needs it gives itself, with `sandbox.answer`. */
export const SMALL = { members: 12, memberships: 2, classesPerDay: 1 } satisfies Partial<SandboxOptions>

export const user = (id: string, more: More = {}) => ({
  id,
  accountId: `account-${id}`,
  businessId: 'business',
  fullName: `Name of ${id}`,
  active: true,
  activeMemberships: [],
  createdAt: CREATED,
  updatedAt: CREATED,
  ...more,
})

export const invoice = (id: string, more: More = {}) => ({
  id,
  number: `F-${id}`,
  status: 'PENDING',
  totalAmount: 25,
  currency: 'EUR',
  dueDate: '2026-12-01',
  businessUser: { id: 'u1', fullName: 'Name of u1' },
  createdAt: CREATED,
  ...more,
})

export const membership = (id: string, more: More = {}) => ({
  id,
  name: `Membership ${id}`,
  paymentType: 'ONCE',
  ...more,
})

/** What every table's records are checked for; the others judge the rows that come of them. */
export const RECORD_CHECKS = [
  'shielded',
  'similar_keys',
  'shield_ended',
  'required',
  'type',
  'length',
  'time_zone',
  'unreadable_key',
  'duplicates',
  'moved_list',
  'replaced_characters',
  'failed_requests',
]

/** A class of an hour that begins at that instant. */
export const lesson = (id: string, startAt: string, more: More = {}) => ({
  id,
  name: `Class ${id}`,
  startAt,
  endAt: new Date(Date.parse(startAt) + 3_600_000).toISOString(),
  activities: [],
  teachers: [],
  createdAt: CREATED,
  updatedAt: CREATED,
  ...more,
})

export const participant = (id: string, more: More = {}) => ({
  id,
  type: 'MEMBER',
  status: 'BOOKED',
  fullName: `Name of ${id}`,
  attended: null,
  ...more,
})

export const sale = (id: string, sales: number) => ({ id, name: `Product ${id}`, sales })

export const booked = (date: string, ledgerAccountId: string, revenue: unknown, type = 'MEMBERSHIP') => ({
  date,
  ledgerAccountId,
  type,
  revenue,
})

export const revenue = (dailyRevenue: readonly unknown[], accounts: readonly string[] = []) => ({
  dailyRevenue,
  ledgerAccounts: accounts.map((id) => ({ id, key: id, label: `Account ${id}` })),
})

/** Statistics: a number for each day. */
export const perDay = (days: Readonly<Record<string, unknown>>) => ({
  labels: Object.keys(days),
  series: [{ name: 'x', data: Object.values(days) }],
})

export const hours = (...rows: readonly (readonly unknown[])[]) => [
  ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
  ...rows,
]

/** Empties the gym's target tables, what landed and what was noted, and forgets faults and answers. */
export async function clear({ database, sandbox, setDay }: Gym, day = '2026-11-22'): Promise<void> {
  const { names, db, dialect } = database
  const emptied = [
    ...tables.map(({ name }) => name),
    'DataQualityLog',
    'StroomVeld',
    'Quarantaine',
    'Wijziging',
    ...tables.filter(({ history }) => history).map(({ name }) => historyTable(name)),
  ].map((name) => names.target(name))
  const missed = tables.map(({ name }) => names.missed(name))
  const all = [...emptied, ...missed, names.landed('Pagina'), names.landed('Verzoek')]
  // SQL Server truncates one table at a time.
  for (const some of dialect.name === 'mssql' ? all.map((one) => [one]) : [all])
    await sql`truncate table ${sql.join(some)}`.execute(db)
  sandbox.faults.clear()
  sandbox.forget()
  sandbox.requests.clear()
  setDay(day)
}

/** One column of a table's rows, in the order of the key. */
export async function column(gym: Gym, table: string, name: string): Promise<unknown[]> {
  return (await gym.rows(table)).map((row) => row[name])
}

/** The checks that a run wrote for a table, by name. */
export async function checksOf({ database }: Gym, runId: number, table: string) {
  const lines = await database.db
    .selectFrom('DataQualityLog')
    .selectAll()
    .where('RunId', '=', Number(runId))
    .where('Tabel', '=', table)
    .orderBy('Id')
    .execute()
  return Object.fromEntries(
    lines.map(({ CheckNaam, CheckStatus, Gemeten, Verwacht, Bericht }) => [
      CheckNaam,
      {
        status: CheckStatus,
        measured: Gemeten === null ? null : Number(Gemeten),
        expected: Verwacht === null ? null : Number(Verwacht),
        message: Bericht,
      },
    ]),
  )
}

/** The history that a run wrote for a table, in the order of its keys. */
export async function historyOf({ database }: Gym, runId: number, table: string) {
  const lines = await database.db
    .selectFrom('Wijziging')
    .selectAll()
    .where('RunId', '=', Number(runId))
    .where('Tabel', '=', table)
    .orderBy('Sleutel')
    .execute()
  return lines.map(({ Soort, Sleutel, RijVoor }) => ({
    kind: Soort,
    key: JSON.parse(Sleutel),
    before: RijVoor === null ? null : JSON.parse(RijVoor),
  }))
}

/** The rejected records of a run's table, in the order of their keys. */
export async function rejectedOf({ database }: Gym, runId: number, table: string) {
  const lines = await database.db
    .selectFrom('Quarantaine')
    .selectAll()
    .where('RunId', '=', Number(runId))
    .where('Tabel', '=', table)
    .orderBy('PaginaId')
    .orderBy('Positie')
    .execute()
  return lines.map(({ Sleutel, Reden, Record, Positie }) => ({
    key: Sleutel === null ? null : JSON.parse(Sleutel),
    reason: Reden,
    record: Record === null ? null : JSON.parse(Record),
    position: Number(Positie),
  }))
}
