import { Tree11Error } from '../../errors.ts'
import { sleep } from '../waiting.ts'

export interface LimiterOptions {
  /** Request starts in any window; 0 sets no limit. */
  limit: number
  windowMs?: number
  /** Starts are counted here and arrive there: the margin takes up what the network shifts. */
  marginMs?: number
  /** Requests under way at once. Counted here: one that queued in the pool would start late. */
  concurrency?: number
  /** The first wait after a 429 that says nothing; it doubles up to `maxBackOffMs`. */
  baseBackOffMs?: number
  maxBackOffMs?: number
  /** A longer wait than this is not worth holding a run for: waiting callers fail instead. */
  patienceMs?: number
  /** Asked before each start when others share the rate: 0, or the milliseconds until it is asked again. */
  take?(rate: { limit: number; windowMs: number }, signal: AbortSignal): Promise<number>
  /** Milliseconds that never go back; Date.now() does when a clock is set. */
  now?: () => number
  random?: () => number
}

export interface Limiter {
  /** Runs `work`, in order of asking, when a request may start; an abort ends the waiting. */
  run<T>(signal: AbortSignal, work: (startedAt: number) => Promise<T>): Promise<T>
  /** The other side asked for patience; `startedAt` is the start of the request that it answered. */
  throttled(startedAt: number, retryAfterMs?: number): void
  /** A request got through, so the next 429 begins with a short wait again. */
  passed(startedAt: number): void
}

interface Waiting {
  go: (startedAt: number) => void
  refuse: (reason: unknown) => void
}

/**
 * Never more than `limit` starts in any window of `windowMs`, over everything that asks: a log of
 * the last starts, not a bucket that refills, because two full buckets can meet in one window.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { limit, windowMs = 60_000, now = () => performance.now(), random = Math.random } = options
  const { baseBackOffMs = 1_000, maxBackOffMs = 60_000, patienceMs = 15 * 60_000 } = options
  const { marginMs = windowMs / 100, concurrency = 8 } = options
  const spanMs = windowMs + marginMs
  const starts: number[] = []
  const queue = new Set<Waiting>()
  let timer: NodeJS.Timeout | undefined
  let pausedUntil = Number.NEGATIVE_INFINITY
  let active = 0
  let backOffs = 0
  let lastBackOff = Number.NEGATIVE_INFINITY

  function waitMs(): number {
    const time = now()
    while (starts.length > 0 && starts[0]! + spanMs <= time) starts.shift()
    const untilFree = limit > 0 && starts.length >= limit ? starts[0]! + spanMs - time : 0
    return Math.max(untilFree, pausedUntil - time, 0)
  }

  function serve(): void {
    clearTimeout(timer)
    timer = undefined
    const refusal = tooLong()
    for (const waiting of queue) {
      if (refusal) {
        queue.delete(waiting)
        waiting.refuse(refusal)
        continue
      }
      if (active >= concurrency) return
      const wait = waitMs()
      if (wait > 0) {
        // A timer can fire a fraction early; serve() then simply waits again.
        timer = setTimeout(serve, Math.ceil(wait))
        return
      }
      queue.delete(waiting)
      active++
      const startedAt = now()
      if (limit > 0) starts.push(startedAt)
      waiting.go(startedAt)
    }
  }

  function tooLong(): Tree11Error | undefined {
    const ms = pausedUntil - now()
    if (ms <= patienceMs) return undefined
    const minutes = Math.ceil(ms / 60_000)
    return new Tree11Error(
      `Gymly asks for no more requests for ${minutes} minutes. Start this run again after that, or lower GYMLY_RATE_LIMIT_PER_MINUTE.`,
      { code: 'gymly-rate-limited', kind: 'fail', retryAfterMs: Math.ceil(ms) },
    )
  }

  function turn(signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const leave = () => {
        queue.delete(waiting)
        reject(signal.reason)
        serve()
      }
      const waiting: Waiting = {
        go(startedAt) {
          signal.removeEventListener('abort', leave)
          resolve(startedAt)
        },
        refuse(reason) {
          signal.removeEventListener('abort', leave)
          reject(reason)
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      queue.add(waiting)
      serve()
    })
  }

  return {
    async run(signal, work) {
      const startedAt = await turn(signal)
      try {
        if (!options.take || limit === 0) return await work(startedAt)
        for (;;) {
          const refusal = tooLong()
          if (refusal) throw refusal
          const paused = pausedUntil - now()
          if (paused > 0) {
            await sleep(Math.ceil(paused), signal)
            continue
          }
          const wait = await options.take({ limit, windowMs: spanMs }, signal)
          if (wait > 0) await sleep(wait, signal)
          // Meanwhile an answer may have asked for patience.
          else if (pausedUntil <= now()) break
        }
        return await work(now())
      } finally {
        active--
        serve()
      }
    },
    throttled(startedAt, retryAfterMs) {
      const time = now()
      if (retryAfterMs !== undefined) {
        pausedUntil = Math.max(pausedUntil, time + retryAfterMs)
      } else if (startedAt >= lastBackOff) {
        // Requests that were under way together and all answer 429 count as one refusal.
        const full = Math.min(maxBackOffMs, baseBackOffMs * 2 ** backOffs)
        backOffs++
        lastBackOff = time
        pausedUntil = Math.max(pausedUntil, time + full * (0.5 + random() / 2))
      }
      serve()
    },
    passed(startedAt) {
      if (startedAt >= lastBackOff) backOffs = 0
    },
  }
}
