import t from 'tap'
import { document } from '../app-helper.ts'

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
