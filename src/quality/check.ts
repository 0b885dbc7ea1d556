import type { Verdict } from '../shapes/statuses.ts'

/** One line of DataQualityLog. */
export interface Check {
  name: string
  status: Verdict
  /** NULL where there was nothing to measure, or nothing to compare it with. */
  measured: number | null
  expected: number | null
  message: string
}

/** A check that counts what is wrong: nothing is expected. */
export function found(
  name: string,
  measured: number,
  wording: string,
  severity: 'WARN' | 'FAIL' = 'WARN',
): Check {
  return measured === 0
    ? { name, status: 'PASS', measured, expected: 0, message: 'Nothing found.' }
    : { name, status: severity, measured, expected: 0, message: `${wording.replace(/: $/, '')}.` }
}
