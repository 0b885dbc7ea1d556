import type { Verdict } from '../shapes/statuses.ts'
import type { CheckName } from '../texts/checks.ts'

/** One line of DataQualityLog. Its sentence is made of the figures (see src/texts/checks.ts). */
export interface Check {
  name: CheckName
  status: Verdict
  /** NULL where there was nothing to measure, or nothing to compare it with. */
  measured: number | null
  expected: number | null
  /** What the figures do not say, in Dutch: a sentence. */
  detail?: string
}

/** A check that counts what is wrong: nothing is expected. */
export function found(
  name: CheckName,
  measured: number,
  { detail, severity = 'WARN' }: { detail?: string; severity?: 'WARN' | 'FAIL' } = {},
): Check {
  if (measured === 0) return { name, status: 'PASS', measured, expected: 0 }
  return { name, status: severity, measured, expected: 0, ...(detail && { detail }) }
}
