import { sql } from 'kysely'
import t from 'tap'
import { testApp } from '../app-helper.ts'
import { invoice, SMALL } from '../runs/records.ts'

const INVOICES = 'OpenstaandeFacturen'
const { ask, database, sandbox, sync } = await testApp(t, {
  ...SMALL,
  brake: { share: 25, shareByTable: {}, rows: 3 },
})
const answers = (...ids: string[]) => sandbox.answer('invoices', [ids.map((id) => invoice(id))])
const table = async () => (await ask('GET', `/tables/${INVOICES}`)).json

t.test('a run is held, looked at, approved, reverted, and its table resumed', async (t) => {
  answers('a', 'b', 'c', 'd')
  await ask('POST', `/sync/${INVOICES}?wait=60`)
  answers('d', 'e')
  const held = (await ask('POST', `/sync/${INVOICES}?wait=60`)).json
  t.match(held, {
    status: 'held',
    tables: [{ status: 'held', deleted: 3, error: { code: 'brake-deletes' } }],
  })
  t.equal((await table()).rowCount, 4)
  const [line] = (await ask('GET', `/runs/${held.id}`)).json.tables
  t.match(line.sample[0], {
    change: 'delete',
    key: { FactuurId: 'a' },
    row: { Bedrag: '25.00', AangemaaktOp: '2026-01-05T10:00:00.000Z' },
  })
  t.notOk('Naam' in line.sample[0].row, 'without persons')
  const [listed] = (await ask('GET', `/runs?first=1`)).json.items
  t.notOk('sample' in listed.tables[0], 'not in lists')

  const approved = await ask('POST', `/runs/${held.id}/approve?wait=60`)
  t.match(approved, {
    status: 200,
    json: { id: held.id, status: 'succeeded', tables: [{ approvedBy: 'local', error: null }] },
  })
  t.equal((await table()).rowCount, 2)
  t.match(await ask('POST', `/runs/${held.id}/approve`), { status: 409, json: { code: 'nothing-held' } })

  const undone = await ask('POST', `/runs/${held.id}/revert?wait=60`, { tables: ['openstaandefacturen'] })
  t.match(undone, { status: 200, json: { trigger: 'revert', belongsTo: held.id, status: 'succeeded' } })
  t.equal(undone.headers.get('location'), `/runs/${undone.json.id}`)
  t.match(await table(), { rowCount: 4, pausedByRun: undone.json.id })
  const night = (await ask('POST', `/sync/${INVOICES}?wait=60`)).json
  t.match(night.tables, [{ status: 'skipped', error: { code: 'table-paused' } }])
  t.match(await ask('POST', `/tables/${INVOICES}/resume`), { status: 200, json: { pausedByRun: null } })
  t.match(await ask('POST', '/tables/Facturen/resume'), { status: 404, json: { code: 'unknown-table' } })
})

t.test('an approval that comes too late is a conflict, also when only the worker sees it', async (t) => {
  answers('a', 'b', 'c', 'd')
  await ask('POST', `/sync/${INVOICES}?wait=60`)
  answers('d')
  const first = (await ask('POST', `/sync/${INVOICES}?wait=60`)).json
  const second = (await ask('POST', `/sync/${INVOICES}?wait=60`)).json
  t.match(await ask('POST', `/runs/${first.id}/approve`), { status: 409, json: { code: 'hold-superseded' } })
  await sync.approve(second.id, 'x')
  await sync.ended(second.id, 30_000)

  answers('a', 'b', 'c', 'd', 'e')
  await ask('POST', `/sync/${INVOICES}?wait=60`)
  answers('d')
  const { json: third } = await ask('POST', `/sync/${INVOICES}?wait=60`)
  t.equal(third.status, 'held')
  await sql`update ${database.names.landed('Pagina')} set "Inhoud" = replace("Inhoud", 'F-d', 'F-x')`.execute(
    database.db,
  )
  t.match(await ask('POST', `/runs/${third.id}/approve`), {
    status: 409,
    json: { code: 'hold-superseded', detail: /what would be written has changed/ },
  })
})

t.test('a run is retried and replayed', async (t) => {
  sandbox.faults.add({ kind: 'status', status: 404, on: 'invoices' })
  const failed = (await ask('POST', `/sync?wait=60`, { tables: ['Abonnementen', INVOICES] })).json
  t.equal(failed.status, 'partial')
  sandbox.faults.clear()
  answers('a', 'b', 'c', 'd', 'e')
  const again = await ask('POST', `/runs/${failed.id}/retry?wait=60`)
  t.match(again.json, { trigger: 'retry', status: 'succeeded', tables: [{ table: INVOICES }] })
  t.match(await ask('POST', `/runs/${again.json.id}/retry`), {
    status: 409,
    json: { code: 'nothing-missing' },
  })

  const replayed = await ask('POST', `/runs/${again.json.id}/replay?wait=60&dryRun=true`)
  t.match(replayed.json, { trigger: 'replay', dryRun: true, tables: [{ table: INVOICES, unchanged: 5 }] })
  t.match(await ask('POST', `/runs/${replayed.json.id}/revert`), {
    status: 409,
    json: { code: 'nothing-to-revert' },
  })
  t.match(await ask('POST', `/runs/${again.json.id}/replay`, { tables: ['Leden'] }), {
    status: 400,
    json: { code: 'table-not-in-run' },
  })
  const unknown = await Promise.all(
    ['approve', 'retry', 'replay', 'revert'].map((what) => ask('POST', `/runs/999/${what}`)),
  )
  for (const { status, json } of unknown)
    t.match({ status, json }, { status: 404, json: { code: 'unknown-run' } })

  const keyed = () => ask('POST', `/runs/${again.json.id}/replay?wait=60`, {}, { 'idempotency-key': 'one' })
  t.equal((await keyed()).json.id, (await keyed()).json.id, 'sent twice with one key it is one run')
})

t.test('a key for one follow-up is refused for another', async (t) => {
  const first = (await ask('POST', `/sync/${INVOICES}?wait=60`)).json
  answers('a', 'b', 'c', 'd', 'e', 'f')
  const { json: run } = await ask('POST', `/sync/${INVOICES}?wait=60`)
  t.match(run.tables, [{ inserted: 1 }])
  const keyed = (path: string) => ask('POST', path, {}, { 'idempotency-key': 'two' })
  t.equal((await keyed(`/runs/${run.id}/replay?wait=60`)).json.status, 'succeeded')
  for (const other of [
    `/runs/${run.id}/replay?dryRun=true`,
    `/runs/${run.id}/revert`,
    `/runs/${first.id}/replay`,
  ]) {
    t.match(await keyed(other), { status: 422, json: { code: 'idempotency-key-reused' } }, other)
  }
})
