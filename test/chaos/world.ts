import { type Params, type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { invoice } from '../runs/records.ts'

/**
 * The gym of the night that is killed. From its first day to its second, rows of every table come, change and
 * go; some records are wrong, one request fails, and one table loses so much that the brake holds it.
 */

/** The clock changes on the second. */
export const DAYS = ['2026-03-28', '2026-03-29'] as const
export type Night = 1 | 2

// biome-ignore lint/suspicious/noExplicitAny: JSON of the sandbox, known to be what it is
type Json = any

/** What becomes of a record: a quarter comes on the second day, one goes, one changes, and one stays. */
const KINDS = ['comes', 'goes', 'changes', 'stays'] as const
const kindOf = (id: string) => KINDS[sumOf(id) % KINDS.length]!
const sumOf = (text: string) =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7)
/** One in thirteen. */
const isWrong = (id: string) => sumOf(`${id}!`) % 13 === 0

function asOn<T>(
  night: Night,
  records: readonly T[],
  idOf: (record: T) => string,
  changed: (record: T) => T,
): T[] {
  return records.flatMap((record) => {
    const kind = kindOf(idOf(record))
    if (kind === (night === 1 ? 'comes' : 'goes')) return []
    return [night === 2 && kind === 'changes' ? changed(record) : record]
  })
}

const id = (record: Json) => String(record.id)

const REWRITES: Readonly<Record<string, (json: Json, night: Night, params: Params) => Json>> = {
  users(json, night) {
    const content = asOn(night, json.content, id, (user: Json) => ({
      ...user,
      fullName: `${user.fullName} (nieuw)`,
      activeMemberships: user.activeMemberships.map((contract: Json) =>
        typeof contract === 'string' ? contract : { ...contract, paused: true },
      ),
      ...(isWrong(user.id) && { createdAt: 'gisteren' }),
    }))
    return { ...json, content, totalElements: content.length }
  },
  memberships: (json, night) =>
    asOn(night, json, id, (one: Json) => ({ ...one, name: `${one.name} (nieuw)` })),
  'activity-events': (json, night) =>
    asOn(night, json, id, (one: Json) => ({ ...one, name: `${one.name} (nieuw)`, capacity: 'veel' })),
  courseMembers: (json, night) =>
    asOn(night, json, id, (one: Json) => ({ ...one, status: 'CANCELLED', attended: false })),
  revenue: (json, night) => ({
    ...json,
    dailyRevenue: asOn(
      night,
      json.dailyRevenue,
      ({ date, ledgerAccountId, type }: Json) => `${date}${ledgerAccountId}${type}`,
      (one: Json) => ({ ...one, revenue: isWrong(`${one.date}${one.type}`) ? 'veel' : one.revenue + 1.005 }),
    ),
    ledgerAccounts: asOn(night, json.ledgerAccounts, id, (one: Json) => ({ ...one, label: 'nieuw' })),
  }),
  payouts: (json, night) => {
    const content = asOn(
      night,
      json.content,
      ({ payout }: Json) => id(payout),
      (one: Json) => one,
    )
    return { ...json, content, totalElements: content.length }
  },
  posStatistics: (json, night, { startDate }) => ({
    ...json,
    salesPerProduct: asOn(
      night,
      json.salesPerProduct,
      (sale: Json) => `${startDate}${sale.id}`,
      (sale: Json) => ({ ...sale, sales: sale.sales + 1 }),
    ),
  }),
  membershipAnalytics(json, night, { category, paymentType, membershipId }) {
    if (json.series.length === 0) return json
    const days = json.labels.map((label: string, at: number) => ({ label, count: json.series[0].data[at] }))
    const left = asOn<{ label: string; count: number }>(
      night,
      days,
      ({ label }) => `${category}${paymentType}${membershipId}${label}`,
      (day) => ({ ...day, count: day.count + 1 }),
    )
    return {
      ...json,
      labels: left.map(({ label }) => label),
      series: [{ ...json.series[0], data: left.map(({ count }) => count) }],
    }
  },
  sheet: (json, night) => ({
    ...json,
    values: [
      json.values[0],
      // By its place: a sheet is read twice, and what it shows differs.
      ...asOn<{ row: Json[]; at: number }>(
        night,
        json.values.slice(1).map((row: Json[], at: number) => ({ row, at })),
        ({ at }) => `rij ${at}`,
        ({ row, at }) => ({ row: [...row.slice(0, 3), '7,25'], at }),
      ).map(({ row }) => row),
    ],
  }),
}

export interface WorldSize {
  members: number
  memberships: number
  classesPerDay: number
}

export interface World {
  sandbox: Sandbox
  setNight(night: Night): void
}

export async function startWorld(size: WorldSize): Promise<World> {
  const sandbox = await startSandbox({ today: DAYS[0], ...size })
  return {
    sandbox,
    setNight(night) {
      sandbox.setDay(DAYS[night - 1]!)
      sandbox.faults.clear()
      for (const [on, rewrite] of Object.entries(REWRITES)) {
        sandbox.faults.add({ kind: 'rewrite', on, rewrite: (json, params) => rewrite(json, night, params) })
      }
      sandbox.answer('invoices', invoicePages(night))
      if (night === 1) return
      sandbox.faults.add({
        ...{ kind: 'status', status: 404, on: 'posStatistics' },
        when: ({ startDate }) => startDate === DAYS[0],
      })
    },
  }
}

/** A list of several pages, which is read twice when rows go. */
function invoicePages(night: Night): Json[][] {
  const all = Array.from({ length: 90 }, (_, at) => invoice(`invoice-${at}`))
  const there = asOn<Json>(night, all, id, (one) => ({ ...one, number: `${one.number} (nieuw)` }))
  return [0, 1, 2].map((page) => there.filter((_, at) => at % 3 === page))
}
