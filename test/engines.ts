import { sql } from 'kysely'
import tap, { type Test } from 'tap'
import type { Database } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { tables } from '../src/tables/index.ts'
import { migratedDump, settingsFor } from './migrated.ts'
import { makeDatabase } from './servers/mssql.ts'
import { type PostgresServer, startPostgres } from './servers/postgres.ts'

/** A kind of database that tests run on. */
export interface TestEngine {
  name: string
  /** A migrated database of the test's own, gone when it ends. */
  database(t: Test): Promise<Database>
}

let chosen: TestEngine | undefined

/** What `testDatabase` opens from here on in this process. */
export function useEngine(engine: TestEngine): void {
  chosen = engine
}

/** The engine in use: the embedded database, or what TEST_ENGINE names (`TEST_ENGINE=postgres node test/…`, or mssql). */
export async function engineInUse(): Promise<TestEngine> {
  chosen ??= await engineNamed(process.env.TEST_ENGINE ?? 'pglite')
  return chosen
}

async function engineNamed(name: string): Promise<TestEngine> {
  if (name === 'pglite') return pglite
  if (name === 'mssql') return await mssqlEngine()
  if (name !== 'postgres') throw new Error(`TEST_ENGINE: found "${name}", wanted pglite, postgres or mssql`)
  const server = await startPostgres()
  tap.teardown(() => server.close())
  return postgresOn(server)
}

export { settingsFor }

/** In memory; migrated once and cloned after that. */
export const pglite: TestEngine = {
  name: 'pglite',
  async database(t) {
    const database = await openDatabase(settingsFor('pglite://memory'), { loadDataDir: await migratedDump() })
    t.teardown(() => database.close())
    return database
  },
}

/** Databases on a server: migrated once, and copied for each test. */
export function postgresOn(server: PostgresServer): TestEngine {
  let template: Promise<void> | undefined
  let made = 0
  return {
    name: 'postgres',
    async database(t) {
      template ??= migrated(server)
      await template
      const name = `test${++made}`
      await server.admin(`create database ${name} template migrated`)
      const database = await openDatabase(settingsFor(server.url(name)))
      t.teardown(async () => {
        await database.close()
        await server.admin(`drop database ${name}`)
      })
      return database
    },
  }
}

async function migrated(server: PostgresServer): Promise<void> {
  await server.admin('create database migrated')
  const database = await openDatabase(settingsFor(server.url('migrated')))
  await migrate(database)
  await database.close()
}

/** Databases on the server in TEST_MSSQL_URL. To make one takes seconds, so each is emptied for the next test. */
export async function mssqlEngine(): Promise<TestEngine> {
  // A look-alike takes seconds for a statement that it has not seen.
  tap.setTimeout(1_800_000)
  const free: Database[] = []
  async function make(): Promise<Database> {
    const { config, drop } = await makeDatabase()
    const database = await openDatabase(config)
    tap.teardown(async () => {
      await database.close()
      await drop()
    })
    await migrate(database)
    return database
  }
  return {
    name: 'mssql',
    async database(t) {
      const database = free.pop() ?? (await make())
      t.teardown(async () => {
        await emptied(database)
        free.push(database)
      })
      return database
    },
  }
}

const SYSTEM = [
  'SyncRun',
  'SyncRunTabel',
  'DataQualityLog',
  'Quarantaine',
  'Wijziging',
  'Idempotentie',
  'AuditLog',
  'Melding',
  'StroomVeld',
  'BronVerzoek',
]

async function emptied({ db, names }: Database): Promise<void> {
  for (const name of [...SYSTEM, ...tables.map((table) => table.name)]) {
    await sql`delete from ${names.target(name)}`.execute(db)
  }
  for (const name of ['Pagina', 'Verzoek'] as const) await sql`delete from ${names.landed(name)}`.execute(db)
  await db
    .updateTable('TabelStand')
    .set({
      Houder: null,
      VerlooptOp: null,
      LaatsteRunId: null,
      BronGelezenOp: null,
      Versie: 0,
      Token: 0,
      Gepauzeerd: 0,
      PauzeRunId: null,
    })
    .execute()
}
