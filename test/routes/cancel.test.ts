import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { testApp } from '../app-helper.ts'
import { invoice, SMALL, user } from '../runs/records.ts'
import { anotherSync } from '../runs/worker.ts'

const app = await testApp(t, SMALL)
const { ask, sandbox, sync, database } = app

/** Waits until a table of the run is worked on. */
async function running(id: number, table: string) {
  for (;;) {
    const { json } = await ask('GET', `/runs/${id}`)
    if (
      json.tables.some(
        (one: { table: string; status: string }) => one.table === table && one.status === 'running',
      )
    )
      return
    await sleep(20)
  }
}

const statuses = (json: { tables: { table: string; status: string }[] }) =>
  Object.fromEntries(json.tables.map(({ table, status }) => [table, status]))

t.test('a run stops between two pages: what is done stays, what waits is cancelled', async (t) => {
  sandbox.answer('users', [user('u1')])
  // A list of many pages, each of which takes a while.
  sandbox.answer(
    'invoices',
    Array.from({ length: 50 }, (_, page) => [invoice(`i${page}`)]),
  )
  sandbox.faults.add({ kind: 'slow', ms: 200, on: 'invoices' })
  const { json } = await ask('POST', '/sync', { tables: ['Leden', 'OpenstaandeFacturen', 'Uitbetalingen'] })
  await running(json.id, 'OpenstaandeFacturen')
  const asked = performance.now()
  const stopping = await ask('POST', `/runs/${json.id}/cancel`)
  t.equal(stopping.status, 202, 'its table at work has not stopped yet')
  t.equal(statuses(stopping.json).Uitbetalingen, 'cancelled')
  const stopped = await ask('POST', `/runs/${json.id}/cancel?wait=10`)
  t.equal(stopped.status, 200)
  t.ok(performance.now() - asked < 3000, 'within a second or two')
  t.equal(stopped.json.status, 'cancelled')
  t.same(statuses(stopped.json), {
    Leden: 'succeeded',
    OpenstaandeFacturen: 'cancelled',
    Uitbetalingen: 'cancelled',
  })
  t.match(stopped.json.tables, [
    { inserted: 1 },
    {
      error: {
        code: 'run-cancelled',
        message: 'OpenstaandeFacturen was stopped on request; its rows are as they were.',
      },
    },
    { error: null },
  ])
  t.type(stopped.json.finishedAt, 'string')
  const asks = sandbox.requests.total
  await sleep(500)
  t.equal(sandbox.requests.total, asks, 'the source is left alone')

  t.equal((await ask('POST', `/runs/${json.id}/cancel`)).status, 200, 'cancelling twice is cancelling once')
  sandbox.faults.clear()
  const next = await ask('POST', '/sync/OpenstaandeFacturen?wait=60')
  t.equal(next.json.status, 'succeeded', 'the table is free for the next run')
})

t.test('given another process that works on the run, then it stops through the database', async (t) => {
  sandbox.faults.add({ kind: 'slow', ms: 20_000, on: 'users' })
  const { json } = await ask('POST', '/sync/Leden')
  await running(json.id, 'Leden')
  const replica = anotherSync(t, app, { database: { ...database, exclusive: false } })
  await replica.cancel(json.id)
  t.equal(await sync.ended(json.id, 3_000), true)
  t.match((await ask('GET', `/runs/${json.id}`)).json, {
    status: 'cancelled',
    tables: [{ status: 'cancelled' }],
  })
  sandbox.faults.clear()
})

t.test(
  'given a run that no worker has begun, or whose table was handed back, then it is cancelled at once',
  async (t) => {
    const idle = anotherSync(t, app, { database: { ...database, exclusive: false } })
    sandbox.faults.add({ kind: 'slow', ms: 20_000, on: 'users' })
    const busy = await ask('POST', '/sync/Leden')
    await running(busy.json.id, 'Leden')
    const { json } = await ask('POST', '/sync/Uitbetalingen?dryRun=true')
    t.match(await ask('POST', `/runs/${json.id}/cancel`), { status: 200, json: { status: 'cancelled' } })
    // Handed back after it was asked to stop: nobody may begin it again.
    await database.db
      .updateTable('SyncRun')
      .set({ StopGevraagdOp: new Date() })
      .where('RunId', '=', busy.json.id)
      .execute()
    await sync.stop()
    t.match((await ask('GET', `/runs/${busy.json.id}`)).json.tables, [{ status: 'queued' }])
    sandbox.faults.clear()
    idle.start()
    t.equal(await idle.ended(busy.json.id, 5_000), true)
    t.match((await ask('GET', `/runs/${busy.json.id}`)).json, {
      status: 'cancelled',
      tables: [{ status: 'cancelled', pages: 0 }],
    })
  },
)

t.test('a run that has come to another end cannot be cancelled', async (t) => {
  t.match((await ask('POST', '/runs/1000/cancel')).json, { status: 404, code: 'unknown-run' })
  const { json } = await ask('GET', '/runs?status=succeeded&first=1')
  t.match((await ask('POST', `/runs/${json.items[0].id}/cancel`)).json, {
    status: 409,
    code: 'run-has-ended',
    detail: /is succeeded: there is nothing left to cancel\.$/,
  })
  t.match((await ask('POST', '/runs/1/cancel', { force: true })).json, {
    status: 400,
    code: 'invalid-request',
  })
  t.match(
    (await ask('POST', '/runs/1/cancel', 'x', { 'content-type': 'application/x-www-form-urlencoded' })).json,
    { status: 415 },
  )
})
