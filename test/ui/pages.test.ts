import t from 'tap'
import { newKey } from '../../src/access/keys.ts'
import { ROLES, type Role } from '../../src/access/roles.ts'
import { testApp } from '../app-helper.ts'
import { browse } from './browse.ts'

const made = ROLES.map((role) => newKey(`the-${role}`, role))
const keyOf = (role: Role) => made.find(({ known }) => known.role === role)!.key
const gym = await testApp(t, { keys: made.map(({ known }) => known) })
await gym.run(['Leden'])

t.test('a browser without a key is asked for one, and brought to the page that it wanted', async (t) => {
  const browser = browse(gym.url)
  const asked = await browser.open('/nachten/1')
  t.equal(asked.status, 401)
  t.match(asked.text, 'value="/nachten/1"')
  const wrong = await browser.submit(asked, '/aanmelden', { sleutel: 'tree11_wrong' })
  t.equal(wrong.status, 401)
  t.match(wrong.text, 'Deze sleutel is niet bekend.')
  const right = await browser.submit(wrong, '/aanmelden', { sleutel: keyOf('reader') })
  t.equal(right.status, 200)
  t.match(right.text, '<h1>Run 1')
  t.notMatch(browser.cookies(), keyOf('reader'))
})

t.test('the form that signs in leads to no other host', async (t) => {
  for (const naar of ['//elsewhere.example/x', 'https://elsewhere.example/', '/\\elsewhere.example']) {
    const browser = browse(gym.url)
    const form = await browser.open('/')
    const { location } = await browser.submit(
      form,
      '/aanmelden',
      { sleutel: keyOf('reader'), naar },
      { follow: false },
    )
    t.equal(new URL(location!, gym.url).host, new URL(gym.url).host, naar)
  }
})

t.test('a session ends when the browser signs out, also for whoever kept its cookie', async (t) => {
  const browser = await browse(gym.url).signIn(keyOf('admin'))
  const page = await browser.open('/')
  t.equal(page.status, 200)
  const kept = browser.cookies()
  await browser.submit(page, '/afmelden', {})
  const again = await fetch(gym.url, { headers: { cookie: kept } })
  t.equal(again.status, 401)
})

t.test('a page has its own strict policy, and is kept by nobody', async (t) => {
  const { headers } = await (await browse(gym.url).signIn(keyOf('reader'))).open('/')
  t.equal(headers.get('cache-control'), 'no-store')
  const policy = Object.fromEntries(
    headers
      .get('content-security-policy')!
      .split(';')
      .map((rule) => rule.trim().split(/ (.*)/).slice(0, 2)),
  )
  t.same(policy, {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'font-src': "'self'",
    'form-action': "'self'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  })
})

t.test('a form without its token does nothing', async (t) => {
  const browser = await browse(gym.url).signIn(keyOf('operator'))
  await browser.open('/')
  const answer = await browser.send('/bijwerken', { tabel: 'Leden' })
  t.equal(answer.status, 403)
  t.equal((await gym.database.db.selectFrom('SyncRun').select('RunId').execute()).length, 1)
})

t.test('an operator brings a table up to date, and it stands in the audit log', async (t) => {
  const browser = await browse(gym.url).signIn(keyOf('operator'))
  const page = await browser.open('/')
  const after = await browser.submit(page, '/bijwerken', { tabel: 'Leden', proef: '1' })
  t.match(after.text, '<h1>Run 2')
  await gym.sync.ended(2, 60_000)
  t.match((await browser.open('/nachten/2')).text, 'een proef: er is niets geschreven')
  const lines = await gym.ask('GET', '/audit?action=POST /bijwerken', undefined, {
    authorization: `Bearer ${keyOf('admin')}`,
  })
  t.match(lines.json.items[0], { who: 'the-operator', door: 'page', target: '/nachten/2', outcome: '303' })
})

t.test('a reader sees no button to bring up to date, and is refused all the same', async (t) => {
  const browser = await browse(gym.url).signIn(keyOf('reader'))
  const page = await browser.open('/')
  t.notMatch(page.text, '/bijwerken')
  const refused = await browser.submit(page, '/bijwerken', { tabel: 'Leden' })
  t.equal(refused.status, 403)
  t.match(refused.text, 'role-too-low')
})

t.test('what is not there is told in Dutch, with its code', async (t) => {
  const browser = await browse(gym.url).signIn(keyOf('reader'))
  const { status, text } = await browser.open('/nachten/999')
  t.equal(status, 404)
  t.match(text, 'Deze run is er niet (meer).')
  t.match(text, 'unknown-run')
})
