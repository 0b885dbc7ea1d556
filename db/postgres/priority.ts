import { readdirSync, readFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

/**
 * On a machine of two cores the threads that compute would take them from the one that answers callers: 1 in 100
 * answers took 17 ms beside a sync, and 6 to 9 with this and pages that are moved (`npm run bench -- --doors`).
 * Only Linux gives each thread a priority of its own; elsewhere it is that of the whole process, and nothing is done.
 */
const BY_THREAD = process.platform === 'linux'

function lower(thread: number): void {
  const { PRIORITY_BELOW_NORMAL } = constants.priority
  try {
    // Whoever is lower already may not be raised.
    if (getPriority(thread) < PRIORITY_BELOW_NORMAL) setPriority(thread, PRIORITY_BELOW_NORMAL)
  } catch {
    // Where it is refused, and of a thread that has just ended: all the same, a little slower.
  }
}

/** For the thread that calls this: the database's. */
export function runLast(): void {
  if (BY_THREAD) lower(0)
}

/** For V8's helpers, which compile and collect garbage. */
export function lowerHelpers(): void {
  if (!BY_THREAD) return
  try {
    for (const thread of readdirSync('/proc/self/task')) {
      const name = readFileSync(`/proc/self/task/${thread}/comm`, 'utf8')
      if (name.startsWith('V8Worker')) lower(Number(thread))
    }
  } catch {
    // Without /proc nobody knows them.
  }
}
