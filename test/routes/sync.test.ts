import t from 'tap'
import { SettingError } from '../../src/errors.ts'
import { testApp } from '../app-helper.ts'

t.test('a sync is accepted, runs, and its run is there to be read', async (t) => {
  const { ask } = await testApp(t)
  const accepted = await ask('POST', '/sync/leden')
  t.equal(accepted.status, 202)
  t.equal(accepted.headers.get('location'), `/runs/${accepted.json.id}`)
  t.match(accepted.json, { trigger: 'api', dryRun: false, from: null, requestedBy: 'local', error: null })
  t.match(accepted.json.tables, [{ table: 'Leden' }])

  const ended = await ask('POST', '/sync?wait=60', { tables: ['LESSEN', 'Leden'] })
  t.equal(ended.status, 200, 'it ended within the wait')
  t.equal(ended.json.status, 'succeeded')
  t.strictSame(
    ended.json.tables.map((one: { table: string }) => one.table),
    ['Leden', 'Lessen'],
    'in the order of a run',
  )
  const [leden] = ended.json.tables
  t.match(leden, { status: 'succeeded', read: 40, rejected: 0, inserted: 0, unchanged: 40, error: null })
  t.notOk('requestsDone' in leden)

  const first = await ask('GET', accepted.headers.get('location')!)
  t.equal(first.json.status, 'succeeded')
  t.equal(first.json.tables[0].inserted, 40)
  t.type(first.json.durationMs, 'number')
})

t.test('without tables it is the nightly set', async (t) => {
  const { ask, sync } = await testApp(t)
  const { json } = await ask('POST', '/sync?wait=60')
  t.equal(json.status, 'succeeded')
  t.strictSame(
    json.tables.map((one: { table: string }) => one.table),
    sync.nightly,
  )
})

t.test('the same request for a table that is queued joins it; another is queued behind it', async (t) => {
  const { ask, sandbox } = await testApp(t)
  sandbox.faults.add({ kind: 'slow', ms: 1500, on: 'users' })
  await ask('POST', '/sync/Leden')
  const queued = await ask('POST', '/sync/Lessen')
  const joined = await ask('POST', '/sync/lessen')
  t.equal(joined.status, 200)
  t.equal(joined.json.id, queued.json.id)
  t.equal(joined.headers.get('location'), `/runs/${queued.json.id}`)
  const dry = await ask('POST', '/sync/Lessen?dryRun=true')
  const range = await ask('POST', '/sync/Lessen', { from: '2026-11-01', to: '2026-11-02' })
  t.equal(dry.status, 202)
  t.match(range.json, { from: '2026-11-01', to: '2026-11-02' })
  t.equal(new Set([queued.json.id, dry.json.id, range.json.id]).size, 3)
})

t.test('a dry run says what would change, and changes nothing', async (t) => {
  const { ask } = await testApp(t)
  const { json } = await ask('POST', '/sync/Leden', { dryRun: true }, { 'user-agent': 'x' })
  await ask('POST', '/sync/Uitbetalingen?wait=60')
  const run = await ask('GET', `/runs/${json.id}`)
  t.match(run.json, { dryRun: true, status: 'succeeded', tables: [{ inserted: 40 }] })
  t.equal((await ask('GET', '/tables/Leden')).json.rowCount, 0)
})

t.test('what is wrong is said in one line, before anything is queued', async (t) => {
  const { ask } = await testApp(t)
  const wrong: [path: string, body: unknown, status: number, code: string, detail: string][] = [
    ['/sync/ledn', undefined, 404, 'unknown-table', 'There is no table ledn. Did you mean Leden?'],
    [
      '/sync',
      { tables: ['Lesssen'] },
      400,
      'unknown-table',
      'There is no table Lesssen. Did you mean Lessen?',
    ],
    ['/sync', { tables: [] }, 400, 'invalid-request', 'body tables: must NOT have fewer than 1 items.'],
    ['/sync/Lessen?wait=61', undefined, 400, 'invalid-request', 'query wait: must be <= 60.'],
    [
      '/sync/Lessen',
      { dryrun: true },
      400,
      'invalid-request',
      'body dryrun: there is no such field. Did you mean dryRun?',
    ],
    ['/sync/Lessen?dryRun=perhaps', undefined, 400, 'invalid-request', 'query dryRun: must be boolean.'],
    [
      '/sync/Lessen?from=yesterday',
      undefined,
      400,
      'wrong-date',
      'from: found "yesterday", wanted a date such as 2026-11-22.',
    ],
    [
      '/sync/Lessen',
      { to: '2026-02-30' },
      400,
      'wrong-date',
      'to: found "2026-02-30", wanted a date such as 2026-11-22.',
    ],
    [
      '/sync/Lessen',
      { from: '2026-11-03', to: '2026-11-01' },
      400,
      'from-after-to',
      'from (2026-11-03) is after to (2026-11-01): the first day comes first.',
    ],
    [
      '/sync/Leden?from=2026-11-01',
      undefined,
      400,
      'window-not-possible',
      'Leden has no window of days: it is always read whole. Leave out from and to.',
    ],
    [
      '/sync',
      '{"tables": [',
      400,
      'invalid-request',
      "Body is not valid JSON but content-type is set to 'application/json'.",
    ],
  ]
  for (const [path, body, status, code, detail] of wrong) {
    const { json, headers } = await ask('POST', path, body)
    t.match(json, { status, code, detail, type: `urn:tree11:${code}` }, `${path} ${JSON.stringify(body)}`)
    t.match(headers.get('content-type'), 'application/problem+json')
  }
  const form = await ask('POST', '/sync', 'tables=Leden', {
    'content-type': 'application/x-www-form-urlencoded',
  })
  t.match(form.json, { status: 415, code: 'unsupported-media-type', detail: /must be JSON/ })
  t.strictSame((await ask('GET', '/runs')).json.items, [])
})

t.test('a source without its settings is 503, with the setting named', async (t) => {
  const missing = new SettingError('GYMLY_API_TOKEN', 'is missing.')
  const { ask } = await testApp(t, { sync: { request: async () => Promise.reject(missing) } })
  const { json } = await ask('POST', '/sync/Leden')
  t.match(json, { status: 503, code: 'source-not-configured', detail: 'GYMLY_API_TOKEN: is missing.' })
})

t.test('an unexpected error says nothing of the inside', async (t) => {
  const secret = new TypeError('password hunter2')
  const { ask } = await testApp(t, { sync: { request: async () => Promise.reject(secret) } })
  const { json } = await ask('POST', '/sync/Leden')
  t.match(json, { status: 500, code: 'unexpected', requestId: /./ })
  t.notMatch(JSON.stringify(json), /hunter2|TypeError/)
})

t.test('a closing service answers who waits', async (t) => {
  const { ask, app, sandbox } = await testApp(t)
  sandbox.faults.add({ kind: 'slow', ms: 5000, on: 'users' })
  const waiting = ask('POST', '/sync/Leden?wait=60')
  await new Promise((resolve) => setTimeout(resolve, 300))
  const started = performance.now()
  await app.close()
  t.equal((await waiting).status, 202)
  t.ok(performance.now() - started < 2000)
})
