import { getIntrospectionQuery } from 'graphql'
import t from 'tap'
import { graphqlApp } from './app.ts'

const { ask, refusal, post } = await graphqlApp(t)

t.test('the whole schema is told as every tool asks for it', async (t) => {
  const query = getIntrospectionQuery({
    inputValueDeprecation: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
  })
  const { status, json } = await ask(query)
  t.equal(status, 200)
  t.ok(json.data.__schema.types.length > 50)
  t.equal(
    (await ask('{ __type(name: "Leden") { fields { name type { name ofType { name } } } } }')).status,
    200,
  )
})

t.test('few words cannot ask for much of it', async (t) => {
  const twenty = (of: (n: number) => string) => Array.from({ length: 20 }, (_, n) => of(n)).join(' ')
  const attacks = [
    `{ __schema { ${twenty((n) => `a${n}: types { name }`)} } }`,
    `{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }`,
    `{ __schema { types { fields { type { ...T } } } } } fragment T on __Type { fields { type { fields { type { fields { name } } } } } }`,
    `{ __schema { types { fields { args { type { fields { name } } } } } } }`,
  ]
  for (const query of attacks) {
    const start = performance.now()
    t.match((await refusal(query)).code, /^query-too-|^invalid-request$/, query.slice(0, 60))
    t.ok(performance.now() - start < 1_000)
  }
})

t.test('each object and element of the variables counts', async (t) => {
  const start = performance.now()
  const { status, json } = await post({
    query: 'query ($where: LedenWhere) { leden(where: $where) { totalCount } }',
    variables: { where: { and: Array.from({ length: 80_000 }, () => ({})) } },
  })
  t.equal(status, 400)
  t.match(json.errors[0].extensions.code, /^query-too-large$|^invalid-request$/)
  t.ok(performance.now() - start < 1_000)
})
