import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from 'typebox'
import type { RouteContext } from './route.ts'

export const wait = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 60,
    description: 'Seconds to hold the answer until the run has ended',
    examples: [60],
  }),
)

/** Whether the run ended in time. A closing service answers at once: the run is handed back and goes on later. */
export async function endedWithin(
  { sync, closing }: RouteContext,
  runId: number,
  seconds: number,
): Promise<boolean> {
  const closed = sleep(seconds * 1000, false, { signal: closing, ref: false }).catch(() => false)
  return await Promise.race([sync.ended(runId, seconds * 1000), closed])
}
