/** Numbers, days and durations as Dutch writes them, on the gym's clock. */

const TIMES = { timeZone: 'Europe/Amsterdam' } as const

/** `1.234` */
export const whole = (value: number) => value.toLocaleString('nl-NL', { maximumFractionDigits: 0 })

/** `1.234,5` */
export const number = (value: number) => value.toLocaleString('nl-NL', { maximumFractionDigits: 4 })

/** `1 rij`, `2 rijen` */
export const count = (total: number, one: string, more: string) =>
  `${whole(total)} ${total === 1 ? one : more}`

/** `22 november` */
export const day = (at: string) =>
  new Date(at).toLocaleDateString('nl-NL', { ...TIMES, day: 'numeric', month: 'long' })

/** `22 november 02:00` */
export const moment = (at: string) =>
  `${day(at)} ${new Date(at).toLocaleTimeString('nl-NL', { ...TIMES, hour: '2-digit', minute: '2-digit' })}`

/** `3 uur en 10 minuten` */
export function duration(seconds: number): string {
  if (seconds < 60) return count(Math.round(seconds), 'seconde', 'seconden')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return count(minutes, 'minuut', 'minuten')
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} uur${rest === 0 ? '' : ` en ${count(rest, 'minuut', 'minuten')}`}`
}

/** At most three names, so that a subject fits on a telephone. */
export function names(all: readonly string[]): string {
  const shown = all.length > 3 ? [...all.slice(0, 2), `nog ${all.length - 2} tabellen`] : [...all]
  const last = shown.pop() ?? 'geen tabel'
  return shown.length === 0 ? last : `${shown.join(', ')} en ${last}`
}
