import { buildSchema, type GraphQLObjectType, getIntrospectionQuery, validateSchema } from 'graphql'
import t from 'tap'
import { hiddenColumnOf, type Request } from '../../graphql/request.ts'
import { modelOf, schemaText } from '../../graphql/schema.ts'
import { tables } from '../../src/tables/index.ts'
import { refersTo } from '../../src/tables/rule.ts'
import type { Table } from '../../src/tables/table.ts'
import type { GraphqlAnswer } from './app.ts'
import { appOnPaper } from './paper.ts'

const { app } = await appOnPaper(t)

async function post(body: unknown, headers: Record<string, string> = {}): Promise<GraphqlAnswer> {
  const answer = await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { host: '127.0.0.1', 'content-type': 'application/json', ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: answer.statusCode, type: String(answer.headers['content-type']), json: answer.json() }
}

async function refusal(query: string, { variables }: { variables?: object } = {}) {
  const { status, json } = await post({ query, variables })
  return { status, code: json.errors[0].extensions.code, message: json.errors[0].message }
}

t.test('questions that ask too much, or what cannot be, are refused with a code', async (t) => {
  const many = (count: number, of: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => of(n)).join(' ')
  const nested = (depth: number) => `${'{not: '.repeat(depth)}{}${'}'.repeat(depth)}`
  const six = ['id', 'naam', 'accountId', 'bedrijfId', 'actief', 'klantNummer']
  const refused: [query: string, code: string, message?: RegExp][] = [
    ['{ leden', 'invalid-request', /Syntax/],
    ['{ leden { nodes { nope } } }', 'invalid-request', /nope/],
    ['subscription { x }', 'invalid-request', /subscription/],
    ['query A { tables { table } } query B { tables { table } }', 'invalid-request', /operationName/],
    [`{ leden(where: ${'['.repeat(3000)}`, 'query-too-deep'],
    [`{ leden(where: ${nested(11)}) { totalCount } }`, 'invalid-request', /nests/],
    [
      `{ omzet { ${'nodes { grootboekRekening { omzet { '.repeat(5)} totalCount ${'}'.repeat(17)}`,
      'query-too-deep',
    ],
    [`{ ${many(51, (n) => `a${n}: tables { table }`)} }`, 'query-too-large', /51 aliases/],
    [`{ ${many(31, (n) => `a${n}: leden { totalCount }`)} }`, 'query-too-large', /31 connections/],
    [`{ leden { nodes { ${many(300, () => 'id')} } } }`, 'query-too-large', /302 fields/],
    [
      `{ ...f0 } ${many(12, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)} fragment f12 on Query { tables { table } }`,
      'query-too-large',
      /fragments/,
    ],
    [`{ tables { table } } ${'#'.repeat(20_000)}`, 'query-too-large', /characters/],
    [
      '{ leden(first: 1000) { nodes { lesDeelname(first: 1000) { totalCount } } } }',
      'query-too-costly',
      /1001000 rows/,
    ],
    [
      'query ($n: Int = 1000) { leden(first: $n) { nodes { lesDeelname(first: $n) { totalCount } } } }',
      'query-too-costly',
    ],
    [
      '{ leden(first: 1000) { nodes { lesDeelname(first: 24) { nodes { les { naam } lid { naam } } } } } }',
      'query-too-costly',
      /73000 rows/,
    ],
    [
      '{ leden { nodes { lesDeelname { nodes { les { deelnemers { totalCount } } } } } } }',
      'query-too-costly',
      /130050 rows/,
    ],
    [
      `{ omzet { nodes { ${many(31, (n) => `a${n}: grootboekRekening { label }`)} } } }`,
      'query-too-large',
      /32 connections/,
    ],
    ['{ leden(first: 1001) { totalCount } }', 'invalid-request', /0 to 1000/],
    ['{ ledenAggregate(first: 1001) { totalCount } }', 'invalid-request', /0 to 1000/],
    ['{ changes(table: "Leden", first: 0) { nodes { id } } }', 'invalid-request', /at least 1/],
    ['{ leden(first: -1) { totalCount } }', 'invalid-request'],
    ['{ runs(first: 101) { nodes { id } } }', 'invalid-request', /1 to 100/],
    ['{ leden(after: "x") { totalCount } }', 'wrong-cursor'],
    ['{ runs(after: "x") { nodes { id } } }', 'wrong-cursor'],
    [
      '{ leden(where: {naam: {eq: "a\\u0000"}}) { totalCount } }',
      'invalid-request',
      /where\.naam\.eq: .*U\+0000/,
    ],
    ['{ leden(where: {naam: {eq: null}}) { totalCount } }', 'invalid-request', /isNull/],
    ['{ leden(where: {naam: null}) { totalCount } }', 'invalid-request', /isNull/],
    ['{ leden(orderBy: [{id: ASC, naam: ASC}]) { totalCount } }', 'invalid-request', /one field/],
    ['{ leden(orderBy: [{id: ASC}, {id: DESC}]) { totalCount } }', 'invalid-request', /twice/],
    [
      `{ leden(orderBy: [${six.map((name) => `{${name}: ASC}`)}]) { totalCount } }`,
      'invalid-request',
      /more than 5 fields/,
    ],
    [
      `{ ledenAggregate(groupBy: [${six.map((name) => `{column: ${name}}`)}]) { totalCount } }`,
      'invalid-request',
      /more than 5 columns/,
    ],
    [
      '{ omzetAggregate(groupBy: [{column: datum, by: DAY}, {column: datum, by: YEAR}]) { totalCount } }',
      'invalid-request',
      /twice/,
    ],
    [
      `{ leden(where: {naam: {contains: "${'a'.repeat(1_001)}"}}) { totalCount } }`,
      'invalid-request',
      /longer than 1000/,
    ],
    ['{ omzet(where: {datum: {eq: "2026-02-30"}}) { totalCount } }', 'invalid-request', /2026-02-30/],
    ['{ omzet(where: {omzet: {eq: "1e5"}}) { totalCount } }', 'invalid-request', /1e5/],
    ['{ leden(where: {runId: {eq: 9007199254740993}}) { totalCount } }', 'invalid-request'],
    [
      '{ lessenAggregate(groupBy: [{column: startTijd}]) { items { count } } }',
      'invalid-request',
      /is needed/,
    ],
    [
      '{ omzetAggregate(groupBy: [{column: type, by: DAY}]) { items { count } } }',
      'invalid-request',
      /neither/,
    ],
  ]
  for (const [query, code, message = /./] of refused) {
    t.match(await refusal(query), { status: 400, code, message }, query.slice(0, 80))
  }
  const where = 'query ($where: LedenWhere) { leden(where: $where) { totalCount } }'
  const deep = await post(
    `{"query": "${where}", "variables": {"where": ${'{"not":'.repeat(5000)}{}${'}'.repeat(5000)}}}`,
  )
  t.match(deep, { status: 400, json: { errors: [{ extensions: { code: 'query-too-deep' } }] } })
  const list = { naam: { in: Array(501).fill('a') } }
  t.match(await refusal(where, { variables: { where: list } }), { status: 400, message: /500 comparisons/ })
  const twice =
    'query ($where: LedenWhere) { a: leden(where: $where) { totalCount } b: leden(where: $where) { totalCount } }'
  const half = { or: Array(251).fill({ naam: { eq: 'a' } }) }
  t.equal((await post({ query: where, variables: { where: half } })).status, 200)
  t.match(await refusal(twice, { variables: { where: half } }), { status: 400, message: /500 comparisons/ })
  t.match(await refusal(where, { variables: { where: { naam: { eq: 1 } } } }), {
    status: 400,
    message: /where\.naam\.eq/,
  })
  t.match(
    await post([{ query: '{ tables { table } }' }]),
    { status: 400, json: { code: 'invalid-request' } },
    'no batches',
  )
  t.match(
    await post({ query: '{ tables { table } }', variables: { large: 'x'.repeat(300_000) } }),
    { status: 413, json: { code: 'body-too-large' } },
    'no large bodies',
  )
  const named = { query: 'query A { run(id: 7777) { id } } query B { __typename }', operationName: 'B' }
  t.match(await post(named), {
    status: 200,
    json: { data: { __typename: 'Query' }, errors: undefined },
  })
  for (const operationName of [null, '', undefined, '']) {
    const one = { query: 'query A { __typename }', operationName }
    t.match(
      await post(one),
      { status: 200, json: { data: { __typename: 'Query' } } },
      `named ${operationName}`,
    )
  }
  t.match(await post({ query: getIntrospectionQuery() }), { status: 200, json: { errors: undefined } })
  t.match(await post({ query: '{ nope }' }, { accept: 'application/graphql-response+json' }), {
    status: 400,
    type: /^application\/graphql-response\+json/,
  })
})

