import t, { type Test } from 'tap'
import { createGymlySource, type GymlyOptions } from '../../src/sources/gymly/client.ts'
import { courseMembers, memberships } from '../../src/sources/gymly/streams.ts'
import { BASE_DELAY_MS } from '../../src/sources/retry.ts'
import { json, pagesOf, type Seen, serve, thrownBy } from './server.ts'

const options: Omit<GymlyOptions, 'baseUrl'> = {
  authScheme: 'Bearer',
  token: 'tok-1',
  businessId: 'b1',
  locationId: 'l1',
  rateLimitPerMinute: 0,
  maxRetries: 3,
  timeoutSeconds: 5,
}

const fast = { baseDelayMs: 4 }
const membershipList = { stream: memberships, parameters: {} }

function open(t: Test, baseUrl: string, more: Partial<GymlyOptions> = {}, timing: object = fast) {
  const source = createGymlySource({ ...options, ...more, baseUrl }, timing)
  t.teardown(() => source.close())
  return source
}

const bearer = (seen: Seen) => seen.headers.authorization

t.test('a request that keeps failing is given up by itself; when nothing is answered, all are', async (t) => {
  let away = false
  const { url, seen } = await serve(t, (one, response) =>
    away || one.url.endsWith('/bad/members') ? json(response, 503, {}) : json(response, 200, []),
  )
  const source = open(t, url, { maxRetries: 1 })
  const members = (courseId: string) => pagesOf(source, { stream: courseMembers, parameters: { courseId } })
  for (let round = 0; round < 10; round++) {
    t.match(await thrownBy(members('bad')), { code: 'gymly-server-error', kind: 'retry' })
    await members('good')
  }
  away = true
  const asked = seen.length
  const kinds = []
  for (let round = 0; round < 10; round++) kinds.push((await thrownBy(members('good'))).kind)
  t.same(kinds.slice(7), ['retry', 'fail', 'fail'], 'eight are under way at once')
  t.equal(seen.length - asked, 20)
})

t.test('the waits of five retries outlast a minute', async (t) => {
  const { url } = await serve(t, (_, response) => json(response, 503, {}))
  const delays: number[] = []
  const log = { debug() {}, warn: (fields: object) => delays.push((fields as { delayMs: number }).delayMs) }
  const source = open(t, url, { maxRetries: 5 }, { baseDelayMs: BASE_DELAY_MS / 1000, log })
  await thrownBy(pagesOf(source, membershipList))
  t.equal(delays.length, 5)
  const seconds = delays.reduce((sum, ms) => sum + ms, 0)
  t.ok(seconds >= 65 && seconds < 240, `${seconds} s`)
})

t.test('while it is waited for, the source says until when', async (t) => {
  const { url } = await serve(t, (_, response, count) =>
    count === 1 ? json(response, 429, {}, { 'retry-after': '60' }) : json(response, 503, {}),
  )
  const source = open(t, url, {}, { baseDelayMs: 60_000 })
  t.equal(source.waitingUntil(), undefined)
  for (const atMost of [60_000, 60_000]) {
    const stop = new AbortController()
    const work = thrownBy(pagesOf(source, { ...membershipList, runId: atMost }, stop.signal))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const until = source.waitingUntil()!.getTime() - Date.now()
    t.ok(until > 20_000 && until <= atMost, `${until} ms`)
    stop.abort(new Error('enough'))
    await work
    t.equal(source.waitingUntil(), undefined, 'and not after its run')
  }
})

t.test('redirects on the same host are followed, with the token; others are named', async (t) => {
  const other = await serve(t, (_, response) => json(response, 200, []))
  let location = ''
  for (const status of [301, 302, 307, 308]) {
    const { url, seen } = await serve(t, (one, response) =>
      one.url.startsWith('/v2') ? json(response, 200, []) : json(response, status, '', { location }),
    )
    for (const target of ['/v2/memberships?key=1', `${url}/v2/memberships`]) {
      location = target
      t.equal((await pagesOf(open(t, url), membershipList)).length, 1, `${status} to ${target}`)
      t.equal(bearer(seen.at(-1)!), 'Bearer tok-1')
    }
    location = `${other.url}/elsewhere?token=geheim`
    const error = await thrownBy(pagesOf(open(t, url), membershipList))
    t.match(error, { code: 'gymly-refused', message: `A redirect to ${other.url}/elsewhere` })
    t.notMatch(error.message, 'geheim')
    location = '/round'
    t.match(await thrownBy(pagesOf(open(t, url), membershipList)), { message: 'A redirect to /round' })
  }
  t.equal(other.seen.length, 0, 'no other host is asked')
})

t.test('a part of an answer is none', async (t) => {
  const { url } = await serve(t, (_, response) =>
    json(response, 200, [{ id: 1 }], { 'content-range': 'items 0-0/137' }),
  )
  t.match(await thrownBy(pagesOf(open(t, url), membershipList)), { code: 'gymly-malformed', kind: 'skip' })
})
