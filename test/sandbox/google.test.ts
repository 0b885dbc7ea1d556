import { createSign } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import { google } from 'googleapis'
import t from 'tap'
import { request } from 'undici'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { open } from './ask.ts'

type Values = { range: string; values?: (string | number)[][] }

async function token(url: string, file: string, key?: string): Promise<{ status: number; token: string }> {
  const account = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
  const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url')
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: account.client_email })}`
  const signature = createSign('RSA-SHA256')
    .update(text)
    .sign(account.private_key ?? '', 'base64url')
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: `${text}.${key ?? signature}`,
  }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await request(`${url}/token`, { method: 'POST', headers, body })
  const json = (await answer.body.json()) as { access_token?: string }
  return { status: answer.statusCode, token: json.access_token ?? '' }
}

t.test('values need a token of the service account', async (t) => {
  const gym = await open(t)
  const { sheetsUrl, spreadsheetId } = gym.sandbox
  const file = await gym.sandbox.credentialsFile()
  const url = `${sheetsUrl}/v4/spreadsheets/${spreadsheetId}/values/A:D`
  t.match(await gym.url(url, 'Bearer wrong'), { status: 401, json: { error: { status: 'UNAUTHENTICATED' } } })
  t.equal((await token(sheetsUrl, file, 'AAAA')).status, 400)
  const good = await token(sheetsUrl, file)
  const authorization = `Bearer ${good.token}`
  t.equal((await gym.url(url, authorization)).status, 200)
  t.equal((await gym.url(url.replace(spreadsheetId, 'another'), authorization)).status, 404)
  t.match(await gym.url(url.replace('A:D', 'Nergens!A:D'), authorization), {
    status: 400,
    json: { error: { message: 'Unable to parse range: Nergens!A:D' } },
  })
})

t.test('the sheet is as people keep it', async (t) => {
  const gym = await open(t)
  const { sheetsUrl, spreadsheetId } = gym.sandbox
  const authorization = `Bearer ${(await token(sheetsUrl, await gym.sandbox.credentialsFile())).token}`
  const values = async (range: string, query = '') => {
    const path = `/v4/spreadsheets/${spreadsheetId}/values/${encodeURIComponent(range)}${query}`
    return (await gym.url<Values>(sheetsUrl + path, authorization)).json.values ?? []
  }
  const rows = await values('A:D')
  const header = rows[0]?.map((name) => String(name).trim().toLowerCase()) ?? []
  t.same([...header].sort(), ['achternaam', 'datum', 'uren', 'voornaam'])
  const column = (name: string) => rows.slice(1).map((row) => row[header.indexOf(name)])
  const dates = column('datum')
  for (const form of [/^\d{4}-\d\d-\d\d$/, /^\d{1,2}-\d{1,2}-\d{4}$/, /^\d\d\/\d\d\/\d{4}$/, /^\d{5}$/]) {
    t.ok(
      dates.some((date) => form.test(String(date))),
      String(form),
    )
  }
  for (const form of [/^\d$/, /^\d,5$/, /^\d\.5$/]) {
    t.ok(
      column('uren').some((hours) => form.test(String(hours))),
      String(form),
    )
  }
  t.ok(
    rows.some((row) => row.length === 0),
    'blank rows',
  )
  t.ok(
    dates.some((date) => /datum/i.test(String(date))),
    'a header row in the middle',
  )
  t.ok(rows.flat().every((cell) => typeof cell === 'string'))
  const plain = await values("'Blad1'!A1:D200", '?valueRenderOption=UNFORMATTED_VALUE')
  t.ok(plain.some((row) => typeof row[header.indexOf('datum')] === 'number'))
  t.ok(plain.some((row) => typeof row[header.indexOf('uren')] === 'number'))

  const sections = await values("'Secties'!A:B")
  t.same(sections[0], ['Abonnement', 'Sectie'])
  t.ok(sections.length > 100)
  t.ok(
    sections.some((row) => row.length === 1),
    'a membership without a section',
  )

  gym.sandbox.answer('sheet', [['Voornaam', 'Achternaam', 'Datum', 'Uren']])
  t.same(await values('A:D'), [['Voornaam', 'Achternaam', 'Datum', 'Uren']])
})

t.test("Google's own client reads it", async (t) => {
  const gym = await open(t)
  const { sheetsUrl, spreadsheetId } = gym.sandbox
  const auth = new google.auth.OAuth2()
  auth.setCredentials({ access_token: (await token(sheetsUrl, await gym.sandbox.credentialsFile())).token })
  const sheets = google.sheets({ version: 'v4', auth, rootUrl: `${sheetsUrl}/` })
  const { data } = await sheets.spreadsheets.values.get({ spreadsheetId, range: "'Secties'!A:B" })
  t.same(data.values?.[0], ['Abonnement', 'Sectie'])
})

t.test('closing removes the credentials', async (t) => {
  const sandbox = await startSandbox({ today: '2026-11-22' })
  const file = await sandbox.credentialsFile()
  await access(file)
  await sandbox.close()
  await t.rejects(access(file), { code: 'ENOENT' })
})
