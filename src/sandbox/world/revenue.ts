import { dayText } from '../calendar.ts'
import { hash, Random } from '../random.ts'
import { EPOCH, type Gym, KIND } from './gym.ts'
import { LEDGER_ACCOUNTS, ledgerAccountId, ledgerAccounts } from './ledger.ts'

const TYPES = ['MEMBERSHIP', 'PRODUCT', 'COURSE', 'OTHER'] as const

interface Booked {
  day: number
  account: number
  type: string
  cents: number
}

/**
 * What is booked on a day, one to four rows an account, several of them with one key. One row in
 * five is booked up to five days late, so the last days still grow.
 */
function bookedOn(gym: Gym, day: number): Booked[] {
  const rows: Booked[] = []
  for (let account = 0; account < LEDGER_ACCOUNTS; account++) {
    const random = new Random(gym.seed, KIND.revenue, day, account)
    if (random.chance(0.3)) continue
    const count = 1 + random.int(4)
    for (let n = 0; n < count; n++) {
      const type = random.pick(TYPES)
      const late = random.chance(0.2) ? 1 + random.int(5) : 0
      const cents = random.chance(0.1) ? 10 * (1 + random.int(3)) : random.int(60_000)
      const sign = random.chance(0.08) ? -1 : 1
      if (day + late <= gym.last) rows.push({ day, account, type, cents: sign * cents })
    }
  }
  return rows
}

/** Some sums come as a binary fraction leaves them: 0.1 + 0.2 is 0.30000000000000004. */
function euros(cents: number, salt: number): number {
  return hash(salt, cents) % 4 === 0 ? (cents - 20) / 100 + 0.1 + 0.1 : cents / 100
}

/** Both days included. Every total is the sum of `dailyRevenue`, to the cent. */
export function revenue(gym: Gym, from: number, to: number): unknown {
  const rows: Booked[] = []
  for (let day = Math.max(from, EPOCH); day <= Math.min(to, gym.last); day++) rows.push(...bookedOn(gym, day))
  const total = rows.reduce((sum, row) => sum + row.cents, 0)
  const perAccount: Record<string, number> = {}
  for (const row of rows) {
    const id = ledgerAccountId(gym, row.account)
    perAccount[id] = (perAccount[id] ?? 0) + row.cents
  }
  for (const id of Object.keys(perAccount)) perAccount[id] = (perAccount[id] ?? 0) / 100
  const vat = Math.round((total * 21) / 121)
  return {
    dailyRevenue: rows.map((row, at) => ({
      date: dayText(row.day),
      ledgerAccountId: ledgerAccountId(gym, row.account),
      type: row.type,
      revenue: euros(row.cents, at),
    })),
    weeklyRevenue: periods(rows, (day) => dayText(day - ((day + 3) % 7))),
    monthlyRevenue: periods(rows, (day) => dayText(day).slice(0, 7)),
    yearlyRevenue: periods(rows, (day) => dayText(day).slice(0, 4)),
    ledgerAccounts: ledgerAccounts(gym),
    totalRevenue: total / 100,
    totalVat: vat / 100,
    totalPerVat: { '21': vat / 100 },
    revenuePerLedgerAccount: perAccount,
    totalCancellations: { count: 0, amount: 0 },
    totalChargebacks: { count: 0, amount: 0 },
    profit: (total - vat) / 100,
  }
}

function periods(rows: readonly Booked[], nameOf: (day: number) => string): unknown[] {
  const cents = new Map<string, number>()
  for (const row of rows) cents.set(nameOf(row.day), (cents.get(nameOf(row.day)) ?? 0) + row.cents)
  return [...cents].map(([period, sum]) => ({ period, revenue: sum / 100 }))
}
