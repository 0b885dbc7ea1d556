import { type Kysely, sql } from 'kysely'
import type { Names } from '../names.ts'
import type { DatabaseSchema } from '../schema.ts'

const CATALOG = 'pg_catalog'

/**
 * PGlite has none of the processes that keep a server in shape. Without VACUUM its files grow by every page that
 * was landed, also when older ones are deleted, and without CHECKPOINT its log of writes by every write until
 * it is closed. Table by table, so that a query waits for one at most.
 */
export async function tidy(
  db: Kysely<DatabaseSchema>,
  { schema, staging }: Pick<Names, 'schema' | 'staging'>,
  signal: AbortSignal,
): Promise<void> {
  const tables = await sql<{ schema: string; name: string }>`select n.nspname as schema, c.relname as name
from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname in (${schema}, ${staging}, ${CATALOG})
order by n.nspname, c.relname`.execute(db)
  for (const { schema, name } of tables.rows) {
    if (signal.aborted) return
    // Its own tables it fills with what it learns of ours: that is worth no statistics.
    const learn = sql.lit(schema !== CATALOG)
    await sql`vacuum (analyze ${learn}) ${sql.id(schema, name)}`.execute(db)
  }
  await sql`checkpoint`.execute(db)
}
