import { TZDate } from '@date-fns/tz'

/**
 * Local days of the gym, counted from 1970-01-01, and the ways in which a moment is written.
 */

export const TIME_ZONE = 'Europe/Amsterdam'
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Throws a RangeError for anything but an existing `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || dayText(ms / DAY) !== day) {
    throw new RangeError(`"${day}" is not a day; wanted YYYY-MM-DD`)
  }
  return ms / DAY
}

// A page of a thousand users names thousands of days; there are only some 30,000 to know.
const texts = new Map<number, string>()

export function dayText(day: number): string {
  let text = texts.get(day)
  if (text === undefined) {
    text = new Date(day * DAY).toISOString().slice(0, 10)
    texts.set(day, text)
  }
  return text
}

/** The instant of a wall-clock time on a local day, in ms. */
export function localTime(day: number, hour: number, minute: number): number {
  const date = new Date(day * DAY)
  const zoned = new TZDate(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    hour,
    minute,
    TIME_ZONE,
  )
  return zoned.getTime()
}

// A page of a thousand users names some eight thousand moments; a zone look-up costs 10 µs each.
const midnights = new Map<number, number>()

/** The instant at which a local day begins, in ms. */
export function midnight(day: number): number {
  let start = midnights.get(day)
  if (start === undefined) {
    start = localTime(day, 0, 0)
    midnights.set(day, start)
  }
  return start
}

/** 23, 24 or 25. */
export function hoursOf(day: number): number {
  return (midnight(day + 1) - midnight(day)) / HOUR
}

export function localDay(ms: number): number {
  const guess = Math.floor((ms + HOUR) / DAY)
  if (ms < midnight(guess)) return guess - 1
  return ms < midnight(guess + 1) ? guess : guess + 1
}

/** Minutes east of UTC at an instant. */
function offsetAt(ms: number): number {
  const day = localDay(ms)
  if (hoursOf(day) === 24) return (day * DAY - midnight(day)) / 60_000
  // TZDate follows Date in its sign: minutes to add to reach UTC.
  return -new TZDate(ms, TIME_ZONE).getTimezoneOffset()
}

export function offsetText(ms: number): string {
  const minutes = offsetAt(ms)
  return `+${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/**
 * One moment in one of the four ways seen in real answers: Z or an offset, with or without
 * milliseconds. Each is the instant to the millisecond, or cut to the second.
 */
export function timestamp(ms: number, form: number): string {
  const zulu = (form & 2) === 0
  const shown = zulu ? ms : ms + offsetAt(ms) * 60_000
  const zone = zulu ? 'Z' : offsetText(ms)
  const day = Math.floor(shown / DAY)
  const rest = shown - day * DAY
  const seconds = Math.floor(rest / 1000)
  const text = `${dayText(day)}T${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
  return form & 1 ? text + zone : `${text}.${String(rest % 1000).padStart(3, '0')}${zone}`
}

const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

function two(value: number): string {
  return TWO[Math.floor(value)] as string
}

/** Days since 1899-12-30, as a spreadsheet counts them. */
export function serialNumber(day: number): number {
  return day + 25_569
}
