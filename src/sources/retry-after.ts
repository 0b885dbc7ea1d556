/** Longer than this nobody is waited for: what is missing then is made up later. */
export const LONGEST_WAIT_MS = 15 * 60_000

const DAY_MS = 86_400_000
const HOUR_S = 3_600

/** Told of with every answer by many: only a refusal for the rate makes it a wait. */
const RATE_RESETS = ['ratelimit-reset', 'x-ratelimit-reset']

/**
 * How long an answer asks us to wait, in milliseconds: `Retry-After` (RFC 9110, 10.2.3), or else, of one that
 * refuses for its rate (`limited`), when that begins anew. What names no time to come says nothing, and nothing is longer than LONGEST_WAIT_MS.
 */
export function readRetryAfter(
  header: (name: string) => unknown,
  { limited }: { limited: boolean },
): number | undefined {
  for (const name of ['retry-after', ...(limited ? RATE_RESETS : [])]) {
    const waits = values(header(name)).flatMap((value) => waitOf(value, header('date')) ?? [])
    if (waits.length > 0) return Math.min(Math.max(...waits), LONGEST_WAIT_MS)
  }
  return undefined
}

/** A header that came twice, or with a comma between; a date has a comma of its own. */
function values(given: unknown): string[] {
  return [given ?? []]
    .flat()
    .flatMap((one) => String(one).split(/,(?!\s*\d{1,2}[\s-])/))
    .map((one) => one.trim())
}

/** `date`: the clock that a date was written by, which is the answer's `Date`. */
function waitOf(value: string, date: unknown): number | undefined {
  if (value.endsWith('GMT')) {
    const there = Date.parse(String(date))
    return toCome(Date.parse(value) - (Number.isNaN(there) ? Date.now() : there))
  }
  if (!/^\d{1,16}(?:\.\d{1,9})?$/.test(value)) return undefined
  const count = Number(value)
  // Moments since 1970, in milliseconds and in seconds; some write milliseconds where seconds are meant.
  if (count >= 1e12) return toCome(count - Date.now())
  if (count >= 1e9) return toCome(count * 1000 - Date.now())
  return toCome(count > HOUR_S ? count : count * 1000)
}

const toCome = (ms: number) => (ms > 0 && ms <= DAY_MS ? Math.ceil(ms) : undefined)
