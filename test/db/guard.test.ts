import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, PGliteDialect, PostgresAdapter, sql } from 'kysely'
import t, { type Test } from 'tap'
import { hurry, takeTime } from '../../db/connection-wait.ts'
import { guardedKysely } from '../../db/guard.ts'
import { openPglite } from '../../db/postgres/pglite.ts'
import { migratedDump } from '../migrated.ts'

// One database for all of it: nothing here leaves a row behind that another test sees.
const pglite = await openPglite({ loadDataDir: await migratedDump() })
// biome-ignore lint/suspicious/noExplicitAny: the tests write their SQL themselves
const db: Kysely<any> = guardedKysely(new PGliteDialect({ pglite }))
await sql`create schema other`.execute(db)
await sql`create table a (x int)`.execute(db)
await sql`create table other.a (x int)`.execute(db)
t.teardown(() => db.destroy())

const refused = { code: 'db-inside-transaction', kind: 'fail', message: /use the trx it was given/ }
const rowsOfA = async () => (await db.selectFrom('a').selectAll().execute()).length

/** A query that waits for its own transaction would never end. */
function soon<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    sleep(5_000, undefined, { ref: false }).then(() => Promise.reject(new Error('it hangs'))),
  ])
}

t.test('a query on db inside a transaction is refused at once, and rolls it back', async (t) => {
  const forms: [string, () => Promise<unknown>][] = [
    ['a query', () => db.selectFrom('a').selectAll().execute()],
    ['raw SQL', () => sql`select 1`.execute(db)],
    ['another schema', () => db.withSchema('other').selectFrom('a').selectAll().execute()],
    ['without plugins', () => db.withoutPlugins().selectFrom('a').selectAll().execute()],
    ['a nested transaction', () => db.transaction().execute(async () => {})],
    ['a connection', () => db.connection().execute(async () => {})],
    ['a schema change', () => db.schema.createTable('b').addColumn('x', 'integer').execute()],
    ['the introspection', () => db.introspection.getTables()],
    ['after a wait', () => sleep(5).then(() => db.selectFrom('a').selectAll().execute())],
    [
      'an abortable query',
      () => db.selectFrom('a').selectAll().execute({ signal: new AbortController().signal }),
    ],
  ]
  for (const [name, form] of forms) {
    const work = db.transaction().execute(async (trx) => {
      await trx.insertInto('a').values({ x: 1 }).execute()
      await form()
    })
    await t.rejects(soon(work), refused, name)
  }
  t.equal(await rowsOfA(), 0)
})

t.test('inside db.connection() it is refused too', async (t) => {
  await t.rejects(soon(db.connection().execute(() => sql`select 1`.execute(db))), refused)
})

t.test('trx does everything inside its transaction', async (t) => {
  const rows = await db.transaction().execute(async (trx) => {
    await trx.withSchema('other').insertInto('a').values({ x: 1 }).execute()
    await Promise.all([sql`select 1`.execute(trx), sql`select 2`.execute(trx)])
    return await sql`delete from other.a returning x`.execute(trx)
  })
  t.strictSame(rows.rows, [{ x: 1 }])
})

t.test('who comes from elsewhere waits in line', async (t) => {
  const order: string[] = []
  const begun = Promise.withResolvers<void>()
  const transaction = db.transaction().execute(async (trx) => {
    begun.resolve()
    await sleep(100)
    await sql`select 1`.execute(trx)
    order.push('transaction')
  })
  await begun.promise
  const query = sql`select 2`.execute(db).then(() => order.push('query'))
  const another = db.transaction().execute(async (trx) => {
    await sql`select 3`.execute(trx)
    order.push('another')
  })
  await soon(Promise.all([transaction, query, another]))
  t.strictSame(order, ['transaction', 'query', 'another'])
})

t.test('what a transaction set off may use db once it is over', async (t) => {
  let later: Promise<unknown> | undefined
  await db.transaction().execute(async () => {
    later = sleep(50).then(() => sql`select 1 as x`.execute(db))
  })
  t.match(await soon(later!), { rows: [{ x: 1 }] })
})

