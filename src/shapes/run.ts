import { type Static, Type } from 'typebox'
import {
  count,
  dayOrNull,
  flag,
  id,
  idOrNull,
  moment,
  momentOrNull,
  ref,
  refOrNull,
  rowOfColumns,
  text,
  textOrNull,
} from './shape.ts'
import { AlertStatus, RowChange, RunStatus, RunTableStatus, Trigger } from './statuses.ts'

export const Failure = Type.Object(
  {
    code: text({ description: 'Stable; programs may depend on it', examples: ['gymly-unreachable'] }),
    message: text({ description: 'One line for a person: what happened and what to do' }),
  },
  { $id: 'Failure' },
)
export type Failure = Static<typeof Failure>

export const SampleRow = Type.Object(
  {
    change: ref(RowChange),
    key: rowOfColumns(),
    row: rowOfColumns(),
  },
  {
    $id: 'SampleRow',
    description:
      'A row that was not written, without personal columns; its other columns as they would be, of a deletion as they are',
  },
)
export type SampleRow = Static<typeof SampleRow>

/** Counts of one table in one run. While it runs, requests and pages are those known so far. */
export const RunTable = Type.Object(
  {
    table: text({ examples: ['Leden'] }),
    status: ref(RunTableStatus),
    requests: count(),
    requestsDone: Type.Optional(count('Only while the table runs')),
    pages: count(),
    pagesUnchanged: count('Of the pages, those that the source called unchanged'),
    read: count(),
    rejected: count('Records in quarantine'),
    shielded: count('Rows left as they are, since a record that cannot be read may be theirs'),
    inserted: count(),
    updated: count(),
    deleted: count(),
    unchanged: count(),
    durationMs: id({ minimum: 0 }),
    error: refOrNull(Failure),
    approvedBy: textOrNull({ description: 'Who let it through after it was held' }),
    sample: Type.Optional(
      Type.Array(ref(SampleRow), { description: 'Of one held run or dry run: rows that were not written' }),
    ),
  },
  { $id: 'RunTable' },
)
export type RunTable = Static<typeof RunTable>

/** What became of telling people about a run, for each way to reach them. */
export const RunAlert = Type.Object(
  {
    channel: text({ examples: ['mail', 'slack', 'webhook'] }),
    kind: text({ examples: ['failure', 'hold', 'warning', 'recovery', 'success', 'too-long'] }),
    status: ref(AlertStatus),
    attempts: count(),
    error: refOrNull(Failure),
  },
  { $id: 'RunAlert' },
)
export type RunAlert = Static<typeof RunAlert>

export const Run = Type.Object(
  {
    id: id(),
    status: ref(RunStatus),
    trigger: ref(Trigger),
    requestedBy: textOrNull(),
    belongsTo: idOrNull({ description: 'The run that this one finishes, transforms again or undoes' }),
    dryRun: flag('Nothing was written: the counts say what a run would do'),
    from: dayOrNull({ description: 'First local day asked for' }),
    to: dayOrNull({ description: 'Last local day asked for' }),
    createdAt: moment(),
    startedAt: momentOrNull(),
    finishedAt: momentOrNull(),
    durationMs: idOrNull(),
    error: refOrNull(Failure),
    tables: Type.Array(ref(RunTable)),
    alerts: Type.Array(ref(RunAlert), { description: 'Who was told of it, and who could not be' }),
  },
  { $id: 'Run' },
)
export type Run = Static<typeof Run>
