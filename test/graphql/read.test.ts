import { readFile } from 'node:fs/promises'
import { GraphQLClient, gql } from 'graphql-request'
import { sql } from 'kysely'
import t from 'tap'
import { graphqlApp } from './app.ts'

const app = await graphqlApp(t)
const { data, insert, statements, run, url, keys } = app

await insert('Leden', [
  { Id: 'a', Naam: 'Ank', AccountId: 'acc-a' },
  { Id: 'b', Naam: "O'Brien", AccountId: 'acc-b' },
  { Id: 'c', Naam: null, AccountId: null },
  { Id: 'd', Naam: 'Dés', AccountId: 'acc-d' },
  { Id: 'e', Naam: 'Ank', AccountId: 'acc-a' },
])
await insert('Lessen', [
  { Id: 'l0', Naam: 'Yoga' },
  { Id: 'l1', Naam: 'Boxing' },
])
await insert('GrootboekRekening', [{ Id: 'sales', Label: 'sales' }])
await insert('Omzet', [
  { Datum: '2026-03-29', GrootboekRekeningId: 'sales', Type: 't0', Omzet: '0.10' },
  { Datum: '2026-03-30', GrootboekRekeningId: 'sales', Type: 't1', Omzet: '0.20' },
])

t.test('relations lead both ways, a page for each parent', async (t) => {
  await insert('ActieveAbonnementen', [
    { LedenId: 'a', AbonnementId: 'gold', Status: 'ACTIVE' },
    { LedenId: 'a', AbonnementId: 'pool', Status: 'PAUSED' },
    { LedenId: 'b', AbonnementId: 'gold', Status: null },
    { LedenId: 'gone', AbonnementId: 'gold', Status: 'ACTIVE' },
  ])
  await insert('Abonnementen', [{ AbonnementId: 'gold', Naam: 'Gold' }])
  await insert('AbonnementStatistiekenSpecifiek', [
    { Datum: '2026-11-01', Categorie: 'Nieuw', Type: 'Periodiek', AbonnementId: 'gold', Aantal: 4 },
  ])
  await insert('OpenstaandeFacturen', [
    { FactuurId: 'f1', LedenId: 'a' },
    { FactuurId: 'f2', LedenId: null },
  ])
  await insert('LesDeelname', [
    { LesId: 'l0', AccountId: 'acc-a', Naam: 'Ank', Aanwezig: true },
    { LesId: 'l0', AccountId: 'acc-b', Naam: 'Bob', Aanwezig: false },
    { LesId: 'l1', AccountId: 'acc-x', Naam: 'Xi', Aanwezig: null },
  ])
  const { leden } = await data(`{ leden { nodes { id
    actieveAbonnementen(first: 1, orderBy: [{status: DESC}]) { totalCount nodes { abonnementId lid { id } abonnement { naam statistieken { nodes { aantal } } } } pageInfo { hasNextPage endCursor } }
    openstaandeFacturen { nodes { factuurId } } lesDeelname(where: {aanwezig: {eq: true}}) { nodes { les { naam } } } } } }`)
  const [a, b, c, , e] = leden.nodes
  t.match(a, {
    actieveAbonnementen: {
      totalCount: 2,
      nodes: [{ abonnementId: 'pool', lid: { id: 'a' }, abonnement: null }],
      pageInfo: { hasNextPage: true, endCursor: String },
    },
    openstaandeFacturen: { nodes: [{ factuurId: 'f1' }] },
    lesDeelname: { nodes: [{ les: { naam: 'Yoga' } }] },
  })
  t.match(b.actieveAbonnementen, {
    totalCount: 1,
    nodes: [{ abonnement: { naam: 'Gold', statistieken: { nodes: [{ aantal: 4 }] } } }],
    pageInfo: { hasNextPage: false },
  })
  t.strictSame(b.lesDeelname.nodes, [])
  t.match(c, { actieveAbonnementen: { totalCount: 0, nodes: [] }, lesDeelname: { nodes: [] } })
  t.match(e.lesDeelname.nodes, [{ les: { naam: 'Yoga' } }], 'the same account')

  const after = a.actieveAbonnementen.pageInfo.endCursor
  const next = await data(
    'query ($after: String) { leden(first: 1) { nodes { actieveAbonnementen(after: $after, orderBy: [{status: DESC}]) { totalCount nodes { abonnementId } } } } }',
    { after },
  )
  t.strictSame(next.leden.nodes[0].actieveAbonnementen, { totalCount: 2, nodes: [{ abonnementId: 'gold' }] })

  const back = await data(`{ openstaandeFacturen { nodes { factuurId lid { naam } } }
    lesDeelname { nodes { naam lid { id } les { deelnemers { totalCount } } } }
    omzet(first: 1) { nodes { grootboekRekening { label omzet { totalCount } } } }
    abonnementen { nodes { actieveAbonnementen { nodes { ledenId lid { naam } } } } } }`)
  t.strictSame(back.openstaandeFacturen.nodes, [
    { factuurId: 'f1', lid: { naam: 'Ank' } },
    { factuurId: 'f2', lid: null },
  ])
  t.strictSame(back.lesDeelname.nodes[0], {
    naam: 'Ank',
    lid: { id: 'a' },
    les: { deelnemers: { totalCount: 2 } },
  })
  t.strictSame(back.lesDeelname.nodes[2], { naam: 'Xi', lid: null, les: { deelnemers: { totalCount: 1 } } })
  t.strictSame(back.omzet.nodes[0].grootboekRekening, { label: 'sales', omzet: { totalCount: 2 } })
  t.strictSame(
    back.abonnementen.nodes[0].actieveAbonnementen.nodes.map(({ lid }: { lid: unknown }) => lid),
    [{ naam: 'Ank' }, { naam: "O'Brien" }, null],
  )
})

