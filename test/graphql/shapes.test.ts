import t from 'tap'
import { SHAPES } from '../../src/shapes/index.ts'
import { graphqlApp } from './app.ts'

/** REST and GraphQL say the same of a run and of a table, field for field, since both are made of one declaration. */

const { ask, insert, sync, url, keys } = await graphqlApp(t)

interface Shape {
  $id?: string
  $ref?: string
  anyOf?: Shape[]
  items?: Shape
  properties?: Record<string, Shape>
}

const named = new Map(SHAPES.map((shape) => [(shape as Shape).$id, shape as Shape]))

/** `{ id status tables { … } }`: every field of a shape. */
function selectionOf(shape: Shape): string {
  const target = shape.$ref ?? shape.anyOf?.find(({ $ref }) => $ref)?.$ref ?? shape.items?.$ref
  const { properties } = target ? named.get(target.replace('#', ''))! : shape
  if (!properties) return ''
  const fields = Object.entries(properties).map(([name, of]) => `${name} ${selectionOf(of)}`)
  return `{ ${fields.join(' ')} }`
}

async function rest(path: string) {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${keys.admin}` } })
  return JSON.parse(await response.text())
}

/** An absent member of REST is a null of GraphQL. */
const withoutNulls = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, one) => (one === null ? undefined : one)))

await insert('Leden', [{ Id: 'a', Naam: 'Ank' }])

t.test('a run', async (t) => {
  for (const dryRun of [true, false]) {
    const { runId: id } = await sync.request({ tables: ['Abonnementen'], trigger: 'cli', dryRun })
    await sync.ended(id, 30_000)
    const { json } = await ask(`{ run(id: ${id}) ${selectionOf(named.get('Run')!)} }`)
    const expected = await rest(`/runs/${id}`)
    t.equal(expected.tables[0].sample?.length > 0, dryRun)
    t.strictSame(withoutNulls(json.data.run), withoutNulls(expected))
  }
})

t.test('a table', async (t) => {
  const { json } = await ask(`{ tables ${selectionOf(named.get('Table')!)} }`)
  const { items } = await rest('/tables')
  t.ok(items.length > 10)
  t.strictSame(withoutNulls(json.data.tables), withoutNulls(items))
})
