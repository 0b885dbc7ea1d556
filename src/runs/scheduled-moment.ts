import { Cron } from 'croner'

/** When the nights begin. */
export interface Clock {
  cron: string
  timezone: string
}

/** From one 29 February to the next, over a year such as 2100. */
const NINE_YEARS_MS = 9 * 366 * 86_400_000

/**
 * The last moment that the clock meant, at this one or before. Replicas wake up some milliseconds apart, and
 * one whose machine slept an hour later: they must name the same moment. One that comes twice in a night is
 * the first, one that does not come in a night is an hour later.
 */
export function scheduledMoment({ cron, timezone }: Clock, at: Date): Date | undefined {
  const clock = new Cron(cron, { timezone })
  // Not its previousRuns, which throws for an expression that leaves months out, and names moments that nextRun
  // does not in the nights in which the clock is changed.
  for (let back = 60_000; back < NINE_YEARS_MS; back *= 4) {
    let last: Date | undefined
    let next = clock.nextRun(new Date(at.getTime() - back))
    for (; next && next <= at; next = clock.nextRun(next)) last = next
    if (last) return last
  }
  return undefined
}

/** The first moment after this one. */
export function nextMoment(clock: Clock, at: Date): Date | undefined {
  // From the last moment on: in the hour that comes twice nextRun names what was an hour ago.
  const { cron, timezone } = clock
  return new Cron(cron, { timezone }).nextRun(scheduledMoment(clock, at) ?? at) ?? undefined
}