t.test('the number of statements does not grow with the rows', async (t) => {
  const query = `query ($first: Int) { leden(first: $first) { totalCount nodes { id
    actieveAbonnementen(first: 2) { totalCount nodes { abonnement { naam statistieken(first: 2) { nodes { aantal } } } } }
    lesDeelname(first: 2) { nodes { les { naam deelnemers(first: 9) { nodes { lid { naam } } } } } } } } }`
  const few = (await statements(query, { first: 1 })).count
  await insert(
    'Leden',
    Array.from({ length: 40 }, (_, n) => ({ Id: `m${n}`, AccountId: `acc-m${n}` })),
  )
  await insert(
    'ActieveAbonnementen',
    Array.from({ length: 40 }, (_, n) => ({ LedenId: `m${n}`, AbonnementId: 'gold' })),
  )
  await insert(
    'LesDeelname',
    Array.from({ length: 40 }, (_, n) => ({ LesId: `l${n % 4}`, AccountId: `acc-m${n}` })),
  )
  t.equal(few, 11, 'two for the page, four for contracts, four for classes, and one for the stamps')
  t.equal((await statements(query, { first: 45 })).count, few)
  t.equal(
    (await statements('{ leden { nodes { id } } }')).count,
    2,
    'nothing is counted that nobody asked for',
  )
  t.equal((await statements('{ leden { totalCount } }')).count, 2)
  t.equal((await statements('{ __schema { queryType { name } } __typename }')).count, 0)
  const contracts = '{ abonnementen { nodes { actieveAbonnementen(first: 2) { nodes { status } } } } }'
  t.same(await statements(contracts), { count: 3, rows: 1 + 3 + 2 }, 'of forty contracts two and one more')
})

t.test('JSON comes as JSON, and what is no JSON as its text', async (t) => {
  await insert('Lessen', [
    { Id: 'j1', Activiteiten: '["Yoga","Spinning"]' },
    { Id: 'j2', Activiteiten: 'broken' },
  ])
  const { some, found } = await data(
    `{ some: lessen(where: {activiteiten: {isNull: false}}) { nodes { activiteiten } }
      found: lessen(where: {activiteiten: {contains: "Spin"}}) { totalCount } }`,
  )
  t.strictSame(some.nodes, [{ activiteiten: ['Yoga', 'Spinning'] }, { activiteiten: 'broken' }])
  t.equal(found.totalCount, 1)
})

t.test('the query of the README works as it stands', async (t) => {
  await run(['Leden', 'ActieveAbonnementen', 'Lessen', 'LesDeelname', 'GrootboekRekening', 'Omzet'])
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const [, query] = /```graphql\n([\s\S]*?)```/.exec(readme)!
  const { json, status, type } = await app.post({ query })
  t.equal(status, 200)
  t.match(type, 'application/json')
  t.equal(json.errors, undefined)
  const { leden, lessen, omzetAggregate, dataQuality, runs } = json.data
  const active = (await app.rows('Leden')).filter(({ Actief }) => Actief)
  t.equal(leden.totalCount, active.length)
  const names = leden.nodes.map(({ naam }: { naam: string }) => naam)
  t.equal(names.length, 5)
  const { rows } = await sql<{
    Naam: string
  }>`select "Naam" from ${app.database.names.target('Leden')} where "Actief" = ${true} order by "Naam" offset 0 rows fetch next 5 rows only`.execute(
    app.database.db,
  )
  t.strictSame(
    names,
    rows.map(({ Naam }) => Naam),
  )
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
  const takings = await app.rows('Omzet')
  const cents = (amounts: unknown[]) =>
    amounts.reduce((sum: number, amount) => sum + Math.round(Number(amount) * 100), 0)
  t.equal(
    cents(omzetAggregate.items.map(({ sum }: { sum: { omzet: string } }) => sum.omzet)),
    cents(takings.map(({ Omzet }) => Omzet)),
  )
  t.match(omzetAggregate.items.at(-1), { group: { datum: '2026-11-01' }, count: Number })
  t.match(dataQuality.nodes, [{ checkStatus: /PASS|WARN/, checkTijd: /Z$/ }])
  t.equal(dataQuality.nodes.length, 3)
  t.match(runs.nodes, [
    { id: 1, status: 'succeeded', tables: [{ table: 'Leden', inserted: 40, deleted: 45 }] },
  ])
  t.match(
    json.extensions.tables.map(({ table, run, quality }: Record<string, unknown>) => [table, run, quality]),
    [
      ['Leden', 1, 'PASS'],
      ['ActieveAbonnementen', 1, String],
      ['Lessen', 1, String],
      ['LesDeelname', 1, String],
      ['Omzet', 1, String],
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
