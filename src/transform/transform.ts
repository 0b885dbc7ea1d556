import type { Database } from '../../db/database.ts'
import type { LandingOutcome } from '../landing/outcome.ts'
import type { WindowBounds } from '../local-days.ts'
import type { Check } from '../quality/check.ts'
import type { Checked } from '../quality/record-checks.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import { type Brake, judge } from './brake.ts'
import {
  type CommitOptions,
  commit,
  countMovedOut,
  countSound,
  countsOf,
  type TransformResult,
  timed,
} from './commit.ts'
import { mustBeWhatWasSeen } from './hold.ts'
import { prepare } from './records.ts'
import { diff } from './sql/difference.ts'
import { mustBeWhole } from './sql/work-mark.ts'

export type { Step, TransformResult } from './commit.ts'

export interface TransformOptions extends CommitOptions {
  bounds: WindowBounds | undefined
  /** When the run was asked for, and whether for days of its own. */
  askedAt: Date
  ownDays: boolean
  brake: Brake
  /** Reads the given lists (their parameters as landed) once more; absent where nothing is asked any more. */
  readAgain?(parameters: string[]): Promise<LandingOutcome>
  signal: AbortSignal
}

export const keyOf = ({ runId, pagesOf, lease }: TransformOptions): TransformKey => ({
  runId,
  pagesOf,
  token: lease.token,
})

/**
 * Shred, check, diff, MERGE and record of one table from the landed pages of a run. The work tables are
 * filled first, in batches; everything that readers can see is one transaction.
 */
export async function transform(given: TransformOptions): Promise<TransformResult> {
  const maker: Maker = { dialect: given.database.dialect, names: given.database.names, table: given.table }
  const { checked, landed } = await prepare(given, maker)
  given.signal.throwIfAborted()
  const options = { ...given, landed }
  return await commit(options, maker, keyOf(options), async (trx) => {
    const result = await timed(options, 'diff', () => difference(options, maker, checked, trx))
    await checked.remember?.(trx)
    return { result, ...(await verdict(options, maker, checked, result, trx)) }
  })
}

async function difference(
  options: TransformOptions,
  maker: Maker,
  checked: Checked,
  trx: Database['db'],
): Promise<TransformResult> {
  const key = keyOf(options)
  await mustBeWhole(trx, maker, key)
  await diff(maker, key, options.bounds).execute(trx)
  const counts = await countsOf(maker, key, trx)
  const sound = await countSound(maker, key, trx)
  const movedOut = counts.updated > 0 ? await countMovedOut(maker, key, trx) : 0
  return {
    read: checked.read,
    rejected: checked.rejected,
    ...counts,
    unchanged: sound - counts.inserted - (counts.updated - movedOut),
    status: options.landed.failed > 0 ? 'partial' : 'succeeded',
    warned: checked.checks.filter(({ status }) => status !== 'PASS').map(({ name }) => name),
  }
}

/** Whether the difference may be applied: by the brake, or because a person has seen it. */
async function verdict(
  options: TransformOptions,
  maker: Maker,
  { checks }: Checked,
  result: TransformResult,
  trx: Database['db'],
) {
  const { brake, approved, definitionHash } = options
  const key = keyOf(options)
  const { hold, check } = await judge(trx, brake, maker, key, { ...result, checks })
  if (!approved) return { checks: [...checks, check], ...(hold && { hold }) }
  await mustBeWhatWasSeen(trx, maker, key, approved, definitionHash)
  const seen: Check = { ...check, status: 'WARN', message: `Approved by ${approved.by}. ${check.message}` }
  return { checks: [...checks, seen] }
}
