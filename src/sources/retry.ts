import { setTimeout as sleep } from 'node:timers/promises'
import pRetry from 'p-retry'
import { Tree11Error } from '../errors.ts'

export interface Retrying {
  /** Attempts after the first one. */
  maxRetries: number
  signal: AbortSignal
  /** The longest wait before the first retry; it doubles with every further one. */
  baseDelayMs?: number
  /** Where it is told until when each request waits. */
  waits?: Waits
  onRetry?: (error: Tree11Error, attempt: number, delayMs: number) => void
}

/** Requests that wait before they are made again, and until when, by `Date.now()`. */
export type Waits = Map<object, number>

/** The last of the moments that are waited for. */
export function latest(waits: Waits): Date | undefined {
  const last = Math.max(...waits.values())
  return last > Date.now() ? new Date(last) : undefined
}

/** With five retries 77 to 155 seconds in all: a restart, a resolver after boot, a quota per minute. */
export const BASE_DELAY_MS = 5_000
const MAX_DELAY_MS = 120_000

/**
 * Repeats what failed with kind `retry`; anything else, unknown errors included, is thrown at once.
 * The wait is drawn between half the back-off and the whole, so that requests which failed together do not
 * come back together and a minute is outlasted all the same. What the other side asks for is waited at least.
 */
export async function withRetries<T>(options: Retrying, attempt: () => Promise<T>): Promise<T> {
  const { maxRetries, signal, baseDelayMs = BASE_DELAY_MS, waits } = options
  const mine = {}
  let made = 0

  try {
    return await pRetry(
      async () => {
        made++
        waits?.delete(mine)
        return await attempt()
      },
      {
        retries: maxRetries,
        minTimeout: baseDelayMs / 2,
        randomize: true,
        maxTimeout: MAX_DELAY_MS,
        signal,
        shouldRetry: ({ error }) => mayPass(error),
        async onFailedAttempt({ error, retriesLeft, retryDelay }) {
          if (!mayPass(error) || retriesLeft === 0) return
          const asked = Math.max(0, (error.retryAfterMs ?? 0) - retryDelay)
          waits?.set(mine, Date.now() + retryDelay + asked)
          options.onRetry?.(error, made, retryDelay + asked)
          if (asked > 0) await sleep(asked, undefined, { signal })
        },
      },
    )
  } catch (error) {
    signal.throwIfAborted()
    throw mayPass(error) ? usedUp(error, made) : error
  } finally {
    waits?.delete(mine)
  }
}

function mayPass(error: unknown): error is Tree11Error {
  return error instanceof Tree11Error && error.kind === 'retry'
}

function usedUp(error: Tree11Error, made: number): Tree11Error {
  const { code, kind, retryAfterMs } = error
  return new Tree11Error(`${error.message} (${made === 1 ? '1 attempt' : `${made} attempts`})`, {
    code,
    kind,
    cause: error.cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}
