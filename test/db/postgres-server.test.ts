import { type KyselyPlugin, sql } from 'kysely'
import t, { type Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { engineOf } from '../../db/engines.ts'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open-database.ts'
import { enqueue } from '../../src/runs/queue.ts'
import { tables } from '../../src/tables/index.ts'
import { startPostgres } from '../servers/postgres.ts'

// A server takes seconds to start on a busy machine.
t.setTimeout(120_000)

const server = await startPostgres()
t.teardown(() => server.close())

const settings = (url: string) => ({ url, schema: 'tree11', stagingSchema: 'staging', notes: [] })

async function open(t: Test, url = server.url()): Promise<Database> {
  const database = await openDatabase(settings(url))
  t.teardown(() => database.close())
  return database
}

const at = (change: (url: URL) => void, url = server.url()): string => {
  const changed = new URL(url)
  change(changed)
  return changed.href
}

t.test('values come back as the embedded database gives them', async (t) => {
  const { db } = await open(t)
  const { rows } = await sql`select
    count(*) as count, 9007199254740993::bigint as big, 0.10::numeric as numeric, date '2026-03-01' as date,
    timestamp '2026-03-29 02:30:00.123' as "timestamp", timestamptz '2026-03-29 02:30:00+02' as timestamptz,
    true as bit, null as nothing, '{"a":[1]}'::jsonb as json, 'infinity'::timestamp as infinity`.execute(db)
  t.strictSame(rows, [
    {
      count: 1,
      big: 9007199254740993n,
      numeric: '0.10',
      date: '2026-03-01',
      timestamp: new Date('2026-03-29T02:30:00.123Z'),
      timestamptz: new Date('2026-03-29T00:30:00Z'),
      bit: true,
      nothing: null,
      json: { a: [1] },
      infinity: 'infinity',
    },
  ])
})

t.test('a Date is sent as UTC and bytes as the text they are, whatever zone the process is in', async (t) => {
  const before = process.env.TZ
  process.env.TZ = 'America/New_York'
  t.teardown(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
  const { db } = await open(t)
  await sql`create table moment (a timestamp(3), b timestamptz(3), page text)`.execute(db)
  const moment = new Date('2026-03-08T02:30:00.123Z')
  const page = new TextEncoder().encode('{"naam":"Zoë €5 🏋️"}')
  await sql`insert into moment values (${moment}, ${moment}, ${page})`.execute(db)
  t.strictSame((await sql`select * from public.moment`.execute(db)).rows, [
    { a: moment, b: moment, page: '{"naam":"Zoë €5 🏋️"}' },
  ])
})

t.test('every connection has the settings of a session', async (t) => {
  const { db } = await open(t)
  const asked = () =>
    sql`select pg_sleep(0.05), current_setting('timezone') as zone, current_setting('work_mem') as memory, pg_backend_pid() as pid`.execute(
      db,
    )
  const rows = (await Promise.all([asked(), asked(), asked()])).flatMap(({ rows }) => rows) as {
    pid: number
  }[]
  t.match(rows, Array(3).fill({ zone: 'UTC', memory: '128MB' }))
  t.equal(new Set(rows.map(({ pid }) => pid)).size, 3, 'three at a time, on three connections')
})

t.test('four that set up one database at once', async (t) => {
  await server.admin('create database shared')
  const all = await Promise.all(
    Array.from({ length: 4 }, async () => (await migrate(await open(t, server.url('shared')))).applied),
  )
  t.equal(all.filter((names) => names.length > 0).length, 1, 'one of them does it')
  const { db } = await open(t, server.url('shared'))
  t.equal((await db.selectFrom('TabelStand').select('Tabel').execute()).length, tables.length)
})

t.test('a user who may only use the schemas that were made for it sets up the tables', async (t) => {
  await server.admin('create database granted')
  await server.admin("create role writer login password 'hunter2'")
  await server.admin(
    'create schema tree11 authorization writer; create schema staging authorization writer; create schema rapport authorization writer',
    'granted',
  )
  const database = await open(
    t,
    at((url) => {
      url.username = 'writer'
      url.password = 'hunter2'
    }, server.url('granted')),
  )
  t.ok((await migrate(database)).applied.length > 0)
})

t.test('what Tree11 made is removed, and nothing that others put beside it', async (t) => {
  await server.admin('create database emptied')
  const url = server.url('emptied')
  await migrate(await open(t, url))
  await server.admin(
    'create table tree11.own (a int); create view public.report as select "Id" from tree11."Leden"',
    'emptied',
  )
  const engine = engineOf(settings(url))
  await t.rejects(engine.remove(), { code: 'needed-by-others', message: /other objects depend/ })
  await server.admin('drop view public.report', 'emptied')
  await engine.remove()
  const left = await server.admin(
    "select table_name from information_schema.tables where table_schema in ('tree11', 'staging')",
    'emptied',
  )
  t.same(left, [{ table_name: 'own' }])
  t.ok((await migrate(await open(t, url))).applied.length > 0, 'and it can begin anew')
})

t.test('the same request made by several at once is one run', async (t) => {
  const all = await Promise.all(Array.from({ length: 4 }, () => open(t, server.url('shared'))))
  const ask = (database: Database, scheduledFor?: Date) =>
    enqueue(
      database,
      [tables[0]!],
      {
        tables: [tables[0]!.name],
        trigger: scheduledFor ? 'schedule' : 'api',
        ...(scheduledFor && { scheduledFor }),
      },
      new Date(),
    )
  const moment = new Date('2026-11-22T01:00:00Z')
  const asked = await Promise.all(all.map((database) => ask(database)))
  t.equal(new Set(asked.map(({ runId }) => runId)).size, 1)
  t.equal(asked.filter(({ joined }) => !joined).length, 1)
  const nightly = await Promise.all(all.map((database) => ask(database, moment)))
  t.equal(new Set(nightly.map(({ runId }) => runId)).size, 1, 'one for one moment of the clock')
  t.not(nightly[0]!.runId, asked[0]!.runId)
})

t.test(
  'a server that is killed: what was under way may be tried again, and the next query finds it',
  async (t) => {
    const { db } = await open(t)
    const underWay = sql`select pg_sleep(30)`.execute(db).then(
      () => 'done',
      ({ code, kind }) => ({ code, kind }),
    )
    await sql`select 1`.execute(db)
    await server.kill()
    t.same(await underWay, { code: 'connection-lost', kind: 'retry' })
    await t.rejects(sql`select 1`.execute(db), { name: 'Tree11Error', kind: 'retry' })
    await server.start()
    t.same((await sql`select 1 as een`.execute(db)).rows, [{ een: 1 }])
  },
)

t.test(
  'a server that goes away while tables are made leaves nothing half done, and is told of',
  async (t) => {
    await server.admin('create database unfinished')
    const database = await open(t, server.url('unfinished'))
    let asked = 0
    const interrupts: KyselyPlugin = {
      transformQuery({ node }) {
        asked++
        return node
      },
      async transformResult({ result }) {
        if (asked === 50) {
          await server.admin(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'unfinished' and application_name = 'tree11'",
          )
        }
        return result
      },
    }
    await t.rejects(migrate({ ...database, db: database.db.withPlugin(interrupts) }), {
      code: 'connection-lost',
      kind: 'retry',
      message: /^The connection to the database was lost while its tables were brought up to date/,
    })
    t.match((await migrate(database)).applied, ['0001_system'], 'from the first one on')
  },
)
