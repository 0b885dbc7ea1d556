/**
 * A `Retry-After` of seconds or an HTTP date (RFC 9110, 10.2.3) as milliseconds from now, a date by the clock that
 * it was written by: the answer's `Date`. What names no time to come says nothing.
 */
export function readRetryAfter(value: unknown, date?: unknown): number | undefined {
  const given = String(value ?? '').trim()
  const there = Date.parse(String(date))
  const until = given.endsWith('GMT') ? Date.parse(given) - (Number.isNaN(there) ? Date.now() : there) : 0
  const ms = /^\d{1,10}$/.test(given) ? Number(given) * 1000 : until
  return ms > 0 ? ms : undefined
}
