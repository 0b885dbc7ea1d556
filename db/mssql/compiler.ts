import {
  AliasNode,
  DummyDriver,
  Kysely,
  MergeQueryNode,
  MssqlAdapter,
  MssqlIntrospector,
  MssqlQueryCompiler,
} from 'kysely'

/** Kysely's compiler with what it lacks for SQL Server. */
export class SqlServerQueryCompiler extends MssqlQueryCompiler {
  /**
   * Without HOLDLOCK two MERGEs can both miss a key and both insert it. The hint stands between the table
   * and its alias: `MERGE INTO table WITH (HOLDLOCK) AS t`.
   */
  protected override visitAlias(node: AliasNode): void {
    const parent = this.parentNode
    const merged = parent && MergeQueryNode.is(parent) && parent.into === node
    this.visitNode(node.node)
    this.append(merged ? ' with (holdlock) as ' : ' as ')
    this.visitNode(node.alias)
  }

  protected override visitMergeQuery(node: MergeQueryNode): void {
    if (!AliasNode.is(node.into)) throw new Error('The target of a MERGE needs an alias.')
    super.visitMergeQuery(node)
  }

  /** A literal without N is of the database's code page and loses every other character. */
  protected override appendStringLiteral(value: string): void {
    this.append('N')
    super.appendStringLiteral(value)
  }
}

/** A Kysely that writes SQL for SQL Server and runs nothing. */
// biome-ignore lint/suspicious/noExplicitAny: whichever tables the caller names
export function compileOnly<Tables = any>(): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new MssqlAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new MssqlIntrospector(db),
      createQueryCompiler: () => new SqlServerQueryCompiler(),
    },
  })
}
