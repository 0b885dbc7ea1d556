import t from 'tap'
import { dayNumber, dayText, hoursOf, localDay, midnight, timestamp } from '../../src/sandbox/calendar.ts'
import { type Course, open, type Participant, type User } from './ask.ts'

t.test('the same seed and day give the same bytes, another seed or day do not', async (t) => {
  const one = await open(t)
  const same = await open(t)
  const other = await open(t, { seed: 2 })
  const days = 'startDate=2026-11-14&endDate=2026-11-23'
  const analytics = `period.startDate=2026-11-14&period.endDate=2026-11-23&filter.PAYMENT_TYPE=PERIODIC`
  for (const path of [
    '/users?page=3&size=500',
    '/memberships',
    '/invoices?status=PENDING',
    '/payouts?page=1',
    `/activity-events?${days}`,
    `/analytics/revenue?${days}`,
    '/pos/statistics?startDate=2026-11-20&endDate=2026-11-21',
    `/analytics/memberships/new?${analytics}`,
  ]) {
    const { text, status } = await one.business(path)
    t.equal(status, 200, path)
    t.equal((await same.business(path)).text, text, `${path}: the same`)
    t.not((await other.business(path)).text, text, `${path}: another seed`)
  }
  const before = (await one.business('/users?size=1000')).text
  one.sandbox.setDay('2026-11-23')
  t.not((await one.business('/users?size=1000')).text, before)
  one.sandbox.setDay('2026-11-22')
  t.equal((await one.business('/users?size=1000')).text, before)
})

t.test('a gym has its true size', async (t) => {
  const gym = await open(t)
  const users = await gym.list<User>('/users?')
  t.equal(users.length, 5900)
  t.equal(new Set(users.map((user) => user.id)).size, 5900)
  t.equal((await gym.business<unknown[]>('/memberships')).json.length, 137)
  const invoices = await gym.list('/invoices?status=PENDING&')
  t.ok(invoices.length > 200 && invoices.length < 500, `${invoices.length} invoices`)
  const payouts = await gym.list('/payouts?')
  t.ok(payouts.length > 4000 && payouts.length < 5000, `${payouts.length} payouts`)
  for (const day of ['2026-11-18', '2026-11-19', '2026-11-20']) {
    const { json } = await gym.business<Course[]>(`/activity-events?startDate=${day}&endDate=${day}`)
    t.ok(json.length >= 40 && json.length <= 50, `${json.length} classes`)
    t.ok(json.every((course) => course.memberCount >= 5 && course.memberCount <= 25))
    const pos = await gym.business<{ salesPerProduct: { sales: number }[] }>(
      `/pos/statistics?startDate=${day}&endDate=${dayText(dayNumber(day) + 1)}`,
    )
    const sold = pos.json.salesPerProduct.filter((product) => product.sales > 0).length
    t.ok(sold >= 30 && sold <= 60, `${sold} products`)
    t.ok(
      pos.json.salesPerProduct.some((product) => product.sales === 0),
      'products without a sale are there too',
    )
  }
})

