import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createGymlySource, type GymlyOptions } from '../../src/sources/gymly/client.ts'
import { memberships } from '../../src/sources/gymly/streams.ts'
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

t.test('a token travels by the scheme of the setting, below the path of the base URL', async (t) => {
  const { url, seen } = await serve(t, (_, response) => json(response, 200, []))
  await pagesOf(open(t, `${url}/api/`), membershipList)
  await pagesOf(open(t, `${url}/api`, { authScheme: 'ApiKey', token: ' ApiKey key-1\n' }), membershipList)
  t.strictSame(seen.map(bearer), ['Bearer tok-1', 'ApiKey key-1'])
  t.equal(seen[0]!.url, '/api/v1/businesses/b1/memberships')
})

t.test('with e-mail and password a login gives the token, whatever the answer calls it', async (t) => {
  for (const name of ['accessToken', 'token', 'jwt']) {
    const { url, seen } = await serve(t, (one, response) =>
      one.method === 'POST' ? json(response, 200, { [name]: 'fresh' }) : json(response, 200, []),
    )
    const { token: _, ...without } = options
    const source = createGymlySource(
      { ...without, baseUrl: url, authScheme: 'ApiKey', email: 'me@gym.nl', password: 'geheim' },
      fast,
    )
    t.teardown(() => source.close())
    await Promise.all([pagesOf(source, membershipList), pagesOf(source, membershipList)])
    t.strictSame(
      seen.map(({ method }) => method),
      ['POST', 'GET', 'GET'],
      'one login serves both',
    )
    t.match(seen[0], { url: '/v1/user/auth/login', body: '{"email":"me@gym.nl","password":"geheim"}' })
    t.equal(bearer(seen[1]!), 'Bearer fresh')
  }
})

t.test('requests that are answered 401 together share one login, and then succeed', async (t) => {
  const { url, seen } = await serve(t, (one, response) => {
    if (one.method === 'POST') json(response, 200, { token: 'tok-2' })
    else if (bearer(one) === 'Bearer tok-2') json(response, 200, [])
    else json(response, 401, { status: 401 })
  })
  const source = open(t, url, { email: 'me@gym.nl', password: 'p' })
  await Promise.all(Array.from({ length: 6 }, () => pagesOf(source, membershipList)))
  t.equal(seen.filter(({ method }) => method === 'POST').length, 1)
  t.equal(seen.length, 13)
})

t.test('a request whose new token others find expired before it is answered takes theirs', async (t) => {
  let logins = 0
  let other: Promise<unknown> | undefined
  const { url, seen } = await serve(t, async (one, response) => {
    if (one.method === 'POST') return json(response, 200, { token: `t${++logins}` })
    if (bearer(one) === 'Bearer t3') return json(response, 200, [])
    if (bearer(one) === 'Bearer t2' && !other) {
      other = pagesOf(source, membershipList)
      await other
    }
    json(response, 401, { status: 401 })
  })
  const source = open(t, url, { token: '', email: 'me@gym.nl', password: 'p' })
  t.equal((await pagesOf(source, membershipList)).length, 1)
  t.same([logins, seen.length], [3, 8])
})

t.test('a 401 after the refresh fails, without another try', async (t) => {
  const { url, seen } = await serve(t, (one, response) =>
    one.method === 'POST' ? json(response, 200, { token: `t${seen.length}` }) : json(response, 401, '{}'),
  )
  const error = await thrownBy(pagesOf(open(t, url, { email: 'me@gym.nl', password: 'p' }), membershipList))
  t.match(error, { code: 'gymly-unauthorized', kind: 'fail', message: /GYMLY_EMAIL and GYMLY_PASSWORD/ })
  t.equal(seen.length, 3)
})

t.test('a fixed token that is not accepted fails at once and names its variable', async (t) => {
  const { url, seen } = await serve(t, (_, response) => json(response, 401, { error: 'expired tok-1' }))
  const error = await thrownBy(pagesOf(open(t, url), membershipList))
  t.match(error, { code: 'gymly-unauthorized', kind: 'fail' })
  t.match(error.message, /^GET \/v1\/businesses\/b1\/memberships answered 401: .*Check GYMLY_API_TOKEN:/)
  t.notMatch(error.message, 'tok-1')
  t.equal(seen.length, 1)
})

