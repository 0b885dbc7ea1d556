import type { Kysely } from 'kysely'
import type { SystemTables } from '../../db/schema.ts'
import type { Step } from '../transform/steps.ts'
import type { Settled } from './queue.ts'

/** Those who count, alert and measure are told through this; the sync itself knows none of them. */
export interface Observer {
  /** Part of the transaction that ends a run: what it writes is there once, whatever happens to the process. */
  settling?(trx: Kysely<SystemTables>, run: Settled): Promise<void>
  /** After that transaction, in the one process that made it. */
  settled?(run: Settled): Promise<void>
  /** After each step of each table, in milliseconds. */
  timed?(table: string, step: Step, milliseconds: number): void
}

export interface WorkerLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** Lines written while `work` goes on, by whomever, carry these fields. */
  within?<T>(fields: object, work: () => Promise<T>): Promise<T>
}
