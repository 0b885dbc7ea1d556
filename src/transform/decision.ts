import type { Database } from '../../db/database.ts'
import type { Check } from '../quality/check.ts'
import { brakeOn, type Hold } from './brake.ts'
import type { Difference } from './difference.ts'
import { mustBeWhatWasSeen } from './hold.ts'
import type { Transform } from './steps.ts'

/** What becomes of a difference: it is applied, or only set down, since the run is dry or a person has to look first. */
export interface Decision {
  apply: boolean
  hold?: Hold | undefined
  /** With the brake's own line. */
  checks: Check[]
}

/** By the brake, or because a person has seen it. Throws `hold-superseded` where it is another one than was seen. */
export async function decide(
  { brake, maker, key, approved, definitionHash, dryRun }: Transform,
  { result, checks }: Difference,
  trx: Database['db'],
): Promise<Decision> {
  const { hold, check } = await brakeOn(trx, brake, maker, key, { ...result, checks })
  if (!approved) return { apply: !hold && !dryRun, hold, checks: [...checks, check] }
  await mustBeWhatWasSeen(trx, maker, key, approved, definitionHash)
  const seen: Check = { ...check, status: 'WARN', detail: `Goedgekeurd door ${approved.by}.` }
  return { apply: !dryRun, checks: [...checks, seen] }
}
