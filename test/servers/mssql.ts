import { sql } from 'kysely'
import tap, { type Test } from 'tap'
import { type Database, openDatabase } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import type { DatabaseConfig } from '../../src/config/database.ts'
import { tables } from '../../src/tables/index.ts'
import type { TestEngine } from '../engines.ts'
import { addMissing, isBabelfish, speakBabelfish } from './babelfish.ts'

const MISSING =
  'TEST_MSSQL_URL is not set, so nothing was tested: give it a SQL Server whose login may create databases, such as mssql://sa:password@localhost:1433/master?trustServerCertificate=true'

/** A few connections, so that each is used often: a look-alike is slow at first on every one. */
const LIMITS = { connectTimeoutSeconds: 30, timeoutSeconds: 300, poolSize: 3 }

export function testServerUrl(): string {
  const url = process.env.TEST_MSSQL_URL
  if (url) return url
  throw new Error(MISSING)
}

export function settingsOn(database: string): DatabaseConfig {
  const url = new URL(testServerUrl())
  url.pathname = `/${database}`
  return { url: url.href, schema: 'tree11', stagingSchema: 'staging', limits: LIMITS, notes: [] }
}

let made = 0

/** A new database on the server in TEST_MSSQL_URL, dropped when the test file ends. */
export async function newDatabase(): Promise<DatabaseConfig> {
  const name = `tree11_test_${process.pid}_${++made}`
  const master = async (statement: string) => {
    const admin = await openDatabase(settingsOn('master'))
    try {
      await sql.raw(statement).execute(admin.db)
      return await isBabelfish(admin.db)
    } finally {
      await admin.close()
    }
  }
  const babelfish = await master(`create database ${name}`)
  tap.teardown(() => master(`drop database ${name}`))
  const config = settingsOn(name)
  if (babelfish) {
    speakBabelfish()
    const database = await openDatabase(config)
    await addMissing(database.db)
    await database.close()
  }
  return config
}

/** One database for a whole file, emptied for each test: to make one takes seconds. */
export async function mssqlEngine(): Promise<TestEngine> {
  const database = await openDatabase(await newDatabase())
  tap.teardown(() => database.close())
  await migrate(database)
  return {
    name: 'mssql',
    async database(t: Test) {
      await emptied(database)
      t.teardown(() => emptied(database))
      return database
    },
  }
}

const SYSTEM = ['SyncRun', 'SyncRunTabel', 'DataQualityLog', 'Quarantaine', 'Wijziging', 'Idempotentie']

async function emptied({ db, names }: Database): Promise<void> {
  for (const name of [...SYSTEM, ...tables.map((table) => table.name)]) {
    await sql`delete from ${names.target(name)}`.execute(db)
  }
  for (const name of ['Pagina', 'Verzoek'] as const) await sql`delete from ${names.landed(name)}`.execute(db)
  await db
    .updateTable('TabelStand')
    .set({ Houder: null, VerlooptOp: null, LaatsteRunId: null, Versie: 0, Gepauzeerd: 0 })
    .execute()
}

if (import.meta.main && !process.env.TEST_MSSQL_URL) {
  process.stderr.write(`${MISSING}\n`)
  process.exitCode = 1
}
