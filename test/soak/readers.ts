import { setTimeout as sleep } from 'node:timers/promises'

const PATHS = [
  ...['/runs?first=20', '/tables', '/tables/Lessen', '/data-quality?first=50', '/metrics', '/health/ready'],
  ...['/tables/Leden/rows.csv', '/tables/Lessen/rows.ndjson', '/audit?first=20', '/no-such-path'],
]
const QUERY = '{ runs(first: 3) { nodes { id status tables { table read } } } }'

/** What readers met, by status; `broken` are streams that a sync broke off, as they say they do. */
export type Met = Record<string, number>

/** Somebody who reads on and on, one thing after another. */
export async function reader(url: string, met: Met, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    const path = PATHS[turn % PATHS.length]!
    const asked =
      turn % 7 === 0
        ? fetch(`${url}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ query: QUERY }),
          })
        : fetch(`${url}${path}`)
    const outcome = await asked
      .then(async (answer) => {
        await answer.arrayBuffer()
        return String(answer.status)
      })
      .catch(() => 'broken')
    met[outcome] = (met[outcome] ?? 0) + 1
    await sleep(50, undefined, { signal }).catch(() => {})
  }
}
