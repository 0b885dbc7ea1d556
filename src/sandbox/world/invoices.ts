import { dayText, midnight, timestamp } from '../calendar.ts'
import { hash, Random, uuid } from '../random.ts'
import { EPOCH, type Gym, KIND, type List } from './gym.ts'
import { ledgerGroupId } from './ledger.ts'
import { nameOf, type Person, personAt, stays, userId } from './users.ts'

const HOUR = 3_600_000

/**
 * Some five invoices are open for each hundred members. As with members, an invoice has a place:
 * it is open for a while, is paid, and some days later another takes the place.
 */
export function pendingInvoices(gym: Gym): List {
  const places = Math.ceil(gym.members * 0.07)
  const open: { place: number; key: number; created: number; until: number }[] = []
  for (let place = 0; place < places; place++) {
    const period = 12 + (hash(gym.seed, KIND.invoice, place, 1) % 50)
    const phase = hash(gym.seed, KIND.invoice, place, 2) % period
    const generation = Math.floor((gym.last - EPOCH + phase) / period)
    const created = EPOCH + generation * period - phase
    const until = created + Math.ceil(period * 0.75)
    if (gym.last < until) open.push({ place, key: place * 4096 + generation, created, until })
  }
  return {
    total: open.length,
    at: (index) => {
      const invoice = open[index]
      return invoice && pendingInvoice(gym, invoice.key, invoice.created, invoice.until)
    },
  }
}

/** Somebody who was a member when the invoice was made and stays one until it is paid. */
function debtor(gym: Gym, random: Random, created: number, until: number): Person {
  let person = personAt(gym, random.int(gym.members), created)
  for (let tries = 0; tries < 20 && !stays(gym, person, until, 1); tries++) {
    person = personAt(gym, random.int(gym.members), created)
  }
  return person
}

function pendingInvoice(gym: Gym, key: number, created: number, until: number): unknown {
  const random = new Random(gym.seed, KIND.invoice, key)
  const person = debtor(gym, random, created, until)
  const cents = random.pick([1995, 2495, 2950, 3499, 4990, 10, 30]) + random.int(1000)
  const createdAt = midnight(created) + 9 * HOUR + random.int(10 * HOUR)
  // A reminder raises what is due, a week after the due date.
  const reminded = gym.last >= created + 21 ? 500 : 0
  return {
    id: uuid(gym.seed, KIND.invoice, key),
    number: random.chance(0.03)
      ? null
      : `${dayText(created).slice(0, 4)}-${String(key % 1_000_000).padStart(6, '0')}`,
    status: 'PENDING',
    totalAmount: (cents + reminded) / 100,
    currency: 'EUR',
    dueDate: random.chance(0.03) ? null : dayText(created + 14),
    ledgerGroupId: random.chance(0.1) ? null : ledgerGroupId(gym, key),
    businessUser: { id: userId(gym, person), fullName: nameOf(gym, { ...person, version: 0 }).fullName },
    reminderCount: reminded > 0 ? 1 : 0,
    createdAt: timestamp(createdAt, key),
  }
}
