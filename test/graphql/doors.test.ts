import { sql } from 'kysely'
import t from 'tap'
import { invoice } from '../runs/records.ts'
import { graphqlApp } from './app.ts'

const app = await graphqlApp(t)
const { ask, data, refusal, insert, run, keys } = app

await insert('Leden', [{ Id: 'a', Naam: 'Ank', AccountId: 'acc', KlantNummer: 'k1' }])
await insert('OpenstaandeFacturen', [{ FactuurId: 'f', LedenId: 'a', Naam: 'Ank', Bedrag: '12.50' }])
await insert('LesDeelname', [{ LesId: 'l', AccountId: 'acc', Naam: 'Ank' }])
await insert('Lessen', [{ Id: 'l', Naam: 'Yoga', Instructeurs: 'Bo' }])

t.test('what points at a person is null for a reader, and said to be hidden', async (t) => {
  const query = `{ leden { nodes { lidnummer: id naam actief openstaandeFacturen { nodes { bedrag } } lesDeelname { totalCount } } }
    openstaandeFacturen { nodes { factuurId naam lid { actief } } }
    lessen { nodes { naam instructeurs deelnemers { nodes { naam accountId } } } }
    ledenAggregate { items { count min { naam gewijzigdOp } } } }`
  const { json, status } = await ask(query, { role: 'reader' })
  t.equal(status, 200)
  t.strictSame(json.data, {
    leden: {
      nodes: [{ lidnummer: null, naam: null, actief: true, openstaandeFacturen: null, lesDeelname: null }],
    },
    openstaandeFacturen: { nodes: [{ factuurId: 'f', naam: null, lid: null }] },
    lessen: {
      nodes: [{ naam: 'Yoga', instructeurs: null, deelnemers: { nodes: [{ naam: null, accountId: null }] } }],
    },
    ledenAggregate: { items: [{ count: 1, min: { naam: null, gewijzigdOp: '2026-01-01T00:00:00.000Z' } }] },
  })
  t.strictSame(
    json.extensions.hidden
      .map(({ path, table, column }: Record<string, string[]>) => [path!.join('.'), table, column].join(' '))
      .toSorted(),
    [
      'leden.nodes.lesDeelname Leden AccountId',
      'leden.nodes.lidnummer Leden Id',
      'leden.nodes.naam Leden Naam',
      'leden.nodes.openstaandeFacturen Leden Id',
      'ledenAggregate.items.min.naam Leden Naam',
      'lessen.nodes.deelnemers.nodes.accountId LesDeelname AccountId',
      'lessen.nodes.deelnemers.nodes.naam LesDeelname Naam',
      'lessen.nodes.instructeurs Lessen Instructeurs',
      'openstaandeFacturen.nodes.lid OpenstaandeFacturen LedenId',
      'openstaandeFacturen.nodes.naam OpenstaandeFacturen Naam',
    ],
  )
  const analyst = await ask(query, { role: 'analyst' })
  t.match(analyst.json.data.leden.nodes, [
    { lidnummer: 'a', naam: 'Ank', openstaandeFacturen: { nodes: [{ bedrag: '12.50' }] } },
  ])
  t.equal(analyst.json.extensions.hidden, undefined)
})

