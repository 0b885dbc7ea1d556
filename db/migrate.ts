import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import { Tree11Error } from '../src/errors.ts'
import type { Database } from './database.ts'
import type { Ddl } from './ddl.ts'

const folder = new URL('../migrations/', import.meta.url)

/** Reads migrations/NNNN_name.ts and hands each the database and its dialect. */
function provider({ dialect }: Database): MigrationProvider {
  return {
    async getMigrations() {
      const files = (await readdir(fileURLToPath(folder)))
        .filter((file) => /^\d{4}_.*\.ts$/.test(file))
        .sort()
      const migrations = await Promise.all(
        files.map(async (file): Promise<[string, Migration]> => {
          const { up } = (await import(new URL(file, folder).href)) as { up(ddl: Ddl): Promise<void> }
          return [file.replace(/\.ts$/, ''), { up: (db) => up({ db, dialect }) }]
        }),
      )
      return Object.fromEntries(migrations)
    },
  }
}

function migrator(database: Database): Migrator {
  return new Migrator({
    db: database.db,
    provider: provider(database),
    migrationTableSchema: database.names.schema,
    migrationTableName: 'Migratie',
    migrationLockTableName: 'MigratieSlot',
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
  const wanted = [names.schema, names.staging]
  const missing = async (trx: Database['db']) => {
    const there = new Set((await trx.introspection.getSchemas()).map(({ name }) => name))
    return wanted.filter((name) => !there.has(name))
  }
  if ((await missing(db)).length === 0) return
  await db.transaction().execute(async (trx) => {
    await dialect.lock('tree11 schemas').execute(trx)
    for (const schema of await missing(trx)) await trx.schema.createSchema(schema).execute()
  })
}

/** Names of the migrations that this version has and the database has not. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const migrations = await migrator(database).getMigrations()
  return migrations.filter(({ executedAt }) => !executedAt).map(({ name }) => name)
}

function broken(error: unknown): Error {
  // Kysely has no class of its own for this; its words are its only sign.
  const text = error instanceof Error ? error.message : String(error)
  if (!text.includes('corrupted migrations')) return error instanceof Error ? error : new Error(text)
  return new Tree11Error(
    'The database was made by a newer version of Tree11. Update Tree11, or point DATABASE_URL at another database.',
    { code: 'database-newer', kind: 'fail', cause: error },
  )
}
