import { type Static, Type } from 'typebox'
import { count, day, flag, id, idOrNull, momentOrNull, ref, refOrNull, text } from './shape.ts'
import { LoadKind, RunTableStatus, Verdict } from './statuses.ts'

export const TableColumn = Type.Object(
  {
    name: text(),
    type: text({ examples: ['text(50)', 'decimal(12,2)', 'timestamp'] }),
    key: flag(),
    required: flag(),
    personal: flag('Points at a person'),
  },
  { $id: 'TableColumn' },
)
export type TableColumn = Static<typeof TableColumn>

/** Local days, both included. */
export const TableWindow = Type.Object({ daysBack: count(), from: day(), to: day() }, { $id: 'TableWindow' })

export const TableRun = Type.Object(
  { id: id(), status: ref(RunTableStatus), finishedAt: momentOrNull() },
  { $id: 'TableRun' },
)
export type TableRun = Static<typeof TableRun>

export const Table = Type.Object(
  {
    table: text(),
    stream: text({ description: 'The list of the source that feeds it', examples: ['gymly.users'] }),
    load: ref(LoadKind),
    window: refOrNull(TableWindow, {
      description: 'The local days that a run reads by default; null for a table that is read whole',
    }),
    columns: Type.Array(ref(TableColumn)),
    rowCount: idOrNull({ description: 'null while the database has no such table' }),
    lastRun: refOrNull(TableRun, { description: 'The newest run of it that was no dry run' }),
    pausedByRun: idOrNull({
      description: 'The revert since which runs leave this table alone, until it is resumed',
    }),
    sourceReadAt: momentOrNull({ description: 'UTC: the rows are at least as new as this' }),
    quality: refOrNull(Verdict, { description: 'The worst check of the run that the rows reflect' }),
  },
  { $id: 'Table' },
)
export type TableInfo = Static<typeof Table>
