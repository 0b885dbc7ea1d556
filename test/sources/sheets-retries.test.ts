import t from 'tap'
import { failure, google, hours, open, type Response } from './google.ts'
import { json, pagesOf, thrownBy } from './server.ts'

t.test('what may pass by itself is tried again, as often as allowed', async (t) => {
  const faults: [string, (response: Response) => void][] = [
    ['sheets-server-error', (response) => json(response, 503, failure(503, 'UNAVAILABLE'))],
    ['sheets-rate-limited', (response) => json(response, 429, failure(429, 'RESOURCE_EXHAUSTED'))],
    ['sheets-unreachable', (response) => response.destroy()],
  ]
  for (const [code, fault] of faults) {
    const { url } = await google(t, (response, _, count) =>
      count <= 2 ? fault(response) : json(response, 200, { range: 'A:D', values: [] }),
    )
    t.equal((await pagesOf(open(t, url), hours)).length, 1, code)
    const always = await google(t, fault)
    t.match(await thrownBy(pagesOf(open(t, always.url), hours)), {
      code,
      kind: 'retry',
      message: /\(3 attempts\)$/,
    })
    t.equal(always.seen.length, 4, 'a token and three attempts')
  }
  const token = await google(
    t,
    () => {},
    (response) => json(response, 500, {}),
  )
  t.match(await thrownBy(pagesOf(open(t, token.url), hours)), { code: 'sheets-server-error', kind: 'retry' })
  t.equal(token.seen.length, 3, 'also for the token, without further tries of the library')
})

t.test('the time that Google asks for is waited; what is no time to come is not one', async (t) => {
  const delayOf = async (retryAfter: string | undefined) => {
    const { url } = await google(t, (response, _, count) => {
      if (count > 1) return json(response, 200, { range: 'A:D', values: [] })
      if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
      json(response, 429, failure(429, 'RESOURCE_EXHAUSTED'))
    })
    const delays: number[] = []
    const log = { debug() {}, warn: (fields: object) => delays.push((fields as { delayMs: number }).delayMs) }
    await pagesOf(open(t, url, {}, log), hours)
    t.equal(delays.length, 1)
    return delays[0]!
  }
  t.equal(await delayOf('1'), 1000)
  const soon = await delayOf(new Date(Date.now() + 2000).toUTCString())
  t.ok(soon > 500 && soon <= 2000, `${soon} ms until the date`)
  for (const nothing of [
    undefined,
    '0',
    '-5',
    '1.5',
    'soon',
    '5, 10',
    '9'.repeat(400),
    new Date(0).toUTCString(),
  ]) {
    t.ok((await delayOf(nothing)) <= 2, `${nothing} is no time to come`)
  }
})

t.test('a longer wait than a run is worth holding for fails the source at once', async (t) => {
  for (const retryAfter of ['901', '86400', '2147484']) {
    const { url, seen } = await google(t, (response) => {
      response.setHeader('retry-after', retryAfter)
      json(response, 503, failure(503, 'UNAVAILABLE'))
    })
    const error = await thrownBy(pagesOf(open(t, url), hours))
    t.match(error, { code: 'sheets-rate-limited', kind: 'fail', message: /no more requests for/ }, retryAfter)
    t.equal(seen.length, 2, 'a token and one attempt')
  }
})
