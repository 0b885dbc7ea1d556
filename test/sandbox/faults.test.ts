import t from 'tap'
import { parseFaults } from '../../src/sandbox/sandbox.ts'
import { type Course, open, type Participant, type User } from './ask.ts'

t.test('a fault befalls the next n requests of a stream, and no other', async (t) => {
  const gym = await open(t, { faults: [{ on: 'users', kind: 'status', status: 500, times: 2 }] })
  const statuses = []
  for (let n = 0; n < 3; n++) statuses.push((await gym.business('/users?size=1')).status)
  t.same(statuses, [500, 500, 200])
  const off = gym.sandbox.faults.add({ on: /locations$/, kind: 'status', status: 429, retryAfter: 7 })
  t.match(await gym.business('/locations'), { status: 429, headers: { 'retry-after': '7' } })
  t.equal((await gym.business('/memberships')).status, 200)
  off()
  t.equal((await gym.business('/locations')).status, 200)
})

t.test('a share of requests, the same ones each time', async (t) => {
  const run = async () => {
    const gym = await open(t, { faults: parseFaults('503:0.3') })
    const statuses = []
    for (let n = 0; n < 40; n++) statuses.push((await gym.business('/locations')).status)
    return statuses
  }
  const first = await run()
  t.same(await run(), first)
  const failed = first.filter((status) => status === 503).length
  t.ok(failed > 4 && failed < 22, `${failed} of 40`)
})

t.test('faults written as text', (t) => {
  t.same(parseFaults('500:0.05, slow:0.1:300,429:0.02:1,cut'), [
    { kind: 'status', status: 500, share: 0.05 },
    { kind: 'slow', ms: 300, share: 0.1 },
    { kind: 'status', status: 429, share: 0.02, retryAfter: 1 },
    { kind: 'cut', share: 1 },
  ])
  t.same(parseFaults(''), [])
  for (const text of ['floods:0.1', '500:2', '500:', '200', 'slow:0.1:x', 'constructor']) {
    t.throws(() => parseFaults(text), { code: 'wrong-fault', message: new RegExp(`"${text}"`) })
  }
  t.end()
})

t.test('answers that are late, cut off, reset or for people', async (t) => {
  const gym = await open(t)
  const { faults, requests } = gym.sandbox
  faults.add({ kind: 'slow', ms: 60, times: 1 })
  const start = performance.now()
  t.equal((await gym.business('/memberships')).status, 200)
  t.ok(performance.now() - start >= 55)
  faults.add({ kind: 'cut', times: 1 })
  await t.rejects(gym.business('/memberships'))
  faults.add({ kind: 'reset', times: 1 })
  await t.rejects(gym.business('/memberships'))
  faults.add({ kind: 'html', times: 1 })
  t.match(await gym.business('/memberships'), { status: 200, text: /^<html>/ })
  t.equal(requests.count('memberships'), 4)
  faults.add({ kind: 'expire', times: 1 })
  t.equal((await gym.business('/memberships')).status, 401)
  t.equal((await gym.business('/memberships')).status, 200)
})

t.test('a list that shifts while it is read', async (t) => {
  const gym = await open(t, { members: 30 })
  const read = async () => (await gym.list<User>('/users?', 10)).map((user) => user.id)
  const whole = await read()
  gym.sandbox.faults.add({ on: 'users', kind: 'shift', by: 1 })
  const twice = await read()
  t.equal(twice.length, 31)
  t.equal(new Set(twice).size, 30)
  gym.sandbox.faults.clear()
  gym.sandbox.faults.add({ on: 'users', kind: 'shift', by: -1 })
  const missed = await read()
  t.same(
    whole.filter((id) => !missed.includes(id)),
    [whole[10]],
  )
})

t.test('answers without their array', async (t) => {
  const gym = await open(t)
  const { faults } = gym.sandbox
  for (const as of ['absent', 'null', 'object', 'error'] as const) {
    faults.add({ kind: 'no-array', as })
    const users = (await gym.business<Record<string, unknown>>('/users?size=2')).json
    const memberships = (await gym.business('/memberships')).text
    const expected = { absent: '{}', null: 'null', object: '{}', error: '{"error":"Something went wrong"}' }
    t.equal(memberships, expected[as])
    if (as === 'error') t.notHas(users, { totalPages: Number })
    else t.equal(JSON.stringify(users.content), as === 'absent' ? undefined : expected[as])
    faults.clear()
  }
  faults.add({ kind: 'no-array', as: 'absent', array: 'ledgerAccounts' })
  const revenue = (await gym.business<object>('/analytics/revenue?startDate=2026-11-20&endDate=2026-11-20'))
    .json
  t.ok('dailyRevenue' in revenue && !('ledgerAccounts' in revenue))
})

t.test('one record without a field, or with a wrong one', async (t) => {
  const gym = await open(t)
  const ids = (await gym.business<{ content: User[] }>('/users?size=3')).json.content.map((user) => user.id)
  const [first = '', second = ''] = ids
  gym.sandbox.faults.add({ on: 'users', kind: 'without', field: 'createdAt', id: first })
  gym.sandbox.faults.add({ on: 'users', kind: 'wrong', field: 'updatedAt', id: second, value: 'gisteren' })
  gym.sandbox.faults.add({ on: 'payouts', kind: 'wrong', field: 'payout.date' })
  const { content } = (await gym.business<{ content: User[] }>('/users?size=3')).json
  t.notOk('createdAt' in (content[0] ?? {}))
  t.equal(content[1]?.updatedAt, 'gisteren')
  t.ok('createdAt' in (content[2] ?? {}))
  t.match((await gym.business('/payouts?size=1')).json, { content: [{ payout: { id: String, date: {} } }] })
})

