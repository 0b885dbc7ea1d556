import type { AddressInfo } from 'node:net'
import t from 'tap'
import type { Database } from '../../db/database.ts'
import { newKey } from '../../src/access/keys.ts'
import { type AppOptions, buildApp } from '../../src/app.ts'
import { createMetrics } from '../../src/metrics.ts'
import type { Sync } from '../../src/runs/sync.ts'
import { openSources } from '../../src/service.ts'
import { tables } from '../../src/tables/index.ts'
import { type Ask, asker, document, noSettings, testApp } from '../app-helper.ts'
import { testDatabase } from '../helper.ts'
import { SMALL, user } from '../runs/records.ts'

/** Every answer of every operation that the document has was given, and was as the document has it. */

const { paths } = await document
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, responses }]) => ({
    method: method.toUpperCase(),
    path: path.replace('{table}', 'Leden').replace('{id}', '1'),
    operationId,
    statuses: Object.keys(responses).map(Number),
  })),
)
const seen = new Set<string>()
const reader = newKey('powerbi', 'reader')
const admin = newKey('owner', 'admin')
const keys = [reader, admin].map(({ known }) => known)
const bearer = ({ key }: { key: string }) => ({ authorization: `Bearer ${key}` })
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const app = await testApp(t, { ...SMALL, brake: { share: 25, shareByTable: {}, rows: 3 } })
const { sandbox, sync, database, url } = app
const ask: Ask = asker(t, url, seen)

/** The same service on the same database, but for one thing. */
async function variant(more: Partial<AppOptions>): Promise<Ask> {
  const made = await buildApp({
    database,
    sync,
    sources: openSources(noSettings),
    tables,
    windowDays: {},
    metrics: createMetrics({ database, tables }),
    now: () => new Date('2026-11-22T00:50:00Z'),
    listens: false,
    keys: [],
    corsOrigins: [],
    ...more,
  })
  t.teardown(() => made.close())
  await made.listen({ host: '127.0.0.1', port: 0 })
  return asker(t, `http://127.0.0.1:${(made.server.address() as AddressInfo).port}`, seen)
}

/** Asks each operation that documents the status, in the way that must bring it about. */
async function each(status: number, how: (operation: (typeof operations)[number]) => ReturnType<Ask>) {
  for (const operation of operations) {
    if (!operation.statuses.includes(status)) continue
    const { operationId, method, path } = operation
    t.equal((await how(operation)).status, status, `${operationId} (${method} ${path}) answers ${status}`)
  }
}

/** Something that breaks in a way that nobody foresaw. */
const broken = <T extends object>() =>
  new Proxy({} as T, {
    get(_, name) {
      if (name === 'then') return undefined
      throw new TypeError('broken')
    },
  })

t.test('refusals', async () => {
  const guarded = await variant({ keys })
  await each(401, ({ method, path }) => guarded(method, path))
  const elsewhere = { origin: 'http://elsewhere.example' }
  await each(403, ({ method, path }) => ask(method, path, undefined, elsewhere))
  const limited = await variant({ keys, rateLimits: { ofKey: 0, ofAddress: 0, refusals: 100 } })
  await each(429, ({ method, path }) => limited(method, path, undefined, bearer(admin)))
})

t.test('what goes wrong on our side', async () => {
  const failing = await variant({
    database: { ...database, db: broken<Database['db']>() },
    sync: broken<Sync>(),
    metrics: { contentType: 'text/plain', text: async () => Promise.reject(new TypeError('broken')) },
  })
  await each(500, ({ method, path }) => failing(method, path))
  const gone = await testDatabase(t)
  await gone.close()
  const lost = async () => (await gone.db.selectFrom('SyncRun').select('RunId').execute()) as never
  const names = ['request', 'cancel', 'approve', 'retry', 'replay', 'revert', 'resume', 'plan'] as const
  const without = await variant({
    database: gone,
    sync: { ...sync, ...Object.fromEntries(names.map((name) => [name, lost])) },
  })
  await each(503, ({ method, path }) => without(method, path))
})

t.test('what is wrong with a request', async () => {
  await each(400, ({ method, path }) =>
    method === 'POST'
      ? ask(method, path, { nonsense: 1 })
      : ask(method, `${path.replace('/1', '/one')}?first=-1&nonsense=1`),
  )
  await each(404, ({ method, path }) => ask(method, path.replace('Leden', 'Ledn').replace('/1', '/1000')))
  await each(413, ({ method, path }) => ask(method, path, { from: 'x'.repeat(300_000) }))
  await each(415, ({ method, path }) => ask(method, path, 'x=1', FORM))
})

