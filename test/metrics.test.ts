import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createMetrics } from '../src/metrics.ts'
import { tables } from '../src/tables/index.ts'
import { testApp } from './app-helper.ts'
import { SMALL } from './runs/records.ts'
import { killable } from './runs/worker.ts'

const { run, sandbox, url, database } = await testApp(t, { ...SMALL, windowDays: { Lessen: 1 } })

const PATIENCE = { patienceMs: 5_000 }

/** The figures as Prometheus reads them: name and labels, and the value. */
async function figures(): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`)
  t.equal(response.status, 200)
  t.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  )
}

t.test('given a run, then its rows, checks and requests are counted', async (t) => {
  sandbox.faults.add({ kind: 'status', status: 500, on: 'users', times: 1 })
  sandbox.faults.add({ kind: 'status', status: 404, on: 'invoices' })
  const { tables: parts } = await run(['Leden', 'OpenstaandeFacturen', 'PersonalTraining'])
  const found = await figures()
  t.match(Object.fromEntries(found), {
    'tree11_runs_total{status="partial",trigger="cli"}': 1,
    'tree11_run_duration_seconds_count{status="partial"}': 1,
    'tree11_table_runs_total{table="Leden",status="succeeded"}': 1,
    'tree11_table_runs_total{table="OpenstaandeFacturen",status="failed"}': 1,
    'tree11_rows_total{table="Leden",operation="inserted"}': parts.Leden!.Ingevoegd,
    'tree11_rows_total{table="Leden",operation="read"}': parts.Leden!.Gelezen,
    'tree11_source_request_duration_seconds_count{source="gymly",status="2xx"}': Number,
    'tree11_source_request_duration_seconds_count{source="gymly",status="5xx"}': 1,
    'tree11_source_request_duration_seconds_count{source="gymly",status="4xx"}': 1,
    'tree11_source_request_duration_seconds_count{source="sheets",status="2xx"}': 2,
    'tree11_source_retries_total{source="gymly",code="gymly-server-error"}': 1,
    'tree11_source_wait_seconds_total{source="gymly"}': Number,
    tree11_database_up: 1,
    'tree11_runs_unfinished{status="running"}': 0,
  })
  t.ok(parts.Leden!.Ingevoegd > 0)
  const passed = await database.db
    .selectFrom('DataQualityLog')
    .select('Id')
    .where('Tabel', '=', 'Leden')
    .where('CheckStatus', '=', 'PASS')
    .execute()
  t.equal(found.get('tree11_quality_checks_total{table="Leden",status="PASS"}'), passed.length)
  const { BronGelezenOp } = await database.db
    .selectFrom('TabelStand')
    .select('BronGelezenOp')
    .where('Tabel', '=', 'Leden')
    .executeTakeFirstOrThrow()
  t.equal(
    found.get('tree11_table_source_read_timestamp_seconds{table="Leden"}'),
    BronGelezenOp!.getTime() / 1000,
  )
  t.notOk(found.has('tree11_table_source_read_timestamp_seconds{table="Lessen"}'), 'never read')
})

t.test('a dry run is a run, but changed no rows; many runs make no more series', async (t) => {
  const before = await figures()
  await run(['Leden'], { dryRun: true })
  const one = await figures()
  t.equal(one.get('tree11_runs_total{status="succeeded",trigger="cli"}'), 1)
  const read = 'tree11_rows_total{table="Leden",operation="read"}'
  t.equal(one.get(read), before.get(read))
  await run(['Leden'])
  await run(['Leden'])
  t.equal((await figures()).size, one.size)
})

t.test('a connection at work is seen, and so is who waits for it', async (t) => {
  const metrics = createMetrics({ database, tables })
  let free = () => {}
  const transaction = new Promise<void>((began) => {
    database.db.transaction().execute(
      () =>
        new Promise<void>((resolve) => {
          free = resolve
          began()
        }),
    )
  })
  await transaction
  const query = database.db.selectFrom('SyncRun').select('RunId').execute()
  // The connections are counted before it asks the database, which it does not get yet.
  const asked = metrics.text(PATIENCE)
  free()
  await query
  const text = await asked
  t.match(text, /^tree11_database_connections_busy 1$/m)
  t.match(text, /^tree11_database_queries_waiting [1-9]/m)
})

t.test('a database that a sync keeps busy is not one that is down', async (t) => {
  const busyFor = (milliseconds: number) => database.db.transaction().execute(() => sleep(milliseconds))
  const metrics = createMetrics({ database, tables })

  let busy = busyFor(2_000)
  await sleep(20)
  // Other answers are given up after one and a half seconds.
  const waited = await figures()
  t.equal(waited.get('tree11_database_up'), 1)
  t.ok(waited.has('tree11_runs_unfinished{status="running"}'), 'and its figures are there')
  await busy

  busy = busyFor(500)
  await sleep(20)
  const given = await metrics.text({ patienceMs: 50 })
  t.match(given, /^tree11_database_up 1$/m, 'nor is one that is busy for longer')
  t.notMatch(given, /^tree11_runs_unfinished\{/m)
  const server = createMetrics({ database: { ...database, exclusive: false }, tables })
  t.match(await server.text({ patienceMs: 50 }), /^tree11_database_up 0$/m, 'of a server nobody can tell')
  await busy
})

t.test('without the database there is no stale figure, and the rest is there', async (t) => {
  const view = killable(database)
  const metrics = createMetrics({ database: view.database, tables })
  t.match(await metrics.text(PATIENCE), /^tree11_table_source_read_timestamp_seconds\{/m)
  view.killAfter(0).catch(() => {})
  const text = await metrics.text(PATIENCE)
  t.match(text, /^tree11_database_up 0$/m)
  t.notMatch(text, /^tree11_(table_source_read_timestamp_seconds|runs_unfinished)\{/m)
  t.match(text, /^process_resident_memory_bytes \d{7,}$/m)
})
