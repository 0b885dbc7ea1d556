import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import type { Run } from '../shapes/run.ts'
import { hasEnded } from '../shapes/statuses.ts'
import type { Table } from '../tables/table.ts'
import { readRun } from './runs.ts'

/** How often the database is asked about a run that somebody watches. */
const LOOK_MS = 1_000

/** What a run looked like at one moment. */
export interface RunState {
  /** Names this state: on every replica alike, and another one as soon as anything has changed. */
  id: string
  run: Run
  ended: boolean
}

export interface WatchOptions {
  /** The state that the listener has seen already, perhaps on another connection or replica. */
  seen?: string
  /** How long to wait for a change before `undefined` is given: a sign of life. */
  quietMs: number
  signal: AbortSignal
}

/**
 * Follows runs by looking at the database, so that it does not matter which process works on them. However
 * many listen to a run, one look a second serves all; a run to which nobody listens is not looked at. What
 * is followed is the run's state and no list of events: who was away, or reads slowly, gets the newest
 * state and has missed nothing.
 */
export function createRunWatch(database: Database, tables: readonly Table[]) {
  const watched = new Map<number, Watched>()

  async function* watch(
    runId: number,
    { seen, quietMs, signal }: WatchOptions,
  ): AsyncGenerator<RunState | undefined> {
    const one = watched.get(runId) ?? startLooking(runId)
    one.listeners++
    try {
      let last = seen
      for (;;) {
        const state = await one.after(last, quietMs, signal)
        if (signal.aborted) return
        yield state
        if (state?.ended) return
        last = state?.id ?? last
      }
    } finally {
      if (--one.listeners === 0) {
        one.stop.abort()
        if (watched.get(runId) === one) watched.delete(runId)
      }
    }
  }

  function startLooking(runId: number): Watched {
    const one = new Watched()
    watched.set(runId, one)
    void (async () => {
      while (!one.stop.signal.aborted) {
        try {
          one.tell(stateOf(await readRun(database, tables, runId)))
        } catch (error) {
          one.fail(error)
          break
        }
        await sleep(LOOK_MS, undefined, { signal: one.stop.signal }).catch(() => {})
      }
      if (watched.get(runId) === one) watched.delete(runId)
    })()
    return one
  }

  return {
    watch,
    /** How it is now. Throws `unknown-run`. */
    state: async (runId: number): Promise<RunState> => stateOf(await readRun(database, tables, runId)),
    /** Runs that are looked at. */
    watched: () => [...watched.keys()],
  }
}

function stateOf(run: Run): RunState {
  const id = createHash('sha256').update(JSON.stringify(run)).digest('base64url').slice(0, 16)
  return { id, run, ended: hasEnded(run.status) }
}

/** A run that is looked at, and those who wait for its next state. */
class Watched {
  listeners = 0
  readonly stop = new AbortController()
  #state: RunState | undefined
  #next = Promise.withResolvers<void>()

  constructor() {
    // Nobody may be waiting when the looking fails.
    this.#next.promise.catch(() => {})
  }

  tell(state: RunState): void {
    if (state.id === this.#state?.id) return
    this.#state = state
    this.#next.resolve()
    this.#next = Promise.withResolvers<void>()
    this.#next.promise.catch(() => {})
  }

  fail(error: unknown): void {
    this.stop.abort()
    this.#next.reject(error)
  }

  /** The state as soon as it is another one than `seen`; undefined when the time ran out first. */
  async after(seen: string | undefined, quietMs: number, signal: AbortSignal): Promise<RunState | undefined> {
    const over = new AbortController()
    const quiet = sleep(quietMs, true, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => true)
    try {
      for (;;) {
        if (this.#state && this.#state.id !== seen) return this.#state
        if ((await Promise.race([this.#next.promise, quiet])) === true) return undefined
      }
    } finally {
      over.abort()
    }
  }
}
