import { sql } from 'kysely'
import t, { type Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { engineOf } from '../../db/engines.ts'
import { migrate } from '../../db/migrate.ts'
import { plannedDdl } from '../../db/migration-script.ts'
import { openDatabase } from '../../db/open-database.ts'
import { eventually } from '../helper.ts'
import { makeDatabase, settingsOn } from '../servers/mssql.ts'

/** What only a server can show, on the one in TEST_MSSQL_URL. */

t.setTimeout(600_000)

async function empty(
  t: Test,
): Promise<{ database: Database; open(): Promise<Database>; remove(): Promise<void> }> {
  const { config, drop } = await makeDatabase()
  const opened: Database[] = []
  const open = async () => {
    const database = await openDatabase(config)
    opened.push(database)
    return database
  }
  t.teardown(async () => {
    await Promise.all(opened.map((database) => database.close()))
    await drop()
  })
  return { database: await open(), open, remove: () => engineOf(config).remove() }
}

const count = async ({ db }: Database, what: string) =>
  Number(
    (
      await sql<{
        n: number
      }>`select count(*) as n from INFORMATION_SCHEMA.TABLES where TABLE_TYPE = ${what}`.execute(db)
    ).rows[0]!.n,
  )

t.test('setup-db', async (t) => {
  const { database, open, remove } = await empty(t)
  const planned = await plannedDdl(database)
  t.ok(planned.some((text) => text.startsWith('create view "rapport"."Leden"')))
  t.equal(await count(database, 'BASE TABLE'), 0, 'a rehearsal changes nothing')

  const three = await Promise.all([open(), open(), open()])
  const applied = await Promise.all(three.map(async (one) => (await migrate(one)).applied.length))
  t.same(applied.sort().slice(0, 2), [0, 0], 'of three at once, one does it')
  t.same(await plannedDdl(database), [], 'after which there is nothing to do')
  t.same((await migrate(database)).applied, [])
  t.equal(await count(database, 'VIEW'), 13)

  await sql`create table tree11.VanIemandAnders (x int)`.execute(database.db)
  await remove()
  t.equal(await count(database, 'VIEW'), 0)
  t.equal(await count(database, 'BASE TABLE'), 1, '--force leaves what somebody else put there')
})

t.test('tables that old scripts filled are taken over', async (t) => {
  const { database } = await empty(t)
  const { db } = database
  await sql`create schema tree11`.execute(db)
  await sql`create table tree11.Leden (Id varchar(50), Naam nvarchar(100), Actief bit, Eigen nvarchar(10))`.execute(
    db,
  )
  await sql`insert into tree11.Leden (Id, Naam, Actief, Eigen) values ('u1', N'Zoë', 1, N'x'), ('u1', N'Bo', 0, N'y')`.execute(
    db,
  )
  await sql`create table tree11.Omzet (Datum datetime, Omzet float)`.execute(db)

  await t.rejects(migrate(database), {
    code: 'tables-not-adopted',
    problems: [
      /^tree11\.Leden has 1 keys \(Id\) more than once: SELECT Id, COUNT\(\*\) FROM tree11\.Leden GROUP BY Id HAVING COUNT\(\*\) > 1 shows them; delete all but one row of each$/,
      /^tree11\.Omzet\.Datum is datetime, wanted date: .*ALTER TABLE tree11\.Omzet ALTER COLUMN Datum date NOT NULL$/,
      /^tree11\.Omzet\.Omzet is float, wanted decimal\(12,2\)/,
      /^tree11\.Omzet has no GrootboekRekeningId, Type, its key/,
    ],
  })
  t.equal(await count(database, 'VIEW'), 0, 'and nothing was changed')

  await sql`delete from tree11.Leden where Naam = N'Bo'`.execute(db)
  await sql`drop table tree11.Omzet`.execute(db)
  const key =
    'alter table "tree11"."Leden" alter column "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null'
  t.ok((await plannedDdl(database)).includes(key), 'keys differ by case from here on')
  await migrate(database)
  const { rows } =
    await sql<object>`select Id, Naam, Actief, Eigen, BedrijfId, RunId from tree11.Leden`.execute(db)
  t.same(
    rows,
    [{ Id: 'u1', Naam: 'Zoë', Actief: true, Eigen: 'x', BedrijfId: null, RunId: 0 }],
    'no row is lost',
  )
  await t.rejects(sql`insert into tree11.Leden (Id, Naam) values (N'u1', N'twice')`.execute(db), {
    code: 'EREQUEST',
  })
  await sql`insert into tree11.Leden (Id, Naam) values (N'u2', ${'x'.repeat(255)})`.execute(db)
  t.same((await migrate(database)).applied, [])
})

t.test(
  'two transactions that wait for each other: one is told to try again, the other goes on',
  async (t) => {
    const { database } = await empty(t)
    const { db } = database
    await sql`create table dbo.rij (n int primary key, v int)`.execute(db)
    await sql`insert into dbo.rij values (1, 0), (2, 0)`.execute(db)
    const both = Promise.withResolvers<void>()
    let begun = 0
    const cross = (first: number, second: number) =>
      db.transaction().execute(async (trx) => {
        await sql`update dbo.rij set v = v + 1 where n = ${first}`.execute(trx)
        if (++begun === 2) both.resolve()
        await both.promise
        await sql`update dbo.rij set v = v + 1 where n = ${second}`.execute(trx)
      })
    const ends = await Promise.allSettled([cross(1, 2), cross(2, 1)])
    const lost = ends.filter((end) => end.status === 'rejected')
    t.equal(lost.length, 1)
    t.match(lost[0]!.reason, { code: 'deadlock', kind: 'retry' })
    t.same((await sql`select sum(v) as v from dbo.rij`.execute(db)).rows, [{ v: 2 }], 'its half is undone')
  },
)

t.test('a statement that fails undoes its transaction, and the connection serves the next', async (t) => {
  const { database } = await empty(t)
  const { db } = database
  await sql`create table dbo.rij (n int primary key)`.execute(db)
  await t.rejects(
    db.transaction().execute(async (trx) => {
      await sql`insert into dbo.rij values (1)`.execute(trx)
      await sql`insert into dbo.rij values (1)`.execute(trx)
    }),
    { code: 'EREQUEST' },
  )
  t.same((await sql`select count(*) as n from dbo.rij`.execute(db)).rows, [{ n: 0 }])
})

t.test('values go to the server and come back as they are', async (t) => {
  const { database } = await empty(t)
  const moment = new Date('1900-01-01T00:00:00.001Z')
  const { rows } =
    await sql`select ${moment} as m, cast(${'Zoë €5 🏋️'} as nvarchar(50)) as t, ${9_007_199_254_740_991} as b, ${null} as n, ${'x'.repeat(5_000)} as l, cast(0.1 as decimal(12, 2)) as d`.execute(
      database.db,
    )
  t.same(rows, [
    { m: moment, t: 'Zoë €5 🏋️', b: 9_007_199_254_740_991, n: null, l: 'x'.repeat(5_000), d: '0.10' },
  ])
})

t.test('doctor examines the server', async (t) => {
  const { database } = await empty(t)
  const names = (await database.examine!()).map(({ name }) => name)
  for (const name of ['SQL Server', 'Compatibility level', 'Snapshot reads', 'Rights', 'Clock']) {
    t.ok(names.includes(name), name)
  }
})

t.test('a login that is refused may be let in again soon, where it was let in before', async (t) => {
  const admin = await openDatabase(settingsOn('master'))
  const asked = (statement: string) => sql.raw(statement).execute(admin.db)
  const name = `tree11_test_${process.pid}`
  const password = `Tree11-${process.pid}-x`
  await asked(`create login ${name} with password = '${password}'`)
  const config = settingsOn('master')
  const url = new URL(config.url)
  url.username = name
  url.password = password
  const database = await openDatabase({ ...config, url: url.href })
  t.teardown(async () => {
    await database.close()
    // A busy server is a while in seeing that its connections are closed.
    const dropped = () =>
      asked(`drop login ${name}`).then(
        () => true,
        () => false,
      )
    if (!(await eventually(dropped, true))) throw new Error(`The login ${name} is still there.`)
    await admin.close()
  })
  const refused = { code: 'database-login-failed', message: /the login was refused/ }
  await database.db.transaction().execute(async (trx) => {
    await sql`select 1`.execute(trx)
    await asked(`alter login ${name} disable`)
  })
  // It keeps the one connection, so that the next query wants a new one.
  const done = Promise.withResolvers<void>()
  const keeper = database.db.transaction().execute(() => done.promise)
  await t.rejects(sql`select 1`.execute(database.db), { ...refused, kind: 'retry' })
  done.resolve()
  await keeper
  await t.rejects(openDatabase({ ...config, url: url.href }), { ...refused, kind: 'fail' })
})
