/** Which stream a request asks for, and with what parameters. */

export const STREAMS = [
  'users',
  'memberships',
  'activityEvents',
  'courseMembers',
  'revenue',
  'locations',
  'invoices',
  'payouts',
  'posStatistics',
  'membershipAnalytics',
  'sheet',
  'sections',
  'login',
  'token',
] as const
export type StreamName = (typeof STREAMS)[number]

/** Query and path parameters under one name each: `startDate`, `courseId`, `membershipId` and so on. */
export type Params = Readonly<Record<string, string | undefined>>

export interface Route {
  stream: StreamName
  params: Params
}

/** Streams that answer `{content, totalPages, totalElements, number}`. */
export const PAGED: ReadonlySet<StreamName> = new Set(['users', 'invoices', 'payouts'])

/** The arrays of each stream's answer, the one with its records first; '' is the answer itself. */
export const ARRAYS: Readonly<Partial<Record<StreamName, readonly string[]>>> = {
  users: ['content'],
  memberships: [''],
  activityEvents: [''],
  courseMembers: [''],
  revenue: ['dailyRevenue', 'ledgerAccounts'],
  locations: [''],
  invoices: ['content'],
  payouts: ['content'],
  posStatistics: ['salesPerProduct'],
  membershipAnalytics: ['series', 'labels'],
  sheet: ['values'],
  sections: ['values'],
}

const BUSINESS = '/api/v[12]/businesses/(?<businessId>[^/]+)'
const GET_ROUTES: readonly (readonly [RegExp, StreamName])[] = [
  [new RegExp(`^${BUSINESS}/users$`), 'users'],
  [new RegExp(`^${BUSINESS}/memberships$`), 'memberships'],
  [new RegExp(`^${BUSINESS}/activity-events$`), 'activityEvents'],
  [/^\/api\/v1\/courses\/(?<courseId>[^/]+)\/members$/, 'courseMembers'],
  [new RegExp(`^${BUSINESS}/analytics/revenue$`), 'revenue'],
  [new RegExp(`^${BUSINESS}/locations$`), 'locations'],
  [new RegExp(`^${BUSINESS}/invoices$`), 'invoices'],
  [new RegExp(`^${BUSINESS}/payouts$`), 'payouts'],
  [new RegExp(`^${BUSINESS}/pos/statistics$`), 'posStatistics'],
  [
    new RegExp(`^${BUSINESS}/analytics/memberships/(?<category>new|paused|active|expirations)$`),
    'membershipAnalytics',
  ],
]
const SHEET = /^\/v4\/spreadsheets\/(?<spreadsheetId>[^/]+)\/values\/(?<range>[^/]+)$/

/** Names that differ from one endpoint to another. */
const SAME: Readonly<Record<string, string>> = {
  'period.startDate': 'startDate',
  'period.endDate': 'endDate',
  'filter.LOCATION': 'location',
  'filter.PAYMENT_TYPE': 'paymentType',
  'filter.MEMBERSHIP': 'membershipId',
  locations: 'location',
  location_id: 'location',
}

export function findRoute(method: string, path: string, query: URLSearchParams): Route | undefined {
  if (method === 'POST') {
    if (path === '/api/v1/user/auth/login') return { stream: 'login', params: {} }
    if (path === '/token') return { stream: 'token', params: {} }
    return undefined
  }
  if (method !== 'GET') return undefined
  const params: Record<string, string> = {}
  for (const [name, value] of query) params[SAME[name] ?? name] = value
  const sheet = SHEET.exec(path)?.groups
  if (sheet) {
    const range = decodeURIComponent(sheet.range as string)
    Object.assign(params, { spreadsheetId: sheet.spreadsheetId, range })
    return { stream: /^'?secties'?!/i.test(range) ? 'sections' : 'sheet', params }
  }
  for (const [pattern, stream] of GET_ROUTES) {
    const found = pattern.exec(path)
    if (found) return { stream, params: { ...params, ...found.groups } }
  }
  return undefined
}
