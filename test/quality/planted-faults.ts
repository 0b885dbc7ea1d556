import type { Fault } from '../../src/sandbox/sandbox.ts'
import { createGym } from '../../src/sandbox/world/gym.ts'
import { membershipFacts } from '../../src/sandbox/world/memberships.ts'

/** Each kind of problem that a source can have, and the check that must find it. */

export const WORLD = {
  seed: 1,
  today: '2026-11-22',
  members: 60,
  memberships: 6,
  classesPerDay: 6,
  locations: 1,
}

export interface Planted {
  problem: string
  table: string
  /** Tables that must be there first. */
  needs?: string[]
  faults: Fault[]
  check: string
  found: object
  /** Checks that cannot but notice it too. */
  also?: string[]
}

const each = (stream: Fault['on'], change: (record: never, index: number) => unknown): Fault => ({
  kind: 'rewrite',
  on: stream!,
  rewrite: (json) =>
    Array.isArray(json)
      ? json.map((record, index) => change(record as never, index))
      : { ...(json as object), content: (json as { content: never[] }).content.map(change) },
})
const TOTALS = ['weeklyRevenue', 'monthlyRevenue', 'yearlyRevenue', 'revenuePerLedgerAccount'].map(
  (name) => `ties_out:${name}`,
)

/** The same JSON with a cent more at that place; `0` is the first element or member. */
function centMore(json: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return Math.round(100 * (json as number) + 1) / 100
  const entries = Object.entries(json as object)
  const changed = entries.map(([key, value], n) =>
    key === name || (name === '0' && n === 0) ? [key, centMore(value, rest)] : [key, value],
  )
  return Array.isArray(json) ? changed.map(([, value]) => value) : Object.fromEntries(changed)
}

const FIRST_MEMBERSHIP = membershipFacts(createGym(WORLD), 0).id
const wrong = (on: string, field: string, value: unknown): Fault => ({ kind: 'wrong', on, field, value })

