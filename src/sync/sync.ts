export type Trigger = 'api' | 'graphql' | 'cli' | 'schedule' | 'retry' | 'replay' | 'revert'

export interface SyncRequest {
  tables: readonly string[]
  trigger: Trigger
  requestedBy?: string
  dryRun?: boolean
  /** Local days, `YYYY-MM-DD`, both included; otherwise each table's own window. */
  from?: string
  to?: string
  /** The moment of the clock that asks: there is one run for one such moment. */
  scheduledFor?: Date
}

export interface Sync {
  /**
   * Writes the run row; the same request for tables that are already queued joins that run.
   * Throws a Tree11Error of kind `usage` (`unknown-table`, `wrong-date`, `from-after-to`,
   * `window-not-possible`) or the source's own about a missing setting, before anything is written.
   */
  request(request: SyncRequest): Promise<{ runId: number; joined: boolean }>
  /** True when the run has ended, false when the time (milliseconds) ran out first. */
  ended(runId: number, timeoutMs: number): Promise<boolean>
  /** Names of the nightly set. */
  nightly: readonly string[]
  /** The worker begins to take tables. */
  start(): void
  /** Finishes or hands back the table that is being worked on. */
  stop(): Promise<void>
}
