import t from 'tap'
import { document, testApp } from '../app-helper.ts'
import { SMALL } from '../runs/records.ts'

const { paths } = await document
const operations = Object.values(paths).flatMap((methods) => Object.values(methods))

t.test('no query parameter is required, also none that has a default', async (t) => {
  const parameters = operations.flatMap(({ parameters = [] }) =>
    parameters.filter((one) => one.in === 'query'),
  )
  const required = parameters.filter((one) => one.required).map(({ name }) => name)
  t.same(required, [])
  const withDefault = parameters.filter(({ schema }) => schema.default !== undefined)
  t.same([...new Set(withDefault.map(({ name }) => name))].sort(), ['bom', 'first'])
})

t.test('the example of 429 is what is sent, but for the seconds', async (t) => {
  const { ask } = await testApp(t, { ...SMALL, rateLimits: { ofKey: 0, ofAddress: 0, refusals: 9 } })
  const { json } = await ask('GET', '/runs')
  const { example } = paths['/runs']!.get!.responses[429]!.content!['application/problem+json']!
  t.equal(withoutNumbers(json), withoutNumbers(example!))
})

const withoutNumbers = (problem: object) => JSON.stringify(problem).replace(/\d+/g, 'n')
