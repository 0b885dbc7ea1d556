import { hoursOf, localTime, midnight, offsetText, timestamp } from '../calendar.ts'
import { hash, keyOf, Random, share, uuid } from '../random.ts'
import { EPOCH, type Gym, KIND } from './gym.ts'
import { CLASSES } from './names.ts'
import { accountId, nameOf, personAt, stays } from './users.ts'

/** Classes are planned four weeks ahead; their participants book in the eight days before. */
const PLANNED_AHEAD = 28
const BOOKED_AHEAD = 8
const HOUR = 3_600_000
const MINUTE = 60_000

export interface GymClass {
  id: string
  day: number
  index: number
  startAt: number
  endAt: number
}

interface Booking {
  slot: number
  key: number
  type: 'MEMBER' | 'TRIAL'
  bookedOn: number
  /** A booking that is struck out after the class, once in about a hundred. */
  removedOn: number | undefined
}

/** About as many as asked for: weekdays and holidays differ by a tenth. */
export function classesOn(gym: Gym, day: number): number {
  const spread = Math.floor(gym.classesPerDay / 10)
  return gym.classesPerDay - spread + (hash(gym.seed, KIND.course, day, 7) % (2 * spread + 1))
}

function gymClass(gym: Gym, day: number, index: number): GymClass {
  const key = (day - EPOCH) * 1024 + index
  const count = classesOn(gym, day)
  const night = hoursOf(day) !== 24 || hash(gym.seed, KIND.course, day, 8) % 3 === 0
  let minutes: number
  // On some days, and whenever the clock changes, a class begins just after midnight and one just
  // before it, so that the edges of a window are met.
  if (night && index === 0) minutes = 30
  else if (night && index === count - 1) minutes = 23 * 60 + 30
  else minutes = 390 + 15 * Math.floor((index * 60) / Math.max(1, count))
  const startAt = localTime(day, Math.floor(minutes / 60), minutes % 60)
  const length = 30 + 15 * (hash(gym.seed, KIND.course, key, 1) % 5)
  return { id: uuid(gym.seed, KIND.course, key), day, index, startAt, endAt: startAt + length * MINUTE }
}

/** One class in a hundred is taken off the list, the day before it or on one of the days around it. */
function exists(gym: Gym, day: number, index: number): boolean {
  if (day > gym.last + PLANNED_AHEAD) return false
  const key = (day - EPOCH) * 1024 + index
  if (share(gym.seed, KIND.course, key, 2) >= 0.01) return true
  return gym.last < day - 1 + (hash(gym.seed, KIND.course, key, 3) % 4)
}

export function classWithId(gym: Gym, id: string): GymClass | undefined {
  const key = keyOf(gym.seed, KIND.course, id)
  if (key === undefined) return undefined
  const day = EPOCH + Math.floor(key / 1024)
  const index = key % 1024
  return index < classesOn(gym, day) && exists(gym, day, index) ? gymClass(gym, day, index) : undefined
}

/** Classes that begin on the local days from `from` up to and with `to`, earliest first. */
export function classesBetween(gym: Gym, from: number, to: number): GymClass[] {
  const list: GymClass[] = []
  for (let day = Math.max(from, EPOCH); day <= Math.min(to, gym.last + PLANNED_AHEAD); day++) {
    for (let index = 0; index < classesOn(gym, day); index++) {
      if (exists(gym, day, index)) list.push(gymClass(gym, day, index))
    }
  }
  return list
}

/** Bookings that stand at the end of the last day. */
function bookings(gym: Gym, course: GymClass): Booking[] {
  const random = new Random(gym.seed, KIND.participant, course.day - EPOCH, course.index)
  const wanted = Math.min(6 + random.int(20), Math.floor(gym.members / 2))
  const seen = new Set<number>()
  const list: Booking[] = []
  for (let tries = 0; list.length < wanted && tries < wanted * 6; tries++) {
    const slot = random.int(gym.members)
    const bookedOn = course.day - random.int(BOOKED_AHEAD + 1)
    const type = random.chance(0.06) ? 'TRIAL' : 'MEMBER'
    const struckOut = random.chance(0.01) ? course.day + 1 + random.int(3) : undefined
    if (seen.has(slot)) continue
    seen.add(slot)
    const person = personAt(gym, slot, course.day)
    // Only who was in already, stays for the weeks in which the class is still read, and has an
    // account: the id of a participant leads to a person on the list.
    if (person.born > course.day - 10 || !stays(gym, person, course.day, 40)) continue
    if (accountId(gym, person) === null) continue
    list.push({ slot, key: person.key, type, bookedOn, removedOn: struckOut })
  }
  return list.filter((booking) => booking.bookedOn <= gym.last)
}

