import { setTimeout as sleep } from 'node:timers/promises'
import { Tree11Error } from '../errors.ts'
import type { Run } from '../shapes/run.ts'
import { hasEnded } from '../shapes/statuses.ts'
import type { Client } from './client.ts'
import type { Progress } from './progress.ts'

/** Looks at a run until it has ended. Throws `interrupted` when the signal comes first. */
export async function watch(
  client: Client,
  id: number,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<Run> {
  const interval = client.address === undefined ? 150 : 300
  try {
    for (;;) {
      const run = await client.call<Run>('GET', `/runs/${id}`)
      progress.show(run)
      if (hasEnded(run.status)) return run
      await sleep(interval, undefined, { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw error
    throw new Tree11Error(
      client.address === undefined
        ? `Stopped. Run ${id} is not finished: the next sync, or the service, goes on with it.`
        : `No longer watching. Run ${id} goes on in the service; "npx tree11 runs ${id}" shows it.`,
      { code: 'interrupted', kind: 'fail' },
    )
  } finally {
    progress.end()
  }
}
