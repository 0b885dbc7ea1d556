import { SHAPES } from '../src/shapes/index.ts'
import { QualityCheck, QuarantinedRecord } from '../src/shapes/quality.ts'
import { sdlOf } from './sdl-of-shapes.ts'

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
    [RUNS, ...ANSWERED, ...(history ? [CHANGES] : []), ...(operations ? [MUTATIONS] : [])].join('\n\n'),
}

const RUNS = `type RunConnection {
  nodes: [Run!]!
  pageInfo: PageInfo!
}`

/** What REST answers as well; quarantine and checks have their doors there alone. */
const ANSWERED = SHAPES.filter((shape) => shape !== QualityCheck && shape !== QuarantinedRecord).map(sdlOf)

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