t.test('what is answered when all is well', async () => {
  const post = (path: string, body?: object, headers?: object) => ask('POST', path, body, headers)
  const get = (path: string, headers?: object) => ask('GET', path, undefined, headers)
  const keyed = (key: string) => ({ 'idempotency-key': key })
  /** Twice with one key, and then another request with it. */
  const thrice = async (path: string, body: object, other: object) => {
    const asked = await post(path, body, keyed(path))
    await post(`${path}?wait=30`, body, keyed(path))
    await post(path, other, keyed(path))
    return asked.json.id as number
  }

  const first = await thrice('/sync/Leden', {}, { dryRun: true })
  await thrice('/sync', { tables: ['Uitbetalingen'] }, { tables: ['Abonnementen'] })
  for (const path of ['/health/live', '/health/ready', '/metrics', '/audit', '/quarantine']) await get(path)
  const unchanging = ['/runs', `/runs/${first}`, '/tables', '/tables/Leden', '/data-quality']
  for (const path of [...unchanging, '/tables/Leden/rows.csv', '/tables/Leden/rows.ndjson']) {
    await get(path, { 'if-none-match': (await get(path)).headers.get('etag') })
  }
  const { text } = await get(`/runs/${first}/events`)
  await get(`/runs/${first}/events`, { 'last-event-id': /^id: (\S+)$/m.exec(text)![1] })
  for (const path of ['', '/rows.csv', '/rows.ndjson']) await get(`/tables/Omzet${path}?maxAge=1h`)

  await post(`/runs/${first}/cancel`)
  sandbox.faults.add({ kind: 'slow', ms: 1_000, on: 'users' })
  const slow = (await post('/sync/Leden')).json.id
  await post(`/runs/${slow}/cancel`)
  await post(`/runs/${slow}/cancel?wait=30`)
  sandbox.faults.clear()

  await post(`/runs/${first}/retry`)
  sandbox.faults.add({ kind: 'status', status: 404, on: 'users' })
  const failed = (await post('/sync?wait=30', { tables: ['Leden', 'ActieveAbonnementen'] })).json.id
  sandbox.faults.clear()
  await thrice(`/runs/${failed}/retry`, { tables: ['Leden'] }, { tables: ['ActieveAbonnementen'] })

  await post(`/runs/${first}/approve`)
  /** A run that would delete most of what there is. */
  const heldRun = async () => {
    sandbox.answer(
      'users',
      ['a', 'b', 'c', 'd', 'e', 'f', 'only'].map((id) => user(id)),
    )
    const before = (await post('/sync/Leden?wait=30')).json
    if (before.status === 'held') await post(`/runs/${before.id}/approve?wait=30`)
    sandbox.answer('users', [user('only')])
    const { json } = await post('/sync/Leden?wait=30')
    t.equal(json.status, 'held')
    return json.id as number
  }
  const approved = await post(`/runs/${await heldRun()}/approve`)
  t.equal(approved.status, 200, 'without wait it is held up until it is done')
  const held = await heldRun()
  await post(`/runs/${held}/approve?wait=0`)
  await sync.ended(held, 30_000)
  sandbox.answer('users', [user('another')])
  const again = (await post('/sync/Leden?wait=30')).json
  t.equal(again.status, 'succeeded')
  await thrice(`/runs/${again.id}/replay`, { dryRun: true }, {})
  const dry = (await post('/sync/Leden?dryRun=true&wait=30')).json.id
  await post(`/runs/${dry}/replay`)
  await post(`/runs/${first}/revert`)
  await thrice(`/runs/${again.id}/revert`, { dryRun: true }, { tables: ['Leden'] })
  await post('/tables/Leden/resume')
  await ask('GET', '/plan')
})

t.test('a request as the docs page fills it in is understood', async (t) => {
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
      const query = new URLSearchParams()
      let filled = path
      for (const { name, in: place, example, schema } of parameters) {
        const value = example ?? schema.default
        if (place === 'path') filled = filled.replace(`{${name}}`, String(value))
        if (place === 'query' && value !== undefined) {
          for (const one of [value].flat()) query.append(name, String(one))
        }
      }
      const body = requestBody?.content['application/json'].schema.examples?.[0]
      const { status, json } = await ask(method.toUpperCase(), `${filled}?${query}`, body)
      // The one thing that a page cannot know is which tables this run had.
      const refused = [400, 404, 415, 422].includes(status) && json.code !== 'table-not-in-run'
      t.notOk(refused, `${method} ${filled}?${query}: ${status} ${json?.detail ?? ''}`)
    }
})

t.test('every documented answer was given', async (t) => {
  const missing = operations.flatMap(({ operationId, statuses }) =>
    statuses.map((status) => `${operationId} ${status}`).filter((one) => !seen.has(one)),
  )
  t.same(missing, [])
  t.ok(seen.size > 150, `${seen.size} answers`)
})
