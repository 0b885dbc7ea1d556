import { TZDate } from '@date-fns/tz'
import { Tree11Error } from './errors.ts'

/** The gym's zone: its days, of 23 or 25 hours twice a year, are the days of every table. */
export const LOCAL_ZONE = 'Europe/Amsterdam'

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

/** Local days, `YYYY-MM-DD`, both included. */
export interface Days {
  from: string
  to: string
}

/** The local day on which an instant falls. */
export function localDay(instant: Date): string {
  const local = new TZDate(instant.getTime(), LOCAL_ZONE)
  return dayText(local.getFullYear(), local.getMonth(), local.getDate())
}

/** An instant on the gym's clock, with its offset: `2026-11-22T02:00:01.250+01:00`. */
export const localTime = (instant: Date): string => new TZDate(instant.getTime(), LOCAL_ZONE).toISOString()

/** The instant at which a local day begins. */
export function midnight(day: string): Date {
  const [year, month, date] = parts(day)
  return new Date(new TZDate(year, month, date, LOCAL_ZONE).getTime())
}

export function addDays(day: string, days: number): string {
  const [year, month, date] = parts(day)
  const moved = new Date(Date.UTC(year, month, date + days))
  return dayText(moved.getUTCFullYear(), moved.getUTCMonth(), moved.getUTCDate())
}

/** Every day from the first to the last, both included. */
export function eachDay({ from, to }: Days): string[] {
  const days: string[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

/** The same days cut at the ends of months, so that one answer stays of a size that the source can give. */
export function eachMonth({ from, to }: Days): Days[] {
  const months: Days[] = []
  for (let start = from; start <= to; ) {
    const [year, month] = parts(start)
    const last = new Date(Date.UTC(year, month + 1, 0))
    const end = dayText(year, month, last.getUTCDate())
    months.push({ from: start, to: end < to ? end : to })
    start = addDays(end, 1)
  }
  return months
}

const FIRST_DAY = '1900-01-01'
/** Before the last year that days can be added to. */
const LAST_DAY = '9998-12-31'

/** Throws `wrong-date` for anything but a day of the calendar from FIRST_DAY to LAST_DAY. */
export function checkDay(name: string, day: string): string {
  const isDay = isCalendarDay(day)
  if (isDay && day >= FIRST_DAY && day <= LAST_DAY) return day
  const wanted = isDay ? `a day from ${FIRST_DAY} to ${LAST_DAY},` : 'a date'
  throw new Tree11Error(`${name}: found "${day}", wanted ${wanted} such as 2026-11-22.`, {
    code: 'wrong-date',
    kind: 'usage',
  })
}

function isCalendarDay(text: string): boolean {
  if (!DAY.test(text)) return false
  // Not Date.UTC, which takes the years before 100 for those of the twentieth century.
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}

/** Both days included, each as it may be left out. Throws `wrong-date` or `from-after-to`. */
export function checkDays({ from, to }: { from: string | undefined; to: string | undefined }): void {
  if (from !== undefined) checkDay('from', from)
  if (to !== undefined) checkDay('to', to)
  if (from !== undefined && to !== undefined && from > to) {
    throw new Tree11Error(`from (${from}) is after to (${to}): the first day comes first.`, {
      code: 'from-after-to',
      kind: 'usage',
    })
  }
}

function parts(day: string): [number, number, number] {
  const found = DAY.exec(day)
  if (!found) throw new Error(`Not a day: ${day}`)
  return [Number(found[1]), Number(found[2]) - 1, Number(found[3])]
}

function dayText(year: number, month: number, date: number): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  return `${pad(year, 4)}-${pad(month + 1, 2)}-${pad(date, 2)}`
}

/** The days of the scope: instants for a column of time, local days for a column of dates. */
export interface WindowBounds {
  from: string
  to: string
  fromUtc: Date
  toUtc: Date
}

export function boundsOf(days: Days): WindowBounds {
  return { ...days, fromUtc: midnight(days.from), toUtc: midnight(addDays(days.to, 1)) }
}
