import t from 'tap'
import { enqueue } from '../../src/runs/queue.ts'
import { tables } from '../../src/tables/index.ts'
import { testApp } from '../app-helper.ts'
import { SMALL } from '../runs/records.ts'

// Nothing works here: runs stay queued.
const { ask, sync, database } = await testApp(t, SMALL)
await sync.stop()

const keyed = (key: string) => ({ 'idempotency-key': key })

t.test(
  'the same key gives the same run, whatever came of it, and other keys join or do not as ever',
  async (t) => {
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => ask('POST', '/sync/Leden', { dryRun: true }, keyed('a'))),
    )
    const { id } = first!.json
    t.same([...new Set(others.map(({ json }) => json.id))], [id], 'five at once')
    t.same([first!, ...others].map(({ status }) => status).sort(), [200, 200, 200, 200, 202])
    const joined = await ask('POST', '/sync/Leden?dryRun=true', undefined, keyed('b'))
    t.match(joined, { status: 200, json: { id } })
    await sync.cancel(id)
    for (const key of ['a', 'b']) {
      const again = await ask('POST', '/sync?dryRun=true', { tables: ['LEDEN'] }, keyed(key))
      t.match(again, { status: 200, json: { id, status: 'cancelled' } }, 'said in other words')
      t.equal(again.headers.get('location'), `/runs/${id}`)
    }
    t.not((await ask('POST', '/sync/Leden?dryRun=true', undefined, keyed('A'))).json.id, id, 'A is not a')
    t.not((await ask('POST', '/sync/Leden?dryRun=true')).json.id, id, 'without a key it is a new request')
  },
)

t.test('a key that was sent with another request is refused', async (t) => {
  const { json } = await ask('POST', '/sync/Lessen', { from: '2026-11-01', to: '2026-11-02' }, keyed('days'))
  for (const [path, body] of [
    ['/sync/Lessen', { from: '2026-11-01', to: '2026-11-03' }],
    ['/sync/Lessen', { from: '2026-11-02', to: '2026-11-02' }],
    ['/sync/Lessen', { from: '2026-11-01', to: '2026-11-02', dryRun: true }],
    ['/sync/LesDeelname', { from: '2026-11-01', to: '2026-11-02' }],
    ['/sync', undefined],
  ] as const) {
    const refused = await ask('POST', path, body, keyed('days'))
    t.match(refused.json, {
      status: 422,
      code: 'idempotency-key-reused',
      detail: `Idempotency-Key: this key was sent with another request, which gave run ${json.id}. Take a new key for a new request.`,
    })
  }
  for (const wrong of ['', 'x'.repeat(256), 'met spatie']) {
    t.match(
      (await ask('POST', '/sync/Leden', undefined, keyed(wrong))).json,
      { status: 400, code: 'invalid-request' },
      wrong,
    )
  }
})

t.test('keys of one caller say nothing about those of another, and are forgotten after a day', async (t) => {
  const leden = tables.filter(({ name }) => name === 'Leden')
  const request = async (caller: string, hour: number, dryRun: boolean) => {
    const now = new Date(Date.UTC(2026, 11, 1, hour))
    const idempotency = { caller, key: 'k' }
    const { runId } = await enqueue(
      database,
      leden,
      { tables: ['Leden'], trigger: 'api', dryRun, idempotency },
      now,
    )
    await sync.cancel(runId)
    return runId
  }
  const mine = await request('mine', 0, false)
  t.not(await request('theirs', 1, true), mine)
  t.equal(await request('mine', 23, false), mine)
  t.not(await request('mine', 24, true), mine)
  const kept = await database.db.selectFrom('Idempotentie').selectAll().where('RunId', '=', mine).execute()
  t.same(kept, [], 'nothing is kept of it')
  t.notMatch(
    JSON.stringify(await database.db.selectFrom('Idempotentie').selectAll().execute()),
    /mine|theirs/,
  )
})
