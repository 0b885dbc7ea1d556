/** The part of the schema that does not follow from the tables: runs, what is known of tables, and what can be done. */
/** What the schema shows: to whoever may not do more, introspection does not tell of it. */
export interface Shown {
  personal: boolean
  history: boolean
  operations: boolean
}

export const SERVICE = {
  query: ({
    history,
  }: Shown) => `  "Newest first, at most 100 a page; \`from\` and \`to\` are local days or moments"
  runs(first: Int = 20, after: String, status: RunStatus, table: String, from: String, to: String): RunConnection!
  run(id: BigInt!): Run
  "Every table, in the order in which a run takes them"
  tables: [Table!]!${
    history
      ? `
  "What rows were before runs changed them, newest first; \`key\` holds every key column: {id: \\"…\\"}"
  changes(table: String!, key: JSON, first: Int = 50, after: String): ChangeConnection!`
      : ''
  }`,

  types: ({ history, operations }: Shown) =>
    [RUNS, TABLES, ...(history ? [CHANGES] : []), ...(operations ? [MUTATIONS] : [])].join('\n\n'),
}

const RUNS = `enum RunStatus {
  queued
  running
  succeeded
  partial
  held
  failed
  cancelled
}

type RunConnection {
  nodes: [Run!]!
  pageInfo: PageInfo!
}

type Run {
  id: BigInt!
  status: RunStatus!
  trigger: String!
  requestedBy: String
  dryRun: Boolean!
  from: Date
  to: Date
  createdAt: DateTime!
  startedAt: DateTime
  finishedAt: DateTime
  durationMs: BigInt
  error: Failure
  tables: [RunTable!]!
}

type RunTable {
  table: String!
  status: String!
  requests: Int!
  "Only while the table runs"
  requestsDone: Int
  pages: Int!
  "Of the pages, those that the source called unchanged"
  pagesUnchanged: Int!
  read: Int!
  "Records in quarantine"
  rejected: Int!
  inserted: Int!
  updated: Int!
  deleted: Int!
  unchanged: Int!
  durationMs: BigInt!
  error: Failure
}

type Failure {
  code: String!
  message: String!
}`

const TABLES = `type Table {
  table: String!
  stream: String!
  load: String!
  "The local days that a run reads by default; null for a table that is read whole"
  window: TableWindow
  columns: [TableColumn!]!
  rowCount: BigInt
  lastRun: TableRun
  "The rows are at least as new as this"
  sourceReadAt: DateTime
}

type TableWindow {
  daysBack: Int!
  from: Date!
  to: Date!
}

type TableColumn {
  name: String!
  type: String!
  key: Boolean!
  required: Boolean!
  personal: Boolean!
}

type TableRun {
  id: BigInt!
  status: String!
  finishedAt: DateTime
}`

const CHANGES = `type ChangeConnection {
  nodes: [Change!]!
  pageInfo: PageInfo!
}

type Change {
  id: BigInt!
  runId: BigInt!
  kind: ChangeKind!
  key: JSON!
  "The whole row; null where there was none"
  before: JSON
}

"Inserted, updated, deleted"
enum ChangeKind {
  I
  U
  D
}`

const MUTATIONS = `type Mutation {
  "Brings the tables named, or the nightly set, up to date; the same request that is still queued is joined"
  sync(tables: [String!], dryRun: Boolean, from: Date, to: Date): Run!
  "The run stops between two pages; what is done stays"
  cancelRun(id: BigInt!): Run!
}`
