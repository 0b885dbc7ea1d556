import { dayNumber, midnight, timestamp } from '../calendar.ts'
import { Random, uuid } from '../random.ts'
import { type Gym, KIND, type List } from './gym.ts'

/** One payout a day since the gym opened, newest first: a new one moves all others by one place. */
const OPENED = dayNumber('2015-03-02')

export function payouts(gym: Gym): List {
  return { total: gym.last - OPENED + 1, at: (index) => payout(gym, gym.last - index) }
}

function payout(gym: Gym, day: number): unknown {
  const random = new Random(gym.seed, KIND.payout, day)
  const paymentCount = 20 + random.int(200)
  const chargebackCount = random.int(4)
  const refundCount = random.int(3)
  const gross = paymentCount * (1500 + random.int(2500)) + random.int(100)
  const chargebacks = chargebackCount * (1995 + random.int(3000))
  const refunds = refundCount * (1000 + random.int(2000))
  const commission = paymentCount * 29 + random.int(100)
  const age = gym.last - day
  return {
    payout: {
      id: uuid(gym.seed, KIND.payout, day),
      date: timestamp(midnight(day) + 3 * 3_600_000 + random.int(3_600_000), random.int(4)),
      status: age < 2 ? 'PENDING' : random.chance(0.005) ? 'FAILED' : 'PAID',
      reference: `PO-${day}`,
      summary: {
        paymentCount,
        chargebackCount,
        refundCount,
        totalNetAmount: (gross - chargebacks - refunds - commission) / 100,
        totalGrossAmount: gross / 100,
        totalChargebackAmount: chargebacks / 100,
        totalRefundAmount: refunds / 100,
        totalCommissionFeeAmount: commission / 100,
      },
    },
    bankAccount: null,
  }
}
