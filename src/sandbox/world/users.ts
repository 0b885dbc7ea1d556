import { dayText, midnight, timestamp } from '../calendar.ts'
import { hash, Random, share, uuid } from '../random.ts'
import { EPOCH, type Gym, KIND, type List } from './gym.ts'
import { lastingMemberships, type MembershipFacts, membershipFacts } from './memberships.ts'
import { BANKS, CITIES, INSERTIONS, MEN, STREETS, SURNAMES, WOMEN } from './names.ts'

/**
 * A list of members is a row of places. Every two to four years the person in a place leaves and
 * another joins, each place in its own rhythm, so every day a few leave and a few are new while
 * the length of the list stays what was asked for. Any person is found without the ones before.
 */
export interface Person {
  slot: number
  /** Differs for each person that ever was in the place. */
  key: number
  /** The day on which this person joined. */
  born: number
  /** Raised by each change of the record; `changed` is the day of the last one. */
  version: number
  changed: number
}

const HOUR = 3_600_000

function span(gym: Gym, slot: number): { period: number; phase: number } {
  const period = 700 + (hash(gym.seed, KIND.turnover, slot, 1) % 800)
  return { period, phase: hash(gym.seed, KIND.turnover, slot, 2) % period }
}

/** Who is in that place at the end of that day. */
export function personAt(gym: Gym, slot: number, day: number): Person {
  const { period, phase } = span(gym, slot)
  const generation = Math.floor((day - EPOCH + phase) / period)
  const born = EPOCH + generation * period - phase
  const key = slot * 64 + generation
  const rhythm = 40 + (hash(gym.seed, KIND.userVersion, key) % 160)
  const version = Math.floor((day - born) / rhythm)
  return { slot, key, born, version, changed: born + version * rhythm }
}

/** Whether the person of that day is still there so many days later. */
export function stays(gym: Gym, person: Person, day: number, days: number): boolean {
  const { period } = span(gym, person.slot)
  return day + days < person.born + period
}

export function userId(gym: Gym, person: Person): string {
  return uuid(gym.seed, KIND.user, person.key)
}

/** One in a hundred never made an account. */
export function accountId(gym: Gym, person: Person): string | null {
  return share(gym.seed, KIND.account, person.key) < 0.01 ? null : uuid(gym.seed, KIND.account, person.key)
}

export interface FullName {
  firstName: string
  insertion: string | null
  lastName: string
  fullName: string
  gender: 'FEMALE' | 'MALE' | 'OTHER'
  mail: string
}

export function nameOf(gym: Gym, person: Person): FullName {
  const random = new Random(gym.seed, KIND.user, person.key, 1)
  const woman = random.chance(0.55)
  const first = random.pick(woman ? WOMEN : MEN)
  const last = random.pick(SURNAMES)
  const insertion = random.chance(0.3) ? random.pick(INSERTIONS) : null
  const second = random.pick(SURNAMES).text
  // Some have a double surname from the start, some take one at their third change.
  const draw = random.int(100)
  const double = draw < 6 || (draw < 9 && person.version >= 3)
  const firstName = random.chance(0.005) ? `${first.text} 🌸` : first.text
  const lastName = double ? `${last.text}-${second}` : last.text
  return {
    firstName,
    insertion,
    lastName,
    fullName: insertion === null ? `${firstName} ${lastName}` : `${firstName} ${insertion} ${lastName}`,
    gender: random.chance(0.02) ? 'OTHER' : woman ? 'FEMALE' : 'MALE',
    mail: `${first.plain}.${last.plain}${person.key % 1000}@example.nl`,
  }
}

export function users(gym: Gym): List {
  const offers = Array.from({ length: lastingMemberships(gym) }, (_, at) => membershipFacts(gym, at))
  return { total: gym.members, at: (slot) => user(gym, personAt(gym, slot, gym.last), offers) }
}