t.test('a login that is refused names what to check, and shows no password', async (t) => {
  for (const status of [400, 401]) {
    const { url } = await serve(t, (_, response) =>
      json(response, status, { error: 'no geheim for me@gym.nl' }),
    )
    const { token: _, ...without } = options
    const source = createGymlySource(
      { ...without, baseUrl: url, email: 'me@gym.nl', password: 'geheim' },
      fast,
    )
    t.teardown(() => source.close())
    const error = await thrownBy(pagesOf(source, membershipList))
    t.match(error, {
      code: 'gymly-unauthorized',
      kind: 'fail',
      message: /check GYMLY_EMAIL and GYMLY_PASSWORD/,
    })
    t.notMatch(error.message, /geheim|me@gym/)
  }
})

t.test('a token file is read again when it changes, and on a 401', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'token-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const tokenFile = join(folder, 'token')
  await writeFile(tokenFile, 'one\n')
  let accepted = 'one'
  const { url, seen } = await serve(t, async (one, response) => {
    if (bearer(one) === `Bearer ${accepted}`) return json(response, 200, [])
    // Within the resolution of the file's time, so that only the 401 tells.
    await writeFile(tokenFile, accepted)
    await utimes(tokenFile, 1000, 1000)
    json(response, 401, {})
  })
  const source = open(t, url, { tokenFile })
  await utimes(tokenFile, 1000, 1000)
  await pagesOf(source, membershipList)
  accepted = 'two'
  await pagesOf(source, membershipList)
  t.strictSame(seen.map(bearer), ['Bearer one', 'Bearer one', 'Bearer two'])
  accepted = 'three'
  await writeFile(tokenFile, 'three')
  await pagesOf(source, membershipList)
  t.equal(bearer(seen.at(-1)!), 'Bearer three', 'a changed file needs no 401')
  t.equal(seen.length, 4)
  t.match(await thrownBy(pagesOf(open(t, url, { tokenFile: join(folder, 'none') }), membershipList)), {
    variable: 'GYMLY_API_TOKEN_FILE',
    message: /none cannot be read \(ENOENT\)/,
  })
})

