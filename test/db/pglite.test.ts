import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { type Kysely, PGliteDialect, sql } from 'kysely'
import t, { type Test } from 'tap'
import { guardedKysely } from '../../db/guard.ts'
import { POSTGRES_MAJOR } from '../../db/postgres/data-folder.ts'
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

t.test('values come back as they are documented', async (t) => {
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

t.test('a Date is sent as UTC and comes back the same, whatever zone the process is in', async (t) => {
  const before = process.env.TZ
  process.env.TZ = 'America/New_York'
  t.teardown(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
  const { db } = await open(t)
  await sql`create table moment (a timestamp(3), b timestamptz(3), c date)`.execute(db)
  const moment = new Date('2026-03-08T02:30:00.123Z')
  await db.insertInto('moment').values({ a: moment, b: moment, c: moment }).execute()
  t.strictSame(await db.selectFrom('moment').selectAll().execute(), [
    { a: moment, b: moment, c: '2026-03-08' },
  ])
  const { rows } = await sql`select a::text, to_char(b, 'HH24:MI') as b from moment`.execute(db)
  t.strictSame(rows, [{ a: '2026-03-08 02:30:00.123', b: '02:30' }])
})

t.test(
  'the session settings hold, and the server is the version that data folders are checked for',
  async (t) => {
    const { db } = await open(t, { init: ["set work_mem = '77MB'"] })
    t.strictSame((await sql`show work_mem`.execute(db)).rows, [{ work_mem: '77MB' }])
    t.strictSame((await sql`show timezone`.execute(db)).rows, [{ TimeZone: 'UTC' }])
    const { rows } = await sql<{ v: number }>`select current_setting('server_version_num')::int as v`.execute(
      db,
    )
    t.equal(Math.floor(rows[0]!.v / 10000), POSTGRES_MAJOR)
  },
)

t.test(
  'bytes arrive as text; those that share their memory with others leave the others alone',
  async (t) => {
    const { db } = await open(t)
    const arrives = async (bytes: Uint8Array) =>
      (await sql<{ text: string }>`select ${bytes}::text as text`.execute(db)).rows[0]!.text
    const large = 'Zoë €5 🏋️'.repeat(1_000)
    const given = new TextEncoder().encode(large)
    t.equal(await arrives(given), large)
    t.equal(given.length, 0, 'they are moved: whoever gave them has them no more')
    t.equal(
      await arrives(new TextEncoder().encode(`${large}${large}`).subarray(Buffer.byteLength(large))),
      large,
    )
    const [small, beside] = [Buffer.from('Zoë'), Buffer.from('€5')]
    t.equal(small.buffer, beside.buffer)
    t.equal(await arrives(small), 'Zoë')
    t.equal(beside.toString(), '€5')
  },
)

t.test(
  'callers are answered before the database and the helpers of V8 get their turn',
  { skip: process.platform !== 'linux' && 'only on Linux has a thread a priority of its own' },
  async (t) => {
    await open(t)
    const lowered = (await readdir('/proc/self/task'))
      .map((thread) => ({
        name: readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim(),
        priority: getPriority(Number(thread)) - getPriority(process.pid),
      }))
      .filter(({ name }) => name === 'V8Worker' || name === 'pglite')
    t.ok(lowered.length > 1)
    t.same(new Set(lowered.map(({ priority }) => priority)), new Set([10]))
  },
)

t.test('errors keep what PostgreSQL says about them, except the parameters', async (t) => {
  const { client, db } = await open(t)
  await sql`create table lid (id int constraint lid_key primary key, naam text not null)`.execute(db)
  await sql`insert into lid values (1, 'a')`.execute(db)
  await t.rejects(db.insertInto('lid').values({ id: 1, naam: 'geheim' }).execute(), {
    name: 'PostgresError',
    code: '23505',
    constraint: 'lid_key',
    table: 'lid',
    severity: 'ERROR',
    detail: 'Key (id)=(1) already exists.',
  })
  await t.rejects(db.insertInto('lid').values({ id: 2, naam: null }).execute(), {
    code: '23502',
    column: 'naam',
  })
  await t.rejects(sql`selec 1`.execute(db), { code: '42601', position: '1' })
  await t.rejects(client.query('select $1', [() => 1]), { name: 'DataCloneError' })
  t.strictSame((await sql`select 1 as still`.execute(db)).rows, [{ still: 1 }])
})

t.test('transactions commit, roll back, and say when a commit was none', async (t) => {
  const { client, db } = await open(t)
  await client.exec('create table a (x int); create table b (x int primary key)')
  await db.transaction().execute((trx) => trx.insertInto('a').values({ x: 1 }).execute())
  const oops = new Error('oops')
  await t.rejects(
    db.transaction().execute(async (trx) => {
      await trx.insertInto('a').values({ x: 2 }).execute()
      throw oops
    }),
    oops,
  )
  await t.rejects(
    db.transaction().execute(async (trx) => {
      await trx.insertInto('a').values({ x: 3 }).execute()
      await sql`selec`.execute(trx).catch(() => {})
    }),
    { message: 'Transaction was rolled back instead of committed', cause: { code: '25P02' } },
  )
  t.strictSame(await db.selectFrom('a').select('x').execute(), [{ x: 1 }])
  const { numAffectedRows } = await sql`merge into b using (values (1), (2)) s(x) on b.x = s.x
    when not matched then insert (x) values (s.x)`.execute(db)
  t.equal(numAffectedRows, 2n, 'a MERGE tells how many rows it touched')
})

t.test('a database is cloned from a dump', async (t) => {
  const first = await open(t)
  await sql`create table a as select 42 as x`.execute(first.db)
  const tar = await first.client.dumpDataDir()
  for (const loadDataDir of [tar, new Blob([tar as Uint8Array<ArrayBuffer>])]) {
    const clone = await open(t, { loadDataDir })
    t.strictSame(await clone.db.selectFrom('a').selectAll().execute(), [{ x: 42 }])
  }
})
