import t from 'tap'
import { asker, testApp } from '../app-helper.ts'

const ids = (json: { items: { id: number }[] }) => json.items.map(({ id }) => id)

t.test('runs are listed newest first, page by page, while new ones come', async (t) => {
  const { ask } = await testApp(t)
  for (const table of ['Leden', 'Lessen', 'Leden']) await ask('POST', `/sync/${table}?wait=60`)
  const first = await ask('GET', '/runs?first=2')
  t.strictSame(ids(first.json), [3, 2])
  t.match(first.json.items[0].tables, [{ table: 'Leden', unchanged: 40 }])
  await ask('POST', '/sync/Leden?wait=60')
  const second = await ask('GET', `/runs?first=2&after=${first.json.nextCursor}`)
  t.strictSame(ids(second.json), [1])
  t.equal(second.json.nextCursor, null)

  const run = await ask('GET', '/runs/3')
  const known = { 'if-none-match': run.headers.get('etag')! }
  t.match(await ask('GET', '/runs/3', undefined, known), { status: 304, text: '' })
  t.equal((await ask('GET', '/runs/2', undefined, known)).status, 200, 'another run is another answer')

  t.strictSame(ids((await ask('GET', '/runs?table=LESSEN')).json), [2])
  t.strictSame(ids((await ask('GET', '/runs?status=failed')).json), [])
  t.strictSame(
    ids((await ask('GET', '/runs?from=2026-11-22&to=2026-11-22')).json),
    [4, 3, 2, 1],
    'local days',
  )
  t.strictSame(ids((await ask('GET', '/runs?to=2026-11-22T00:50:00Z')).json), [], 'a moment is excluded')
  t.strictSame(ids((await ask('GET', '/runs?from=2026-11-22T01:50:00%2B01:00&first=1')).json), [4])
})

t.test('tables tell their columns, window, rows and last run', async (t) => {
  const { ask } = await testApp(t, { windowDays: { Lessen: 14 } })
  const before = await ask('GET', '/tables')
  t.equal(before.json.items.length, 13)
  t.equal(before.json.nextCursor, null)
  t.match(before.json.items[0], {
    table: 'Leden',
    rowCount: 0,
    lastRun: null,
    sourceReadAt: null,
    window: null,
  })

  await ask('POST', '/sync/Leden?wait=60')
  await ask('POST', '/sync/Leden?wait=60&dryRun=true')
  const { json, headers } = await ask('GET', '/tables/leden?maxAge=2h')
  t.match(json, { table: 'Leden', stream: 'gymly.users', load: 'snapshot', rowCount: 40 })
  t.match(json.lastRun, { id: 1, status: 'succeeded' }, 'a dry run is none')
  t.match(json.sourceReadAt, /^\d{4}-.*Z$/)
  t.equal(json.quality, 'PASS')
  t.equal(headers.get('tree11-run'), '1')
  t.equal(headers.get('tree11-source-read-at'), json.sourceReadAt)
  t.equal(headers.get('tree11-quality'), 'PASS')
  t.strictSame(json.columns.slice(0, 2), [
    { name: 'Id', type: 'text(50)', key: true, required: true, personal: true },
    { name: 'Naam', type: 'text(255)', key: false, required: false, personal: true },
  ])
  const old = await ask('GET', '/tables/Lessen?maxAge=26h')
  t.match(old.json, { status: 409, code: 'too-old', detail: /^Lessen: its source has not been read yet/ })
  t.match((await ask('GET', '/tables/Lessen?maxAge=old')).json, { status: 400, code: 'wrong-max-age' })
  t.strictSame((await ask('GET', '/tables/Lessen')).json.window, {
    daysBack: 14,
    from: '2026-11-08',
    to: '2026-11-22',
  })
})