t.test('a class that vanished, one that moved, one that is lost', async (t) => {
  const gym = await open(t)
  const on = async (day: string) =>
    (await gym.business<Course[]>(`/activity-events?startDate=${day}&endDate=${day}`)).json.map(
      ({ id }) => id,
    )
  const [gone = '', moved = '', lost = ''] = await on('2026-11-18')
  const { faults } = gym.sandbox
  faults.add({ kind: 'vanish', id: gone })
  faults.add({ kind: 'move', id: moved, to: '2026-11-20' })
  faults.add({ on: `courses/${lost}/`, kind: 'status', status: 404 })
  const there = await on('2026-11-18')
  t.notOk(there.includes(gone) || there.includes(moved))
  t.ok((await on('2026-11-20')).includes(moved))
  t.equal((await gym.course(gone)).status, 404)
  t.equal((await gym.course(lost)).status, 404)
  t.equal((await gym.course<Participant[]>(moved)).status, 200)
  const both = await gym.business<Course[]>('/activity-events?startDate=2026-11-17&endDate=2026-11-21')
  t.equal(both.json.filter((course) => course.id === moved).length, 1)
})

t.test('given answers, rewritten answers, and back to the world', async (t) => {
  const gym = await open(t)
  const { sandbox } = gym
  sandbox.answer('users', [[{ id: 'a' }, { id: 'b' }], [{ id: 'c' }]])
  sandbox.answer('memberships', [{ id: 'm' }])
  sandbox.answer('courseMembers', ({ courseId }) => (courseId === 'x' ? [{ id: 'p' }] : undefined))
  sandbox.answer('locations', '[{"id":"\\u0000","n":12345678901234567890}]')
  t.match((await gym.business('/users?page=0&size=1000')).json, {
    content: [{ id: 'a' }, { id: 'b' }],
    totalPages: 2,
    totalElements: 3,
  })
  t.match((await gym.business('/users?page=1')).json, { content: [{ id: 'c' }], number: 1 })
  t.match((await gym.business('/users?page=2')).json, { content: [] })
  t.same((await gym.business('/memberships')).json, [{ id: 'm' }])
  t.same((await gym.course('x')).json, [{ id: 'p' }])
  t.equal((await gym.course('y')).status, 404)
  t.equal((await gym.business('/locations')).text, '[{"id":"\\u0000","n":12345678901234567890}]')
  sandbox.faults.add({ on: 'memberships', kind: 'rewrite', rewrite: (json) => ({ wrapped: json }) })
  t.same((await gym.business('/memberships')).json, { wrapped: [{ id: 'm' }] })
  sandbox.forget('memberships')
  sandbox.faults.clear()
  t.equal((await gym.business<unknown[]>('/memberships')).json.length, 137)
  sandbox.forget()
  t.match((await gym.business('/users?size=1')).json, { totalElements: 5900 })
})

t.test('a draw says for each request what befalls it, once it is let in', async (t) => {
  const gym = await open(t)
  const { faults } = gym.sandbox
  const asked: string[] = []
  const off = faults.drawWith((_url, { stream, params }) => {
    asked.push(`${stream} ${params.size ?? ''}`)
    if (stream === 'locations')
      return [
        { kind: 'status', status: 503 },
        { kind: 'rewrite', rewrite: () => 'never' },
      ]
    return params.size === '2' ? [{ kind: 'rewrite', rewrite: () => ({ drawn: true }) }] : []
  })
  t.equal((await gym.business('/locations')).status, 503)
  t.same((await gym.business('/users?size=2')).json, { drawn: true })
  t.match((await gym.business('/users?size=3')).json, { content: Array })
  gym.sandbox.expireTokens()
  const { status } = await fetch(`${gym.sandbox.gymlyUrl}/v1/businesses/${gym.sandbox.businessId}/locations`)
  t.equal(status, 401)
  t.same(asked, ['locations ', 'users 2', 'users 3'])
  off()
  t.equal((await gym.business('/locations')).status, 200)
})

t.test('fewer on a page than are asked for', async (t) => {
  const gym = await open(t, { members: 30, mostOnAPage: 20 })
  t.match((await gym.business('/users?size=1000')).json, { totalPages: 2, numberOfElements: 20 })
  t.match((await gym.business('/users?size=1000&page=1')).json, { number: 1, numberOfElements: 10 })
})

t.test('answers with an ETag, and none where they are the same', async (t) => {
  const gym = await open(t)
  const { sandbox } = gym
  t.equal((await gym.business('/memberships')).headers.etag, undefined)
  sandbox.tagAnswers(true)
  const ask = (etag: string) =>
    fetch(`${sandbox.gymlyUrl}/v1/businesses/${sandbox.businessId}/memberships`, {
      headers: { authorization: `Bearer ${sandbox.token}`, 'if-none-match': etag },
    })
  const etag = (await ask('"another"')).headers.get('etag')!
  const same = await ask(etag)
  t.same([same.status, await same.text(), same.headers.get('etag')], [304, '', etag])
  sandbox.answer('memberships', [])
  t.equal((await ask(etag)).status, 200)
})
