import { midnight, timestamp } from '../calendar.ts'
import { hash, keyOf, Random, uuid } from '../random.ts'
import { EPOCH, type Gym, KIND } from './gym.ts'
import { ledgerGroupId } from './ledger.ts'
import { MEMBERSHIP_KINDS, MEMBERSHIP_TERMS } from './names.ts'

export type PaymentType = 'ONCE' | 'PERIODIC' | 'PERIODIC_CUSTOM'

/** What other records say of a membership; it never changes while the membership exists. */
export interface MembershipFacts {
  id: string
  key: number
  name: string
  paymentType: PaymentType
  cents: number
}

const HOUR = 3_600_000

/**
 * The first four fifths stay for good, so that what members hold always exists; the rest are
 * offers that come and go, one about every three days in a gym of true size.
 */
export function lastingMemberships(gym: Gym): number {
  return gym.memberships < 5 ? gym.memberships : Math.ceil(gym.memberships * 0.8)
}

function offer(gym: Gym, index: number): { key: number; from: number } {
  if (index < lastingMemberships(gym)) return { key: index * 1024, from: EPOCH }
  const period = 50 + (hash(gym.seed, KIND.membership, index, 1) % 70)
  const phase = hash(gym.seed, KIND.membership, index, 2) % period
  const generation = Math.floor((gym.last - EPOCH + phase) / period)
  return { key: index * 1024 + generation, from: EPOCH + generation * period - phase }
}

function factsOf(gym: Gym, key: number): MembershipFacts {
  const index = Math.floor(key / 1024)
  const random = new Random(gym.seed, KIND.membership, key)
  const kinds = MEMBERSHIP_KINDS.length
  const terms = MEMBERSHIP_TERMS.length
  const round = Math.floor(index / (kinds * terms))
  // The first is always "Onbeperkt maand"; 14 and 11 share no divisor, so names repeat after 154.
  const name = `${MEMBERSHIP_KINDS[index % kinds]} ${MEMBERSHIP_TERMS[index % terms]}`
  const generation = key % 1024
  const draw = random.int(20)
  return {
    id: uuid(gym.seed, KIND.membership, key),
    key,
    name: name + (round > 0 ? ` ${round + 1}` : '') + (generation > 0 ? ` (actie ${generation})` : ''),
    paymentType: draw < 5 ? 'ONCE' : draw < 17 ? 'PERIODIC' : 'PERIODIC_CUSTOM',
    cents: random.pick([1995, 2495, 2950, 3499, 4990, 10, 20, 30, 7499, 49900]) + random.int(100),
  }
}

export function membershipFacts(gym: Gym, index: number): MembershipFacts {
  return factsOf(gym, offer(gym, index).key)
}

/** The membership with that id, if it exists on the gym's day. */
export function membershipWithId(gym: Gym, id: string): MembershipFacts | undefined {
  const key = keyOf(gym.seed, KIND.membership, id)
  if (key === undefined) return undefined
  const index = Math.floor(key / 1024)
  return index < gym.memberships && offer(gym, index).key === key ? factsOf(gym, key) : undefined
}

export function memberships(gym: Gym): unknown[] {
  return Array.from({ length: gym.memberships }, (_, index) => membership(gym, index))
}

function membership(gym: Gym, index: number): unknown {
  const { key, from } = offer(gym, index)
  const facts = factsOf(gym, key)
  // The price and the text of a membership are edited now and then.
  const period = 90 + (hash(gym.seed, KIND.membershipVersion, key) % 300)
  const version = Math.floor((gym.last - from) / period)
  const changed = from + version * period
  const lasting = new Random(gym.seed, KIND.membershipVersion, key, 1)
  const edited = new Random(gym.seed, KIND.membershipVersion, key, 2 + version)
  const once = facts.paymentType === 'ONCE'
  const form = hash(key, 3)
  const createdAt = midnight(from) + 9 * HOUR
  return {
    id: facts.id,
    businessId: gym.businessId,
    name: facts.name,
    description: lasting.chance(0.2)
      ? null
      : `${facts.name} – ${1 + edited.int(7)} keer per week.\nMét "intake", zonder inschrijfgeld.`,
    type: lasting.pick(['SUBSCRIPTION', 'PUNCH_CARD', 'DAY_PASS']),
    paymentType: facts.paymentType,
    amount: (facts.cents + edited.int(6) * 50) / 100,
    currency: 'EUR',
    expireDays: once ? lasting.pick([1, 7, 90, 365]) : null,
    activationStrategy: lasting.chance(0.1) ? null : lasting.pick(['IMMEDIATE', 'FIRST_VISIT', 'MANUAL']),
    accessCourseSubscriptionRequired: lasting.chance(0.3),
    consumptionMethod: lasting.chance(0.1) ? null : lasting.pick(['UNLIMITED', 'PER_WEEK', 'CREDITS']),
    contractAutoRenewal: !once && lasting.chance(0.8),
    contractDuration: once ? null : lasting.pick(CONTRACTS),
    ledgerGroupId: lasting.chance(0.05) ? null : ledgerGroupId(gym, key),
    vatRate: lasting.pick([9, 21]),
    deleted: false,
    published: edited.chance(0.85),
    visibility: edited.pick(['PUBLIC', 'INTERNAL']),
    images: [],
    createdAt: timestamp(createdAt, form),
    updatedAt: timestamp(version === 0 ? createdAt : midnight(changed) + 10 * HOUR, form),
  }
}

const CONTRACTS = [
  { type: 'MONTH', value: 1 },
  { type: 'MONTH', value: 6 },
  { type: 'YEAR', value: 1 },
  { type: 'YEAR', value: 2 },
  { type: 'WEEK', value: 4 },
] as const
