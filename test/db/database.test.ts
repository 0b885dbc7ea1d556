import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import type { Database, OpenOptions } from '../../db/database.ts'
import { engineOf } from '../../db/engines.ts'
import { openDatabase } from '../../db/open-database.ts'
import { readFolderLock } from '../../db/postgres/folder-lock.ts'
import type { DatabaseConfig } from '../../src/config/database.ts'

// A database takes seconds to open, and on a busy machine several times that.
t.setTimeout(120_000)

const config = (url: string): DatabaseConfig => ({
  url,
  schema: 'tree11',
  stagingSchema: 'staging',
  notes: [],
})

async function open(t: Test, url: string, options: OpenOptions = {}): Promise<Database> {
  const database = await openDatabase(config(url), options)
  t.teardown(() => database.close())
  return database
}

async function count(database: Database, table: string): Promise<unknown> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.id(table)}`.execute(database.db)
  return rows[0]?.n
}

t.test('DATABASE_URL names the folder', async (t) => {
  t.equal(engineOf(config('pglite://./.tree11/db')).place, join(process.cwd(), '.tree11', 'db'))
  t.equal(engineOf(config('pglite://../x')).place, join(process.cwd(), '..', 'x'))
  t.equal(engineOf(config('pglite:///var/a b/db')).place, '/var/a b/db')
  t.equal(engineOf(config('pglite://memory')).place, 'in memory')
  t.throws(() => engineOf(config('pglite://data')).place, {
    message:
      'DATABASE_URL: found "pglite://data", wanted pglite://./folder, pglite:///absolute/folder or pglite://memory',
  })
})

t.test('other engines are refused in one line that shows no password', async (t) => {
  const message =
    'DATABASE_URL: found oracle://…, wanted one of pglite://, postgres://, postgresql://, mssql://'
  const refused = openDatabase(config('oracle://sa:hunter2@host/Tree11'))
  await t.rejects(refused, { name: 'SettingError', code: 'wrong-setting', message })
})

t.test('what is written is there after closing, and the folder is free again', async (t) => {
  const folder = join(t.testdir(), 'a', 'b', 'db')
  const url = `pglite://${folder}`
  const first = await open(t, url, { address: 'http://127.0.0.1:3000', session: { work_mem: '33MB' } })
  t.equal(first.exclusive, true)
  t.match((await sql`show work_mem`.execute(first.db)).rows, [{ work_mem: '33MB' }])
  await sql`create table a as select 1 as x`.execute(first.db)
  t.strictSame(await readFolderLock(folder), { pid: process.pid, address: 'http://127.0.0.1:3000' })
  await first.announce({ address: 'http://127.0.0.1:4000', key: 'k' })
  symlinkSync(folder, `${folder}-link`)
  for (const again of [url, `${url}-link`]) {
    await t.rejects(openDatabase(config(again)), {
      code: 'database-in-use',
      message: /http:\/\/127.0.0.1:4000/,
    })
  }
  await Promise.all([first.close(), first.close(), first.db.destroy()])
  await first.close()
  t.equal(await readFolderLock(folder), undefined)
  const second = await open(t, url)
  t.equal(await count(second, 'a'), 1)
  await second.db.destroy()
  await second.close()
  await (await open(t, url)).close()
  t.strictSame(readdirSync(join(folder, '..')).sort(), ['db', 'db-link'])
})

t.test('the folder is of its owner alone, also one that was open to all', async (t) => {
  const folder = join(t.testdir(), 'db')
  mkdirSync(folder, { mode: 0o777 })
  chmodSync(folder, 0o777)
  const { db } = await open(t, `pglite://${folder}`)
  await sql`create table a as select 1 as x`.execute(db)
  t.equal(statSync(folder).mode & 0o777, 0o700)
})

t.test('a database in memory begins with a dump, and db is guarded', async (t) => {
  const first = await open(t, 'pglite://memory')
  await sql`create table a as select 1 as x`.execute(first.db)
  const clone = await open(t, 'pglite://memory', { loadDataDir: await first.dump!() })
  t.equal(await count(clone, 'a'), 1)
  await t.rejects(
    clone.db.transaction().execute(() => count(clone, 'a')),
    { code: 'db-inside-transaction' },
  )
})