t.test('no reader finds, orders or groups by it, whichever way it is asked', async (t) => {
  const hidden = [
    '{ leden(where: {naam: {eq: "Ank"}}) { totalCount } }',
    '{ leden(where: {not: {or: [{and: [{klantNummer: {isNull: true}}]}]}}) { totalCount } }',
    '{ leden(orderBy: [{actief: ASC}, {naam: ASC}]) { nodes { actief } } }',
    '{ ledenAggregate(groupBy: [{column: naam}]) { items { count } } }',
    '{ ledenAggregate(where: {id: {gt: "a"}}) { items { count } } }',
    '{ lessen { nodes { deelnemers(where: {naam: {contains: "A"}}) { totalCount } } } }',
    '{ lessen { nodes { deelnemers(orderBy: [{accountId: DESC}]) { totalCount } } } }',
    '{ lessen(where: {instructeurs: {contains: "Bo"}}) { totalCount } }',
  ]
  for (const query of hidden) {
    t.match(await refusal(query, { role: 'reader' }), { status: 403, code: 'column-hidden' }, query)
    t.match(await refusal(query, { role: 'analyst' }), { status: 200 }, query)
  }
  const asVariable = 'query ($where: LedenWhere) { leden(where: $where) { totalCount } }'
  const variables = { where: { or: [{ naam: { eq: 'Ank' } }] } }
  t.match(await refusal(asVariable, { variables, role: 'reader' }), { status: 403, code: 'column-hidden' })
  // The key of a row stands in its cursor.
  const { json } = await ask('{ leden { pageInfo { endCursor } } }', { role: 'reader' })
  const { endCursor } = json.data.leden.pageInfo
  t.notMatch(Buffer.from(endCursor, 'base64url').toString('latin1'), /a"|Leden/)
})

t.test('introspection tells of what the role may use', async (t) => {
  const query =
    '{ __schema { mutationType { name } queryType { fields { name } } } where: __type(name: "LedenWhere") { inputFields { name } } row: __type(name: "Leden") { fields { name } } extreme: __type(name: "LedenExtreme") { fields { name } } group: __type(name: "LedenGroup") { fields { name } } }'
  const shown = async (role: 'reader' | 'analyst' | 'operator') => {
    const { __schema, where, row, extreme, group } = (await ask(query, { role })).json.data
    const names = (list: { name: string }[]) => list.map(({ name }) => name)
    return {
      mutations: __schema.mutationType !== null,
      changes: names(__schema.queryType.fields).includes('changes'),
      byName: names(where.inputFields).includes('naam'),
      name: names(row.fields).includes('naam'),
      figures: [extreme, group].map(({ fields }) => names(fields).includes('naam')),
    }
  }
  t.strictSame(await shown('reader'), {
    mutations: false,
    changes: false,
    byName: false,
    name: true,
    figures: [false, false],
  })
  const everything = { mutations: true, changes: true, byName: true, name: true, figures: [true, true] }
  t.strictSame(await shown('analyst'), { ...everything, mutations: false })
  t.strictSame(await shown('operator'), everything)
  t.match(await refusal('{ __schema { queryType { name } } tables { table } }'), {
    status: 400,
    code: 'invalid-request',
  })
})

t.test('changes are told to analysts, by key', async (t) => {
  await run(['GrootboekRekening'])
  await run(['Abonnementen'])
  const history = (Tabel: string, Sleutel: string, Soort: string) => ({
    RunId: 2,
    Tabel,
    Sleutel,
    Soort,
    RijVoor: '{"Naam":"before"}',
  })
  const { db } = app.database
  await db
    .insertInto('Wijziging')
    .values([
      history('Leden', '{"Id" : "a"}', 'U'),
      history('Leden', '{"Id" : "b"}', 'D'),
      history('Lessen', '{"Id" : "a"}', 'U'),
    ])
    .execute()
  const { changes } = await data(
    '{ changes(table: "leden", key: {id: "a"}) { nodes { runId kind key before } pageInfo { hasNextPage } } }',
  )
  t.strictSame(changes, {
    nodes: [{ runId: 2, kind: 'U', key: { id: 'a' }, before: { naam: 'before' } }],
    pageInfo: { hasNextPage: false },
  })
  const page =
    'query ($after: String) { changes(table: "Leden", first: 1, after: $after) { nodes { key } pageInfo { endCursor hasNextPage } } }'
  const one = (await data(page)).changes
  t.match(one, { nodes: [{ key: { id: 'b' } }], pageInfo: { hasNextPage: true } })
  t.match((await data(page, { after: one.pageInfo.endCursor })).changes, { nodes: [{ key: { id: 'a' } }] })
  t.match(await refusal('{ changes(table: "Uitbetalingen") { nodes { id } } }', { role: 'analyst' }), {
    status: 200,
  })
  t.match(await refusal('{ changes(table: "Leden") { nodes { id } } }', { role: 'reader' }), {
    status: 403,
    code: 'role-too-low',
  })
  for (const key of ['{}', '{id: null}', '{id: 1}', '{id: "a", x: 1}', '"a"', '[1]']) {
    t.match(
      await refusal(`{ changes(table: "Leden", key: ${key}) { nodes { id } } }`),
      { status: 400, code: 'invalid-request' },
      key,
    )
  }
})

t.test('a change tells its key as it is asked by, and its values as rows have them', async (t) => {
  const INVOICES = 'OpenstaandeFacturen'
  for (const number of ['F1', 'F2']) {
    app.sandbox.answer('invoices', [invoice('a', { number })])
    await run([INVOICES])
  }
  const all = await data(`{ changes(table: "${INVOICES}") { nodes { kind key before } } }`)
  const updated = all.changes.nodes.find(({ kind }: { kind: string }) => kind === 'U')
  t.match(updated, {
    key: { factuurId: 'a' },
    before: { factuurId: 'a', nummer: 'F1', bedrag: '25.00', aangemaaktOp: '2026-01-05T10:00:00.000Z' },
  })
  const ofKey = `query ($key: JSON) { changes(table: "${INVOICES}", key: $key) { nodes { kind } } }`
  t.strictSame((await data(ofKey, { key: updated.key })).changes.nodes, [{ kind: 'U' }, { kind: 'I' }])
})

t.test('operators sync and cancel; others are refused, and all of it is written down', async (t) => {
  const sync =
    'mutation ($tables: [String!]) { sync(tables: $tables, dryRun: true) { id status dryRun trigger requestedBy tables { table } } }'
  t.match(await refusal(sync, { variables: { tables: ['Leden'] }, role: 'analyst' }), {
    status: 403,
    code: 'role-too-low',
  })
  const { json } = await ask(sync, { variables: { tables: ['leden'] }, role: 'operator' })
  t.match(json.data.sync, {
    dryRun: true,
    trigger: 'graphql',
    requestedBy: 'the-operator',
    tables: [{ table: 'Leden' }],
  })
  const { id } = json.data.sync
  await app.sync.ended(id, 30_000)
  t.match((await data(`{ run(id: ${id}) { status } }`)).run, { status: 'succeeded' })
  const cancel = `mutation { cancelRun(id: ${id}) { id } }`
  t.match(await refusal(cancel, { role: 'analyst' }), { status: 403, code: 'role-too-low' })
  t.match(await refusal(cancel), { status: 409, code: 'run-has-ended' })
  await app.database.db.updateTable('SyncRun').set({ Status: 'cancelled' }).where('RunId', '=', id).execute()
  t.match(await refusal(cancel, { role: 'operator' }), { status: 200 })
  const filtered = await data(
    '{ a: runs(status: cancelled) { nodes { id } } b: runs(table: "abonnementen") { nodes { id } } c: runs(to: "2026-11-21") { nodes { id } } }',
  )
  t.strictSame(filtered, { a: { nodes: [{ id }] }, b: { nodes: [{ id: 2 }] }, c: { nodes: [] } })
  t.match(await refusal('mutation { sync(tables: ["Ledn"]) { id } }'), {
    status: 400,
    code: 'unknown-table',
    message: /Did you mean Leden/,
  })
  t.match(await refusal('mutation { sync(tables: ["Lessen"], from: "2026-13-01") { id } }'), {
    status: 400,
    code: 'invalid-request',
  })
  const response = await fetch(`${app.url}/audit?first=100`, {
    headers: { authorization: `Bearer ${keys.admin}` },
  })
  const lines = (await response.json()) as { items: Record<string, string>[] }
  const own = lines.items.filter(({ door }) => door === 'graphql')
  t.match(
    own.find(({ action }) => action === 'mutation sync'),
    { who: 'the-operator', target: `/runs/${id}` },
  )
  t.match(
    own.find(({ outcome }) => outcome === 'column-hidden'),
    { who: 'the-reader' },
  )
  t.match(
    own.find(({ who, action }) => who === 'the-analyst' && action === 'read'),
    { target: String },
  )
  t.ok(
    own.some(({ who, target }) => who === 'the-analyst' && target === 'Uitbetalingen'),
    'its history',
  )
  t.notOk(own.some(({ who, action }) => who === 'the-reader' && action === 'read'))
  t.match(
    own.find(({ action }) => action === 'mutation cancelRun'),
    { who: 'the-operator', target: `/runs/${id}` },
  )
})

t.test('answers say what they reflect, and are refused when that is too old', async (t) => {
  const { json } = await ask('{ abonnementen { nodes { abonnementId } } dataQuality { totalCount } }')
  t.match(json.extensions.tables, [
    { table: 'Abonnementen', run: 2, sourceReadAt: /^20.*Z$/, quality: 'PASS' },
  ])
  t.equal(json.extensions.tables.length, 1)
  const { nodes } = (await data('{ dataQuality { nodes { id } } }')).dataQuality
  t.ok(nodes.length > 1)
  t.strictSame(
    nodes,
    nodes.toSorted((a: { id: number }, b: { id: number }) => b.id - a.id),
    'newest first',
  )
  const { extensions } = (await ask('{ omzet { nodes { grootboekRekening { label } } } }')).json
  t.match(extensions.tables.map(({ table }: { table: string }) => table).sort(), [
    'GrootboekRekening',
    'Omzet',
  ])
  const query = 'query ($age: String) { abonnementen(maxAge: $age) { totalCount } }'
  // The service believes in November 2026.
  t.match(await refusal(query, { variables: { age: '2d' } }), { status: 200 })
  t.match(await refusal('{ leden(maxAge: "2d") { totalCount } }'), {
    status: 409,
    code: 'too-old',
    message: /Leden/,
  })
  t.match(await refusal('{ abonnementen(maxAge: "2d") { nodes { actieveAbonnementen { totalCount } } } }'), {
    status: 409,
    code: 'too-old',
  })
  t.match(await refusal(query, { variables: { age: 'soon' } }), { status: 400, code: 'wrong-max-age' })
})

t.test('one field can fail beside others', async (t) => {
  t.match(await ask('{ run(id: 7777) { id } tables { table } }'), {
    status: 200,
    json: {
      data: { run: null, tables: [{ table: 'Leden' }] },
      errors: [{ path: ['run'], extensions: { code: 'unknown-run' } }],
    },
  })
})

t.test('what is ours to repair tells nothing but where the log has it', async (t) => {
  await sql`drop table ${app.database.names.target('ProductVerkopen')} cascade`.execute(app.database.db)
  const { status, json } = await ask('{ productVerkopen { nodes { product } } }')
  t.equal(status, 500)
  t.match(json, {
    errors: [{ message: /unexpected/, extensions: { code: 'unexpected', requestId: String } }],
  })
  t.notMatch(JSON.stringify(json), /select|tree11|\.ts|relation/)
  t.equal(json.data, undefined)
  await app.database.close()
  t.match(await refusal('{ leden { totalCount } }'), { status: 503, code: 'database-closed' })
})
