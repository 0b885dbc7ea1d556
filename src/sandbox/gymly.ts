import { dayNumber } from './calendar.ts'
import { Refusal } from './refusal.ts'
import type { Params, Route, StreamName } from './routes.ts'
import { type Category, membershipAnalytics } from './world/analytics.ts'
import { activityEvent, classesBetween, classWithId, courseMembers } from './world/classes.ts'
import type { Gym, List } from './world/gym.ts'
import { pendingInvoices } from './world/invoices.ts'
import { memberships, type PaymentType } from './world/memberships.ts'
import { payouts } from './world/payouts.ts'
import { posStatistics } from './world/pos.ts'
import { revenue } from './world/revenue.ts'
import { users } from './world/users.ts'

const MOST_DAYS = 400

/** How a list is cut into pages: `shift` rows came before the second one. */
export interface Paging {
  mostOnAPage: number
  shift: number
}

/** The JSON of one Gymly answer. */
export function gymlyAnswer(whole: Gym, { stream, params }: Route, paging: Paging): unknown {
  checkBusiness(whole, params)
  const gym = atLocation(whole, params.location)
  switch (stream) {
    case 'users':
      return listPage(users(gym), stream, params, paging)
    case 'memberships':
      return memberships(gym)
    case 'activityEvents': {
      const { from, to } = days(params)
      return classesBetween(gym, from, to).map((course) => activityEvent(gym, course))
    }
    case 'courseMembers': {
      const course = classWithId(gym, params.courseId ?? '')
      if (!course) throw new Refusal(404, 'Course not found')
      return courseMembers(gym, course)
    }
    case 'revenue': {
      const { from, to } = days(params)
      return gym === whole ? revenue(gym, from, to) : revenue(gym, to + 1, to)
    }
    case 'locations':
      return gym.locationIds.map((id, at) => ({
        id,
        name: at === 0 ? 'Utrecht Centrum' : `Vestiging ${at + 1}`,
        timezone: 'Europe/Amsterdam',
        businessId: gym.businessId,
      }))
    case 'invoices': {
      const status = params.status ?? 'PENDING'
      const none: List = { total: 0, at: () => undefined }
      return listPage(status === 'PENDING' ? pendingInvoices(gym) : none, stream, params, paging)
    }
    case 'payouts':
      return listPage(payouts(gym), stream, params, paging)
    case 'posStatistics': {
      const { from, to } = days(params)
      return posStatistics(gym, gym === whole ? from : to, to)
    }
    case 'membershipAnalytics':
      return membershipAnalytics(gym, {
        category: params.category as Category,
        ...days(params),
        paymentType: paymentType(params.paymentType),
        membershipId: params.membershipId,
      })
    default:
      throw new Refusal(404, 'Not found')
  }
}

/** Of a business that is not the token's own a UUID is refused and anything else unknown. */
export function checkBusiness(gym: Gym, params: Params): void {
  const id = params.businessId
  if (id === undefined || id === gym.businessId) return
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new Refusal(403, 'Access denied')
  throw new Refusal(404, 'Business not found')
}

/** All members and classes are at the first location; the others exist and are empty. */
function atLocation(gym: Gym, location: string | undefined): Gym {
  if (location === undefined || location === gym.locationIds[0]) return gym
  if (!gym.locationIds.includes(location)) throw new Refusal(404, 'Location not found')
  return { ...gym, members: 0, memberships: 0, classesPerDay: 0 }
}

function days(params: Params): { from: number; to: number } {
  const from = day(params, 'startDate')
  const to = day(params, 'endDate')
  if (from > to) throw new Refusal(400, 'startDate is after endDate')
  if (to - from > MOST_DAYS) throw new Refusal(400, `At most ${MOST_DAYS} days can be asked for at once`)
  return { from, to }
}

function day(params: Params, name: string): number {
  const text = params[name]
  if (text === undefined) throw new Refusal(400, `Required parameter '${name}' is not present`)
  try {
    return dayNumber(text)
  } catch {
    throw new Refusal(400, `Failed to convert value of '${name}' to a date`)
  }
}

function paymentType(text: string | undefined): PaymentType | undefined {
  if (text === undefined || text === 'ONCE' || text === 'PERIODIC' || text === 'PERIODIC_CUSTOM') return text
  throw new Refusal(400, 'Unknown PAYMENT_TYPE')
}

function whole(params: Params, name: string, otherwise: number): number {
  const text = params[name]
  if (text === undefined) return otherwise
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(400, `Failed to convert value of '${name}' to an int`)
  return Number(text)
}

function listPage(list: List, stream: StreamName, params: Params, { mostOnAPage, shift }: Paging): unknown {
  const number = whole(params, 'page', 0)
  const size = Math.min(Math.max(whole(params, 'size', 100), 1), mostOnAPage)
  const total = Math.max(0, list.total + shift)
  const content: unknown[] = []
  for (let at = number * size; at < Math.min((number + 1) * size, total); at++) {
    // Rows that came at the head of the list push all others down, one place each.
    const row = at - shift
    if (row >= 0 && row < list.total) content.push(list.at(row))
  }
  return envelope(stream, content, number, Math.ceil(total / size), total)
}

/** The endpoints do not agree on what stands around the rows. */
export function envelope(
  stream: StreamName,
  content: readonly unknown[],
  number: number,
  totalPages: number,
  totalElements: number,
): unknown {
  const around = {
    numberOfElements: content.length,
    last: number + 1 >= totalPages,
    empty: content.length === 0,
  }
  if (stream === 'payouts') return { content, totalPages, totalElements, ...around }
  return { content, totalPages, totalElements, number, ...around }
}