t.test('the data quality log is filtered and paged', async (t) => {
  const { ask, sandbox } = await testApp(t)
  sandbox.faults.add({ kind: 'without', field: 'createdAt', on: 'users' })
  await ask('POST', '/sync/Leden?wait=60')
  const all = await ask('GET', '/data-quality?first=100')
  t.ok(all.json.items.length >= 5)
  t.equal(all.json.nextCursor, null)
  const warned = await ask('GET', '/data-quality?table=leden&status=WARN&run=1')
  t.match(warned.json.items, [
    {
      table: 'Leden',
      runId: 1,
      check: 'required',
      status: 'WARN',
      measured: 40,
      expected: 0,
      message: /AangemaaktOp/,
    },
  ])
  const page = await ask('GET', '/data-quality?first=2')
  const rest = await ask('GET', `/data-quality?first=100&after=${page.json.nextCursor}`)
  t.strictSame([...ids(page.json), ...ids(rest.json)], ids(all.json))
  t.strictSame(ids((await ask('GET', '/data-quality?run=2')).json), [])

  const rejected = await ask('GET', '/quarantine?table=leden&run=1&first=30')
  t.match(rejected.json.items[0], {
    table: 'Leden',
    runId: 1,
    key: { Id: /./ },
    reasons: [{ column: 'AangemaaktOp', fault: 'required' }],
    record: { id: rejected.json.items[0].key.Id, active: Boolean },
  })
  const others = await ask('GET', `/quarantine?first=100&after=${rejected.json.nextCursor}`)
  t.equal(new Set([...ids(rejected.json), ...ids(others.json)]).size, 40)
  t.strictSame((await ask('GET', '/quarantine?run=2')).json, { items: [], nextCursor: null })
  t.match((await ask('GET', `/quarantine?after=${page.json.nextCursor}`)).json.code, 'wrong-cursor')
})

// The rest asks one service, which the last of them takes its database from.
const service = await testApp(t)

t.test('wrong filters are named', async (t) => {
  const ask = asker(t, service.url)
  const wrong: [path: string, status: number, code: string, detail: string | RegExp][] = [
    ['/runs/7', 404, 'unknown-run', 'There is no run 7.'],
    ['/runs/seven', 400, 'invalid-request', 'path id: must be integer.'],
    ['/runs?status=done', 400, 'invalid-request', /^query status: must be one of queued, running, succeeded/],
    ['/runs?first=0', 400, 'invalid-request', 'query first: must be >= 1.'],
    ['/runs?first=101', 400, 'invalid-request', 'query first: must be <= 100.'],
    [
      '/runs?state=failed',
      400,
      'invalid-request',
      'query state: there is no such field. Did you mean status?',
    ],
    ['/runs?after=nonsense', 400, 'wrong-cursor', /no cursor of this list/],
    ['/runs?table=Lede', 400, 'unknown-table', 'There is no table Lede. Did you mean Leden?'],
    [
      '/runs?from=22-11-2026',
      400,
      'wrong-date',
      'from: found "22-11-2026", wanted a date such as 2026-11-22.',
    ],
    ['/runs?to=2026-02-30', 400, 'wrong-date', 'to: found "2026-02-30", wanted a date such as 2026-11-22.'],
    ...['9999-12-31', '0050-01-01', '1899-12-31'].map((day): (typeof wrong)[number] => [
      `/runs?to=${day}`,
      400,
      'wrong-date',
      `to: found "${day}", wanted a day from 1900-01-01 to 9998-12-31, such as 2026-11-22.`,
    ]),
    ['/runs?from=2026-11-23&to=2026-11-22', 400, 'from-after-to', /first day comes first/],
    ['/data-quality?run=x', 400, 'invalid-request', 'query run: must be integer.'],
    ['/tables/Leeden', 404, 'unknown-table', 'There is no table Leeden. Did you mean Leden?'],
    ['/table', 404, 'not-found', 'There is nothing at /table. What there is stands at /docs.'],
  ]
  for (const [path, status, code, detail] of wrong) {
    t.match((await ask('GET', path)).json, { status, code, detail }, path)
  }
  const { json, headers } = await ask('GET', '/sync/Leden')
  t.match(json, {
    status: 405,
    code: 'method-not-allowed',
    detail: 'GET is not possible at /sync/Leden, only POST.',
  })
  t.equal(headers.get('allow'), 'POST')
})

