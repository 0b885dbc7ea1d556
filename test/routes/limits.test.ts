import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { newKey } from '../../src/access/keys.ts'
import { localClient } from '../../src/cli/client.ts'
import { testApp } from '../app-helper.ts'
import { testDatabase } from '../helper.ts'

const database = await testDatabase(t)
const [loop, calm, admin] = [newKey('loop', 'reader'), newKey('calm', 'reader'), newKey('owner', 'admin')]
const keys = [loop, calm, admin].map(({ known }) => known)
const bearer = ({ key }: { key: string }) => ({ authorization: `Bearer ${key}` })

t.test('whoever asks too much, or is refused too often, waits; nobody else does', async (t) => {
  const rateLimits = { ofKey: 5, ofAddress: 4, refusals: 3 }
  const { app, ask } = await testApp(t, { database, keys, rateLimits })
  const statuses = async (count: number, path: string, headers = {}) => {
    const found: number[] = []
    for (let i = 0; i < count; i++) found.push((await app.inject({ url: path, headers })).statusCode)
    return found
  }
  const most = [200, 200, 200, 200, 200, 429, 429]
  t.strictSame(await statuses(7, '/runs', bearer(loop)), most)
  const refused = await ask('GET', '/runs', undefined, bearer(loop))
  t.match(refused.json, { status: 429, code: 'too-many-requests', detail: /ask again in \d+ seconds/ })
  t.ok(Number(refused.headers.get('retry-after')) > 50, refused.headers.get('retry-after')!)
  t.strictSame(await statuses(7, '/tables', bearer(calm)), most, 'each key has its own count')
  t.strictSame(await statuses(6, '/openapi.json'), [200, 200, 200, 200, 429, 429])
  const elsewhere = await app.inject({ url: '/openapi.json', remoteAddress: '10.0.0.7' })
  t.equal(elsewhere.statusCode, 200, 'each address has its own count')
  t.strictSame(await statuses(2, '/nothing'), [429, 429], 'what is not there counts as well')

  t.strictSame(await statuses(5, '/runs'), [401, 401, 401, 429, 429], 'refusals count harder')
  t.strictSame(await statuses(1, '/runs', bearer(newKey('x', 'admin'))), [429])
  t.strictSame(await statuses(4, '/audit', bearer(loop)), [403, 403, 403, 429])
  t.strictSame(await statuses(1, '/runs', bearer(admin)), [200], 'whoever has a key is let in beside them')
  t.strictSame(await statuses(9, '/health/live'), Array(9).fill(200), 'whoever watches is not counted')

  const { json } = await ask('GET', '/audit?outcome=too-many-requests', undefined, bearer(admin))
  const who = json.items.map((line: { who: string }) => line.who)
  t.strictSame(who.sort(), ['calm', 'loop', 'nobody (127.0.0.1)'], 'one line each')
})

t.test('browsers are told to keep pages of others out', async (t) => {
  const { app } = await testApp(t, { database })
  const answer = await app.inject('/runs')
  t.match(answer.headers, {
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
  t.notOk(answer.headers['access-control-allow-origin'])
  const page = await app.inject('/docs/')
  t.match(page.headers['content-security-policy'], /script-src 'self' 'unsafe-inline';.*connect-src 'self'/)
  const headers = { origin: 'https://reports.gym.nl', 'access-control-request-method': 'POST' }
  const preflight = { method: 'OPTIONS', url: '/sync/Leden', headers } as const
  t.notOk((await app.inject(preflight)).headers['access-control-allow-origin'], 'CORS is off')

  const open = await testApp(t, { database, corsOrigins: ['https://reports.gym.nl'] })
  const allowed = await open.app.inject(preflight)
  t.equal(allowed.statusCode, 204)
  t.match(allowed.headers, { 'access-control-allow-origin': 'https://reports.gym.nl' })
  t.equal((await open.app.inject({ url: '/runs', headers })).statusCode, 200)
  const other = await open.app.inject({ url: '/runs', headers: { origin: 'https://evil.example' } })
  t.match(other.json(), { code: 'other-site' })
  t.notOk(other.headers['access-control-allow-origin'])
})

t.test('what is too large or no HTTP is a problem like any other', async (t) => {
  const { app, url } = await testApp(t, { database })
  const large = { method: 'POST', url: '/sync', body: { from: 'x'.repeat(300_000) } } as const
  t.match((await app.inject(large)).json(), { status: 413, code: 'body-too-large' })
  t.match((await app.inject(`/tables/${'x'.repeat(300)}`)).json(), { status: 414, code: 'path-too-long' })
  t.match((await app.inject('/tables/%zz')).json(), { status: 400, code: 'invalid-request' })

  const { hostname, port } = new URL(url)
  const raw = async (text: string) => {
    const socket = connect(Number(port), hostname).setEncoding('utf8')
    socket.write(text)
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    await once(socket, 'close')
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    t.match(head, /content-type: application\/problem\+json/)
    return JSON.parse(body)
  }
  t.match(await raw('HELLO\r\n\r\n'), { status: 400, code: 'invalid-request' })
  t.match(await raw(`GET /runs?first=${'1'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`), {
    status: 431,
    code: 'headers-too-large',
  })
})

t.test('a read that waits for the database is answered within two seconds', async (t) => {
  const { app, sync } = await testApp(t, { database })
  const busy = database.db.transaction().execute(() => sleep(2_600))
  await sleep(20)
  const timed = async (path: string) => {
    const begun = performance.now()
    const answer = await app.inject(path)
    return { answer, ms: performance.now() - begun }
  }
  const [runs, live, ready] = await Promise.all(['/runs', '/health/live', '/health/ready'].map(timed))
  t.match(runs!.answer.json(), { status: 503, code: 'database-busy', detail: /ask again in a moment/ })
  t.equal(runs!.answer.headers['retry-after'], '2')
  t.ok(runs!.ms > 1_400 && runs!.ms < 1_950, `${runs!.ms} ms`)
  t.equal(live!.answer.statusCode, 200)
  t.ok(live!.ms < 500, `${live!.ms} ms`)
  t.equal(ready!.answer.statusCode, 200, 'busy for a while is not unready')
  await busy
  t.equal((await app.inject('/runs')).statusCode, 200)

  const longer = database.db.transaction().execute(() => sleep(2_300))
  await sleep(20)
  const client = localClient({ app, sync, ownKey: '', close: async () => {} })
  t.match(await client.call('GET', '/runs'), { items: [] }, 'a command asks again until it is answered')
  await longer
})
