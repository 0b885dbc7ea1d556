import t from 'tap'
import { graphqlApp } from '../graphql/app.ts'
import { user } from '../runs/records.ts'

const { ask, data, refusal, sandbox, sync, database, url, keys } = await graphqlApp(t, { members: 1 })
const { db } = database

const MAY = '2026-05-01T00:00:00.000Z'

/** A night, and then its versions are put back in time: a history of months in a second. */
async function nightOf(moment: string, users: object[]) {
  sandbox.answer('users', users)
  const { runId } = await sync.request({ tables: ['Leden'], trigger: 'cli' })
  await sync.ended(runId, 30_000)
  const at = new Date(moment)
  const history = () => db.updateTable('LedenHistorie' as 'SyncRun')
  await history()
    .set({ GeldigVan: at } as never)
    .where('RunId', '=', runId)
    .execute()
  await history()
    .set({ GeldigTot: at } as never)
    .where('RunIdTot' as 'RunId', '=', runId)
    .execute()
}

await db
  .updateTable('TabelStand')
  .set({ HistorieVanaf: new Date(MAY) })
  .where('Tabel', '=', 'Leden')
  .execute()
await nightOf('2026-05-01T00:14:00Z', [user('a', { fullName: 'Ank' }), user('b', { fullName: 'Bo' })])
await nightOf('2026-06-01T00:14:00Z', [user('a', { fullName: 'Ank de Wit' }), user('c', { fullName: 'Cas' })])

const names = async (asOf: string) =>
  (await data(`{ leden(asOf: "${asOf}", orderBy: [{naam: ASC}]) { totalCount nodes { naam runId } } }`)).leden

t.test('rows as they were at the end of a day, or at a moment', async (t) => {
  const may = { totalCount: 2, nodes: [{ naam: 'Ank' }, { naam: 'Bo' }] }
  const june = { totalCount: 2, nodes: [{ naam: 'Ank de Wit' }, { naam: 'Cas' }] }
  t.match(await names('2026-05-01'), may)
  t.match(await names('2026-05-31'), may, 'the night of 1 June is later')
  t.match(await names('2026-06-01'), june)
  t.match(await names('2026-06-01T00:13:59.999Z'), may)
  t.match(await names('2026-06-01T00:14:00Z'), june)
  t.match(await names('2026-05-01T00:14:00Z'), may)
  t.match(await names('2026-05-01T00:13:00Z'), { totalCount: 0, nodes: [] }, 'the table was empty')
})

t.test('the filter, the order, the pages and the role hold there too', async (t) => {
  const page = `leden(asOf: "2026-05-02", first: 1, where: {id: {in: ["a", "b"]}}, orderBy: [{naam: DESC}]`
  const first = await data(`{ ${page}) { nodes { naam } pageInfo { endCursor } } }`)
  t.match(first.leden.nodes, [{ naam: 'Bo' }])
  const after = `, after: "${first.leden.pageInfo.endCursor}"`
  t.match((await data(`{ ${page}${after}) { nodes { naam } } }`)).leden.nodes, [{ naam: 'Ank' }])
  const other = page.replace('2026-05-02', '2026-06-02')
  t.match(await refusal(`{ ${other}${after}) { nodes { naam } } }`), { code: 'wrong-cursor' })
  const { json } = await ask('{ leden(asOf: "2026-05-02") { nodes { naam actief } } }', { role: 'reader' })
  t.match(json.data.leden.nodes, [{ naam: null }, { naam: null }])
})

t.test('what cannot be answered says so', async (t) => {
  const code = async (question: string) => (await refusal(`{ ${question} }`)).code
  t.equal(await code('leden(asOf: "2026-04-30T12:00:00Z") { totalCount }'), 'history-starts-later')
  t.equal(await code('leden(asOf: "2026-03-01") { totalCount }'), 'history-starts-later')
  t.equal(await code('leden(asOf: "gisteren") { totalCount }'), 'wrong-date')
  t.equal(
    await code('leden(asOf: "2026-06-02") { nodes { openstaandeFacturen { totalCount } } }'),
    'invalid-request',
    'a relation would be of now',
  )
})

t.test('CSV as it was', async (t) => {
  const csv = async (query: string) => {
    const response = await fetch(`${url}/tables/${query}`, {
      headers: { authorization: `Bearer ${keys.admin}` },
    })
    return { status: response.status, text: await response.text() }
  }
  const may = await csv('Leden/rows.csv?asOf=2026-05-01')
  t.same(
    may.text
      .trim()
      .split('\r\n')
      .map((line) => line.split(',')[1]),
    ['Naam', 'Ank', 'Bo'],
  )
  t.match(await csv('Leden/rows.ndjson?asOf=2026-02-01'), { status: 409, text: /history-starts-later/ })
  t.match(await csv('Uitbetalingen/rows.csv?asOf=2026-06-01'), { status: 400, text: /no-history/ })
})
