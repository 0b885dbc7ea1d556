import t from 'tap'
import { newKey } from '../../src/access/keys.ts'
import { testApp } from '../app-helper.ts'
import { invoice, SMALL } from '../runs/records.ts'
import { browse } from './browse.ts'

const INVOICES = 'OpenstaandeFacturen'
const operator = newKey('the-operator', 'operator')
const reader = newKey('the-reader', 'reader')
const { url, sandbox, sync, run, database } = await testApp(t, {
  ...SMALL,
  brake: { share: 25, shareByTable: {}, rows: 3 },
  keys: [operator.known, reader.known],
})
const browser = await browse(url).signIn(operator.key)
const numberIn = ({ text }: { text: string }) => Number(/<h1>Run (\d+)/.exec(text)![1])
const rows = async () =>
  (
    await database.db
      .selectFrom(INVOICES as never)
      .selectAll()
      .execute()
  ).length

t.test(
  'what was held is let through, put back and resumed, by buttons where each is looked for',
  async (t) => {
    sandbox.answer('invoices', [['a', 'b', 'c', 'd'].map((id) => invoice(id))])
    await run([INVOICES])
    sandbox.answer('invoices', [['d'].map((id) => invoice(id))])
    await run([INVOICES])
    t.equal(await rows(), 4)
    const held = await browser.open('/nachten/2')
    t.match(held.text, 'tegengehouden')
    await browser.submit(held, '/nachten/2/goedkeuren', {})
    await sync.ended(2, 60_000)
    t.equal(await rows(), 1)

    const approved = await browser.open('/nachten/2')
    t.notMatch(approved.text, '/goedkeuren')
    const undone = await browser.submit(approved, '/nachten/2/terugdraaien', {})
    await sync.ended(numberIn(undone), 60_000)
    t.equal(await rows(), 4)

    const others = await (await browse(url).signIn(reader.key)).open('/')
    t.match(others.text, 'gepauzeerd')
    t.notMatch(others.text, '/hervatten')
    const paused = await browser.open('/')
    t.match(paused.text, `/tabellen/${INVOICES}/hervatten`)
    const resumed = await browser.submit(paused, `/tabellen/${INVOICES}/hervatten`, {})
    t.notMatch(resumed.text, 'gepauzeerd')
  },
)
