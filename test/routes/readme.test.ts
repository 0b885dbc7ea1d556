import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import t from 'tap'
import { testApp } from '../app-helper.ts'
import { SMALL } from '../runs/records.ts'

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
const section = (title: string) => readme.split(`\n### ${title}\n`)[1]!.split('\n### ')[0]!

t.test('the curl session of the README runs as it stands', async (t) => {
  const { url, ask } = await testApp(t, SMALL)
  const [, session] = /```sh\n([\s\S]*?)```/.exec(section('REST'))!
  const { stdout, stderr } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', session!], {
    cwd: t.testdir(),
    env: { ...process.env, TREE11: url },
  })
  t.equal(stderr, '')
  const [first, asked, again, ...rest] = stdout.split('\n')
  t.match(JSON.parse(first!), { id: 1, status: 'succeeded', tables: [{ table: 'Leden' }] })
  t.match(JSON.parse(asked!), { id: 2, dryRun: true, from: '2026-11-09', to: '2026-11-15' })
  t.equal(JSON.parse(again!).id, 2)
  const text = rest.join('\n')
  t.match(text, /event: end\nid: \S+\ndata: \{"id":2,"status":"succeeded"/)
  t.match(text, /^tree11-run: 1\r?$/im)
  t.match(text, /^tree11-source-read-at: 20.*Z\r?$/im)
  t.match(text, /^tree11-quality: (PASS|WARN)\r?$/im)
  t.match(text, /\nId,Naam,AccountId,/)
  t.equal((await ask('GET', '/runs')).json.items.length, 2)
})

t.test('what reports are told to ask is there', async (t) => {
  const { url, ask } = await testApp(t, SMALL)
  await ask('POST', '/sync/Omzet?wait=60')
  const text = section('Power BI and Excel')
  const [, path] = /RelativePath = "(tables\/[^"]*)"/.exec(text)!
  const csv = await fetch(`${url}/${path}?maxAge=26h&from=2026-01-01`)
  const [head] = (await csv.text()).split('\r\n')
  for (const [, column = ''] of text
    .split('TransformColumnTypes')[1]!
    .split('"en-US"')[0]!
    .matchAll(/\{"(\w+)",/g)) {
    t.ok(head!.split(',').includes(column), column)
  }
  const [, query] = /query =\n\s*"(.*)"\]\)/.exec(text)!
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  t.match(await answer.json(), {
    data: { omzetAggregate: { items: [{ group: { datum: /^2026-/ }, sum: { omzet: /^-?\d/ } }] } },
  })
})
