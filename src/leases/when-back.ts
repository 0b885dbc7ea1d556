import { setTimeout as sleep } from 'node:timers/promises'
import { Tree11Error } from '../errors.ts'
import { LEASE_MS } from './lease.ts'

/** The longest pause between two looks at a database that does not answer. */
const LOOK_MS = 5_000

/**
 * Does `work` again until the database answers: a server that restarts is gone for seconds. Throws when it stays
 * away for as long as a lease lasts. Only for work that may be done twice.
 */
export async function whenBack<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const until = performance.now() + LEASE_MS
  for (let pause = 100; ; pause = Math.min(2 * pause, LOOK_MS)) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Tree11Error) || error.kind !== 'retry' || performance.now() > until) throw error
      await sleep(pause, undefined, { signal })
    }
  }
}
