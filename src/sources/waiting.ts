/**
 * Gives up waiting for work that goes on for others: a shared login, a shared look-up. Listeners are taken off
 * again, because one signal lives as long as a whole run and would otherwise gather one for each of thousands of
 * requests.
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
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
