const WINDOW = 60_000

/** At most so many requests in any window of 60 seconds; 0 is no limit. */
export class RateLimit {
  readonly #perMinute: number
  #taken: number[] = []
  #refused = 0

  constructor(perMinute: number) {
    this.#perMinute = perMinute
  }

  /**
   * Nothing, or the headers of a refusal. They differ in turn, as they do in reality: seconds to
   * wait, an HTTP date, or no word about it.
   */
  take(now: number): Record<string, string> | undefined {
    if (this.#perMinute === 0) return undefined
    this.#taken = this.#taken.filter((at) => at > now - WINDOW)
    if (this.#taken.length < this.#perMinute) {
      this.#taken.push(now)
      return undefined
    }
    const free = (this.#taken[0] ?? now) + WINDOW
    switch (this.#refused++ % 3) {
      case 0:
        return { 'retry-after': String(Math.ceil((free - now) / 1000)) }
      case 1:
        return { 'retry-after': new Date(free + 1000).toUTCString() }
      default:
        return {}
    }
  }
}