t.test('what may pass by itself is tried again', async (t) => {
  const faults: Record<string, (seen: Seen, response: Parameters<typeof json>[0]) => void> = {
    '500': (_, response) => json(response, 500, {}),
    '503 with a time': (_, response) => json(response, 503, {}, { 'retry-after': '0' }),
    '408': (_, response) => json(response, 408, {}),
    '425': (_, response) => json(response, 425, {}),
    'a page of maintenance with 200': (_, response) => response.end('<!DOCTYPE html><h1>Back soon</h1>'),
    'a page of a firewall with 403': (_, response) => {
      response.writeHead(403, { 'content-type': 'text/html; charset=utf-8' })
      response.end('<h1>Checking your browser</h1>')
    },
    '403 for the rate': (_, response) => json(response, 403, { message: 'Rate limit exceeded' }),
    '429 without a time': (_, response) => json(response, 429, {}),
    '429 with seconds': (_, response) => json(response, 429, {}, { 'retry-after': '0' }),
    '429 with a date': (_, response) => json(response, 429, {}, { 'retry-after': new Date().toUTCString() }),
    reset: (_, response) => response.destroy(),
    'cut off by length': (_, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('[{"id":1},')
      setTimeout(() => response.destroy(), 10)
    },
    'cut off in chunks': (_, response) => {
      response.write('[{"id":1},')
      setTimeout(() => response.destroy(), 10)
    },
    'cut off without any length': (_, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[{"id":"a}]')
    },
    'an empty body': (_, response) => json(response, 200, ''),
  }
  for (const [name, fault] of Object.entries(faults)) {
    const { url, seen } = await serve(t, (one, response, count) =>
      count <= 2 ? fault(one, response) : json(response, 200, [{ id: 1 }]),
    )
    const pages = await pagesOf(open(t, url), membershipList)
    t.strictSame(
      pages.map(({ body }) => body),
      ['[{"id":1}]'],
      name,
    )
    t.equal(seen.length, 3, `${name}: after two faults the third attempt counts`)
    const always = await serve(t, fault)
    const error = await thrownBy(pagesOf(open(t, always.url), membershipList))
    t.equal(error.kind, 'retry', `${name}: ${error.message}`)
    t.match(error.message, /^GET \/v1\/businesses\/b1\/memberships.*\(4 attempts\)$/)
    t.equal(always.seen.length, 4, `${name}: attempts are bounded`)
  }
})

t.test('what stays wrong is not tried again', async (t) => {
  const cases: [number, unknown, string, string][] = [
    [400, {}, 'gymly-refused', 'skip'],
    [403, {}, 'gymly-forbidden', 'fail'],
    [404, {}, 'gymly-not-found', 'skip'],
    [301, '', 'gymly-refused', 'skip'],
    [206, '[]', 'gymly-malformed', 'skip'],
    [202, '[]', 'gymly-malformed', 'skip'],
    [204, '', 'gymly-malformed', 'skip'],
    [404, '<html>no such page</html>', 'gymly-not-found', 'skip'],
    [200, '[1]]', 'gymly-malformed', 'skip'],
    [200, { error: 'x' }, 'gymly-malformed', 'skip'],
    [200, 'null', 'gymly-malformed', 'skip'],
  ]
  for (const [status, body, code, kind] of cases) {
    const { url, seen } = await serve(t, (_, response) => json(response, status, body))
    const error = await thrownBy(pagesOf(open(t, url), membershipList))
    t.match(error, { code, kind }, `${status} ${JSON.stringify(body)}: ${error.message}`)
    t.match(error.message, `GET /v1/businesses/b1/memberships answered ${status}`)
    t.equal(seen.length, 1)
  }
})

t.test('a 429 with a time holds back all requests of the source', async (t) => {
  const { url, seen } = await serve(t, (_, response, count) =>
    count === 1 ? json(response, 429, {}, { 'retry-after': '1' }) : json(response, 200, []),
  )
  const source = open(t, url)
  const first = pagesOf(source, membershipList)
  await new Promise((resolve) => setTimeout(resolve, 100))
  await Promise.all([first, pagesOf(source, membershipList), pagesOf(source, membershipList)])
  t.equal(seen.length, 4)
  for (const one of seen.slice(1)) t.ok(one.at - seen[0]!.at >= 950, 'after the second that was asked for')
})

t.test('a Retry-After that names no time to come leaves the wait to us', async (t) => {
  const date = new Date(Date.now() - 3_600_000).toUTCString()
  for (const [given, atLeast] of [
    ['0', 200],
    ['soon', 200],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 200],
    // By a clock an hour behind ours.
    [new Date(Date.parse(date) + 1_000).toUTCString(), 1000],
  ] as const) {
    const { url, seen } = await serve(t, (_, response, count) =>
      count === 1 ? json(response, 429, {}, { date, 'retry-after': given }) : json(response, 200, []),
    )
    await pagesOf(open(t, url, {}, { baseDelayMs: 400 }), membershipList)
    const waited = seen[1]!.at - seen[0]!.at
    t.ok(waited >= atLeast && waited < 4_000, `${given}: ${waited} ms`)
  }
})

t.test(
  'the server never sees more requests in a window than the setting, retries and logins included',
  async (t) => {
    const windowMs = 1_000
    const { url, seen } = await serve(t, (one, response, count) => {
      if (one.method === 'POST') json(response, 200, { token: 'x' })
      else json(response, count % 4 === 0 ? 500 : 200, [])
    })
    const { token: _, ...without } = options
    const source = createGymlySource(
      { ...without, baseUrl: url, email: 'a@b.nl', password: 'p', rateLimitPerMinute: 6 },
      { ...fast, windowMs },
    )
    t.teardown(() => source.close())
    await Promise.all(Array.from({ length: 18 }, () => pagesOf(source, membershipList)))
    t.ok(seen.length > 19)
    for (const [index, { at }] of seen.entries()) {
      // A tenth of the window for the way from here to there on a busy machine.
      const inWindow = seen.slice(index).filter((other) => other.at < at + windowMs * 0.9).length
      t.ok(inWindow <= 6, `${inWindow} requests in the window from request ${index}`)
    }
  },
)
