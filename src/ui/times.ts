import { addDays, LOCAL_ZONE, localDay } from '../local-days.ts'
import { count, day, duration } from '../texts/figures.ts'

const CLOCK = { timeZone: LOCAL_ZONE, hour: '2-digit', minute: '2-digit' } as const

const clock = (at: string) => new Date(at).toLocaleTimeString('nl-NL', CLOCK)

/** `vannacht 02:14`, `vandaag 14:05`, `gisteren 23:10`, `22 november 02:00`, `22 november 2025 02:00` */
export function when(at: string, now: Date): string {
  const then = localDay(new Date(at))
  const today = localDay(now)
  const time = clock(at)
  if (then === today) return `${time < '06:00' ? 'vannacht' : 'vandaag'} ${time}`
  if (then === addDays(today, -1)) return `gisteren ${time}`
  return `${day(at)}${then.slice(0, 4) === today.slice(0, 4) ? '' : ` ${then.slice(0, 4)}`} ${time}`
}

/** `zojuist`, `3 uur geleden`, `3 dagen geleden` */
export function ago(at: string, now: Date): string {
  const seconds = (now.getTime() - new Date(at).getTime()) / 1000
  if (seconds < 60) return 'zojuist'
  if (seconds < 3_600) return `${count(Math.round(seconds / 60), 'minuut', 'minuten')} geleden`
  if (seconds < 36 * 3_600) return `${Math.round(seconds / 3_600)} uur geleden`
  return `${count(Math.round(seconds / 86_400), 'dag', 'dagen')} geleden`
}

export const took = (milliseconds: number | null) =>
  milliseconds === null ? '–' : milliseconds < 1_000 ? 'minder dan 1 seconde' : duration(milliseconds / 1_000)

/** `0,4 s`, `14 min`: where many stand below one another. */
export const short = (milliseconds: number) =>
  milliseconds < 60_000
    ? `${Number((milliseconds / 1000).toFixed(1)).toLocaleString('nl-NL')} s`
    : `${Math.round(milliseconds / 60_000)} min`

/** `maandag 22 november 2026` */
export const fullDay = (day: string) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString('nl-NL', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
