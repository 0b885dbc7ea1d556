import type { Forecast } from './forecast.ts'
import type { FollowUpRequest, PlanRequest, SyncRequest } from './request.ts'
import type { Clock } from './scheduled-moment.ts'

export interface Sync {
  /**
   * Writes the run row; the same request for tables that are already queued joins that run.
   * Throws a Tree11Error of kind `usage` (`unknown-table`, `wrong-date`, `from-after-to`,
   * `window-not-possible`, `idempotency-key-reused`) or the source's own about a missing setting, before anything is written.
   */
  request(request: SyncRequest): Promise<{ runId: number; joined: boolean }>
  /**
   * Lets what a run holds through: exactly that difference is written. Throws `unknown-run`, `nothing-held`
   * or `hold-superseded`.
   */
  approve(runId: number, by: string): Promise<void>
  /** Asks for what a run left undone. Throws what requestRetry throws. */
  retry(request: FollowUpRequest): Promise<{ runId: number; joined: boolean }>
  /** Transforms the pages again that a run landed. Throws what requestReplay throws. */
  replay(request: FollowUpRequest): Promise<{ runId: number; joined: boolean }>
  /** Puts back what a run changed, and pauses its tables. Throws what requestRevert throws. */
  revert(request: FollowUpRequest): Promise<{ runId: number; joined: boolean }>
  /** Lets runs write a paused table again. Throws `unknown-table`. */
  resume(table: string): Promise<void>
  /** True when the run has ended, false when the time (milliseconds) ran out first. */
  ended(runId: number, timeoutMs: number): Promise<boolean>
  /**
   * The run stops between two pages; what is done stays. Throws `unknown-run`, or `run-has-ended` for a run
   * that came to another end. Cancelling twice is cancelling once.
   */
  cancel(runId: number): Promise<void>
  /** Counts the requests of a run before it runs. Throws what `request` throws about tables and days. */
  plan(request: PlanRequest): Promise<Forecast>
  /** Whether no run was asked for at a moment of the clock, in a database that was in use before it. */
  missed(moment: Date): Promise<boolean>
  /** Asks for what the last night is missing when that is due; gives the run that does, and whose work it makes up. */
  makeUp(clock: Clock): Promise<{ runId: number; of: number } | undefined>
  /** Names of the nightly set. */
  nightly: readonly string[]
  /** The worker begins to take tables. */
  start(): void
  /** When what is kept long enough has gone, after the runs that have ended: `stop` breaks it off. */
  cleared(): Promise<void>
  /** Finishes or hands back the table that is being worked on. */
  stop(): Promise<void>
}
