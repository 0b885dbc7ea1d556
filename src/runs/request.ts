import type { Trigger } from '../shapes/statuses.ts'
import type { IdempotencyKey } from './idempotency.ts'

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
  /** Sent again within a day it gives the same run. */
  idempotency?: IdempotencyKey
}

/** Days as a run takes them. */
export type PlanRequest = Pick<SyncRequest, 'tables' | 'from' | 'to'>

/** A request about a run that has ended: to finish it, to transform it again, or to undo it. */
export interface FollowUpRequest {
  runId: number
  /** Instead of every table of that run to which it can apply, names in any case. */
  tables?: readonly string[]
  requestedBy?: string
  dryRun?: boolean
  idempotency?: IdempotencyKey
}
