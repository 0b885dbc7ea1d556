import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createRunWatch } from '../../src/reading/watch-runs.ts'
import type { Run } from '../../src/shapes/run.ts'
import { tables } from '../../src/tables/index.ts'
import { testApp } from '../app-helper.ts'
import { testDatabase } from '../helper.ts'
import { SMALL } from '../runs/records.ts'
import { killable } from '../runs/worker.ts'

// Counts what the database is asked.
const counted = killable(await testDatabase(t))
const app = await testApp(t, { ...SMALL, database: counted.database })
const { ask, url, sandbox, database } = app

interface Event {
  event: string
  id: string
  run: Run
}

/** Listens until the stream ends, or until `enough` says so. */
async function listen(
  id: number,
  { seen, enough }: { seen?: string; enough?: (events: Event[]) => boolean } = {},
) {
  const stop = new AbortController()
  const response = await fetch(`${url}/runs/${id}/events`, {
    headers: { ...(seen !== undefined && { 'last-event-id': seen }) },
    signal: stop.signal,
  })
  const events: Event[] = []
  let text = ''
  if (response.status !== 200) return { response, events }
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return { response, events, text }
    text += value
    events.length = 0
    for (const [, event, eventId, data] of text.matchAll(/event: (\w+)\nid: (\S+)\ndata: (.*)\n\n/g)) {
      events.push({ event: event!, id: eventId!, run: JSON.parse(data!) as Run })
    }
    if (enough?.(events)) {
      stop.abort()
      return { response, events, text }
    }
  }
}

t.test('a run is followed to its end, by two listeners from wherever they come in', async (t) => {
  sandbox.faults.add({ kind: 'slow', ms: 700, on: 'users' })
  const { json } = await ask('POST', '/sync', { tables: ['Leden', 'Uitbetalingen'] })
  const [first, second] = await Promise.all([listen(json.id), sleep(400).then(() => listen(json.id))])
  t.equal(first.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  t.match(first.text, /^retry: 2000\n\n/)
  const { events } = first
  t.ok(events.length >= 2, `${events.length} events`)
  t.same(new Set(events.slice(0, -1).map(({ event }) => event)), new Set(['progress']))
  const end = events.at(-1)!
  t.equal(end.event, 'end')
  t.same(end.run, (await ask('GET', `/runs/${json.id}`)).json)
  t.equal(new Set(events.map(({ id }) => id)).size, events.length, 'each event is another state')
  t.same(second.events.at(-1), end, 'the same state has the same id for everybody')
  sandbox.faults.clear()

  const { id } = json
  t.same((await listen(id, { seen: events[0]!.id })).events, [end], 'whoever was away gets what is newer')
  t.equal(
    (await listen(id, { seen: end.id })).response.status,
    204,
    'who has seen the end need not come back',
  )
  t.same((await listen(id)).events, [end])
  t.match((await ask('GET', '/runs/1000/events')).json, { status: 404, code: 'unknown-run' })
})

t.test('whoever comes back while nothing has changed waits for what is newer', async (t) => {
  sandbox.faults.add({ kind: 'slow', ms: 3_000, on: 'users' })
  const { json } = await ask('POST', '/sync/Leden')
  const waits = (events: Event[]) => events.at(-1)?.run.tables[0]?.requests === 1
  const seen = (await listen(json.id, { enough: waits })).events.at(-1)!
  const { events } = await listen(json.id, { seen: seen.id, enough: ({ length }) => length > 0 })
  t.not(events[0]!.id, seen.id)
  sandbox.faults.clear()
  await ask('POST', `/runs/${json.id}/cancel?wait=10`)
})

t.test('one look serves all listeners, and nobody looks at what nobody watches', async (t) => {
  const { json } = await ask('POST', '/sync/Leden')
  await database.db
    .updateTable('SyncRun')
    .set({ Status: 'running', Klaar: null })
    .where('RunId', '=', json.id)
    .execute()
  await app.sync.stop()
  const counted = killable(database)
  const runs = createRunWatch(counted.database, tables)
  await runs.state(json.id)
  void counted.killAfter(1_000_000)
  await runs.state(json.id)
  const perLook = counted.made()

  const over = new AbortController()
  const listeners = Array.from({ length: 20 }, () =>
    runs.watch(json.id, { quietMs: 300, signal: over.signal }),
  )
  void counted.killAfter(1_000_000)
  const states = await Promise.all(listeners.map(async (one) => (await one.next()).value))
  t.equal(new Set(states.map((state) => state?.id)).size, 1)
  t.same((await listeners[0]!.next()).value, undefined, 'a sign of life when nothing changes')
  t.equal(counted.made(), perLook, 'one look for twenty')
  t.same(runs.watched(), [json.id])
  over.abort()
  for (const one of listeners) t.equal((await one.next()).done, true)
  await sleep(20)
  t.same(runs.watched(), [])

  const lost = runs.watch(json.id, { quietMs: 10_000, signal: new AbortController().signal })
  await lost.next()
  void counted.killAfter(0)
  await t.rejects(lost.next(), 'a database that is lost ends the stream')
  t.same(runs.watched(), [])
})

t.test('a listener that comes back while the last look is still going on hears the end', async (t) => {
  const { json } = await ask('POST', '/sync/Leden')
  const id: number = json.id
  const set = (Status: string) =>
    database.db.updateTable('SyncRun').set({ Status }).where('RunId', '=', id).execute()
  await set('running')
  const runs = createRunWatch(database, tables)
  const away = new AbortController()
  const first = runs.watch(id, { quietMs: 10_000, signal: away.signal })
  await first.next()
  let free = () => {}
  const busy = database.db.transaction().execute(
    () =>
      new Promise<void>((resolve) => {
        free = resolve
      }),
  )
  await sleep(1_200)
  away.abort()
  await first.next()
  const again = runs.watch(id, { quietMs: 10_000, signal: new AbortController().signal })
  const state = again.next()
  await sleep(100)
  free()
  await busy
  t.match((await state).value, { ended: false })
  await set('succeeded')
  t.match((await again.next()).value, { ended: true })
  await again.return(undefined)
})

t.test('a listener that goes is forgotten at once, and a service that closes ends its streams', async (t) => {
  const { json } = await ask('POST', '/sync/Leden')
  await database.db
    .updateTable('SyncRun')
    .set({ Status: 'running', Klaar: null })
    .where('RunId', '=', json.id)
    .execute()
  const gone = await listen(json.id, { enough: (events) => events.length > 0 })
  t.equal(gone.events[0]!.event, 'progress')
  // What the answers left to write down may come first.
  let asked = 1
  for (let tried = 0; tried < 3 && asked > 0; tried++) {
    void counted.killAfter(1_000_000)
    await sleep(1_200)
    asked = counted.made()
  }
  t.equal(asked, 0, 'nobody looks at it any more')
  const staying = listen(json.id)
  await sleep(300)
  const closing = performance.now()
  await app.app.close()
  t.same(
    (await staying).events.map(({ event }) => event),
    ['progress'],
  )
  t.ok(performance.now() - closing < 2_000)
})