t.test('what one answer names, another has', async (t) => {
  const gym = await open(t)
  const users = await gym.list<User>('/users?')
  const accounts = new Set(users.map((user) => user.accountId))
  const { json: memberships } =
    await gym.business<{ id: string; ledgerGroupId: string | null }[]>('/memberships')
  const known = new Set(memberships.map((membership) => membership.id))
  const shapes = new Set<string>()
  for (const user of users) {
    for (const held of user.activeMemberships ?? []) {
      const flat = typeof held === 'string' ? held : (held.membership?.id ?? held.id)
      shapes.add(typeof held === 'string' ? 'id' : held.membership ? 'contract' : 'flat')
      if (!known.has(flat)) t.fail(`membership ${flat} is unknown`)
    }
  }
  t.same([...shapes].sort(), ['contract', 'flat', 'id'])
  t.ok(
    users.some((user) => new Set(user.activeMemberships?.map((held) => typeof held)).size === 2),
    'ids and objects side by side in one array',
  )
  t.ok(users.some((user) => user.activeMemberships === null))

  const { json: courses } = await gym.business<Course[]>(
    '/activity-events?startDate=2026-11-15&endDate=2026-11-22',
  )
  for (const course of courses.slice(0, 60)) {
    const { json: people } = await gym.course<Participant[]>(course.id)
    t.equal(people.length, course.memberCount)
    t.equal(people.filter((person) => person.type === 'TRIAL').length, course.trialCount)
    t.ok(people.every((person) => accounts.has(person.id)))
  }

  const { json: revenue } = await gym.business<{
    dailyRevenue: { date: string; ledgerAccountId: string; type: string; revenue: number }[]
    ledgerAccounts: { id: string; label: string | null }[]
    totalRevenue: number
  }>('/analytics/revenue?startDate=2026-10-21&endDate=2026-11-23')
  const ledgers = new Set(revenue.ledgerAccounts.map((account) => account.id))
  t.equal(ledgers.size, 20)
  t.ok(revenue.ledgerAccounts.some((account) => account.label === null))
  t.ok(revenue.dailyRevenue.every((row) => ledgers.has(row.ledgerAccountId)))
  const cents = revenue.dailyRevenue.reduce((sum, row) => sum + Math.round(row.revenue * 100), 0)
  t.equal(Math.round(revenue.totalRevenue * 100), cents)
  const keys = revenue.dailyRevenue.map((row) => `${row.date} ${row.ledgerAccountId} ${row.type}`)
  t.ok(new Set(keys).size < keys.length, 'several rows of one key')
  t.ok(
    revenue.dailyRevenue.some((row) => /\d{10}/.test(String(row.revenue))),
    'sums as a binary fraction leaves them',
  )
  t.ok(memberships.every(({ ledgerGroupId }) => ledgerGroupId === null || ledgers.has(ledgerGroupId)))

  const ids = new Set(users.map((user) => user.id))
  const invoices = await gym.list<{ businessUser: { id: string } }>('/invoices?status=PENDING&')
  t.ok(invoices.every((invoice) => ids.has(invoice.businessUser.id)))
})

t.test('a day later some are new, some left, some changed, and each change moves updatedAt', async (t) => {
  const gym = await open(t)
  const rows = async () => new Map((await gym.list<User>('/users?')).map((user) => [user.id, user]))
  const classes = async () => {
    const { json } = await gym.business<Course[]>('/activity-events?startDate=2026-11-14&endDate=2026-11-24')
    return new Map(json.map((course) => [course.id, course]))
  }
  const ids = async (path: string) => {
    const list = await gym.list<{ id?: string; payout?: { id: string } }>(path)
    return new Set(list.map((item) => item.id ?? item.payout?.id))
  }
  const [users, courses] = [await rows(), await classes()]
  const [invoices, payouts] = [await ids('/invoices?status=PENDING&'), await ids('/payouts?')]
  const past = '/analytics/revenue?startDate=2026-11-14&endDate=2026-11-21'
  const revenue = (await gym.business(past)).text
  gym.sandbox.setDay('2026-11-23')
  const [later, coursesLater] = [await rows(), await classes()]
  const [invoicesLater, payoutsLater] = [await ids('/invoices?status=PENDING&'), await ids('/payouts?')]

  const left = [...users.keys()].filter((id) => !later.has(id)).length
  const joined = [...later.keys()].filter((id) => !users.has(id)).length
  t.ok(left > 0 && left < 30, `${left} left`)
  t.ok(joined > 0 && joined < 30, `${joined} joined`)
  let changed = 0
  for (const [id, user] of later) {
    const before = users.get(id)
    if (!before || JSON.stringify(before) === JSON.stringify(user)) continue
    changed++
    t.ok(Date.parse(user.updatedAt) > Date.parse(before.updatedAt))
  }
  t.ok(changed > 10 && changed < 200, `${changed} changed`)

  let booked = 0
  for (const [id, course] of coursesLater) {
    const before = courses.get(id)
    if (!before || JSON.stringify(before) === JSON.stringify(course)) continue
    booked++
    t.ok(Date.parse(course.updatedAt) > Date.parse(before.updatedAt), `${id} ${course.startAt}`)
  }
  t.ok(booked > 40, `${booked} classes changed`)
  t.ok(
    [...invoices].some((id) => !invoicesLater.has(id)),
    'an invoice was paid',
  )
  t.ok(
    [...invoicesLater].some((id) => !invoices.has(id)),
    'an invoice was sent',
  )
  t.equal(payoutsLater.size, payouts.size + 1)
  t.not((await gym.business(past)).text, revenue, 'the last days still grow')
})

