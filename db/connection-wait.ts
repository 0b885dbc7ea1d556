import { AsyncLocalStorage } from 'node:async_hooks'
import type { AbortableOperationOptions } from 'kysely'
import { Tree11Error } from '../src/errors.ts'

/** How long one answer may wait for connections: a budget that all its queries share, and that grows back. */
interface Patience {
  /** The answer has begun: whoever reads it waits with it. */
  over: boolean
  readonly most: number
  left: number
  /** Queries that wait just now; they wait together, so that their time counts once. */
  waiting: number
  /** Queries that have their connection. */
  working: number
  /** When `left` was true. */
  at: number
}

const patience = new AsyncLocalStorage<Patience>()

/**
 * Queries that `work` begins wait for a connection no longer than `milliseconds` together, then throw
 * `database-busy`, and are not run later. The embedded database has one connection, which a sync's
 * transaction keeps to itself. Time in which nothing is asked is won back: an answer that goes on for minutes
 * may wait as long again.
 */
export function hurry<T>(milliseconds: number, work: () => T): T {
  return patience.run(
    { over: false, most: milliseconds, left: milliseconds, waiting: 0, working: 0, at: performance.now() },
    work,
  )
}

/** What `hurry` runs has begun its answer, a stream, which breaking off would spoil: from here on it may wait. */
export function takeTime(): void {
  const mine = patience.getStore()
  if (mine) mine.over = true
}

/** One query's wait for its connection, to be asked for with these options. */
export interface Wait {
  options: AbortableOperationOptions | undefined
  /** It has its connection. */
  served(): void
  /** It has its answer, or will not get one. */
  end(): void
}

export function beginWait(options: AbortableOperationOptions | undefined): Wait {
  const mine = patience.getStore()
  if (mine === undefined || mine.over) return { options, served() {}, end() {} }
  settle(mine)
  mine.waiting++
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(busy(mine.most)), mine.left)
  let state: 'waiting' | 'working' | 'over' = 'waiting'
  const become = (next: typeof state) => {
    clearTimeout(timer)
    settle(mine)
    if (state === 'waiting') mine.waiting--
    if (state === 'working') mine.working--
    if (next === 'working') mine.working++
    state = next
  }
  return {
    options: {
      ...options,
      signal: options?.signal ? AbortSignal.any([options.signal, giveUp.signal]) : giveUp.signal,
    },
    served: () => become('working'),
    end: () => become('over'),
  }
}

/** Brings `left` up to now: less by what was waited, more by what was spent otherwise than with the database. */
function settle(mine: Patience): void {
  const now = performance.now()
  const passed = now - mine.at
  const change = mine.waiting > 0 ? -passed : mine.working > 0 ? 0 : passed
  mine.left = Math.min(mine.most, Math.max(0, mine.left + change))
  mine.at = now
}

function busy(milliseconds: number): Tree11Error {
  return new Tree11Error(
    `The database was busy for ${milliseconds / 1000} seconds, with a sync most likely: ask again in a moment.`,
    { code: 'database-busy', kind: 'retry', retryAfterMs: milliseconds },
  )
}
