import type { LandingOutcome } from '../landing/outcome.ts'
import { confirm } from '../leases/lease.ts'
import { checkRecords, type Verdicts } from '../quality/record-checks.ts'
import { judgeRun } from '../quality/verdicts.ts'
import { decide } from './decision.ts'
import { findDifference } from './difference.ts'
import { leaveOutRecords, settleRecords } from './records.ts'
import { inTransaction, type Transform, type TransformResult, timed } from './steps.ts'
import { setDown, write } from './write.ts'

/**
 * Records of the work table → verdicts of checks → difference → decision → rows written and recorded. All that readers
 * can see is one transaction, which only a worker that still holds the lease commits.
 */
export async function transform(given: Transform, landed: LandingOutcome): Promise<TransformResult> {
  const verdicts = await verdictsOn(given, landed)
  given.signal.throwIfAborted()
  return await inTransaction(given, async (trx) => {
    await confirm(trx, given.lease)
    const difference = await timed(given, 'diff', () => findDifference(given, verdicts, landed, trx))
    const decision = await decide(given, difference, trx)
    return decision.apply
      ? await write(given, { ...difference, ...decision }, trx)
      : await setDown(given, { ...difference, ...decision }, trx)
  })
}

/** Records are counted as they came, then one of each key is chosen, and the rows that are left are judged. */
async function verdictsOn(given: Transform, landed: LandingOutcome): Promise<Verdicts> {
  const { database, maker, key } = given
  await leaveOutRecords(given)
  const found = await timed(given, 'check', () =>
    checkRecords(database, maker, key, { landed, bounds: given.bounds }),
  )
  await settleRecords(given, found)
  const judged = await timed(given, 'check', () => judgeRun({ ...given, complete: landed.failed === 0 }))
  return { ...found, ...judged, checks: [...found.checks, ...judged.checks] }
}
