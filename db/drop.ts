import { CreateTableNode, CreateViewNode, type Kysely, type RootOperationNode } from 'kysely'
import type { Database } from './database.ts'
import { carryOutAll } from './migration-script.ts'

/**
 * Drops the tables and views that migrations make, whatever is in them, and nothing that somebody else put
 * beside them. `deaf` writes this engine's SQL and runs none of it: it tells what migrations make.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration stands before the types
export async function dropAll({ db, dialect, names }: Database, deaf: Kysely<any>): Promise<void> {
  // Later migrations make a view anew.
  const made = new Map<string, { view: boolean; schema: string; name: string }>()
  const note = (
    view: boolean,
    { schema: given, identifier: { name } }: CreateTableNode['table']['table'],
  ) => {
    const schema = given?.name ?? names.schema
    made.set(`${schema}.${name}`, { view, schema, name })
  }
  const listener = deaf.withPlugin({
    transformQuery({ node }: { node: RootOperationNode }) {
      if (CreateTableNode.is(node)) note(false, node.table.table)
      if (CreateViewNode.is(node)) note(true, node.name)
      return node
    },
    transformResult: async ({ result }) => result,
  })
  await carryOutAll({ db: listener, dialect, names }, { pending: () => true, schemas: [], ledger: true })
  await db.transaction().execute(async (trx) => {
    await dialect.lock('tree11 schemas').execute(trx)
    const there = new Set(
      (await trx.introspection.getTables()).map(({ schema, name }) => `${schema}.${name}`.toLowerCase()),
    )
    for (const { view, schema, name } of [...made.values()].sort((a, b) => Number(b.view) - Number(a.view))) {
      // Case is no difference in most databases on the servers where this is asked.
      if (!there.has(`${schema}.${name}`.toLowerCase())) continue
      const inSchema = trx.schema.withSchema(schema)
      await (view ? inSchema.dropView(name) : inSchema.dropTable(name)).execute()
    }
  })
}
