import { EXIT } from './command.ts'

/** Aborted by the first Ctrl-C or SIGTERM; the second one ends the process at once. */
export function untilSignal(): { signal: AbortSignal; stopListening(): void } {
  const stopping = new AbortController()
  const listener = () => {
    if (stopping.signal.aborted) process.exit(EXIT.failed)
    stopping.abort()
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, listener)
  return {
    signal: stopping.signal,
    stopListening() {
      for (const signal of signals) process.off(signal, listener)
    },
  }
}

/** When the signal comes. */
export function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
