import t, { type Test } from 'tap'
import { createGymlySource, type GymlyOptions } from '../../src/sources/gymly/client.ts'
import { activityEvents, memberships, users } from '../../src/sources/gymly/streams.ts'
import { trainingHours } from '../../src/sources/sheets/streams.ts'
import { json, pagesOf, serve, thrownBy } from './server.ts'

const options: Omit<GymlyOptions, 'baseUrl'> = {
  authScheme: 'Bearer',
  token: 'tok-1',
  businessId: 'b1',
  rateLimitPerMinute: 0,
  maxRetries: 1,
  timeoutSeconds: 5,
}

function open(t: Test, baseUrl: string, more: Partial<GymlyOptions> = {}) {
  const source = createGymlySource({ ...options, ...more, baseUrl }, { baseDelayMs: 2 })
  t.teardown(() => source.close())
  return source
}

const days = { from: '2026-03-01', to: '2026-03-02' }

t.test('the one location of a business is looked up once', async (t) => {
  const { url, seen } = await serve(t, (one, response) =>
    json(response, 200, one.url.endsWith('/locations') ? [{ id: 'l 9', name: 'Centrum' }] : []),
  )
  const source = open(t, url)
  await Promise.all([1, 2, 3].map(() => pagesOf(source, { stream: activityEvents, parameters: days })))
  t.equal(seen.filter((one) => one.url.endsWith('/locations')).length, 1)
  t.equal(
    seen.at(-1)!.url,
    '/v1/businesses/b1/activity-events?startDate=2026-02-28&endDate=2026-03-03&locations=l%209',
  )
})

t.test('several locations are listed, none is reported, and an unknown business fails', async (t) => {
  const answers: [unknown, number, object][] = [
    [
      [
        { id: 'l1', name: 'Noord' },
        { id: 'l2', name: 'Zuid' },
      ],
      200,
      {
        code: 'gymly-several-locations',
        kind: 'fail',
        message: /GYMLY_LOCATION_ID.*l1 \(Noord\), l2 \(Zuid\)/,
      },
    ],
    [[], 200, { code: 'gymly-no-location', kind: 'fail', message: /GYMLY_LOCATION_ID/ }],
    [{}, 404, { code: 'gymly-not-found', kind: 'fail', message: /GYMLY_BUSINESS_ID/ }],
    [{}, 200, { code: 'gymly-malformed' }],
  ]
  for (const [body, status, expected] of answers) {
    const { url } = await serve(t, (_, response) => json(response, status, body))
    t.match(await thrownBy(pagesOf(open(t, url), { stream: memberships, parameters: {} })), expected)
  }
})

t.test('a list is fetched page by page, each with its number and the total', async (t) => {
  const { url, seen } = await serve(t, (one, response) => {
    const page = Number(new URL(one.url, 'http://x').searchParams.get('page'))
    const content = [{ id: `u${page}`, email: 'a@b.nl', fullName: 'N' }]
    json(response, 200, { content, totalPages: 3, totalElements: 3, number: page })
  })
  const pages = await pagesOf(open(t, url, { locationId: 'l1' }), { stream: users, parameters: {} })
  t.strictSame(
    pages.map(({ number, total, status }) => [number, total, status]),
    [
      [0, 3, 200],
      [1, 3, 200],
      [2, 3, 200],
    ],
  )
  t.equal(
    pages[1]!.body,
    '{"content":[{"id":"u1","fullName":"N"}],"totalPages":3,"totalElements":3,"number":1}',
  )
  t.equal(seen[0]!.url, '/v1/businesses/b1/users?location=l1&size=1000&page=0')
})