t.test('attendance is known once the day is over', async (t) => {
  const gym = await open(t)
  const { json } = await gym.business<Course[]>('/activity-events?startDate=2026-11-22&endDate=2026-11-22')
  const id = json[20]?.id ?? ''
  t.ok((await gym.course<Participant[]>(id)).json.every((person) => person.attended === null))
  gym.sandbox.setDay('2026-11-27')
  const attended = new Set((await gym.course<Participant[]>(id)).json.map((person) => person.attended))
  t.ok(attended.has(true))
})

t.test('days are local days, also those of 23 and 25 hours', async (t) => {
  for (const [day, hours] of [
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2026-11-20', 24],
  ] as const) {
    const number = dayNumber(day)
    t.equal(hoursOf(number), hours)
    t.equal(localDay(midnight(number)), number)
    t.equal(localDay(midnight(number) - 1), number - 1)
    for (let form = 0; form < 4; form++) {
      for (const minutes of [0, 59, 61, 119, 121, 181, 1379]) {
        const ms = midnight(number) + minutes * 60_000
        t.equal(Date.parse(timestamp(ms, form)), ms)
      }
    }
    const gym = await open(t, { today: day })
    const { json } = await gym.business<Course[]>(`/activity-events?startDate=${day}&endDate=${day}`)
    const times = json.map((course) => Date.parse(course.startAt))
    t.ok(times.every((ms) => localDay(ms) === number))
    if (hours === 24) continue
    t.equal(Math.min(...times), midnight(number) + 30 * 60_000, 'one class at 00:30')
    t.equal(Math.max(...times), midnight(number + 1) - 30 * 60_000, 'and one at 23:30')
  }
  t.throws(() => dayNumber('2026-02-30'), RangeError)
})

t.test('a million members are a list like any other', async (t) => {
  const gym = await open(t, { members: 1_000_000 })
  const last = await gym.business<{ content: User[]; totalPages: number; totalElements: number }>(
    '/users?page=999&size=1000',
  )
  t.match(last.json, { totalPages: 1000, totalElements: 1_000_000 })
  t.equal(new Set(last.json.content.map((user) => user.id)).size, 1000)
  await t.rejects(open(t, { members: 2 ** 26 }), RangeError)
})

t.test('statistics of all memberships are the sum of each, and some have no series', async (t) => {
  const gym = await open(t)
  type Statistics = { labels: string[]; series: { data: number[] }[] }
  const ask = async (filter: string) => {
    const period = 'period.startDate=2026-11-15&period.endDate=2026-11-22&period.granularity=DAY'
    return (await gym.business<Statistics>(`/analytics/memberships/active?${period}&${filter}`)).json
  }
  const { json } = await gym.business<{ id: string; paymentType: string }[]>('/memberships')
  const sum = Array.from({ length: 8 }, () => 0)
  let empty = 0
  for (const { id, paymentType } of json) {
    const { labels, series } = await ask(`filter.PAYMENT_TYPE=${paymentType}&filter.MEMBERSHIP=${id}`)
    t.equal(labels.length, 8)
    if (series.length === 0) empty++
    if (paymentType !== 'PERIODIC') continue
    series[0]?.data.forEach((value, at) => {
      sum[at] = (sum[at] ?? 0) + value
    })
  }
  t.ok(empty > 0)
  t.same((await ask('filter.PAYMENT_TYPE=PERIODIC')).series[0]?.data, sum)
  const other = json.find((membership) => membership.paymentType === 'PERIODIC')
  const zeros = await ask(`filter.PAYMENT_TYPE=ONCE&filter.MEMBERSHIP=${other?.id}`)
  t.ok(zeros.series.length === 0 || zeros.series[0]?.data.every((value) => value === 0))
})