t.test('a cursor is taken by the list that gave it, in its order, and by no other', async (t) => {
  const page = (list: string, args = '') =>
    post({ query: `{ list: ${list}(first: 1${args}) { pageInfo { endCursor } } }` })
  const lists: [list: string, others: [list: string, args?: string][]][] = [
    ['leden', [['leden', ', orderBy: [{id: DESC}]'], ['leden', ', orderBy: [{naam: ASC}]'], ['lessen']]],
    ['ledenAggregate', [['ledenAggregate', ', groupBy: [{column: naam}]'], ['leden']]],
  ]
  for (const [list, others] of lists) {
    const own = list === 'leden' ? '' : ', groupBy: [{column: bedrijfId}]'
    const { endCursor } = (await page(list, own)).json.data.list.pageInfo
    const after = `, after: "${endCursor}"`
    t.equal((await page(list, own + after)).status, 200)
    for (const [other, args = ''] of others) {
      const { json } = await page(other, args + after)
      t.match(json, { errors: [{ extensions: { code: 'wrong-cursor' } }] }, `${list} in ${other}${args}`)
    }
  }
})

t.test('the page to write questions in asks nobody but this service', async (t) => {
  const page = await app.inject({ url: '/graphiql', headers: { host: '127.0.0.1' } })
  t.match(page.headers['content-type'], 'text/html')
  t.match(page.headers['content-security-policy'], /script-src 'self'.*connect-src 'self'/)
  const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!)
  t.equal(files.length, 6)
  for (const url of files) {
    t.match(url, /^graphiql\//)
    const file = await app.inject({ url: `/${url}`, headers: { host: '127.0.0.1' } })
    t.equal(file.statusCode, 200, url)
    t.match(file.headers['content-type'], url.endsWith('css') ? 'text/css' : 'text/javascript')
  }
})

