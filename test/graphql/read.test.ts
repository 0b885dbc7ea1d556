import { GraphQLClient, gql } from 'graphql-request'
import t from 'tap'
import { graphqlApp } from './app.ts'

const app = await graphqlApp(t)
const { run, url, keys } = app

t.test('the query of the README works as it stands', async (t) => {
  await run(['Leden', 'ActieveAbonnementen', 'Lessen', 'LesDeelname'])
  const { json, status, type } = await app.post({
    query: `{ leden(first: 5, where: {actief: {eq: true}}, orderBy: [{naam: ASC}]) { totalCount nodes { id naam actieveAbonnementen { nodes { abonnementId status } } } pageInfo { endCursor hasNextPage } }
      lessen(first: 2) { nodes { id startTijd deelnemers { nodes { accountId aanwezig } } } }
      dataQuality(first: 3) { nodes { tabel checkNaam checkStatus checkTijd } }
      runs(first: 2) { nodes { id status tables { table inserted updated deleted } } } }`,
  })
  t.equal(status, 200)
  t.match(type, 'application/json')
  t.equal(json.errors, undefined)
  const { leden, lessen, dataQuality, runs } = json.data
  const active = (await app.rows('Leden')).filter(({ Actief }) => Actief)
  t.equal(leden.totalCount, active.length)
  const names = leden.nodes.map(({ naam }: { naam: string }) => naam)
  t.equal(names.length, 5)
  t.strictSame(names, names.toSorted())
  t.ok(active.filter(({ Naam }) => String(Naam) < names[4]).length <= 4, 'the first five of all')
  t.match(leden.pageInfo, { endCursor: String, hasNextPage: true })
  const contracts = await app.rows('ActieveAbonnementen')
  for (const { id, actieveAbonnementen } of leden.nodes) {
    t.strictSame(
      actieveAbonnementen.nodes,
      contracts
        .filter(({ LedenId }) => LedenId === id)
        .map(({ AbonnementId, Status }) => ({ abonnementId: AbonnementId, status: Status })),
    )
  }
  const participants = await app.rows('LesDeelname')
  for (const { id, startTijd, deelnemers } of lessen.nodes) {
    t.match(startTijd, /^2026-11-\d\dT\d\d:\d\d:00\.000Z$/)
    t.ok(deelnemers.nodes.length > 0)
    t.equal(deelnemers.nodes.length, participants.filter(({ LesId }) => LesId === id).length)
  }
  t.match(dataQuality.nodes, [{ checkStatus: /PASS|WARN/, checkTijd: /Z$/ }])
  t.equal(dataQuality.nodes.length, 3)
  t.match(runs.nodes, [
    { id: 1, status: 'succeeded', tables: [{ table: 'Leden', inserted: 40, deleted: 0 }] },
  ])
  t.match(
    json.extensions.tables.map(({ table, run, quality }: Record<string, unknown>) => [table, run, quality]),
    [
      ['Leden', 1, 'PASS'],
      ['ActieveAbonnementen', 1, String],
      ['Lessen', 1, String],
      ['LesDeelname', 1, String],
    ],
  )
  t.match(json.extensions.tables[0].sourceReadAt, /^\d{4}.*Z$/)
})

t.test('a client of GraphQL reads all pages, and each row once', async (t) => {
  const client = new GraphQLClient(`${url}/graphql`, { headers: { authorization: `Bearer ${keys.reader}` } })
  const document = gql`
    query Classes($after: String) {
      lessen(first: 7, after: $after, orderBy: [{ startTijd: DESC }]) {
        nodes { id startTijd }
        pageInfo { endCursor hasNextPage }
      }
    }
  `
  interface Page {
    lessen: {
      nodes: { id: string; startTijd: string }[]
      pageInfo: { endCursor: string; hasNextPage: boolean }
    }
  }
  const seen: Page['lessen']['nodes'] = []
  for (let after: string | undefined, more = true; more; ) {
    const { lessen }: Page = await client.request(document, { after })
    seen.push(...lessen.nodes)
    after = lessen.pageInfo.endCursor
    more = lessen.pageInfo.hasNextPage
  }
  const all = await app.rows('Lessen')
  t.strictSame(new Set(seen.map(({ id }) => id)), new Set(all.map(({ Id }) => Id)))
  t.equal(seen.length, all.length)
  const times = seen.map(({ startTijd }) => startTijd)
  t.strictSame(times, times.toSorted().reverse())
  const refused = await client.request('{ lessen { nodes { nonsense } } }').catch((error) => error.response)
  t.match(refused, { status: 400, errors: [{ extensions: { code: 'invalid-request' } }] })
})
