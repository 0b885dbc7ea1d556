import querystring from 'node:querystring'
import fc from 'fast-check'
import type { InjectOptions, RouteOptions } from 'fastify'
import t from 'tap'
import { newKey } from '../../src/access/keys.ts'
import { testApp } from '../app-helper.ts'
import { insideOf, nastyJson, nastyNumber, nastyText, nastyTexts } from '../nasty.ts'

/** Whatever is asked at whatever door, the answer is an answer or a problem with a code, and no 5xx. */

const CASES_OF_DOOR = 300

const admin = newKey('owner', 'admin')
const authorization = `Bearer ${admin.key}`
const rateLimits = { ofKey: 1e9, ofAddress: 1e9, refusals: 1e9 }
const gym = await testApp(t, { keys: [admin.known], rateLimits, members: 10 })
await gym.run(['Leden', 'Lessen', 'LesDeelname', 'Omzet'])
// What is queued from here on stays queued: the cases are about the doors.
await gym.sync.stop()

interface Case {
  parts: readonly string[]
  query: readonly (readonly [name: string, value: string])[]
  headers: Readonly<Record<string, string>>
  body: string | undefined
}

const nameOf = (known: readonly string[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom('first', ...known) }, { weight: 1, arbitrary: nastyText })

/** One run that has ended; of others there are none, or they wait for ever. */
const id = fc.oneof(
  fc.constantFrom('1', '0', '-1', '999999', '01', '1.0', ' 1'),
  nastyText.filter((text) => !/^\d{1,4}$/.test(text)),
)

function casesOf({ url, schema }: RouteOptions): fc.Arbitrary<Case> {
  const properties = (part: string) =>
    Object.keys((schema as Record<string, { properties?: object }> | undefined)?.[part]?.properties ?? {})
  const names = nameOf(properties('querystring'))
  // Nobody waits a minute for a run that nobody works on.
  const patient = ([name]: readonly string[]) => name !== 'wait'
  const fields = fc.dictionary(nameOf(properties('body')), nastyJson, { maxKeys: 4 })
  const text = fc.oneof(nastyText, nastyNumber.map(String))
  return fc.record({
    parts: fc.tuple(
      ...[...url.matchAll(/:\w+/g)].map(([name]) =>
        name === ':id' ? id : fc.oneof(fc.constant('Leden'), nastyText),
      ),
    ),
    query: fc.array(fc.tuple(names, text).filter(patient), { maxLength: 4 }),
    headers: fc.record(
      {
        'content-type': fc.constantFrom(
          'application/json',
          'application/json; charset=utf-16',
          'text/plain',
          'x',
          '',
        ),
        'if-none-match': headerText,
        'last-event-id': headerText,
        'idempotency-key': headerText,
        accept: headerText,
      },
      { requiredKeys: [] },
    ),
    body: fc.option(
      fc.oneof(
        { weight: 6, arbitrary: fields.map((value) => JSON.stringify(value)) },
        { weight: 2, arbitrary: nastyJson.map((value) => JSON.stringify(value)) },
        { weight: 1, arbitrary: nastyText },
      ),
      { nil: undefined },
    ),
  })
}

/** Other characters cannot be sent in a header. */
const headerText = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('*', '"x"', 'W/"x"', '1', 'x'.repeat(5_000)),
)

function asked(method: string, url: string, { parts, query, headers, body }: Case): InjectOptions {
  let place = 0
  const path = url.replace(/:\w+/g, () => encoded(parts[place++]!)).replace('*', 'x')
  const text = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')
  return {
    method: method as 'GET',
    url: text ? `${path}?${text}` : path,
    headers: { 'content-type': 'application/json', ...headers, authorization },
    ...(method === 'POST' && body !== undefined && { payload: body }),
  }
}

/** Half of what is nasty is sent as it is, as far as a path can hold it. */
function encoded(text: string): string {
  return /^[\w%.~-]+$/.test(text) ? text : encodeURIComponent(text.toWellFormed())
}

/** What is wrong with an answer; undefined when it is as it must be. */
async function faultOf(request: InjectOptions, { page = false } = {}): Promise<string | undefined> {
  const { statusCode, headers, payload } = await gym.app.inject(request)
  if (statusCode >= 500) return `${statusCode}: ${payload.slice(0, 500)}`
  if (statusCode < 400) return undefined
  const type = String(headers['content-type'])
  // What the router itself refuses never reaches the page.
  if (page && type.startsWith('text/html')) return undefined
  if (!type.startsWith('application/problem+json')) return `${statusCode} as ${type}`
  if (request.method === 'HEAD') return undefined
  const problem = JSON.parse(payload)
  if (problem.status !== statusCode || problem.type !== `urn:tree11:${problem.code}`) return payload
  if (!/^[a-z]+(-[a-z]+)*$/.test(problem.code)) return `the code ${problem.code}`
  // Of what is no text in UTF-8, decodeURIComponent makes an error.
  return insideOf(problem.detail, `${querystring.unescape(request.url as string)}${request.payload ?? ''}`)
}

let cases = 0
const doors = gym.app.doors.flatMap((door) => [door.method].flat().map((method) => ({ ...door, method })))
/** Files of megabytes, which are the same whatever is asked. */
const isFile = (url: string) => url.startsWith('/graphiql/') || url.startsWith('/ui/')
/** For people: what is refused is said on a page. */
const isPage = ({ config }: { config?: { page?: boolean } | undefined }) => ({ page: config?.page === true })
for (const door of doors.filter(
  ({ method, url }) => method !== 'OPTIONS' && url !== '/graphql' && !isFile(url),
)) {
  t.test(`${door.method} ${door.url}`, async () => {
    await fc.assert(
      fc.asyncProperty(casesOf(door), async (one) => {
        cases++
        const fault = await faultOf(asked(door.method, door.url, one), isPage(door))
        if (fault !== undefined) throw new Error(fault)
      }),
      { numRuns: door.method === 'HEAD' ? CASES_OF_DOOR / 10 : CASES_OF_DOOR, includeErrorInReport: true },
    )
  })
}

t.test('each parameter by itself, which no other one that is wrong hides', async (t) => {
  for (const { method, url, schema, config } of doors) {
    if (method !== 'GET') continue
    const { properties = {} } = (schema?.querystring ?? {}) as { properties?: object }
    for (const name of Object.keys(properties))
      for (const text of nastyTexts) {
        cases++
        const one = { parts: ['1'], query: [[name, text]] as const, headers: {}, body: undefined }
        const path = url.replace(':table', 'Leden')
        const fault = await faultOf(asked(method, path, one), isPage({ config }))
        if (fault !== undefined) t.fail(`${url}, ${name}=${JSON.stringify(text)}: ${fault}`)
      }
  }
})

t.test('and what is no door at all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
      fc.array(nastyText),
      async (method, parts) => {
        cases++
        const url = `/${parts.map(encoded).join('/')}`
        const fault = await faultOf({ method: method as 'GET', url, headers: { authorization } })
        if (fault !== undefined) throw new Error(fault)
      },
    ),
    { numRuns: CASES_OF_DOOR, includeErrorInReport: true },
  )
})

t.teardown(() => t.comment(`${cases} cases`))
