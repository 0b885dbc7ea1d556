import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'

/**
 * A caller in a process of its own, evenly spaced: it asks when its time has come, whether or not it has been
 * answered before, so that a service that stands still is seen to by everybody who would have asked meanwhile.
 */
export interface Calls {
  url: string
  body?: object
  perSecond: number
  seconds: number
}

/** Milliseconds of each answer in ascending order, and how many there were of each status. */
export interface Called {
  latencies: number[]
  statuses: Record<string, number>
}

async function call({ url, body, perSecond, seconds }: Calls): Promise<Called> {
  const dispatcher = new Agent()
  const latencies: number[] = []
  const statuses: Record<string, number> = {}
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: perSecond * seconds }, async (_, at) => {
      await sleep(Math.max(0, begun + (at * 1000) / perSecond - performance.now()))
      const start = performance.now()
      const status = await request(url, {
        dispatcher,
        ...(body && {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      }).then(
        async (answer) => {
          await answer.body.dump()
          return answer.statusCode
        },
        () => 'none',
      )
      latencies.push(performance.now() - start)
      statuses[status] = (statuses[status] ?? 0) + 1
    }),
  )
  return { latencies: latencies.sort((a, b) => a - b), statuses }
}

const calls = JSON.parse(process.argv[2]!) as readonly Calls[]
process.send!(await Promise.all(calls.map(call)))
process.disconnect()
