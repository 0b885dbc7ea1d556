import t from 'tap'
import { document, testApp } from '../app-helper.ts'
import { SMALL } from '../runs/records.ts'

const { paths } = await document
const doors = Object.entries(paths)
  .filter(([, { post }]) => post?.requestBody)
  .map(([path]) => path.replace('{table}', 'Leden').replace('{id}', '1'))

// Nothing works here: runs stay queued.
const { ask, sync, url } = await testApp(t, SMALL)
await sync.stop()

t.test('a body may be left out; one that is no object asks for nothing', async (t) => {
  t.ok(doors.length >= 8, doors.join(' '))
  const refused = { status: 400, code: 'invalid-request', detail: 'body: must be object.' }
  for (const path of doors) {
    for (const body of ['null', '[]', '1', '""']) {
      t.match((await ask('POST', path, body)).json, refused, `${path} ${body}`)
    }
  }
  t.strictSame((await ask('GET', '/runs')).json.items, [])
  for (const path of doors) {
    const { json } = await ask('POST', path)
    t.not(json.code, 'invalid-request', path)
  }
})

t.test('what is not said to be JSON is 415, whatever else it is said to be', async (t) => {
  for (const path of doors) {
    for (const type of ['text/plain', 'text/plain; charset=utf-8', 'application/xml', 'x/y']) {
      const { json } = await ask('POST', path, '{}', { 'content-type': type })
      t.match(
        json,
        { status: 415, code: 'unsupported-media-type', detail: /must be JSON/ },
        `${path} ${type}`,
      )
    }
  }
})

t.test('no body is no body, whatever type it would have had', async (t) => {
  const types = ['application/x-www-form-urlencoded', 'text/plain', 'application/json', 'nonsense']
  for (const type of types) {
    const response = await fetch(`${url}/sync/Leden`, { method: 'POST', headers: { 'content-type': type } })
    t.match(await response.json(), { status: 'queued' }, type)
  }
  const inPieces = {
    method: 'POST',
    body: new ReadableStream({ start: (stream) => stream.close() }),
    duplex: 'half',
  }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/sync/Leden`, { ...inPieces, headers } as RequestInit)
  t.match(await response.json(), { status: 'queued' }, 'of no known length')
})

t.test('a body that is too large is said to be', async (t) => {
  for (const path of doors) {
    const { json } = await ask('POST', path, { from: 'x'.repeat(300_000) })
    t.match(json, { status: 413, code: 'body-too-large' }, path)
  }
})
