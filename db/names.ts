import {
  IdentifierNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type QueryId,
  type RawBuilder,
  type RootOperationNode,
  type SchemableIdentifierNode,
  sql,
} from 'kysely'

/** Where the tables are: two schemas whose names are settings, so that several gyms share one database. */
export interface Names {
  readonly schema: string
  readonly staging: string
  /** Of the views that reports read: `rapport`, or one for each gym where several share a database. */
  readonly reports: string
  target(table: string): RawBuilder<unknown>
  /** Records of a table as typed columns, while it is transformed. */
  work(table: string): RawBuilder<unknown>
  /** What differs between the work table and the target: what a MERGE will do. */
  difference(table: string): RawBuilder<unknown>
  /** Rows that complete answers missed while a record that cannot be named shielded them. */
  missed(table: string): RawBuilder<unknown>
  landed(table: 'Verzoek' | 'Pagina'): RawBuilder<unknown>
  /** Every version of a table's rows. */
  history(table: string): RawBuilder<unknown>
}

export const workTable = (table: string) => `${table}_werk`
export const differenceTable = (table: string) => `${table}_verschil`
export const missedTable = (table: string) => `${table}_gemist`
export const historyTable = (table: string) => `${table}Historie`

export function namesOf(schema: string, staging: string): Names {
  return {
    schema,
    staging,
    reports: schema === 'tree11' ? 'rapport' : `${schema}_rapport`,
    target: (table) => sql.id(schema, table),
    work: (table) => sql.id(staging, workTable(table)),
    difference: (table) => sql.id(staging, differenceTable(table)),
    missed: (table) => sql.id(staging, missedTable(table)),
    landed: (table) => sql.id(staging, table),
    history: (table) => sql.id(schema, historyTable(table)),
  }
}

/** Turns the `staging.` of typed queries into the schema that the settings name. */
export function stagingPlugin(staging: string): KyselyPlugin {
  const transformer = new (class extends OperationNodeTransformer {
    protected override transformSchemableIdentifier(node: SchemableIdentifierNode, queryId?: QueryId) {
      const done = super.transformSchemableIdentifier(node, queryId)
      return done.schema?.name === 'staging' ? { ...done, schema: IdentifierNode.create(staging) } : done
    }
  })()
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId) as RootOperationNode,
    transformResult: async ({ result }) => result,
  }
}
