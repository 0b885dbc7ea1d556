/**
 * Waiting that an AbortSignal ends at once. Listeners are taken off again, because one signal
 * lives as long as a whole run and would otherwise gather one for each of thousands of requests.
 */

/** Gives up waiting for work that goes on for others: a shared login, a shared look-up. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** Runs `work` under a signal that is aborted with `signal`, or after `ms`; then `timedOut()`. */
export async function withTimeout<T>(
  ms: number,
  signal: AbortSignal,
  work: (inner: AbortSignal, timedOut: () => boolean) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const controller = new AbortController()
  let late = false
  const stop = () => controller.abort(signal.reason)
  const timer = setTimeout(() => {
    late = true
    controller.abort(new Error(`no complete answer within ${ms} ms`))
  }, ms)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await work(controller.signal, () => late)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/**
 * Work that holds the event loop, one piece in each of its rounds: four pages of a megabyte that arrive
 * together would otherwise stop everything else for as long as all of them take.
 */
export function turns(): <T>(work: () => T | Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(() => new Promise(setImmediate)).then(work)
    last = mine.catch(() => {})
    return mine
  }
}
