import t from 'tap'
import * as streams from '../../src/sources/gymly/streams.ts'
import { landingBytes } from '../../src/sources/page-bytes.ts'

const place = { business: 'b/1', location: 'l 1' }
const days = { from: '2026-03-29', to: '2026-03-31' }

t.test('every stream asks what Gymly documents, a range one day wider on both sides', async (t) => {
  const asked = '/v1/businesses/b%2F1'
  t.equal(streams.users.path(place, {}), `${asked}/users?location=l%201`)
  t.equal(streams.memberships.path(place, {}), `${asked}/memberships`)
  t.equal(
    streams.activityEvents.path(place, days),
    `${asked}/activity-events?startDate=2026-03-28&endDate=2026-04-01&locations=l%201`,
  )
  t.equal(streams.courseMembers.path(place, { courseId: 'c/1?' }), '/v1/courses/c%2F1%3F/members')
  t.equal(
    streams.revenue.path(place, { from: '2026-01-01', to: '2026-02-28' }),
    `${asked}/analytics/revenue?startDate=2025-12-31&endDate=2026-03-01&locations=l%201`,
  )
  t.equal(streams.pendingInvoices.path(place, {}), `${asked}/invoices?status=PENDING`)
  t.equal(streams.payouts.path(place, {}), `${asked}/payouts`)
  t.equal(
    streams.posStatistics.path(place, { from: '2024-02-28', to: '2024-02-28' }),
    `${asked}/pos/statistics?startDate=2024-02-28&endDate=2024-02-29&location_id=l%201`,
  )
  const analytics = { ...days, category: 'new', type: 'ONCE' }
  const period = 'period.startDate=2026-03-28&period.endDate=2026-04-01&period.granularity=DAY'
  t.equal(
    streams.membershipAnalytics.path(place, analytics),
    `${asked}/analytics/memberships/new?${period}&filter.LOCATION=l%201&filter.PAYMENT_TYPE=ONCE`,
  )
  t.equal(
    streams.membershipAnalytics.path(place, { ...analytics, membershipId: 'm&1' }),
    `${asked}/analytics/memberships/new?${period}&filter.LOCATION=l%201&filter.PAYMENT_TYPE=ONCE&filter.MEMBERSHIP=m%261`,
  )
})

t.test('a parameter that is missing or no date is an error, and not a request', async (t) => {
  t.throws(() => streams.courseMembers.path(place, {}), { code: 'gymly-bad-parameter', kind: 'usage' })
  t.throws(() => streams.revenue.path(place, { from: 'gisteren', to: '2026-01-01' }), {
    code: 'gymly-bad-parameter',
  })
})

t.test('names are unique, and the drops leave every field that a column reads', async (t) => {
  const names = streams.gymlyStreams.map(({ name }) => name)
  t.equal(new Set(names).size, 10)
  const used =
    'id accountId businessId fullName primaryLocationId active paymentCollectionStrategy customerNumber createdAt updatedAt activeMemberships membership name paymentType paused expired awaitingPayment status startAt endAt capacity memberCount trialCount businessLocationId activities teachers recurring type attended number businessUser totalAmount currency dueDate ledgerGroupId content totalPages totalElements'
  for (const { name, drops } of streams.gymlyStreams) {
    t.strictSame(
      used.split(' ').filter((field) => drops.includes(field)),
      [],
      name,
    )
  }
  const user =
    '{"id":"u","fullName":"A B","firstName":"A","insertion":null,"lastName":"B","email":"e","phoneNumber":"p","iban":"i","address":{"id":"a","street":"s"},"activeMemberships":["m",{"id":"c","membership":{"id":"m","name":"n"}}],"gender":"F","dateOfBirth":"d","language":"nl","rfid":"r"}'
  t.equal(
    new TextDecoder().decode((await landingBytes(new TextEncoder().encode(user), streams.users.drops)).bytes),
    '{"id":"u","fullName":"A B","activeMemberships":["m",{"id":"c","membership":{"id":"m","name":"n"}}]}',
  )
})
