import t from 'tap'
import { request } from 'undici'
import { open } from './ask.ts'

t.test('a token, an API key or nothing', async (t) => {
  const gym = await open(t)
  const { sandbox } = gym
  const url = `${sandbox.gymlyUrl}/v1/businesses/${sandbox.businessId}/locations`
  t.match(await gym.url(url), {
    status: 200,
    json: [{ id: sandbox.locationId, timezone: 'Europe/Amsterdam' }],
  })
  t.match(await gym.url(url, `ApiKey ${sandbox.apiKey}`), { status: 200 })
  const refused = await gym.url<Record<string, unknown>>(url, 'Bearer wrong')
  t.match(refused, { status: 401, json: { status: 401, error: String, path: new URL(url).pathname } })
  t.match(refused.json, { timestamp: '2026-11-22T00:50:00.000Z', correlationId: /^[0-9a-f-]{36}$/ })

  const old = sandbox.token
  sandbox.expireTokens()
  t.equal((await gym.url(url, `Bearer ${old}`)).status, 401)
  const login = async (password: string) => {
    const body = JSON.stringify({ email: sandbox.email, password })
    const headers = { 'content-type': 'application/json' }
    const answer = await request(`${sandbox.gymlyUrl}/v1/user/auth/login`, { method: 'POST', headers, body })
    return { status: answer.statusCode, json: (await answer.body.json()) as { accessToken?: string } }
  }
  t.equal((await login('wrong')).status, 401)
  const { accessToken } = (await login(sandbox.password)).json
  t.equal((await gym.url(url, `Bearer ${accessToken}`)).status, 200)
})

t.test('what does not exist, and what is asked wrongly', async (t) => {
  const gym = await open(t, { locations: 2 })
  const v1 = `${gym.sandbox.gymlyUrl}/v1/businesses`
  t.match(await gym.url(`${v1}/11111111-1111-4111-8111-111111111111/memberships`), { status: 403 })
  t.match(await gym.url(`${v1}/mine/memberships`), { status: 404 })
  t.match(await gym.course('11111111-1111-4111-8111-111111111111'), { status: 404 })
  t.match(await gym.business('/users?location=elsewhere'), { status: 404 })
  t.match(await gym.business('/activity-events?startDate=2026-11-20'), { status: 400 })
  t.match(await gym.business('/activity-events?startDate=2026-11-20&endDate=x'), { status: 400 })
  t.match(await gym.business('/activity-events?startDate=2026-11-20&endDate=2026-11-19'), { status: 400 })
  t.match(await gym.business('/nothing'), { status: 404 })
  const { json } = await gym.business<{ id: string }[]>('/locations')
  t.match(await gym.business(`/users?location=${json[1]?.id}`), {
    status: 200,
    json: { content: [], totalElements: 0 },
  })
})

t.test('both versions of users are one list, of at most 1000 a page', async (t) => {
  const gym = await open(t, { members: 2500 })
  const first = await gym.business<{ content: Record<string, unknown>[] }>('/users?page=0&size=5000')
  t.match(first.json, { totalPages: 3, totalElements: 2500, number: 0 })
  t.equal(first.json.content.length, 1000)
  const second = await gym.url(
    `${gym.sandbox.gymlyUrl}/v2/businesses/${gym.sandbox.businessId}/users?page=0&size=5000`,
  )
  t.equal(second.text, first.text)
  t.equal((await gym.business<{ content: unknown[] }>('/users')).json.content.length, 100)
  t.same((await gym.business<{ content: unknown[] }>('/users?page=3&size=1000')).json.content, [])
  const personal = ['email', 'phoneNumber', 'iban', 'dateOfBirth', 'address', 'rfid', 'gender', 'language']
  for (const name of personal)
    t.ok(
      first.json.content.some((user) => user[name] !== null),
      name,
    )
})

t.test('a rate limit says when to come back, in each of the ways', async (t) => {
  const gym = await open(t, { rateLimitPerMinute: 2 })
  await gym.business('/locations')
  await gym.business('/locations')
  const seconds = await gym.business('/locations')
  t.match(seconds, { status: 429, headers: { 'retry-after': /^\d+$/ } })
  t.match(await gym.business('/locations'), { status: 429, headers: { 'retry-after': /GMT$/ } })
  t.equal((await gym.business('/locations')).headers['retry-after'], undefined)
  t.same(
    gym.sandbox.requests.list('locations').map((one) => one.status),
    [200, 200, 429, 429, 429],
  )
})
