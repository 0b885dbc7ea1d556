import { type DatabaseIntrospector, type Kysely, type SchemaMetadata, sql, type TableMetadata } from 'kysely'

/**
 * Tables and columns by the standard's own views, which need no rights on the server's. Kysely's joins nine
 * of those, for much that nobody here asks.
 */
export class SqlServerIntrospector implements DatabaseIntrospector {
  // biome-ignore lint/suspicious/noExplicitAny: the system's own tables
  readonly #db: Kysely<any>

  // biome-ignore lint/suspicious/noExplicitAny: the system's own tables
  constructor(db: Kysely<any>) {
    this.#db = db
  }

  async getSchemas(): Promise<SchemaMetadata[]> {
    return (await sql<{ name: string }>`select name from sys.schemas`.execute(this.#db)).rows
  }

  async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{
      schema: string
      name: string
      kind: string
      column: string | null
      type: string
      nullable: string
      preset: string | null
    }>`select t.TABLE_SCHEMA as [schema], t.TABLE_NAME as name, t.TABLE_TYPE as kind, c.COLUMN_NAME as [column], c.DATA_TYPE as type, c.IS_NULLABLE as nullable, c.COLUMN_DEFAULT as preset
from INFORMATION_SCHEMA.TABLES as t
left join INFORMATION_SCHEMA.COLUMNS as c on c.TABLE_SCHEMA = t.TABLE_SCHEMA and c.TABLE_NAME = t.TABLE_NAME`.execute(
      this.#db,
    )
    const tables = Map.groupBy(rows, ({ schema, name }) => `${schema}.${name}`)
    return [...tables.values()].map((columns) => {
      const { schema, name, kind } = columns[0]!
      return {
        schema,
        name,
        isView: kind === 'VIEW',
        isForeign: false,
        columns: columns.flatMap(({ column, type, nullable, preset }) =>
          // A login may see a view and not into it.
          column === null
            ? []
            : {
                name: column,
                dataType: type,
                isNullable: nullable === 'YES',
                hasDefaultValue: preset !== null,
                isAutoIncrementing: false,
              },
        ),
      }
    })
  }
}
