import { Tree11Error } from '../../errors.ts'
import { personalFields } from '../personal-fields.ts'
import type { ArrayPath, RequestParameters, Stream, StreamDays } from '../source.ts'

/** The business and the location that requests are about. */
export interface Place {
  business: string
  location: string
}

export interface GymlyStream extends Stream {
  source: 'gymly'
  /** Path and query of one request, from `/v1` on; page and size of a list come after it. */
  path(place: Place, parameters: RequestParameters): string
}

function gymly(
  name: string,
  shape: {
    days?: StreamDays
    paged?: boolean
    arrays: readonly ArrayPath[]
    drops?: readonly string[]
    path: GymlyStream['path']
  },
): GymlyStream {
  const { days = 'none', paged = false, arrays, drops = [], path } = shape
  return { name: `gymly.${name}`, source: 'gymly', days, paged, arrays, drops, path }
}

export const users = gymly('users', {
  paged: true,
  arrays: [['content']],
  drops: personalFields,
  path: ({ business, location }) => `/v1/businesses/${id(business)}/users?${query({ location })}`,
})

export const memberships = gymly('memberships', {
  arrays: [[]],
  path: ({ business }) => `/v1/businesses/${id(business)}/memberships`,
})

export const activityEvents = gymly('activityEvents', {
  days: 'range',
  arrays: [[]],
  drops: personalFields,
  path: ({ business, location }, parameters) => {
    const { from, to } = wider(parameters)
    const asked = query({ startDate: from, endDate: to, locations: location })
    return `/v1/businesses/${id(business)}/activity-events?${asked}`
  },
})

export const courseMembers = gymly('courseMembers', {
  arrays: [[]],
  drops: personalFields,
  path: (_place, parameters) => `/v1/courses/${id(needed(parameters, 'courseId'))}/members`,
})

export const revenue = gymly('revenue', {
  days: 'range',
  arrays: [['dailyRevenue'], ['ledgerAccounts']],
  path: ({ business, location }, parameters) => {
    const { from, to } = wider(parameters)
    const asked = query({ startDate: from, endDate: to, locations: location })
    return `/v1/businesses/${id(business)}/analytics/revenue?${asked}`
  },
})

export const pendingInvoices = gymly('pendingInvoices', {
  paged: true,
  arrays: [['content']],
  drops: personalFields,
  path: ({ business }) => `/v1/businesses/${id(business)}/invoices?status=PENDING`,
})

export const payouts = gymly('payouts', {
  paged: true,
  arrays: [['content']],
  path: ({ business }) => `/v1/businesses/${id(business)}/payouts`,
})

/** The answer does not say which day it is about, so that no wider range can be asked. */
export const posStatistics = gymly('posStatistics', {
  days: 'day',
  arrays: [['salesPerProduct']],
  path: ({ business, location }, parameters) => {
    const day = needed(parameters, 'from')
    const asked = query({ startDate: day, endDate: daysLater(day, 1), location_id: location })
    return `/v1/businesses/${id(business)}/pos/statistics?${asked}`
  },
})

/**
 * `category` is new, paused, active or expirations; `type` is ONCE, PERIODIC or PERIODIC_CUSTOM;
 * `membershipId` narrows the numbers down to one membership.
 */
export const membershipAnalytics = gymly('membershipAnalytics', analytics())

/** The same answers for one membership: a stream of its own, since its pages are another table's. */
export const membershipAnalyticsOfOne = gymly('membershipAnalyticsOfOne', analytics())

function analytics() {
  return {
    days: 'range' as const,
    arrays: [['labels'], ['series'], ['series', 0, 'data']],
    path: ({ business, location }: Place, parameters: RequestParameters) => {
      const { from, to } = wider(parameters)
      const asked = query({
        'period.startDate': from,
        'period.endDate': to,
        'period.granularity': 'DAY',
        'filter.LOCATION': location,
        'filter.PAYMENT_TYPE': needed(parameters, 'type'),
        'filter.MEMBERSHIP': parameters.membershipId,
      })
      const category = id(needed(parameters, 'category'))
      return `/v1/businesses/${id(business)}/analytics/memberships/${category}?${asked}`
    },
  }
}

export const gymlyStreams: readonly GymlyStream[] = [
  users,
  memberships,
  activityEvents,
  courseMembers,
  revenue,
  pendingInvoices,
  payouts,
  posStatistics,
  membershipAnalytics,
  membershipAnalyticsOfOne,
]

export function isGymlyStream(stream: Stream): stream is GymlyStream {
  return stream.source === 'gymly' && 'path' in stream
}

/**
 * Whether Gymly's days are local or UTC, and whether its `endDate` is included, is not documented
 * and differs by endpoint: a day more on both sides, and the scope decides what is kept.
 */
function wider(parameters: RequestParameters): { from: string; to: string } {
  return {
    from: daysLater(needed(parameters, 'from'), -1),
    to: daysLater(needed(parameters, 'to'), 1),
  }
}

/** Whole calendar days, counted in UTC so that no clock change takes part. */
function daysLater(day: string, count: number): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight)) throw badParameter(`the day ${day} is not a date as YYYY-MM-DD`)
  return new Date(midnight + count * 86_400_000).toISOString().slice(0, 10)
}

function needed(parameters: RequestParameters, name: string): string {
  const value = parameters[name]
  if (value === undefined || value === '') throw badParameter(`the parameter ${name} is missing`)
  return value
}

function badParameter(what: string): Tree11Error {
  return new Tree11Error(`A request to Gymly cannot be made: ${what}.`, {
    code: 'gymly-bad-parameter',
    kind: 'usage',
  })
}

function id(value: string): string {
  return encodeURIComponent(value)
}

function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
}