t.test(
  'an owner killed in the middle of writing: the next one goes on with what was committed',
  async (t) => {
    const folder = join(t.testdir(), 'db')
    const program = `
    import { openDatabase } from ${JSON.stringify(new URL('../../db/open-database.ts', import.meta.url))}
    import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))}
    const { db } = await openDatabase(${JSON.stringify(config(`pglite://${folder}`))})
    await sql\`create table if not exists a (x int)\`.execute(db)
    for (let i = 1; ; i++) {
      await db.transaction().execute(async (trx) => {
        for (let j = 0; j < 10; j++) await sql\`insert into a values (\${i})\`.execute(trx)
      })
      console.log(i)
    }`
    for (let round = 1; round <= 3; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      t.teardown(() => child.kill('SIGKILL'))
      const exit = once(child, 'exit')
      let committed = 0
      for await (const line of createInterface(child.stdout)) {
        committed = Number(line)
        if (committed === 20 * round) {
          await t.rejects(openDatabase(config(`pglite://${folder}`)), {
            code: 'database-in-use',
            message: `The database folder ${folder} is in use by process ${child.pid}: stop it first, or name another folder in DATABASE_URL.`,
          })
          child.kill('SIGKILL')
        }
      }
      await exit
      t.ok(committed >= 20 * round, `it was killed after ${committed} transactions`)
      const database = await openDatabase(config(`pglite://${folder}`))
      const rows = Number(await count(database, 'a'))
      t.ok(rows >= committed * 10, `${rows} rows of at least ${committed * 10}`)
      t.equal(rows % 10, 0, 'no transaction is there in part')
      await sql`truncate a`.execute(database.db)
      await database.close()
    }
  },
)

t.test('a folder that cannot be opened is explained in one line', async (t) => {
  const folder = t.testdir({ file: 'x', old: { PG_VERSION: '16\n' }, photos: { 'cat.jpg': '' } })
  const tries: [string, { code: string; message?: string }][] = [
    [
      'file',
      {
        code: 'not-a-folder',
        message: `The database folder ${folder}/file is a file, or lies below one: name a folder in DATABASE_URL, or move the file away.`,
      },
    ],
    ['file/below', { code: 'not-a-folder' }],
    [
      'old',
      {
        code: 'wrong-database-version',
        message: `The database folder ${folder}/old holds data of PostgreSQL 16, and this version reads 18: name another folder in DATABASE_URL, or move it away to begin anew.`,
      },
    ],
    [
      'photos',
      {
        code: 'folder-not-empty',
        message: `The database folder ${folder}/photos holds other files (cat.jpg): name a folder of its own in DATABASE_URL.`,
      },
    ],
  ]
  for (const [name, error] of tries) {
    await t.rejects(openDatabase(config(`pglite://${folder}/${name}`)), { kind: 'fail', ...error }, name)
    t.notOk(existsSync(`${folder}/${name}.lock`), 'and no lock is left')
  }
})

t.test('a folder that may not be written is explained in one line', async (t) => {
  const folder = unwritable(t)
  if (folder === undefined) {
    t.comment('not tried: this user may write everywhere')
    return
  }
  await t.rejects(openDatabase(config(`pglite://${folder}`)), {
    code: 'folder-not-writable',
    kind: 'fail',
    message: new RegExp(`^The database folder ${folder} .*DATABASE_URL\\.$`),
  })
})

t.test('a damaged database is explained, and its folder is free again', async (t) => {
  const folder = join(t.testdir(), 'db')
  mkdirSync(folder)
  writeFileSync(join(folder, 'PG_VERSION'), '18\n')
  await t.rejects(openDatabase(config(`pglite://${folder}`)), {
    code: 'database-not-opened',
    message: /put back a copy of it, or move it away to begin anew\.$/,
  })
  t.equal(await readFolderLock(folder), undefined)
})

/** Root may write in any folder, except where the system itself has none to give. */
function unwritable(t: Test): string | undefined {
  if (process.getuid?.() === 0) return existsSync('/sys/kernel') ? '/sys/kernel/tree11' : undefined
  if (process.platform === 'win32') return undefined
  const folder = t.testdir()
  chmodSync(folder, 0o555)
  t.teardown(() => chmodSync(folder, 0o755))
  return join(folder, 'db')
}
