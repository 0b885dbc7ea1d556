import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { type Kysely, PGliteDialect, sql } from 'kysely'
import t, { type Test } from 'tap'
import { guardedKysely } from '../../db/guard.ts'
import { openPglite, type PgliteOptions } from '../../db/postgres/pglite.ts'
import { migratedDump } from '../migrated.ts'

// A database takes seconds to open, and on a busy machine several times that.
t.setTimeout(120_000)

/** A database that belongs to the test and is closed with it. */
async function open(t: Test, options: PgliteOptions = {}) {
  const client = await openPglite({ loadDataDir: await migratedDump(), ...options })
  t.teardown(() => client.close())
  // biome-ignore lint/suspicious/noExplicitAny: the tests write their SQL themselves
  const db: Kysely<any> = guardedKysely(new PGliteDialect({ pglite: client }))
  return { client, db }
}

t.test('the event loop stays responsive while 200,000 rows are inserted', async (t) => {
  const { db } = await open(t)
  await sql`create table a (id int primary key, x text)`.execute(db)
  let worst = 0
  let ticks = 0
  let last = performance.now()
  const timer = setInterval(() => {
    worst = Math.max(worst, performance.now() - last - 5)
    last = performance.now()
    ticks++
  }, 5)
  const begin = performance.now()
  await sql`insert into a select g, repeat(md5(g::text), 5) from generate_series(1, 200000) g`.execute(db)
  const took = performance.now() - begin
  clearInterval(timer)
  t.ok(took > 200, `the insert took long enough to mean something (${Math.round(took)} ms)`)
  t.ok(ticks > 10, `the timer ran meanwhile (${ticks} times)`)
  t.ok(worst < 200, `it was never more than 200 ms late (${Math.round(worst)} ms)`)
})

t.test('when the thread dies, whoever waits is told, and nothing hangs afterwards', async (t) => {
  const thread = Promise.withResolvers<Worker>()
  process.once('worker', thread.resolve)
  const { client, db } = await open(t)
  const stopped = { code: 'database-stopped', kind: 'fail' }
  const waiting = [
    t.rejects(client.query('select pg_sleep(60)'), stopped),
    t.rejects(
      db.transaction().execute((trx) => sql`select 1`.execute(trx)),
      stopped,
    ),
    t.rejects(sql`select 2`.execute(db), stopped),
  ]
  await sleep(50)
  await (await thread.promise).terminate()
  await Promise.all(waiting)
  await t.rejects(sql`select 3`.execute(db), stopped)
  const nothing = db.transaction().execute(async () => {})
  await t.rejects(nothing, stopped, 'even a transaction without a query')
  await client.close()
})

const withShell = { skip: process.platform === 'win32' }
t.test('when PostgreSQL itself ends, that is said, and its data is there again', withShell, async (t) => {
  const folder = t.testdir()
  const client = await openPglite({ folder })
  await client.exec('create table a (x text)')
  await client.close()
  const program = `
    import { openPglite } from ${JSON.stringify(new URL('../../db/postgres/pglite.ts', import.meta.url))}
    const client = await openPglite({ folder: process.argv[1] })
    await client.exec("insert into a values ('before')")
    const errors = []
    const write = () => client.exec("select pg_switch_wal(); insert into a values ('after')")
    while (errors.length < 2) await write().catch((error) => errors.push(error.code))
    errors.push((await client.stopped).code)
    await client.close()
    console.log(JSON.stringify(errors))`
  // The test runner's loader would take the signal back, so it is left out.
  // A file may have 12 MB, and PostgreSQL's log wants 16: as on a full disk, it ends with a PANIC.
  const child = spawn(
    'sh',
    [
      '-c',
      'trap \'\' XFSZ; unset NODE_OPTIONS; ulimit -f 24576; exec "$@"',
      'sh',
      process.execPath,
      '--input-type=module',
      '-e',
      program,
      folder,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
  clearTimeout(timer)
  t.strictSame(JSON.parse(output), ['database-stopped', 'database-stopped', 'database-stopped'])
  const again = await openPglite({ folder })
  t.teardown(() => again.close())
  t.match(await again.query("select count(*) from a where x = 'before'"), { rows: [{ count: 1 }] })
})

t.test('closing waits for what is on its way, may be repeated, and lets the process end', async (t) => {
  const { client, db } = await open(t)
  const onItsWay = sql`select pg_sleep(0.3), 1 as done`.execute(db)
  await sql`select 1`.execute(db)
  const another = client.query('select 2 as done')
  await Promise.all([client.close(), client.close(), db.destroy(), db.destroy()])
  t.match((await onItsWay).rows, [{ done: 1 }])
  t.match((await another).rows, [{ done: 2 }])
  await t.rejects(client.query('select 1'), { code: 'database-closed' })
  await t.rejects(sql`select 1`.execute(db), { code: 'database-closed' })

  const program = `
    import { openPglite } from ${JSON.stringify(new URL('../../db/postgres/pglite.ts', import.meta.url))}
    const client = await openPglite(); await client.query('select 1'); await client.close()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
  t.strictSame(await once(child, 'exit'), [0, null])
  clearTimeout(timer)
})

t.test('closing abandons an open transaction', async (t) => {
  const { client } = await open(t)
  await client.exec('create table a (x int)')
  const begun = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const work = client.transaction(async (trx) => {
    await trx.query('insert into a values (1)')
    begun.resolve()
    await go.promise
    await trx.query('insert into a values (2)')
  })
  await begun.promise
  await client.close()
  go.resolve()
  await t.rejects(work, { code: 'database-closed' })
})
