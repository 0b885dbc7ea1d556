import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import Fastify from 'fastify'
import t from 'tap'
import { registerAccess } from '../../routes/access.ts'
import type { App } from '../../routes/route.ts'
import { createAudit } from '../../src/access/audit.ts'
import { readableColumns } from '../../src/access/columns.ts'
import { keyring, newKey } from '../../src/access/keys.ts'
import { nobodyAt, ROLES, type Role } from '../../src/access/roles.ts'
import { tables } from '../../src/tables/index.ts'
import type { Table } from '../../src/tables/table.ts'
import { testApp } from '../app-helper.ts'
import { testDatabase } from '../helper.ts'

const made = (name: string, role: Role) => newKey(name, role)
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

t.test('with keys', async (t) => {
  const [reader, operator, operatorsNext, admin] = [
    made('powerbi', 'reader'),
    made('planner', 'operator'),
    made('planner', 'operator'),
    made('owner', 'admin'),
  ]
  const known = [reader, operator, operatorsNext, admin].map((one) => one.known)
  const { ask, app, url } = await testApp(t, { keys: known })

  await t.test('whoever has none, or an unknown one, is told so', async (t) => {
    const none = await ask('GET', '/runs')
    t.match(none, { status: 401, json: { code: 'key-missing', detail: /send it as "Authorization: Bearer/ } })
    t.equal(none.headers.get('www-authenticate'), 'Bearer realm="tree11"')
    t.match((await ask('GET', '/runs', undefined, { authorization: 'Basic eDp5' })).json.code, 'key-missing')

    const unknown = await ask('GET', '/runs', undefined, bearer(made('powerbi', 'admin').key))
    t.match(unknown, { status: 401, json: { code: 'key-unknown' } })
    t.equal(unknown.headers.get('www-authenticate'), 'Bearer realm="tree11", error="invalid_token"')
    const { key, known } = reader
    for (const near of [known.sha256, `${key}x`, key.slice(0, -1), key.toLowerCase(), known.name]) {
      t.equal((await ask('GET', '/runs', undefined, bearer(near))).status, 401, near)
    }
  })

  await t.test('a key may do what its role may, and is told the role that it lacks', async (t) => {
    t.equal((await ask('GET', '/runs', undefined, bearer(reader.key))).status, 200)
    t.match(await ask('POST', '/sync/Leden', {}, bearer(reader.key)), {
      status: 403,
      json: {
        code: 'role-too-low',
        detail: 'This needs the role operator; the key powerbi has the role reader.',
      },
    })
    t.strictSame((await ask('GET', '/runs', undefined, bearer(reader.key))).json.items, [])
  })

  await t.test('a run says who asked for it; two keys of one name are one caller', async (t) => {
    for (const { key } of [operator, operatorsNext]) {
      const { json } = await ask('POST', '/sync/Leden?dryRun=true&wait=60', undefined, bearer(key))
      t.match(json, { requestedBy: 'planner', trigger: 'api', status: 'succeeded' })
    }
  })

  await t.test('what was asked for and what was refused is written down, for an admin to read', async (t) => {
    t.equal((await ask('GET', '/audit', undefined, bearer(operator.key))).json.code, 'role-too-low')
    await ask('GET', '/runs?status=held')
    const { json } = await ask('GET', '/audit?first=5', undefined, bearer(admin.key))
    const [run] = (await ask('GET', '/runs?first=1', undefined, bearer(reader.key))).json.items
    const lines = json.items.map(({ id, at, ...line }: { id: number; at: string }) => line)
    t.match(lines, [
      {
        who: /^nobody \(127\.0\.0\.1\)$/,
        role: 'none',
        action: 'GET /runs',
        target: /^\/runs$/,
        outcome: 'key-missing',
      },
      { who: 'planner', role: 'operator', action: 'GET /audit', target: '/audit', outcome: 'role-too-low' },
      {
        who: 'planner',
        door: 'rest',
        action: 'POST /sync/:table',
        target: `/runs/${run.id}`,
        outcome: '200',
      },
      { who: 'planner', action: 'POST /sync/:table', target: `/runs/${run.id - 1}` },
      { who: 'powerbi', role: 'reader', action: 'POST /sync/:table', outcome: 'role-too-low' },
    ])
    const narrower = await ask('GET', '/audit?who=powerbi&outcome=role-too-low', undefined, bearer(admin.key))
    t.equal(narrower.json.items.length, 1)
    const older = await ask('GET', `/audit?after=${json.nextCursor}`, undefined, bearer(admin.key))
    t.ok(older.json.items.every(({ id }: { id: number }) => id < json.items.at(-1).id))
    t.notMatch(JSON.stringify([json, older.json]), /tree11_/, 'no key is written down')
  })

  await t.test('health and the documentation are open, and so is what is not there', async (t) => {
    for (const path of ['/health/live', '/health/ready']) t.equal((await ask('GET', path)).status, 200)
    for (const path of ['/docs/', '/openapi.json']) t.equal((await fetch(`${url}${path}`)).status, 200, path)
    t.equal((await ask('GET', '/nothing')).json.code, 'not-found')
    t.equal((await ask('DELETE', '/runs')).json.code, 'method-not-allowed')
  })

  await t.test('what a key is needed for is kept by no browser and no proxy', async (t) => {
    for (const path of ['/runs', '/tables', '/tables/Leden/rows.csv', '/quarantine', '/audit']) {
      const headers = bearer(admin.key)
      const answer = await fetch(`${url}${path}`, { headers })
      t.equal(answer.headers.get('cache-control'), 'no-store', `${path} ${answer.status}`)
      t.equal((await fetch(`${url}${path}`)).headers.get('cache-control'), 'no-store', `${path} refused`)
    }
  })

  await t.test('a page of another site may ask when it has a key', async (t) => {
    const headers = { ...bearer(reader.key), host: 'tree11.gym.nl', origin: 'https://evil.example' }
    t.equal((await app.inject({ url: '/runs', headers })).statusCode, 200)
  })
})

t.test('without keys everybody on this machine may do everything, and no page of another site', async (t) => {
  const { app } = await testApp(t)
  const cases: [headers: Record<string, string>, code: number | string][] = [
    [{}, 200],
    [{ authorization: 'Bearer whatever' }, 200],
    [{ host: 'localhost:3000' }, 200],
    [{ host: '[::1]:3000' }, 200],
    [{ host: '127.8.0.1' }, 200],
    // Somebody elsewhere, whose name the proxy has written over.
    [{ 'x-forwarded-for': '203.0.113.9' }, 'proxy-without-keys'],
    [{ forwarded: 'for=203.0.113.9' }, 'proxy-without-keys'],
    [{ via: '1.1 nginx' }, 'proxy-without-keys'],
    ...['proto', 'port', 'prefix', 'server'].map((name): [Record<string, string>, string] => [
      { [`x-forwarded-${name}`]: '443' },
      'proxy-without-keys',
    ]),
    [{ host: 'localhost:3000', 'x-forwarded-host': 'tree11.gym.nl' }, 'proxy-without-keys'],
    // DNS rebinding: the name is the attacker's and points here.
    [{ host: 'evil.example' }, 'wrong-host'],
    [{ host: '127.0.0.1.evil.example' }, 'wrong-host'],
    [{ host: 'localhost.evil.example:3000' }, 'wrong-host'],
    [{ host: 'evil.example', 'sec-fetch-site': 'same-origin' }, 'wrong-host'],
    [{ host: '192.168.1.4:3000' }, 'wrong-host'],
    [{ host: 'a@b c' }, 'wrong-host'],
    // The documentation's own page, and a person who types the address.
    [{ host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
    // A page of another site, or of another program on this machine.
    [{ origin: 'https://evil.example' }, 'other-site'],
    [{ origin: 'null' }, 'other-site'],
    [
      { host: 'localhost:3000', origin: 'http://localhost:5173', 'sec-fetch-site': 'same-site' },
      'other-site',
    ],
    [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      'other-site',
    ],
    [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      'other-site',
    ],
  ]
  for (const [headers, wanted] of cases) {
    for (const method of ['GET', 'POST'] as const) {
      const url = method === 'GET' ? '/runs' : '/sync/Leden?from=wrong'
      const { statusCode, json } = await app.inject({ method, url, headers })
      const good = method === 'GET' ? statusCode : json().code === 'wrong-date' && 200
      t.equal(typeof wanted === 'number' ? good : json().code, wanted, `${method} ${JSON.stringify(headers)}`)
    }
  }
  // A link on another site, which a person follows, shows the page; a form on it triggers nothing.
  const followed = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  t.equal((await app.inject({ url: '/runs', headers: followed })).statusCode, 200)
  const form = { method: 'POST', url: '/sync/Leden', headers: followed } as const
  t.match((await app.inject(form)).json(), { code: 'other-site', status: 403 })
  const { json } = await app.inject({ method: 'POST', url: '/sync/Leden?dryRun=true' })
  t.match(json(), { requestedBy: 'local' })
})

t.test('a route that declares no role stops the start', async (t) => {
  const app: App = Fastify()
  registerAccess(app, { keys: [] }, { countRefusal: async () => {} })
  app.get('/forgotten', async () => 'everybody sees this')
  await t.rejects(async () => await app.ready(), { message: 'GET /forgotten declares no role.' })
})

t.test('the audit log outlives a database that is away and a flood from nobody', async (t) => {
  const gone = await testDatabase(t)
  await gone.close()
  const database = { db: gone.db }
  const logged: object[] = []
  const log = { error: (details: object) => logged.push(details) }
  const audit = createAudit(database, { log, now: () => new Date('2026-11-22T00:50:00Z') })
  const line = { door: 'rest', action: 'GET /runs', outcome: 'key-missing' }
  for (let i = 0; i < 50_000; i++) audit.record({ ...line, caller: nobodyAt('10.0.0.7'), target: `/${i}` })
  const caller = { name: 'planner', role: 'operator' } as const
  const target = `/${'x'.repeat(400)}\u0000\ud800`
  audit.record({ ...line, caller, target: `\u0000\ud800${target}`, outcome: '202' })
  await audit.flush()
  t.match(logged, [{ err: { code: 'database-closed' }, waiting: 1001 }])

  const there = await testDatabase(t)
  database.db = there.db
  await audit.flush()
  await audit.close()
  const rows = await there.db.selectFrom('AuditLog').selectAll().orderBy('Id').execute()
  t.equal(rows.length, 1002)
  t.match(rows[0], { Wie: 'nobody (10.0.0.7)', Rol: 'none', Doel: '/0', Uitkomst: 'key-missing' })
  t.match(rows.at(-2), { Wie: 'planner', Rol: 'operator', Doel: /^\uFFFD\uFFFD\/x{252}$/, Uitkomst: '202' })
  t.match(rows.at(-1), { Wie: 'tree11', Deur: 'audit', Actie: 'leave out', Doel: '49000 lines' })
})

t.test('a key is known by the whole of its hash', async (t) => {
  const { key, known } = made('powerbi', 'reader')
  t.match(keyring([known])(key), { name: 'powerbi', role: 'reader' })
  for (let place = 0; place < 64; place++) {
    const other = known.sha256[place] === '0' ? '1' : '0'
    const sha256 = known.sha256.slice(0, place) + other + known.sha256.slice(place + 1)
    t.equal(keyring([{ ...known, sha256 }])(key), undefined, `digit ${place}`)
  }
})

t.test('finding a key takes the same comparisons, whichever it is', async (t) => {
  // What takes nanoseconds cannot be timed in a test: that each hash is compared in constant time is counted.
  const { timingSafeEqual } = crypto
  let compared = 0
  const replace = (compare: typeof timingSafeEqual) => {
    Object.assign(crypto, { timingSafeEqual: compare })
    syncBuiltinESMExports()
  }
  t.teardown(() => replace(timingSafeEqual))
  replace((left, right) => {
    compared++
    return timingSafeEqual(left, right)
  })
  const keys = ['first', 'middle', 'last'].map((name) => made(name, 'reader'))
  const callerOf = keyring(keys.map(({ known }) => known))
  for (const key of [...keys.map(({ key }) => key), 'tree11_unknown', '']) {
    compared = 0
    callerOf(key)
    t.equal(compared, 3)
  }
})

t.test('columns that point at a person are readable from analyst on', async (t) => {
  const leden = tables.find(({ name }) => name === 'Leden')!
  const hidden = (table: Table, role: Role | 'none') => {
    const readable = readableColumns(table, role)
    return table.columns.filter((column) => !readable.includes(column)).map(({ name }) => name)
  }
  t.strictSame(hidden(leden, 'reader'), ['Id', 'Naam', 'AccountId', 'KlantNummer'])
  t.strictSame(readableColumns(leden, 'none'), [])
  for (const table of tables) {
    for (const role of ROLES.slice(1)) t.strictSame(hidden(table, role), [], `${table.name} ${role}`)
  }
})