t.test('another database may be used inside a transaction', async (t) => {
  const second = await openSecond(t)
  const work = db.transaction().execute(() => sql`select 1 as x`.execute(second))
  t.match(await soon(work), { rows: [{ x: 1 }] })
})

t.test('a transaction without a callback is refused, and keeps nobody waiting', async (t) => {
  await t.rejects(soon(db.startTransaction().execute()), { code: 'uncontrolled-transaction' })
  t.equal(await soon(rowsOfA()), 0)
})

t.test('a failing query inside a transaction leaves db usable', async (t) => {
  const work = db.transaction().execute((trx) => sql`selec`.execute(trx))
  await t.rejects(soon(work), { code: '42601' })
  t.equal(await soon(rowsOfA()), 0)
})

t.test('the guard holds for an engine of several connections as well', async (t) => {
  const many = guardedKysely(manyConnections())
  t.teardown(() => many.destroy())
  const work = many.transaction().execute(() => sql`select 1`.execute(many))
  await t.rejects(soon(work), refused)
  const beside = many.transaction().execute(() => sleep(50))
  t.match(await soon(sql`select 1`.execute(many)), { rows: [] }, 'without waiting in line')
  await beside
})

t.test('an answer in a hurry gives up waiting, and what it gave up is not run later', async (t) => {
  const busyFor = (milliseconds: number) => db.transaction().execute(() => sleep(milliseconds))
  const insert = () => sql`insert into a values (1)`.execute(db)
  const long = busyFor(2_000)
  await sleep(20)
  const begun = performance.now()
  const refusal = { code: 'database-busy', kind: 'retry', retryAfterMs: 100 }
  await t.rejects(
    hurry(100, () => insert()),
    refusal,
  )
  t.ok(performance.now() - begun < 1_800, 'before the transaction ended')
  const patient = rowsOfA()
  await long
  t.equal(await soon(patient), 0, 'the other one waited, and finds nothing inserted')
  await sleep(20)
  t.equal(await rowsOfA(), 0)

  const stream = hurry(100, async () => {
    const other = busyFor(300)
    await sleep(5)
    takeTime()
    return [await rowsOfA(), await other]
  })
  t.strictSame(await soon(stream), [0, undefined], 'an answer that has begun waits')

  await t.test('several queries of one answer share the time that they wait', async (t) => {
    const answer = hurry(1_000, async () => {
      const first = busyFor(750)
      await sleep(5)
      const together = await Promise.all([rowsOfA(), rowsOfA(), rowsOfA()])
      await first
      const second = busyFor(750)
      await sleep(5)
      await t.rejects(rowsOfA(), { code: 'database-busy' }, 'some 250 ms are left')
      await second
      await sleep(1_050)
      const third = busyFor(400)
      await sleep(5)
      return [...together, await rowsOfA(), await third]
    })
    t.strictSame(await soon(answer), [0, 0, 0, 0, undefined], 'time in which nothing waits is won back')
  })
  t.equal(await hurry(50, async () => (await rowsOfA()) + (await rowsOfA())), 0)
})

// biome-ignore lint/suspicious/noExplicitAny: as above
async function openSecond(t: Test): Promise<Kysely<any>> {
  const client = await openPglite({ loadDataDir: await migratedDump() })
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const second: Kysely<any> = guardedKysely(new PGliteDialect({ pglite: client }))
  t.teardown(() => client.close())
  return second
}

/** An engine that hands out a connection to everybody, and answers nothing. */
function manyConnections() {
  const real = new PGliteDialect({ pglite })
  const done = async () => {}
  const connection = () => ({
    executeQuery: async () => ({ rows: [] }),
    streamQuery: () => {
      throw new Error('not here')
    },
  })
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (one: Kysely<unknown>) => real.createIntrospector(one),
    createQueryCompiler: () => real.createQueryCompiler(),
    createDriver: () => ({
      init: done,
      acquireConnection: async () => connection(),
      releaseConnection: done,
      beginTransaction: done,
      commitTransaction: done,
      rollbackTransaction: done,
      destroy: done,
    }),
  }
}
