import type { CompiledQuery, Kysely, RootOperationNode } from 'kysely'
import type { Database } from './database.ts'
import type { Dialect } from './dialect.ts'
import {
  carryOut,
  LEDGER,
  type Migrated,
  migrationSteps,
  missingSchemas,
  pendingMigrations,
} from './migrate.ts'

/** What migrations do, written down as text that a person can run. */

// biome-ignore lint/suspicious/noExplicitAny: a migration stands before the types
type Db = Kysely<any>

/** A `db` of which every statement that changes something is told too, its parameters in their places. */
export function writingDown(db: Db, tell: (text: string) => void): Db {
  const executor = db.getExecutor()
  return db.withPlugin({
    transformQuery({ node, queryId }) {
      const query = executor.compileQuery(node, queryId)
      if (changes(node, query.sql)) tell(inPlace(query))
      return node
    },
    transformResult: async ({ result }) => result,
  })
}

const changes = ({ kind }: RootOperationNode, text: string) =>
  kind !== 'SelectQueryNode' && !/^\s*select\b/i.test(text)

function inPlace({ sql: text, parameters }: CompiledQuery): string {
  return text.replace(/[$@](\d+)\b/g, (_, place: string) => {
    const value = parameters[Number(place) - 1]
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
    throw new Error(`A migration carries a value that no script can show: ${typeof value}.`)
  })
}

/** Statements as one file that the engine's own tools run. */
export const script = ({ script: { begin, end } }: Dialect, statements: readonly string[]): string =>
  [...begin, ...statements.map((text) => `${text};\n${end}`)].join('\n')

/** Carries out migrations in the open transaction, with what Kysely would write about them. */
export async function carryOutAll(
  database: Migrated,
  options: { pending(name: string): boolean; schemas: readonly string[]; ledger: boolean },
): Promise<void> {
  const { db } = database
  for (const schema of options.schemas) await db.schema.createSchema(schema).execute()
  if (options.ledger) await createLedger(db)
  for (const step of await migrationSteps()) {
    if (!options.pending(step.name)) continue
    await carryOut(step, database)
    // In place of the moment, which a script that is committed has not.
    await db.insertInto(LEDGER.table).values({ name: step.name, timestamp: 'script' }).execute()
  }
}

/** The tables that Kysely makes for itself, as it makes them. */
async function createLedger(db: Db): Promise<void> {
  await db.schema
    .createTable(LEDGER.table)
    .addColumn('name', 'varchar(255)', (column) => column.notNull().primaryKey())
    .addColumn('timestamp', 'varchar(255)', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable(LEDGER.lock)
    .addColumn('id', 'varchar(255)', (column) => column.notNull().primaryKey())
    .addColumn('is_locked', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.insertInto(LEDGER.lock).values({ id: 'migration_lock', is_locked: 0 }).execute()
}

class Rehearsed extends Error {}

/**
 * What `migrate` would do, one statement each: carried out in a transaction that ends without a trace, so
 * that what cannot be done shows too. Empty when the database is up to date.
 */
export async function plannedDdl(database: Database): Promise<string[]> {
  const { db, dialect, names } = database
  const pending = new Set(await pendingMigrations(database))
  if (pending.size === 0) return []
  const said: string[] = []
  try {
    await db.transaction().execute(async (trx) => {
      await dialect.lock('tree11 schemas').execute(trx)
      const tables = await trx.introspection.getTables({ withInternalKyselyTables: true })
      const ledger = !tables.some(({ schema, name }) => schema === names.schema && name === LEDGER.table)
      const rehearsed = { dialect, names, db: writingDown(trx, (text) => said.push(text)) }
      const schemas = await missingSchemas(trx, names)
      await carryOutAll(rehearsed, { pending: (name) => pending.has(name), schemas, ledger })
      throw new Rehearsed()
    })
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error
  }
  return said
}