t.test('what is known by its ETag is asked for with it, and may stay where it is', async (t) => {
  const { url, seen } = await serve(t, (one, response) => {
    const page = Number(new URL(one.url, 'http://x').searchParams.get('page'))
    const etag = page === 1 ? 'W/"1"' : `"${page}"`
    const content = [{ id: `u${page}` }]
    if (one.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
    else json(response, 200, { content, totalPages: 3, totalElements: 3, number: page }, { etag })
  })
  const request = { stream: users, parameters: {} }
  const first = await pagesOf(open(t, url, { locationId: 'l1' }), request)
  const known = new Map(first.map(({ number, mark }) => [number, mark!]))
  known.set(2, known.get(2)!.replace('\\"2\\"', '\\"older\\"'))
  const again = await pagesOf(open(t, url, { locationId: 'l1' }), { ...request, known })
  t.strictSame(
    again.map(({ number, status, body, total }) => [number, status, body, total]),
    [
      [0, 304, 'unchanged', 3],
      [1, 304, 'unchanged', 3],
      [2, 200, first[2]!.body, 3],
    ],
  )
  const asked = () => seen.splice(0).map(({ headers }) => headers['if-none-match'])
  t.strictSame(asked().slice(3), ['"0"', 'W/"1"', '"older"'])

  await pagesOf(open(t, url, { locationId: 'l2' }), { ...request, known })
  const other = { ...users, drops: [...users.drops, 'nickname'] }
  await pagesOf(open(t, url, { locationId: 'l1' }), { ...request, stream: other, known })
  t.strictSame(
    asked(),
    Array(6).fill(undefined),
    'of another location, or landed otherwise, it is another page',
  )
})

t.test('an unchanged page that is the one before it is no page of the list', async (t) => {
  const ids = ['u1', 'u2']
  const { url } = await serve(t, ({ url, headers }, response) => {
    const id = ids[Number(new URL(url, 'http://x').searchParams.get('page'))]
    const etag = `"${id}"`
    if (headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
    else json(response, 200, { content: [{ id }], totalPages: 2 }, { etag })
  })
  const source = open(t, url, { locationId: 'l' })
  const request = { stream: users, parameters: {} }
  const known = new Map((await pagesOf(source, request)).map(({ number, mark }) => [number, mark!]))
  ids[0] = 'u2'
  const error = await thrownBy(pagesOf(source, { ...request, known }))
  t.match(error, { code: 'gymly-pagination', message: /page 1 has what page 0 had/ })
})

t.test('what is no ETag is not kept', async (t) => {
  let etag = ''
  const { url } = await serve(t, (_, response) => json(response, 200, [], { etag }))
  const source = open(t, url, { locationId: 'l' })
  for (etag of ['no quotes', `"${'x'.repeat(300)}"`, '"a" "b"']) {
    const [page] = await pagesOf(source, { stream: memberships, parameters: {} })
    t.equal(page!.mark, undefined, etag.slice(0, 20))
  }
})

t.test('a page of a list that cannot be had fails the list', async (t) => {
  const { url } = await serve(t, (one, response) =>
    one.url.endsWith('page=2')
      ? json(response, 500, {})
      : json(response, 200, { content: [{ id: one.url }], totalPages: 4 }),
  )
  const error = await thrownBy(pagesOf(open(t, url, { locationId: 'l1' }), { stream: users, parameters: {} }))
  t.match(error, {
    code: 'gymly-server-error',
    kind: 'retry',
    message: /users\?location=l1&size=1000&page=2/,
  })
})

t.test('an error shows of the answer what went wrong, and nobody', async (t) => {
  const body = {
    status: 400,
    error: 'Jan',
    fullName: 'Jan Jansen',
    email: 'jan@example.com',
    iban: 'NL91ABNA0417164300',
  }
  const { url } = await serve(t, (_, response) => json(response, 400, body))
  const { message } = await thrownBy(
    pagesOf(open(t, url, { locationId: 'l' }), { stream: memberships, parameters: {} }),
  )
  t.match(message, '{"status":400, 4 other fields}')
  t.notMatch(message, /Jan|example|NL91/)
  t.notMatch(message, '\n')
})

t.test('missing settings are told before anything is asked', async (t) => {
  const base = {
    baseUrl: 'http://127.0.0.1:1',
    authScheme: 'Bearer',
    rateLimitPerMinute: 0,
    maxRetries: 0,
    timeoutSeconds: 1,
  } as const
  const cases: [GymlyOptions, string][] = [
    [{ ...base }, 'GYMLY_API_TOKEN'],
    [{ ...base, businessId: 'b', email: 'a@b.nl' }, 'GYMLY_PASSWORD'],
    [{ ...base, businessId: 'b', password: 'p' }, 'GYMLY_EMAIL'],
    [{ ...base, token: 'x' }, 'GYMLY_BUSINESS_ID'],
  ]
  for (const [given, variable] of cases) {
    const source = createGymlySource(given)
    t.match(source.unavailable(), { variable, code: 'wrong-setting', kind: 'fail' })
    t.match(await thrownBy(pagesOf(source, { stream: memberships, parameters: {} })), { variable })
    t.equal(
      (await source.check()).some(({ ok, remedy }) => !ok && remedy?.includes('GYMLY_')),
      true,
    )
    await source.close()
  }
  t.equal(createGymlySource({ ...base, token: 'x', businessId: 'b' }).unavailable(), undefined)
})

t.test('a stream of another source is refused', async (t) => {
  const error = await thrownBy(
    pagesOf(open(t, 'http://127.0.0.1:1'), { stream: trainingHours, parameters: {} }),
  )
  t.match(error, { code: 'wrong-source', kind: 'usage' })
})

t.test('doctor: token, business and location, each with its remedy', async (t) => {
  const list = [
    { id: 'l1', name: 'Noord' },
    { id: 'l2', name: 'Zuid' },
  ]
  const cases: [number, unknown, Partial<GymlyOptions>, [string, boolean][], RegExp][] = [
    [
      200,
      list,
      { locationId: 'l2' },
      [
        ['Gymly token', true],
        ['Gymly business', true],
        ['Gymly location', true],
      ],
      /^$/,
    ],
    [
      200,
      list.slice(0, 1),
      {},
      [
        ['Gymly token', true],
        ['Gymly business', true],
        ['Gymly location', true],
      ],
      /^$/,
    ],
    [
      200,
      list,
      {},
      [
        ['Gymly token', true],
        ['Gymly business', true],
        ['Gymly location', false],
      ],
      /GYMLY_LOCATION_ID/,
    ],
    [
      200,
      list,
      { locationId: 'l3' },
      [
        ['Gymly token', true],
        ['Gymly business', true],
        ['Gymly location', false],
      ],
      /GYMLY_LOCATION_ID/,
    ],
    [
      403,
      {},
      {},
      [
        ['Gymly token', true],
        ['Gymly business', false],
        ['Gymly location', false],
      ],
      /GYMLY_BUSINESS_ID/,
    ],
    [
      404,
      {},
      {},
      [
        ['Gymly token', true],
        ['Gymly business', false],
        ['Gymly location', false],
      ],
      /GYMLY_BUSINESS_ID/,
    ],
    [401, {}, {}, [['Gymly token', false]], /GYMLY_API_TOKEN/],
    [500, {}, {}, [['Gymly token', false]], /GYMLY_BASE_URL/],
  ]
  for (const [status, body, more, expected, remedy] of cases) {
    const { url } = await serve(t, (_, response) => json(response, status, body))
    const lines = await open(t, url, more).check()
    t.strictSame(
      lines.map(({ name, ok }) => [name, ok]),
      expected,
      `${status} ${JSON.stringify(more)}`,
    )
    t.match(lines.find(({ ok }) => !ok)?.remedy ?? '', remedy)
  }
})