function standing(gym: Gym, list: Booking[]): Booking[] {
  return list.filter((booking) => booking.removedOn === undefined || booking.removedOn > gym.last)
}

export function activityEvent(gym: Gym, course: GymClass): Record<string, unknown> {
  const key = (course.day - EPOCH) * 1024 + course.index
  const all = bookings(gym, course)
  const present = standing(gym, all)
  const random = new Random(gym.seed, KIND.course, key, 4)
  const form = random.int(4)
  const name = random.pick(CLASSES)
  const replacedOn = random.chance(0.03) ? course.day - 1 : undefined
  const replaced = replacedOn !== undefined && replacedOn <= gym.last
  const created = course.day - PLANNED_AHEAD
  // The day of the last thing that happened to the class: its planning, a booking, a struck-out
  // booking, another teacher.
  let touched = replaced ? Math.max(created, replacedOn) : created
  for (const booking of all) {
    touched = Math.max(touched, booking.bookedOn)
    if (booking.removedOn !== undefined && booking.removedOn <= gym.last) {
      touched = Math.max(touched, booking.removedOn)
    }
  }
  const createdAt = midnight(created) + 5 * MINUTE + random.int(HOUR)
  const updatedAt = touched === created ? createdAt : midnight(touched) + random.int(25 * MINUTE)
  const teachers = random.int(10)
  return {
    id: course.id,
    name: random.chance(0.04) ? `${name} ☕` : name,
    description: random.chance(0.5) ? null : `${name} voor iedereen; neem een handdoek mee.`,
    startAt: timestamp(course.startAt, form),
    endAt: timestamp(course.endAt, form),
    utcOffset: offsetText(course.startAt),
    capacity: random.chance(0.03) ? null : 25 + random.int(6),
    memberCount: present.length,
    trialCount: present.filter((booking) => booking.type === 'TRIAL').length,
    businessLocationId: gym.locationIds[0] ?? null,
    roomId: random.chance(0.05) ? null : uuid(gym.seed, KIND.room, random.int(4)),
    activities: random.chance(0.05) ? [] : random.chance(0.2) ? [name, 'Groepsles'] : [name],
    teachers:
      teachers === 0
        ? []
        : [teacher(gym, random.int(12) + (replaced ? 12 : 0)), ...(teachers < 3 ? [teacher(gym, 24)] : [])],
    recurring: random.chance(0.85),
    price: random.chance(0.6) ? null : random.pick([0, 7.5, 12.5]),
    waitingListCount: 0,
    onlineUrl: null,
    createdAt: timestamp(createdAt, form),
    updatedAt: timestamp(updatedAt, form),
  }
}

function teacher(gym: Gym, index: number): unknown {
  // Teachers are named as persons are, outside the places of the members' list.
  const person = { slot: -1, key: -1 - index, born: EPOCH, version: 0, changed: EPOCH }
  const { firstName, insertion, lastName, fullName } = nameOf(gym, person)
  return { id: uuid(gym.seed, KIND.teacher, index), firstName, insertion, lastName, fullName }
}

/** `attended` is null until the day is over, and is put right for a few in the days after. */
export function courseMembers(gym: Gym, course: GymClass): Record<string, unknown>[] {
  return standing(gym, bookings(gym, course)).map((booking) => {
    const person = personAt(gym, booking.slot, course.day)
    const random = new Random(gym.seed, KIND.participant, person.key, course.day * 64 + course.index)
    const over = course.day <= gym.last
    const final = random.chance(0.05) ? null : random.chance(0.9)
    const correctedOn = random.chance(0.03) ? course.day + 1 + random.int(3) : course.day
    const attended = over ? (correctedOn <= gym.last ? final : null) : null
    return {
      id: accountId(gym, person),
      type: booking.type,
      status: over ? (attended === false ? 'NO_SHOW' : 'CONFIRMED') : 'BOOKED',
      fullName: random.chance(0.01) ? null : nameOf(gym, person).fullName,
      attended,
      profileImage: null,
    }
  })
}
