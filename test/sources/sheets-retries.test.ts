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

t.test('the time that Google asks for is waited, and told while it is', async (t) => {
  const { url } = await google(t, (response, _, count) => {
    if (count > 1) return json(response, 200, { range: 'A:D', values: [] })
    json(response, 429, failure(429, 'RESOURCE_EXHAUSTED'), { 'retry-after': '1' })
  })
  const source = open(t, url)
  const asked = performance.now()
  const work = pagesOf(source, hours)
  await new Promise((resolve) => setTimeout(resolve, 500))
  t.ok(source.waitingUntil()!.getTime() - Date.now() > 100)
  await work
  t.ok(performance.now() - asked >= 1_000)
  t.equal(source.waitingUntil(), undefined)
})

t.test('a longer wait than a run is worth holding for is cut short', async (t) => {
  const { url } = await google(t, (response) => {
    json(response, 503, failure(503, 'UNAVAILABLE'), { 'retry-after': '3000' })
  })
  const stop = new AbortController()
  const source = open(t, url)
  const work = thrownBy(pagesOf(source, hours, stop.signal))
  await new Promise((resolve) => setTimeout(resolve, 500))
  const minutes = (source.waitingUntil()!.getTime() - Date.now()) / 60_000
  t.ok(minutes > 14 && minutes <= 15, `${minutes} minutes`)
  stop.abort(new Error('enough'))
  await work
})

t.test('a refusal says what answered and what to do', async (t) => {
  const html = '<!DOCTYPE html><title>Log in to the guest network</title>'
  const old = (reason: string) => ({ error: { code: 403, errors: [{ reason }], message: 'x' } })
  const xlsx = { code: 400, status: 'FAILED_PRECONDITION', message: 'This operation is not supported' }
  const cases: [number, unknown, string, string, RegExp][] = [
    [403, html, 'sheets-web-page', 'retry', /A web page came instead/],
    [200, html, 'sheets-web-page', 'retry', /A web page came instead/],
    [403, old('userRateLimitExceeded'), 'sheets-rate-limited', 'retry', /try again later/],
    [403, old('forbidden'), 'sheets-forbidden', 'fail', /share the sheet with robot@/],
    [400, { error: xlsx }, 'sheets-not-a-sheet', 'fail', /Save as Google Sheets/],
    [400, failure(400, 'INVALID_ARGUMENT'), 'sheets-wrong-range', 'skip', /GOOGLE_SHEETS_RANGE/],
    [206, { range: 'A:D', values: [] }, 'sheets-malformed', 'skip', /Nothing was changed/],
  ]
  for (const [status, body, code, kind, message] of cases) {
    const { url } = await google(t, (response) => {
      const type = typeof body === 'string' ? 'text/html' : 'application/json'
      json(response, status, body, { 'content-type': type })
    })
    t.match(await thrownBy(pagesOf(open(t, url), hours)), { code, kind, message }, `${status} ${code}`)
  }
})
