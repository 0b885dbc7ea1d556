import { pipeline } from 'node:stream/promises'
import t, { type Test } from 'tap'
import { createGymlySource, type GymlyOptions } from '../../src/sources/gymly/client.ts'
import { LARGEST_ANSWER } from '../../src/sources/gymly/http.ts'
import { memberships } from '../../src/sources/gymly/streams.ts'
import { json, pagesOf, serve, thrownBy } from './server.ts'

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

t.test('an answer that does not begin, or does not end, runs into the time-out', async (t) => {
  const faults: ((response: Parameters<typeof json>[0]) => void)[] = [
    () => {},
    (response) => {
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    },
  ]
  for (const fault of faults) {
    const { url } = await serve(t, (_, response) => fault(response))
    const source = open(t, url, { timeoutSeconds: 0.15, maxRetries: 1 })
    const started = performance.now()
    const error = await thrownBy(pagesOf(source, membershipList))
    t.match(error, { code: 'gymly-timeout', kind: 'retry', message: /GYMLY_TIMEOUT_SECONDS.*\(2 attempts\)/ })
    t.ok(performance.now() - started < 1500)
  }
})

t.test('an answer without an end is broken off before it takes all memory', async (t) => {
  let sent = 0
  const piece = Buffer.alloc(1024 * 1024, ' ')
  function* endless() {
    for (;;) {
      sent += piece.length
      yield piece
    }
  }
  const { url, seen } = await serve(t, async (_, response) => {
    await pipeline(endless(), response).catch(() => {})
  })
  const error = await thrownBy(pagesOf(open(t, url, { timeoutSeconds: 60 }), membershipList))
  t.match(error, { code: 'gymly-malformed', kind: 'skip', message: /larger than any page.*GYMLY_BASE_URL/ })
  t.ok(sent < LARGEST_ANSWER * 1.5, `${sent} bytes`)
  t.equal(seen.length, 1, 'it is not asked for again')
})

t.test('an abort ends a request, a back-off and a wait for the rate at once', async (t) => {
  const silent = await serve(t, () => {})
  const failing = await serve(t, (_, response) => json(response, 500, {}))
  const limited = await serve(t, (_, response) => json(response, 200, []))
  const limitedSource = open(t, limited.url, { rateLimitPerMinute: 1 })
  await pagesOf(limitedSource, membershipList)
  const waiting = [open(t, silent.url), open(t, failing.url, {}, { baseDelayMs: 60_000 }), limitedSource]
  for (const source of waiting) {
    const controller = new AbortController()
    const work = thrownBy(pagesOf(source, membershipList, controller.signal))
    await new Promise((resolve) => setTimeout(resolve, 60))
    const aborted = performance.now()
    controller.abort(new Error('the run is cancelled'))
    t.equal((await work).message, 'the run is cancelled')
    t.ok(performance.now() - aborted < 50)
  }
})

t.test('an API that is not there names GYMLY_BASE_URL, and shows no password of its address', async (t) => {
  const refused = await thrownBy(
    pagesOf(open(t, 'http://me:geheim@127.0.0.1:1', { maxRetries: 1 }), membershipList),
  )
  t.match(refused, {
    code: 'gymly-unreachable',
    kind: 'fail',
    message: /127.0.0.1:1 \(ECONNREFUSED\).*GYMLY_BASE_URL/,
  })
  t.notMatch(refused.message, 'geheim')
  const nowhere = await thrownBy(pagesOf(open(t, 'http://gymly.invalid'), membershipList))
  // The name may resolve in a moment: some machines start before their network does.
  t.match(nowhere, { code: 'gymly-unreachable', kind: 'fail', message: /GYMLY_BASE_URL.*\(4 attempts\)/ })
})
