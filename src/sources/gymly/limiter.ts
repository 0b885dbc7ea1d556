import { setTimeout as sleep } from 'node:timers/promises'

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
  /** Asked before each start when others share the rate: 0, or the milliseconds until it is asked again. */
  take?(rate: { limit: number; windowMs: number }, signal: AbortSignal): Promise<number>
  /** Milliseconds that never go back; Date.now() does when a clock is set. */
  now?: () => number
  random?: () => number
}

/** Whom patience was asked of: what one run met does not hold back the next. */
export type RunKey = number | undefined

export interface Limiter {
  /** Runs `work`, in order of asking, when a request may start; an abort ends the waiting. */
  run<T>(signal: AbortSignal, work: (startedAt: number) => Promise<T>, run?: RunKey): Promise<T>
  /** The other side asked for patience; `startedAt` is the start of the request that it answered. */
  throttled(startedAt: number, asked?: { retryAfterMs?: number | undefined; run?: RunKey }): void
  /** A request got through, so the next 429 begins with a short wait again. */
  passed(startedAt: number, run?: RunKey): void
  /** The milliseconds for which requests that wait here are held back because patience was asked for. */
  heldForMs(): number
}

interface Waiting {
  run: RunKey
  go: (startedAt: number) => void
}

interface Pause {
  until: number
  backOffs: number
  lastBackOff: number
}

/** Runs whose pauses are remembered: those before them have ended. */
const REMEMBERED = 20

/**
 * Never more than `limit` starts in any window of `windowMs`, over everything that asks: a log of
 * the last starts, not a bucket that refills, because two full buckets can meet in one window.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { limit, windowMs = 60_000, now = () => performance.now(), random = Math.random } = options
  const { baseBackOffMs = 1_000, maxBackOffMs = 60_000 } = options
  const { marginMs = windowMs / 100, concurrency = 8 } = options
  const spanMs = windowMs + marginMs
  const starts: number[] = []
  const queue = new Set<Waiting>()
  const pauses = new Map<RunKey, Pause>()
  /** Requests that have a place here and wait for one in the shared rate. */
  const held = new Set<{ run: RunKey }>()
  let timer: NodeJS.Timeout | undefined
  let active = 0

  function pauseOf(run: RunKey): Pause {
    let pause = pauses.get(run)
    if (!pause) {
      pause = { until: Number.NEGATIVE_INFINITY, backOffs: 0, lastBackOff: Number.NEGATIVE_INFINITY }
      pauses.set(run, pause)
      for (const oldest of pauses.keys()) {
        if (pauses.size <= REMEMBERED) break
        pauses.delete(oldest)
      }
    }
    return pause
  }

  const pausedMs = (run: RunKey) => Math.max(0, (pauses.get(run)?.until ?? 0) - now())

  function untilFreeMs(): number {
    const time = now()
    while (starts.length > 0 && starts[0]! + spanMs <= time) starts.shift()
    return limit > 0 && starts.length >= limit ? starts[0]! + spanMs - time : 0
  }

  function serve(): void {
    clearTimeout(timer)
    timer = undefined
    let soonest = Number.POSITIVE_INFINITY
    for (const waiting of queue) {
      if (active >= concurrency) return
      const wait = Math.max(untilFreeMs(), pausedMs(waiting.run))
      if (wait > 0) {
        soonest = Math.min(soonest, wait)
        continue
      }
      queue.delete(waiting)
      active++
      const startedAt = now()
      if (limit > 0) starts.push(startedAt)
      waiting.go(startedAt)
    }
    // A timer can fire a fraction early; serve() then simply waits again.
    if (soonest < Number.POSITIVE_INFINITY) timer = setTimeout(serve, Math.ceil(soonest))
  }

  function turn(signal: AbortSignal, run: RunKey): Promise<number> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const leave = () => {
        queue.delete(waiting)
        reject(signal.reason)
        serve()
      }
      const waiting: Waiting = {
        run,
        go(startedAt) {
          signal.removeEventListener('abort', leave)
          resolve(startedAt)
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      queue.add(waiting)
      serve()
    })
  }

  /** A place in the rate that others share; meanwhile an answer may ask for patience. */
  async function placeAmongOthers(run: RunKey, signal: AbortSignal): Promise<void> {
    if (!options.take || limit === 0) return
    const waiting = { run }
    held.add(waiting)
    try {
      for (;;) {
        if (pausedMs(run) > 0) {
          await sleep(Math.ceil(pausedMs(run)), undefined, { signal })
          continue
        }
        const wait = await options.take({ limit, windowMs: spanMs }, signal)
        if (wait > 0) await sleep(wait, undefined, { signal })
        else if (pausedMs(run) === 0) return
      }
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      held.delete(waiting)
    }
  }

  return {
    async run(signal, work, run) {
      const startedAt = await turn(signal, run)
      try {
        await placeAmongOthers(run, signal)
        return await work(options.take && limit > 0 ? now() : startedAt)
      } finally {
        active--
        serve()
      }
    },
    throttled(startedAt, { retryAfterMs, run } = {}) {
      const time = now()
      const pause = pauseOf(run)
      if (retryAfterMs !== undefined) {
        pause.until = Math.max(pause.until, time + retryAfterMs)
      } else if (startedAt >= pause.lastBackOff) {
        // Requests that were under way together and all answer 429 count as one refusal.
        const full = Math.min(maxBackOffMs, baseBackOffMs * 2 ** pause.backOffs)
        pause.backOffs++
        pause.lastBackOff = time
        pause.until = Math.max(pause.until, time + full * (0.5 + random() / 2))
      }
      serve()
    },
    passed(startedAt, run) {
      const pause = pauses.get(run)
      if (pause && startedAt >= pause.lastBackOff) pause.backOffs = 0
    },
    heldForMs: () => Math.max(0, ...[...queue, ...held].map(({ run }) => pausedMs(run))),
  }
}
