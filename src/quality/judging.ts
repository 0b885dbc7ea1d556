import type { Database } from '../../db/database.ts'
import type { WindowBounds } from '../local-days.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import type { Table } from '../tables/table.ts'
import type { Check } from './check.ts'

export interface Judging {
  database: Database
  maker: Maker
  /** Every table of the service: some are referred to. */
  tables: readonly Table[]
  key: TransformKey
  /** The days of its scope. */
  bounds: WindowBounds | undefined
  /** When the run was asked for: whatever is judged by time is judged by this, so that a repetition says the same. */
  askedAt: Date
  /** Whether the run asked for days of its own. */
  ownDays: boolean
  dryRun: boolean
  /** Whether every request was answered. */
  complete: boolean
}

export interface Judged {
  checks: Check[]
  /** Part of the transaction that commits the table. */
  remember?: (trx: Database['db']) => Promise<void>
}