function user(gym: Gym, person: Person, offers: readonly MembershipFacts[]): unknown {
  const lasting = new Random(gym.seed, KIND.user, person.key)
  const edited = new Random(gym.seed, KIND.userVersion, person.key, person.version + 1)
  const name = nameOf(gym, person)
  const form = lasting.int(4)
  const createdAt = midnight(person.born) + 8 * HOUR + lasting.int(13 * HOUR)
  const changedAt = midnight(person.changed) + 8 * HOUR + edited.int(13 * HOUR)
  const updatedAt = person.version === 0 ? createdAt : changedAt
  const active = edited.chance(0.65)
  const digits = lasting.bits()
  return {
    id: userId(gym, person),
    accountId: accountId(gym, person),
    businessId: gym.businessId,
    fullName: lasting.chance(0.003) ? null : name.fullName,
    firstName: name.firstName,
    insertion: name.insertion,
    lastName: name.lastName,
    email: lasting.chance(0.03) ? null : name.mail,
    phoneNumber: lasting.chance(0.2) ? null : `+316${String(digits % 100_000_000).padStart(8, '0')}`,
    iban: lasting.chance(0.3)
      ? null
      : `NL${10 + (digits % 89)}${lasting.pick(BANKS)}0${String(digits % 1_000_000_000).padStart(9, '0')}`,
    type: lasting.chance(0.9) ? 'MEMBER' : 'PROSPECT',
    primaryLocationId: lasting.chance(0.02) ? null : (gym.locationIds[0] ?? null),
    address: lasting.chance(0.15) ? null : address(gym, person, lasting),
    activeMemberships: active
      ? contracts(gym, person, edited, offers, form)
      : edited.chance(0.05)
        ? null
        : [],
    futureMemberships: [],
    membershipsAwaitingPayment: [],
    gender: lasting.chance(0.1) ? null : name.gender,
    dateOfBirth: lasting.chance(0.1) ? null : dayText(EPOCH - 3000 - lasting.int(24_000)),
    active,
    paymentCollectionStrategy: edited.chance(0.05)
      ? null
      : edited.pick(['DIRECT_DEBIT', 'MANUAL', 'INVOICE']),
    customerNumber: lasting.chance(0.05) ? null : String(10_000 + person.key),
    language: 'nl',
    rfid: lasting.chance(0.4) ? null : digits.toString(16).toUpperCase().padStart(8, '0'),
    marketingConsent: lasting.chance(0.5),
    tags: lasting.chance(0.1) ? ['vip'] : [],
    externalReference: null,
    createdAt: timestamp(createdAt, form),
    updatedAt: timestamp(updatedAt, form),
  }
}

function address(gym: Gym, person: Person, random: Random): unknown {
  const number = random.bits()
  const letters = String.fromCharCode(65 + (number % 26), 65 + ((number >>> 8) % 26))
  return {
    id: uuid(gym.seed, KIND.address, person.key),
    street: `${random.pick(STREETS)} ${1 + (number % 300)}`,
    postalCode: `${1000 + (number % 9000)} ${letters}`,
    city: random.pick(CITIES),
    country: 'NL',
  }
}

/**
 * What a person holds: bare ids, contracts, and the flat form, also side by side in one array.
 * A few people hold one membership twice, as a renewed contract beside the expired one.
 */
function contracts(
  gym: Gym,
  person: Person,
  random: Random,
  offers: readonly MembershipFacts[],
  form: number,
): unknown[] {
  if (offers.length === 0) return []
  const count = 1 + (random.chance(0.15) ? 1 : 0) + (random.chance(0.03) ? 1 : 0)
  // Popular memberships come first; a step that is no multiple of the length never meets itself.
  let at = Math.floor((random.int(offers.length) * random.int(offers.length)) / offers.length)
  const held: unknown[] = []
  for (let n = 0; n < Math.min(count, offers.length); n++) {
    const facts = offers[at] as MembershipFacts
    const shape = random.int(10)
    if (shape < 4) held.push(facts.id)
    else if (shape < 6) held.push({ id: facts.id, name: facts.name, status: random.pick(STATUSES) })
    else held.push(contract(gym, person, random, facts, n, form))
    if (shape >= 6 && random.chance(0.02)) {
      const old = contract(gym, person, random, facts, n + 4, form) as Record<string, unknown>
      held.push({ ...old, active: false, paused: false, expired: true, awaitingPayment: false })
    }
    at = (at + 1) % offers.length
  }
  return held
}

const STATUSES = ['ACTIVE', 'ACTIVE', 'ACTIVE', 'PAUSED', 'AWAITING_PAYMENT', null] as const

function contract(
  gym: Gym,
  person: Person,
  random: Random,
  facts: MembershipFacts,
  n: number,
  form: number,
): unknown {
  const from = person.changed - random.int(Math.max(1, person.changed - person.born))
  const state = random.int(20)
  const activeAt = timestamp(midnight(from), form)
  const cancelled = random.chance(0.1)
  return {
    id: uuid(gym.seed, KIND.contract, person.key * 8 + n),
    membership: {
      id: facts.id,
      name: facts.name,
      paymentType: facts.paymentType,
      amount: facts.cents / 100,
      currency: 'EUR',
    },
    active: state < 15,
    paused: state === 15 || state === 16,
    expired: state === 17,
    awaitingPayment: state === 18,
    amount: facts.cents / 100,
    activeAt,
    expiresAt: random.chance(0.7) ? null : timestamp(midnight(person.changed + 365), form),
    periodEndDate: dayText(person.changed + 30),
    cancelledAt: cancelled ? timestamp(midnight(person.changed) + 9 * HOUR, form) : null,
    createdAt: activeAt,
    updatedAt: timestamp(midnight(person.changed) + 9 * HOUR, form),
  }
}
