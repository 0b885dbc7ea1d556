import { dayNumber, localTime } from '../calendar.ts'
import { uuid } from '../random.ts'

/**
 * What every part of the world follows from. `last` is the last day that is over: the world stands
 * at 01:50 local time on `today`, just before the nightly run, so all that happened up to the day
 * before is in, and of today only what is planned.
 */
export interface Gym {
  seed: number
  today: number
  last: number
  /** The instant at which the world stands, in ms. */
  now: number
  members: number
  memberships: number
  classesPerDay: number
  businessId: string
  locationIds: readonly string[]
}

export interface GymOptions {
  seed: number
  today: string
  members: number
  memberships: number
  classesPerDay: number
  locations: number
}

/** No key of one kind of record says anything about another kind. */
export const KIND = {
  business: 1,
  location: 2,
  user: 3,
  account: 4,
  turnover: 5,
  userVersion: 6,
  contract: 7,
  membership: 8,
  membershipVersion: 9,
  course: 10,
  participant: 11,
  teacher: 12,
  room: 13,
  ledger: 14,
  revenue: 15,
  invoice: 16,
  payout: 17,
  product: 18,
  sale: 19,
  analytics: 20,
  sheet: 21,
  address: 22,
  fault: 23,
  request: 24,
  token: 25,
} as const

/** The day from which everything is counted; no day before it can be asked for. */
export const EPOCH = dayNumber('2012-01-01')
const EARLIEST = dayNumber('2016-01-01')
const LATEST = dayNumber('2090-12-31')

export function createGym(options: GymOptions): Gym {
  const today = dayNumber(options.today)
  if (today < EARLIEST || today > LATEST) {
    throw new RangeError(`today is ${options.today}; the sandbox knows 2016-01-01 to 2090-12-31`)
  }
  // A record's key holds its place in a few bits: 26 for a member, 10 for a class of the day.
  limit('members', options.members, 2 ** 26 - 1)
  limit('memberships', options.memberships, 100_000)
  limit('classesPerDay', options.classesPerDay, 900)
  limit('locations', options.locations, 50)
  return {
    seed: options.seed,
    today,
    last: today - 1,
    now: localTime(today, 1, 50),
    members: options.members,
    memberships: options.memberships,
    classesPerDay: options.classesPerDay,
    businessId: uuid(options.seed, KIND.business, 0),
    locationIds: Array.from({ length: options.locations }, (_, at) => uuid(options.seed, KIND.location, at)),
  }
}

function limit(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new RangeError(`${name} is ${value}; the sandbox takes a whole number from 0 to ${most}`)
  }
}

/** A list that is made record by record; `at` costs the same wherever in the list it is asked. */
export interface List {
  total: number
  at(index: number): unknown
}
