/**
 * What people are told about: facts alone. Names of tables, checks and codes, and numbers; nothing that
 * points at a person, because mail and chat leave the house.
 */
export interface Alert {
  /** The same for every delivery of this alert. */
  id: string
  kind: AlertKind
  at: string
  /** Told before, and unchanged since then. */
  knownSince?: string
  run?: AlertRun
  problems: AlertProblem[]
  warnings: AlertWarning[]
  /** Tables that came in again. */
  recovered: string[]
  /** What was asked for again by itself: how often, for which errors, and what has come in so. */
  madeUp?: { times: number; tables: string[]; codes: string[] }
  /** The moment at which a night should have begun. */
  scheduledFor?: string
  /** How long a run has been under way. */
  minutes?: number
  /** Where more is to be seen. */
  link?: string
}

export type AlertKind = 'failure' | 'hold' | 'warning' | 'recovery' | 'success' | 'not-started' | 'too-long'

export interface AlertRun {
  id: number
  status: string
  trigger: string
  durationSeconds: number
  tables: number
  read: number
  rejected: number
  /** Rows left as they are, since a record that cannot be read may be theirs. */
  shielded: number
  inserted: number
  updated: number
  deleted: number
  unchanged: number
}

export interface AlertProblem {
  table: string
  status: string
  code: string
  inserted: number
  updated: number
  deleted: number
}

export interface AlertWarning {
  table: string
  check: string
  status: string
  measured: number | null
  expected: number | null
}

/** One way to reach people. */
export interface Channel {
  name: string
  /** Resolves when the other side has taken it. Throws a Tree11Error, in words without secrets or addresses. */
  send(alert: Alert): Promise<void>
  /** As far as can be told without sending anything; throws as `send` does. */
  check?(): Promise<void>
  close(): void
}