t.test('each list holds to each of its filters, newest first, and ends with its last page', async (t) => {
  const ask = asker(t, service.url)
  const { db } = service.database
  for (const id of [1, 2, 3, 4, 5, 6]) {
    const [even, third, RunId] = [id % 2 === 0, id % 3 === 0, Math.ceil(id / 2)]
    const Tabel = third ? 'Lessen' : 'Leden'
    const at = new Date(`2026-11-${9 + id}T12:00:00Z`)
    const run = { Aanleiding: 'cli', ProefRun: 0, Aangemaakt: at, Klaar: at }
    await db
      .insertInto('SyncRun')
      .values({ ...run, Status: even ? 'failed' : 'held' })
      .execute()
    const part = { RunId: id, Tabel, Volgorde: 0, Status: 'failed' }
    await db.insertInto('SyncRunTabel').values(part).execute()
    const check = { RunId, Tabel, CheckNaam: 'x', CheckStatus: even ? 'WARN' : 'PASS', CheckTijd: at }
    await db.insertInto('DataQualityLog').values(check).execute()
    const record = { RunId, Tabel, PaginaId: 1, Positie: id, Reden: 'Id:type;' }
    await db.insertInto('Quarantaine').values(record).execute()
    const line = { Tijd: at, Wie: even ? 'b' : 'a', Rol: 'admin', Deur: 'rest', Actie: third ? 'y' : 'x' }
    await db
      .insertInto('AuditLog')
      .values({ ...line, Uitkomst: String(400 + RunId) })
      .execute()
  }
  const days = { '': '654321', 'from=2026-11-13': '654', 'to=2026-11-11': '21' }
  const lists: Record<string, Record<string, string>> = {
    audit: { ...days, 'who=b': '642', 'action=y': '63', 'outcome=402': '43' },
    runs: { ...days, 'status=failed': '642', 'table=lessen': '63' },
    'data-quality': { ...days, 'status=WARN': '642', 'table=lessen': '63', 'run=2': '43' },
    quarantine: { '': '654321', 'table=lessen': '63', 'run=2': '43' },
  }
  for (const [list, filters] of Object.entries(lists)) {
    for (const [filter, wanted] of Object.entries(filters)) {
      const pages: string[] = []
      for (let after: string | null = ''; after !== null && pages.length < 9; ) {
        const { json } = await ask('GET', `/${list}?first=2&${filter}${after && `&after=${after}`}`)
        pages.push(ids(json).join(''))
        after = json.nextCursor
      }
      t.strictSame(pages, wanted.match(/..?/g), `${list} ${filter}`)
    }
  }
  const { json } = await ask('GET', '/audit?action=read&who=local&first=1')
  t.match(json.items, [{ door: 'rest', target: 'quarantine', outcome: '200' }], 'records point at persons')
})

t.test('the documentation is served by this service alone', async (t) => {
  const { url, app } = service
  const page = await fetch(`${url}/docs`)
  t.equal(page.status, 200)
  const html = await page.text()
  t.notMatch(html, /(src|href)="(https?:)?\/\//, 'nothing from elsewhere')
  const [, script] = /<script src="([^"]+)"/.exec(html) ?? []
  const code = await fetch(new URL(script!, page.url))
  t.match(code.headers.get('content-type'), 'javascript')
  t.ok((await code.text()).length > 1_000_000)
  const document = await (await fetch(`${url}/openapi.json`)).json()
  t.strictSame(document, JSON.parse(JSON.stringify(app.swagger())))
  t.match(document, { openapi: '3.1.0', paths: { '/sync/{table}': { post: { responses: { 202: {} } } } } })
})

t.test('health: live asks nothing, ready asks the database and names what is missing', async (t) => {
  const ask = asker(t, service.url)
  t.match(await ask('GET', '/health/live'), { status: 200, json: { status: 'ok' } })
  const ready = await ask('GET', '/health/ready')
  t.match(ready, { status: 200, json: { status: 'ready', database: { ok: true } } })
  t.match(ready.json.sources, [
    { source: 'gymly', configured: false, detail: /GYMLY_API_TOKEN/ },
    { source: 'sheets', configured: false, detail: /GOOGLE_SHEETS/ },
  ])
  await service.database.close()
  t.match(await ask('GET', '/health/ready'), {
    status: 503,
    json: { status: 'not-ready', database: { ok: false } },
  })
  t.match(await ask('GET', '/health/live'), { status: 200 })
  t.match((await ask('GET', '/runs')).json, { status: 503, code: 'database-closed' })
})
