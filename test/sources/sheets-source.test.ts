import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { users } from '../../src/sources/gymly/streams.ts'
import { createSheetsSource } from '../../src/sources/sheets/client.ts'
import { sections } from '../../src/sources/sheets/streams.ts'
import { account, failure, folder, google, hours, open, options, type Response } from './google.ts'
import { json, pagesOf, thrownBy } from './server.ts'

const HEADERS = ['Voornaam', 'Achternaam', 'Datum', 'Uren']

t.test('a range lands as objects named by their headers, read with the service account', async (t) => {
  const values = [
    ['Datum', 'Voornaam', 'Achternaam', 'Uren'],
    [45717, 'Jan é€😀', 'B\0s', 1.5],
    ['1-3-2025', 'Piet'],
    ['', 'Totaal', '', 3],
  ]
  const { url, seen } = await google(t, (response) => json(response, 200, { range: 'Blad1!A5:D8', values }))
  const source = open(t, url)
  const [page, ...others] = await pagesOf(source, hours)
  t.equal(others.length, 0)
  t.match(page, { number: 0, status: 200, total: 2, replaced: 1 })
  t.equal(
    page!.body,
    '{"rijen":[{"rij":6,"voornaam":"Jan é€😀","achternaam":"B\\ufffds","datum":45717,"uren":1.5},{"rij":7,"voornaam":"Piet","achternaam":null,"datum":"1-3-2025","uren":null}],"anders":[{"rij":8}],"twijfel":[]}',
  )
  await pagesOf(source, hours)
  t.strictSame(
    seen.map(({ method }) => method),
    ['POST', 'GET', 'GET', 'GET', 'GET'],
    'one token serves all requests',
  )
  const asked = new URL(seen[1]!.url, url)
  t.equal(asked.pathname, '/v4/spreadsheets/sheet-1/values/A%3AD')
  t.equal(asked.search, '?valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=SERIAL_NUMBER')
  t.match(seen[2]!.url, /dateTimeRenderOption=FORMATTED_STRING/, 'once more as shown: a time is told by that')
  t.equal(seen[1]!.headers.authorization, 'Bearer ya29.x')
  const assertion = new URLSearchParams(seen[0]!.body).get('assertion')!
  t.match(JSON.parse(Buffer.from(assertion.split('.')[1]!, 'base64url').toString()), {
    iss: account.client_email,
    scope: 'https://www.googleapis.com/auth/spreadsheets.readonly',
  })
})

t.test('sections are read from their own range, and without one there are none', async (t) => {
  const { url, seen } = await google(t, (response) =>
    json(response, 200, {
      range: 'x',
      values: [
        ['Abonnement', 'Sectie'],
        ['Onbeperkt', 'Fitness'],
      ],
    }),
  )
  const request = { stream: sections, parameters: {} }
  const [page] = await pagesOf(open(t, url, { sectionsRange: 'Secties!A:B' }), request)
  t.equal(page!.body, '[{"abonnement":"Onbeperkt","sectie":"Fitness"}]')
  t.match(seen[1]!.url, 'Secties%21A%3AB')
  const none = createSheetsSource({ range: 'A:D', timeoutSeconds: 1, maxRetries: 0 })
  t.equal((await pagesOf(none, request))[0]!.body, '[]')
})

t.test('an empty range is an empty list; anything else without values is an error', async (t) => {
  const empty = await google(t, (response) =>
    json(response, 200, { range: 'A1:D1000', majorDimension: 'ROWS' }),
  )
  t.equal((await pagesOf(open(t, empty.url), hours))[0]!.body, '{"rijen":[],"anders":[],"twijfel":[]}')
  for (const body of [
    {},
    { range: 'A:D', values: null },
    { range: 'A:D', values: 'x' },
    { range: 'A:D', values: [1] },
    'oops',
    '',
  ]) {
    const { url } = await google(t, (response) => json(response, 200, body))
    t.match(
      await thrownBy(pagesOf(open(t, url), hours)),
      { code: 'sheets-malformed', kind: 'skip' },
      JSON.stringify(body),
    )
  }
})

t.test("Google's refusals say who must do what, and are not tried again", async (t) => {
  const disabled = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED' }]
  const cases: [number, object, string, RegExp][] = [
    [403, failure(403, 'PERMISSION_DENIED'), 'sheets-forbidden', /share the sheet with robot@project/],
    [403, failure(403, 'PERMISSION_DENIED', disabled), 'sheets-forbidden', /switch on the Google Sheets API/],
    [404, failure(404, 'NOT_FOUND'), 'sheets-not-found', /GOOGLE_SHEETS_SPREADSHEET_ID/],
    [401, failure(401, 'UNAUTHENTICATED'), 'sheets-unauthorized', /GOOGLE_SHEETS_CREDENTIALS_FILE/],
  ]
  for (const [status, body, code, message] of cases) {
    const { url, seen } = await google(t, (response) => json(response, status, body))
    const error = await thrownBy(pagesOf(open(t, url), hours))
    t.match(error, { code, kind: 'fail', message })
    t.notMatch(error.message, 'jan@example.com')
    t.ok(seen.filter(({ method }) => method === 'GET').length <= (status === 401 ? 2 : 1))
  }
})