export const planted: Planted[] = [
  {
    problem: 'classes that end before they begin',
    table: 'Lessen',
    faults: [wrong('activityEvents', 'endAt', '2020-01-01T10:00:00Z')],
    check: 'ends_after:EindTijd',
    found: { expected: 0, message: /EindTijd niet na het begin ligt/ },
  },
  {
    problem: 'more participants than a class has room for',
    table: 'Lessen',
    faults: [each('activityEvents', (lesson: object) => ({ ...lesson, capacity: 1, memberCount: 2 }))],
    check: 'at_most:LedenAantal',
    found: { expected: 0, message: /LedenAantal hoger is dan kan/ },
  },
  {
    problem: 'a membership that costs less than nothing',
    table: 'Abonnementen',
    faults: [
      each('memberships', (membership: object, n) =>
        n === 0 ? { ...membership, amount: -0.01 } : membership,
      ),
    ],
    check: 'not_negative:Bedrag',
    found: { measured: 1, expected: 0 },
  },
  {
    problem: 'a currency that nobody bills in, and one in small letters',
    table: 'OpenstaandeFacturen',
    faults: [
      each('invoices', (invoice: object, n) =>
        n < 2 ? { ...invoice, currency: ['eur', 'ZZZ'][n] } : invoice,
      ),
    ],
    check: 'known_currency:Valuta',
    found: { measured: 2, expected: 0 },
  },
  {
    problem: 'a payout whose amounts are a cent off',
    table: 'Uitbetalingen',
    faults: [
      each('payouts', (item: { payout: { summary: { totalNetAmount: number } } }, n) =>
        n > 0
          ? item
          : {
              payout: {
                ...item.payout,
                summary: {
                  ...item.payout.summary,
                  totalNetAmount: Math.round(100 * item.payout.summary.totalNetAmount + 1) / 100,
                },
              },
            },
      ),
    ],
    check: 'adds_up:NettoBedrag',
    found: {
      measured: 1,
      expected: 0,
      message: /NettoBedrag niet de som van zijn delen is/,
    },
  },
  {
    problem: 'a member changed before being made',
    table: 'Leden',
    faults: [
      each('users', (user: object, n) =>
        n === 4 ? { ...user, createdAt: '2026-11-21T12:00:00Z', updatedAt: '2026-11-21T11:59:59Z' } : user,
      ),
    ],
    check: 'not_before:GewijzigdOp',
    found: { measured: 1, expected: 0 },
  },
  {
    problem: 'a field that is empty in nearly all records',
    table: 'Leden',
    faults: [each('users', (user: object, n) => (n < 40 ? { ...user, customerNumber: null } : user))],
    check: 'nulls',
    found: { expected: 50, message: /KlantNummer \d\d %/ },
  },
  {
    problem: 'a source that stands still',
    table: 'Leden',
    faults: [
      wrong('users', 'updatedAt', '2026-11-10T10:00:00Z'),
      wrong('users', 'createdAt', '2026-11-10T10:00:00Z'),
    ],
    check: 'fresh:GewijzigdOp',
    found: { measured: 13, expected: 7, message: /2026-11-10/ },
  },
  {
    problem: 'a list that lost its second half',
    table: 'Leden',
    faults: [
      {
        kind: 'rewrite',
        on: 'users',
        rewrite: (json) => {
          const content = (json as { content: unknown[] }).content.slice(0, 30)
          return { ...(json as object), content, totalElements: 30 }
        },
      },
    ],
    check: 'row_count',
    found: { measured: 30, expected: 60, message: /^30 rijen binnen voor Leden, verwacht ongeveer 60/ },
  },
  {
    problem: 'members who hold a membership that does not exist',
    table: 'ActieveAbonnementen',
    needs: ['Leden', 'Abonnementen'],
    faults: [
      each('users', (user: object, n) =>
        n < 3 ? { ...user, activeMemberships: ['no-such-membership'] } : user,
      ),
    ],
    check: 'refers_to:Abonnementen',
    found: { measured: 3, expected: 0, message: /iets staat dat niet in Abonnementen voorkomt/ },
  },
  {
    problem: 'memberships of members who are not on the list of the day before',
    table: 'ActieveAbonnementen',
    needs: ['Leden', 'Abonnementen'],
    faults: [
      each('users', (user: { id: string }, n) =>
        n === 0 ? { ...user, id: 'another', activeMemberships: [FIRST_MEMBERSHIP] } : user,
      ),
    ],
    check: 'refers_to:Leden',
    found: { measured: 1, expected: 0 },
  },
  {
    problem: 'revenue on an account that the ledger does not have',
    table: 'Omzet',
    needs: ['GrootboekRekening'],
    faults: [
      {
        kind: 'rewrite',
        on: 'revenue',
        rewrite: (json) => {
          const { dailyRevenue, ...rest } = json as { dailyRevenue: { date: string }[] }
          const moved = {
            ...dailyRevenue.find(({ date }) => date === '2026-11-20'),
            ledgerAccountId: 'no-such-account',
          }
          return { ...rest, dailyRevenue: [...dailyRevenue, { ...moved, revenue: 0 }] }
        },
      },
    ],
    check: 'refers_to:GrootboekRekening',
    found: { measured: 1, expected: 0 },
  },
  ...[
    ['totalRevenue', 'ties_out:dailyRevenue'],
    ['weeklyRevenue.0.revenue', 'ties_out:weeklyRevenue'],
    ['monthlyRevenue.0.revenue', 'ties_out:monthlyRevenue'],
    ['yearlyRevenue.0.revenue', 'ties_out:yearlyRevenue'],
    ['revenuePerLedgerAccount.0', 'ties_out:revenuePerLedgerAccount'],
    ['totalVat', 'ties_out:totalPerVat'],
  ].map(
    ([path, check]): Planted => ({
      problem: `${path} a cent off`,
      table: 'Omzet',
      needs: ['GrootboekRekening'],
      faults: [{ kind: 'rewrite', on: 'revenue', rewrite: (json) => centMore(json, path!.split('.')) }],
      check: check!,
      found: { message: /tellen op tot/ },
      // All but the days' own sum hang on the one total.
      also: path === 'totalRevenue' ? TOTALS : [],
    }),
  ),
  {
    problem: 'a total without any of its days',
    table: 'Omzet',
    needs: ['GrootboekRekening'],
    faults: [
      { kind: 'rewrite', on: 'revenue', rewrite: (json) => ({ ...(json as object), dailyRevenue: [] }) },
    ],
    check: 'ties_out:dailyRevenue',
    found: { measured: 0, message: /dailyRevenue voor Omzet tellen op tot/ },
    also: ['row_count'],
  },
  {
    problem: 'revenue of a day a hundred times over',
    table: 'Omzet',
    needs: ['GrootboekRekening'],
    faults: [
      {
        kind: 'rewrite',
        on: 'revenue',
        rewrite: (json) => {
          const { dailyRevenue, ledgerAccounts } = json as {
            dailyRevenue: { date: string; revenue: number }[]
            ledgerAccounts: unknown[]
          }
          const raised = dailyRevenue.map((one) =>
            one.date === '2026-11-22' ? { ...one, revenue: one.revenue * 100 } : one,
          )
          return { dailyRevenue: raised, ledgerAccounts }
        },
      },
    ],
    check: 'anomaly:Omzet',
    found: {
      message: /op zo'n dag gewoonlijk [\d.,]+\. Het gaat om 2026-11-22; gewoon is [\d.]+ tot [\d.]+\.$/,
    },
  },
  {
    problem: 'half of the members made on one day',
    table: 'Leden',
    faults: [
      each('users', (user: object, n) =>
        n % 2 ? user : { ...user, createdAt: '2026-11-22T10:00:00Z', updatedAt: '2026-11-22T10:00:00Z' },
      ),
    ],
    check: 'anomaly:NieuweLeden',
    found: { measured: 30 },
  },
  {
    problem: 'a field that no answer had before, with fields of its own',
    table: 'Leden',
    faults: [
      each('users', (user: object, n) => (n === 40 ? { ...user, loyalty: { points: 1, level: 'A' } } : user)),
    ],
    check: 'schema_drift',
    found: { measured: 1, expected: 0, message: /Nieuw: \$\.content\[\]\.loyalty\./ },
  },
  {
    problem: 'two fields that every record had',
    table: 'Leden',
    faults: [
      { kind: 'without', on: 'users', field: 'tags' },
      { kind: 'without', on: 'users', field: 'futureMemberships' },
    ],
    check: 'schema_drift',
    found: {
      measured: 2,
      expected: 0,
      message: /Verdwenen: \$\.content\[\]\.futureMemberships, \$\.content\[\]\.tags\./,
    },
  },
]
