import { Tree11Error } from '../errors.ts'
import { sleep } from './waiting.ts'

export interface Retrying {
  /** Attempts after the first one. */
  maxRetries: number
  signal: AbortSignal
  /** The longest wait before the first retry; it doubles with every further one. */
  baseDelayMs?: number
  maxDelayMs?: number
  random?: () => number
  /** Milliseconds to wait instead of the back-off, when something else does the waiting. */
  waitInstead?: (error: Tree11Error) => number | undefined
  onRetry?: (error: Tree11Error, attempt: number, delayMs: number) => void
}

/**
 * Repeats what failed with kind `retry`; anything else, unknown errors included, is thrown at once.
 * The wait is drawn evenly between 0 and the back-off (full jitter), so that requests which failed
 * together do not come back together.
 */
export async function withRetries<T>(options: Retrying, attempt: () => Promise<T>): Promise<T> {
  const { maxRetries, signal, baseDelayMs = 500, maxDelayMs = 30_000, random = Math.random } = options
  for (let made = 1; ; made++) {
    signal.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Tree11Error) || error.kind !== 'retry') throw error
      if (made > maxRetries) throw usedUp(error, made)
      const backOff = random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (made - 1))
      const delayMs = options.waitInstead?.(error) ?? backOff
      options.onRetry?.(error, made, delayMs)
      await sleep(delayMs, signal)
    }
  }
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
