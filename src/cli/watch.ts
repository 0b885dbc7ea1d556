import { setTimeout as sleep } from 'node:timers/promises'
import type { Readiness } from '../../routes/health.ts'
import { Tree11Error } from '../errors.ts'
import type { Run } from '../shapes/run.ts'
import { hasEnded } from '../shapes/statuses.ts'
import type { Client } from './client.ts'
import type { Progress } from './progress.ts'

/** How often it is asked whether a source is waited for; shorter waits are not worth a word. */
const LOOK_MS = 2_000

/** `waiting for gymly until 14:03:20, because it failed or asked for patience` */
async function sourceWaitedFor(client: Client): Promise<string | undefined> {
  // What cannot be asked is not worth ending the watch for.
  const ready = await client.call<Readiness>('GET', '/health/ready').catch(() => undefined)
  const found = ready?.sources.find(
    ({ waitingUntil }) => waitingUntil !== null && Date.parse(waitingUntil) - Date.now() > LOOK_MS,
  )
  if (!found) return undefined
  const until = new Date(found.waitingUntil!).toLocaleTimeString('nl-NL')
  return `waiting for ${found.source} until ${until}, because it failed or asked for patience`
}

/** Looks at a run until it has ended. Throws `interrupted` when the signal comes first. */
export async function watch(
  client: Client,
  id: number,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<Run> {
  const interval = client.address === undefined ? 150 : 300
  let waiting: string | undefined
  let looked = performance.now()
  try {
    for (;;) {
      const run = await client.call<Run>('GET', `/runs/${id}`)
      if (performance.now() - looked > LOOK_MS) {
        waiting = await sourceWaitedFor(client)
        looked = performance.now()
      }
      progress.show(run, waiting)
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
