import { readFile } from 'node:fs/promises'
import t from 'tap'

const text = async (path: string) => await readFile(new URL(`../${path}`, import.meta.url), 'utf8')

t.test('the README names every table of the schema', async (t) => {
  const readme = await text('README.md')
  const chapter = readme.slice(readme.indexOf('## The tables'), readme.indexOf('## When a night'))
  const schema = await text('sql/mssql/schema.sql')
  const names = [...schema.matchAll(/^create table "\w+"\."(\w+)"/gm)].map(([, name]) => name!)
  const missing = names.filter(
    (name) =>
      !/_(werk|verschil|gemist)$/.test(name) && !new RegExp(`\\| ${name} \\||\`${name}\``).test(chapter),
  )
  t.ok(names.length > 50, `${names.length} tables`)
  t.strictSame(missing, [])
})
