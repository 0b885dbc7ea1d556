import { judgeAnomalies } from './anomalies.ts'
import { judgeDrift } from './drift.ts'
import type { Judged, Judging } from './judging.ts'
import { judgeListed } from './listed.ts'
import { judgeLookups } from './lookups.ts'
import { judgeReferences } from './references.ts'
import { judgeRows, measureRows } from './rows.ts'
import { judgeSimilarKeys } from './similar-keys.ts'
import { judgeTieOuts } from './tie-outs.ts'
import { judgeVolume } from './volume.ts'

/** What is expected of the rows that a run brings, beyond their types: rules, volume, freshness. */
export async function judgeRun(judging: Judging): Promise<Judged> {
  const { database, maker, key, askedAt, ownDays, complete } = judging
  const { db } = database
  const { table } = maker
  const measured = (await measureRows(maker, key, askedAt).execute(db)).rows[0]!
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
    ...(await judgeListed(judging)),
    ...(await judgeLookups(judging)),
    ...(await judgeSimilarKeys(judging)),
    ...(await judgeAnomalies(judging)),
    ...drift.checks,
  ]
  return { ...drift, checks }
}
