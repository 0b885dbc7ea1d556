import t, { type Test } from 'tap'
import { createGymlySource, type GymlyOptions } from '../../src/sources/gymly/client.ts'
import { courseMembers, memberships, users } from '../../src/sources/gymly/streams.ts'
import { json, pagesOf, serve, thrownBy } from './server.ts'

const options: Omit<GymlyOptions, 'baseUrl'> = {
  authScheme: 'Bearer',
  token: 'tok-1',
  businessId: 'b1',
  locationId: 'l1',
  rateLimitPerMinute: 0,
  maxRetries: 1,
  timeoutSeconds: 5,
}

const membershipList = { stream: memberships, parameters: {} }

function open(t: Test, baseUrl: string) {
  const source = createGymlySource({ ...options, baseUrl }, { baseDelayMs: 4 })
  t.teardown(() => source.close())
  return source
}

t.test('an answer lands byte for byte, or without the personal fields of its stream', async (t) => {
  const body = '[ {"id":12345678901234567890, "fullName":"Jan", "email":"j@x.nl","x":1.0} ]'
  const { url } = await serve(t, (_, response) => json(response, 200, body))
  const source = open(t, url)
  t.equal((await pagesOf(source, membershipList))[0]!.body, body)
  const [page] = await pagesOf(source, { stream: courseMembers, parameters: { courseId: 'c' } })
  t.match(page, { number: 0, status: 200, replaced: 0, fetchedAt: Date })
  t.equal(page!.body, '[ {"id":12345678901234567890, "fullName":"Jan", "x":1.0} ]')
})

t.test('an answer is read in its own character set, and what is lost is counted', async (t) => {
  const text = '[{"name":"Café"}]'
  const latin1 = Buffer.from(text, 'latin1')
  const cut = Buffer.concat([
    Buffer.from('[{"name":"\ufffd"},"'),
    Buffer.from([0xff, 0xe2, 0x82]),
    Buffer.from('"]'),
  ])
  const cases: [name: string, bytes: Buffer, type: string, body: string, replaced: number][] = [
    ['Latin-1', latin1, 'application/json;charset=ISO-8859-1', text, 0],
    ['quoted', latin1, 'application/json; Charset="latin1"', text, 0],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'application/json;charset=UTF-16', text, 0],
    ['UTF-8 under another name', Buffer.from(text), 'application/json;charset=ISO-8859-1', text, 0],
    ['a mark first', Buffer.from(`\ufeff${text}`), 'application/json', text, 0],
    ['not named', latin1, 'application/json', '[{"name":"Caf\ufffd"}]', 1],
    ['unknown', latin1, 'application/json;charset=x-unheard-of', '[{"name":"Caf\ufffd"}]', 1],
    ['broken', cut, 'application/json;charset=utf-8', '[{"name":"\ufffd"},"\ufffd\ufffd"]', 2],
    ['its own U+FFFD', Buffer.from('["\ufffd"]'), 'application/json', '["\ufffd"]', 0],
  ]
  for (const [name, bytes, type, body, replaced] of cases) {
    const { url } = await serve(t, (_, response) => {
      response.writeHead(200, { 'content-type': type })
      response.end(bytes)
    })
    const [page] = await pagesOf(open(t, url), membershipList)
    t.strictSame({ body: page!.body, replaced: page!.replaced }, { body, replaced }, name)
  }
})

t.test('a number that no database holds fails its answer, and in a text it is a text', async (t) => {
  const digits = '7'.repeat(10_001)
  const given = [
    ...['1e200000', '-1.5E+2000', digits, `-${digits}`, `0.${digits}`, `1${digits}.5e2`],
    ...['"1e200000"', `"${digits}"`, `":${digits}"`, digits.slice(1), `0.${digits.slice(1)}`, '1e999'],
  ]
  for (const [index, number] of given.entries()) {
    const { url } = await serve(t, (_, response) => json(response, 200, `[{"id":"a"},{"x":${number}}]`))
    const asked = pagesOf(open(t, url), membershipList)
    const name = `${number.slice(0, 12)} of ${number.length}`
    if (index >= 6) t.match((await asked)[0]!.body, number, name)
    else t.match(await thrownBy(asked), { code: 'gymly-malformed', message: /no database holds/ }, name)
  }
})

t.test('a total that no list has fails its answer, and what is no count says nothing', async (t) => {
  const list = { stream: users, parameters: {} }
  for (const total of ['2147483648', '9007199254740991', '9007199254740993', '1e30']) {
    const { url } = await serve(t, (_, response) =>
      json(response, 200, `{"content":[],"totalElements":${total}}`),
    )
    const error = await thrownBy(pagesOf(open(t, url), list))
    t.match(error, { code: 'gymly-malformed', message: /its totalElements is more than any list has/ }, total)
  }
  for (const [total, told] of [
    ['2147483647', 2_147_483_647],
    ['"5"', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['null', undefined],
  ] as const) {
    const { url } = await serve(t, (_, response) =>
      json(response, 200, `{"content":[],"totalElements":${total}}`),
    )
    t.equal((await pagesOf(open(t, url), list))[0]!.total, told, total)
  }
})

t.test('an answer that repeats its token shows it in no error', async (t) => {
  for (const body of ['{"debug":"tok-1"}', 'got tok-1', '[{"id":"tok-1","x":1e9999}]']) {
    const { url } = await serve(t, (_, response) => json(response, 200, body))
    const error = await thrownBy(pagesOf(open(t, url), membershipList))
    t.match(error, { code: 'gymly-malformed', message: /other field|a text of|a list of/ }, body)
    t.notMatch(error.message, 'tok-1')
  }
})

t.test('a list without its content fails, where an empty one is a list', async (t) => {
  for (const body of ['{"error":"x"}', '{"content":null}', '{"content":{}}', '[]']) {
    const { url } = await serve(t, (_, response) => json(response, 200, body))
    const error = await thrownBy(pagesOf(open(t, url), { stream: users, parameters: {} }))
    t.match(error, { code: 'gymly-malformed', kind: 'skip', message: /content is not an array/ }, body)
  }
})

t.test(
  'an answer that nests deeper than any answer does fails its request before anything reads it',
  async (t) => {
    const deep = `[{"id":"m1","extra":${'['.repeat(30_000)}${']'.repeat(30_000)}}]`
    const { url } = await serve(t, (_, response) => json(response, 200, deep))
    t.match(await thrownBy(pagesOf(open(t, url), membershipList)), {
      code: 'gymly-malformed',
      kind: 'skip',
      message: /nest more than 200 levels deep/,
    })
  },
)
