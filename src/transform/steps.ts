import type { Database } from '../../db/database.ts'
import type { Lease } from '../leases/lease.ts'
import type { WindowBounds } from '../local-days.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import type { Table } from '../tables/table.ts'
import type { Brake } from './brake.ts'
import type { Approved } from './hold.ts'
import type { Seal } from './seal.ts'

/** One table of one run, as every step from its landed pages to its rows is given it. */
export interface Transform {
  database: Database
  maker: Maker
  key: TransformKey
  /** Every table of the service: some lose rows with this one, some are referred to. */
  tables: readonly Table[]
  lease: Lease
  /** The days of its scope. */
  bounds: WindowBounds | undefined
  /** When the run was asked for, and whether for days of its own. */
  askedAt: Date
  ownDays: boolean
  dryRun: boolean
  definitionHash: string
  brake: Brake
  /** A difference that was held and that a person has seen. */
  approved?: Approved | undefined
  /** The run whose changes this one undoes. */
  reverts?: number | undefined
  /** Quarantined records are stored as this gives them. */
  seal?: Seal | undefined
  signal: AbortSignal
  /** Told after each step, in milliseconds. */
  timed?: ((step: Step, milliseconds: number) => void) | undefined
}

export interface TransformResult {
  read: number
  rejected: number
  /** Rows left as they are since a record that cannot be read may be theirs. */
  shielded: number
  inserted: number
  updated: number
  deleted: number
  unchanged: number
  status: 'succeeded' | 'partial' | 'held'
  /** Checks that found something. */
  warned?: string[]
}

export type Step = 'land' | 'shred' | 'check' | 'diff' | 'merge' | 'record' | 'commit'

/** Carries out a step and tells how long it took. */
export async function timed<T>(
  { timed: tell }: Pick<Transform, 'timed'>,
  step: Step,
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now()
  try {
    return await work()
  } finally {
    tell?.(step, performance.now() - start)
  }
}

/** A transaction of which the commit itself is a step: the database may be slow in writing it down. */
export async function inTransaction<T>(
  { database, timed: tell }: Pick<Transform, 'database' | 'timed'>,
  work: (trx: Database['db']) => Promise<T>,
): Promise<T> {
  let done = 0
  const result = await database.db.transaction().execute(async (trx) => {
    const worked = await work(trx)
    done = performance.now()
    return worked
  })
  tell?.('commit', performance.now() - done)
  return result
}