t.test('a table is in the schema as soon as it is defined, with what it refers to', async (t) => {
  const [leden] = tables
  const nieuw: Table = { ...leden!, name: 'Nieuw', rules: [refersTo('Lessen', { Id: 'Id' })] }
  const schema = buildSchema(schemaText(modelOf([...tables, nieuw])))
  t.same(validateSchema(schema), [])
  const fields = (type: string) => Object.keys((schema.getType(type) as GraphQLObjectType).getFields())
  t.ok(fields('Query').includes('nieuw'))
  t.ok(fields('Query').includes('nieuwAggregate'))
  t.ok(fields('Lessen').includes('nieuw'))
  t.ok(fields('Nieuw').includes('lessen'))
})

t.test('a relation is hidden from a reader when either end of it points at a person', async (t) => {
  const [leden] = tables
  const nieuw: Table = { ...leden!, name: 'Nieuw', rules: [refersTo('Leden', { BedrijfId: 'Id' })] }
  const { relations } = modelOf([...tables, nieuw])
  const ways = relations.filter(({ from, to }) => [from, to].some(({ table }) => table === 'Nieuw'))
  t.strictSame(ways.map(({ from, name }) => `${from.table}.${name}`).sort(), ['Leden.nieuw', 'Nieuw.bedrijf'])
  for (const way of ways) {
    const seenBy = (role: 'reader' | 'analyst') =>
      hiddenColumnOf({ caller: { name: 'x', role }, personal: new Set() } as unknown as Request, way)
    t.match(seenBy('reader'), { entity: { table: 'Leden' }, field: { column: 'Id' } }, way.name)
    t.equal(seenBy('analyst'), undefined, way.name)
  }
})