t.test('a range that is not there names its setting, and the other range is still read', async (t) => {
  const { url } = await google(t, (response, { url }) =>
    url.includes('Secties')
      ? json(response, 400, failure(400, 'INVALID_ARGUMENT'))
      : json(response, 200, { range: 'x', values: [HEADERS, ['Jan', 'Bos', 1, 2]] }),
  )
  const source = open(t, url, { sectionsRange: 'Secties!A:B' })
  const error = await thrownBy(pagesOf(source, { stream: sections, parameters: {} }))
  t.match(error, {
    code: 'sheets-wrong-range',
    kind: 'skip',
    message: /^GOOGLE_SHEETS_SECTIONS_RANGE: the sheet has no range Secties!A:B/,
  })
  t.notMatch(error.message, 'jan@example.com')
  t.equal((await pagesOf(source, hours))[0]!.total, 1)
  t.match(await source.check(), [{ ok: true }, { ok: false, remedy: /renamed/ }])
})

t.test('a service account that Google does not accept names the credentials file', async (t) => {
  const refuse = (response: Response) =>
    json(response, 400, { error: 'invalid_grant', error_description: 'gone' })
  const { url, seen } = await google(t, () => t.fail('the sheet is not asked'), refuse)
  const error = await thrownBy(pagesOf(open(t, url), hours))
  t.match(error, { code: 'sheets-unauthorized', kind: 'fail', message: /GOOGLE_SHEETS_CREDENTIALS_FILE/ })
  t.equal(seen.length, 1)
})

t.test('silence runs into the time-out, and an abort does not wait for it', async (t) => {
  const { url } = await google(t, () => {})
  const slow = open(t, url, { timeoutSeconds: 0.2, maxRetries: 0 })
  t.match(await thrownBy(pagesOf(slow, hours)), { code: 'sheets-timeout', kind: 'retry' })
  const noToken = await google(
    t,
    () => {},
    () => {},
  )
  for (const source of [open(t, url), open(t, noToken.url)]) {
    const controller = new AbortController()
    const work = thrownBy(pagesOf(source, hours, controller.signal))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const aborted = performance.now()
    controller.abort(new Error('cancelled'))
    t.equal((await work).message, 'cancelled')
    t.ok(performance.now() - aborted < 100)
  }
})

t.test('an API that is not there names its setting', async (t) => {
  const error = await thrownBy(pagesOf(open(t, 'http://127.0.0.1:1', { maxRetries: 0 }), hours))
  t.match(error, { code: 'sheets-unreachable', message: /ECONNREFUSED.*GOOGLE_API_ROOT_URL/ })
})

t.test('a bad credentials file names the setting and what is wrong, and shows nothing of it', async (t) => {
  const cases: [string, string | undefined, RegExp][] = [
    ['none.json', undefined, /none.json cannot be read \(ENOENT\)/],
    ['text.json', 'my secret', /not a JSON object/],
    ['empty.json', '{"type":"authorized_user"}', /no client_email and private_key/],
    [
      'badkey.json',
      JSON.stringify({ ...account, private_key: 'my secret' }),
      /private_key in .* cannot be read/,
    ],
  ]
  for (const [name, content, message] of cases) {
    const path = join(folder, name)
    if (content !== undefined) await writeFile(path, content)
    const source = open(t, 'http://127.0.0.1:1', { credentialsFile: path })
    const error = await thrownBy(pagesOf(source, hours))
    t.match(error, { variable: 'GOOGLE_SHEETS_CREDENTIALS_FILE', kind: 'fail', message })
    t.notMatch(error.message, 'my secret')
  }
})

t.test('missing settings are told before anything is asked', async (t) => {
  const base = { range: 'A:D', timeoutSeconds: 1, maxRetries: 0 }
  for (const [given, variable] of [
    [{ ...base, spreadsheetId: 's' }, 'GOOGLE_SHEETS_CREDENTIALS_FILE'],
    [{ ...base, credentialsFile: 'f' }, 'GOOGLE_SHEETS_SPREADSHEET_ID'],
  ] as const) {
    const source = createSheetsSource(given)
    t.match(source.unavailable(), { variable })
    t.match(await thrownBy(pagesOf(source, hours)), { variable })
    t.match(await source.check(), [{ ok: false, remedy: new RegExp(variable) }])
  }
  t.equal(createSheetsSource(options).unavailable(), undefined)
  t.match(await thrownBy(pagesOf(createSheetsSource(options), { stream: users, parameters: {} })), {
    code: 'wrong-source',
  })
})

t.test('doctor: both ranges with their rows, or the remedy', async (t) => {
  const { url } = await google(t, (response, { url }) =>
    url.includes('Secties')
      ? json(response, 200, { range: 'x', values: [['Abonnement']] })
      : json(response, 200, { range: 'x', values: [HEADERS, ['Jan', 'Bos', 1, 2]] }),
  )
  t.match(await open(t, url, { sectionsRange: 'Secties!A:B' }).check(), [
    { name: 'Google Sheets', ok: true, detail: /1 rows/ },
    { name: 'Google Sheets sections', ok: false, detail: /"sectie"/, remedy: /headers/ },
  ])
  const denied = await google(t, (response) => json(response, 403, failure(403, 'PERMISSION_DENIED')))
  t.match(await open(t, denied.url).check(), [{ ok: false, remedy: /Share the sheet/ }])
})

t.test('a sheet into which somebody writes meanwhile is read again, and not for ever', async (t) => {
  const rows = (name: string) => [HEADERS, [name, 'Bos', 45717, 1]]
  const answer = (settles: number) =>
    google(t, (response, _, count) =>
      json(response, 200, { range: 'A1:D2', values: rows(count < settles ? `Jan ${count}` : 'Jan') }),
    )
  const once = await answer(3)
  t.match((await pagesOf(open(t, once.url), hours))[0]!.body, /"voornaam":"Jan"/)
  t.match(await thrownBy(pagesOf(open(t, (await answer(99)).url), hours)), {
    code: 'sheets-malformed',
    message: /changed each time while it was read/,
  })
})
