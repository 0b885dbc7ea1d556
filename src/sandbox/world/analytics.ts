import { dayText } from '../calendar.ts'
import { hash, share } from '../random.ts'
import { EPOCH, type Gym, KIND } from './gym.ts'
import { type MembershipFacts, membershipFacts, membershipWithId, type PaymentType } from './memberships.ts'

export const CATEGORIES = ['new', 'paused', 'active', 'expirations'] as const
export type Category = (typeof CATEGORIES)[number]

const NAMES: Record<Category, string> = {
  new: 'Nieuw',
  paused: 'Gepauzeerd',
  active: 'Actief',
  expirations: 'Verlopen',
}

export interface AnalyticsQuestion {
  category: Category
  from: number
  to: number
  paymentType: PaymentType | undefined
  membershipId: string | undefined
}

function count(gym: Gym, category: Category, key: number, day: number): number {
  const at = CATEGORIES.indexOf(category)
  const chance = share(gym.seed, KIND.analytics, key * 4 + at, day)
  // A contract that is to end stands in the plan already; nothing else is known of days to come.
  if (category === 'expirations') return chance < 0.08 ? 1 + Math.floor(chance * 30) : 0
  if (category === 'active') {
    const base = 5 + (hash(gym.seed, KIND.analytics, key) % 90)
    const wave = Math.round(4 * Math.sin((day + (key % 360)) / 58))
    return day > gym.today ? 0 : Math.max(0, base + wave + (day <= gym.last - 2 && chance < 0.03 ? 1 : 0))
  }
  if (day > gym.last) return 0
  // One is entered a day late now and then.
  const late = chance < 0.02 && day === gym.last ? 1 : 0
  return Math.max(0, (chance < 0.15 ? 1 + Math.floor(chance * 20) : 0) - late)
}

/** A membership that was never sold has no series at all. */
function sold(gym: Gym, facts: MembershipFacts): boolean {
  return hash(gym.seed, KIND.analytics, facts.key, 1) % 12 !== 0
}

/** Both days included. The whole is the sum of the memberships. */
export function membershipAnalytics(gym: Gym, question: AnalyticsQuestion): unknown {
  const { category, from, to, paymentType, membershipId } = question
  const all =
    membershipId === undefined
      ? Array.from({ length: gym.memberships }, (_, index) => membershipFacts(gym, index))
      : [membershipWithId(gym, membershipId)].filter((facts) => facts !== undefined)
  const counted = all.filter((facts) => sold(gym, facts))
  const asked = counted.filter((facts) => paymentType === undefined || facts.paymentType === paymentType)
  const labels: string[] = []
  const data: number[] = []
  for (let day = Math.max(from, EPOCH); day <= to; day++) {
    labels.push(dayText(day))
    data.push(asked.reduce((sum, facts) => sum + count(gym, category, facts.key, day), 0))
  }
  return { labels, series: counted.length === 0 ? [] : [{ name: NAMES[category], data }], granularity: 'DAY' }
}
