import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import { Tree11Error } from '../src/errors.ts'
import type { Database } from './database.ts'
import type { Ddl } from './ddl.ts'
import type { Names } from './names.ts'

const folder = new URL('../migrations/', import.meta.url)

/** What migrations work on. */
export interface Migrated extends Pick<Ddl, 'db' | 'dialect'> {
  names: Names
}

export interface Step {
  name: string
  up(ddl: Ddl): Promise<void>
}

/** migrations/NNNN_name.ts, in order. */
export async function migrationSteps(): Promise<Step[]> {
  const files = (await readdir(fileURLToPath(folder))).filter((file) => /^\d{4}_.*\.ts$/.test(file)).sort()
  return await Promise.all(
    files.map(async (file) => {
      const { up } = (await import(new URL(file, folder).href)) as Pick<Step, 'up'>
      return { name: file.replace(/\.ts$/, ''), up }
    }),
  )
}

/** Hands each migration the database and its dialect. */
function provider(database: Pick<Database, 'dialect' | 'names'>): MigrationProvider {
  return {
    async getMigrations() {
      const migrations = (await migrationSteps()).map((step): [string, Migration] => [
        step.name,
        { up: (db) => carryOut(step, { ...database, db }) },
      ])
      return Object.fromEntries(migrations)
    },
  }
}

/** Tables that scripts filled before Tree11 cannot be taken over as they are. */
export class AdoptionError extends Tree11Error {
  /** One line each: what stands in the way and what to do. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `Tables that are there already cannot be taken over yet, and nothing was changed. ${problems.join('. ')}.`,
      { code: 'tables-not-adopted', kind: 'fail' },
    )
    this.problems = problems
  }
}

/** What stands in the way of any table is told at once; the migrations' transaction ends without a trace. */
export async function carryOut({ up }: Step, { db, dialect, names }: Migrated): Promise<void> {
  const problems: string[] = []
  const adopt: Ddl['adopt'] = async (table, columns, indexes) => {
    const adopted = await dialect.adopt?.(db, { schema: names.schema, table, columns, indexes })
    problems.push(...(adopted?.problems ?? []))
    return adopted?.there ?? false
  }
  await up({ db, dialect, reports: names.reports, adopt })
  if (problems.length > 0) throw new AdoptionError(problems)
}

/** Where Kysely keeps which migrations were carried out. */
export const LEDGER = { table: 'Migratie', lock: 'MigratieSlot' }

function migrator(database: Database): Migrator {
  return new Migrator({
    db: database.db,
    provider: provider(database),
    migrationTableSchema: database.names.schema,
    migrationTableName: LEDGER.table,
    migrationLockTableName: LEDGER.lock,
  })
}

/** Brings the database's tables to this version. Safe to run again, and from several processes at once. */
export async function migrate(database: Database): Promise<{ applied: string[] }> {
  await createSchemas(database)
  const { error, results } = await migrator(database).migrateToLatest()
  if (error) throw broken(error)
  return { applied: (results ?? []).map(({ migrationName }) => migrationName) }
}

/** One process at a time: "if not exists" alone fails when two ask at once, and asks for rights when it is there. */
async function createSchemas({ db, dialect, names }: Database): Promise<void> {
  if ((await missingSchemas(db, names)).length === 0) return
  await db.transaction().execute(async (trx) => {
    await dialect.lock('tree11 schemas').execute(trx)
    for (const schema of await missingSchemas(trx, names)) await trx.schema.createSchema(schema).execute()
  })
}

export async function missingSchemas(db: Ddl['db'], { schema, staging, reports }: Names): Promise<string[]> {
  const there = new Set((await db.introspection.getSchemas()).map(({ name }) => name))
  return [schema, staging, reports].filter((name) => !there.has(name))
}

/** Names of the migrations that this version has and the database has not. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const migrations = await migrator(database).getMigrations()
  return migrations.filter(({ executedAt }) => !executedAt).map(({ name }) => name)
}

function broken(error: unknown): Error {
  // Kysely has no classes of its own for these; its words are their only sign.
  const text = error instanceof Error ? error.message : String(error)
  if (text.endsWith('connection has been discarded')) {
    return new Tree11Error(
      'The connection to the database was lost while its tables were brought up to date. Nothing was left half done: start again.',
      { code: 'connection-lost', kind: 'retry', cause: error },
    )
  }
  if (!text.includes('corrupted migrations')) return error instanceof Error ? error : new Error(text)
  return new Tree11Error(
    'The database was made by a newer version of Tree11. Update Tree11, or point DATABASE_URL at another database.',
    { code: 'database-newer', kind: 'fail', cause: error },
  )
}
