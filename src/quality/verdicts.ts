import type { Database } from '../../db/database.ts'
import type { WindowBounds } from '../local-days.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import type { Table } from '../tables/table.ts'
import { judgeAnomalies } from './anomalies.ts'
import type { Check } from './check.ts'
import { judgeDrift } from './drift.ts'
import { judgeReferences } from './references.ts'
import { judgeRows, measureRows } from './rows.ts'
import { judgeTieOuts } from './tie-outs.ts'
import { judgeVolume } from './volume.ts'

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

/** What is expected of the rows that a run brings, beyond their types: rules, volume, freshness. */
export async function judgeRun(judging: Judging): Promise<Judged> {
  const { database, maker, key, askedAt, ownDays, complete } = judging
  const { db } = database
  const { table } = maker
  const measured = (await measureRows(maker, key).execute(db)).rows[0]!
  const volume = {
    table: table.name,
    rows: Number(measured.rijen),
    askedAt,
    usual: complete && !ownDays,
  }
  const drift = await judgeDrift(judging)
  const checks = [
    ...judgeRows(table, measured, askedAt),
    await judgeVolume(db, volume),
    ...(await judgeReferences(judging)),
    ...(await judgeTieOuts(judging)),
    ...(await judgeAnomalies(judging)),
    ...drift.checks,
  ]
  return { ...drift, checks }
}
