import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { countVersion } from '../leases/lease.ts'
import { logChecks } from '../quality/record-checks.ts'
import type { Hold } from './brake.ts'
import type { Difference } from './difference.ts'
import { checkVersions, keepVersions } from './history.ts'
import { diffHash } from './hold.ts'
import { findOrphans, recordOrphans, removeOrphans } from './orphans.ts'
import { record } from './record.ts'
import { lastQuarantined, sealQuarantine } from './seal.ts'
import { countAnswers } from './shields.ts'
import { targetIsEmpty } from './sql/difference.ts'
import { logChanges, merge, sample } from './sql/merge.ts'
import { quarantine } from './sql/records.ts'
import { type Transform, type TransformResult, timed } from './steps.ts'

type Db = Database['db']

/** Applies a difference and records it: the changes, the rows, what goes with them, the checks, the run's line. */
export async function write(given: Transform, difference: Difference, trx: Db): Promise<TransformResult> {
  const { database, maker, key, lease } = given
  const { result, checks, unreadable, remember } = difference
  await countVersion(trx, lease)
  const orphans = await findOrphans(given, result, trx)
  await timed(given, 'merge', async () => {
    if (result.rejected > 0) await setAside(given, trx)
    await mergeAll(given, result, trx)
    await countAnswers(given, unreadable, trx)
    await removeOrphans(given, orphans, trx)
  })
  const versions = maker.table.history ? [await checkVersions(given, changes(result) > 0, trx)] : []
  await timed(given, 'record', async () => {
    await remember?.(trx)
    await logChecks(trx, database, key.runId, maker.table, [...checks, ...versions])
    await record(given, difference, trx)
    await recordOrphans(key.runId, orphans, trx)
    await emptyWorkTables(given, trx)
  })
  return result
}

/** Sets down what would have changed, and writes none of it. A dry run leaves nothing but its line. */
export async function setDown(
  given: Transform,
  difference: Difference & { hold?: Hold | undefined },
  trx: Db,
): Promise<TransformResult> {
  const { database, maker, key, dryRun } = given
  const { hold, checks } = difference
  const result = hold ? { ...difference.result, status: 'held' as const } : difference.result
  const orphans = dryRun ? await findOrphans(given, result, trx) : []
  await timed(given, 'record', async () => {
    const rows = JSON.stringify((await sample(maker, key).execute(trx)).rows)
    const hash = hold && (await diffHash(trx, maker, key))
    await record(given, { ...difference, result }, trx, { sample: rows, hold, diffHash: hash })
    if (dryRun) await recordOrphans(key.runId, orphans, trx)
    else await logChecks(trx, database, key.runId, maker.table, checks)
    await emptyWorkTables(given, trx)
  })
  return result
}

const changes = ({ inserted, updated, deleted }: TransformResult): number => inserted + updated + deleted

/** The changes as they can be undone, and the MERGE, whose number of rows must be the difference's. */
async function mergeAll(given: Transform, result: TransformResult, trx: Db): Promise<void> {
  const { database, maker, key, reverts } = given
  const { table } = maker
  const wanted = changes(result)
  if (wanted === 0) return
  const firstLoad = Number((await targetIsEmpty(maker).execute(trx)).rows[0]!.aantal) === 0
  // What is put back can be undone as well.
  if (!firstLoad || reverts !== undefined) await logChanges(maker, key).execute(trx)
  if (table.history) await keepVersions(given, trx)
  await database.dialect
    .afterFill(database.names.difference(table.name), ['Token', ...table.keys.map(({ name }) => name)])
    ?.execute(trx)
  const merged = await database.dialect.changedRows(trx, merge(trx, maker, key).compile())
  if (merged === wanted) return
  throw new Tree11Error(
    `${table.name}: the MERGE changed ${merged} rows where the difference has ${wanted}; nothing was written. The next run starts anew.`,
    { code: 'merge-mismatch', kind: 'retry' },
  )
}

/** Into quarantine, sealed where there is a key. */
async function setAside({ maker, key, seal }: Transform, trx: Db): Promise<void> {
  const of = { runId: key.runId, table: maker.table.name }
  const since = seal ? await lastQuarantined(trx, of) : 0
  await quarantine(maker, key).execute(trx)
  if (seal) await sealQuarantine(trx, of, since, seal)
}

async function emptyWorkTables({ database, maker }: Transform, trx: Db): Promise<void> {
  const { dialect, names } = database
  await dialect.emptyTable(names.work(maker.table.name)).execute(trx)
  await dialect.emptyTable(names.difference(maker.table.name)).execute(trx)
}
