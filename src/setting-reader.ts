import { isIP } from 'node:net'
import { Cron } from 'croner'
import { isLoopback } from './access/loopback.ts'
import { SettingError } from './errors.ts'

interface Bounds {
  min: number
  max: number
}

export type SettingReader = ReturnType<typeof settingReader>

/**
 * Turns the text of settings into values, or throws SettingError in one line: the variable, what was found
 * and what is wanted. Of a secret only `text` and `pick` may be used, which never quote what they found.
 */
export function settingReader(values: Record<string, string>) {
  const wrong = (name: string, found: string, wanted: string) =>
    new SettingError(name, `found "${found}", wanted ${wanted}`)

  const text = (name: string): string | undefined => values[name]?.trim() || undefined

  const wholeNumber = (name: string, found: string, digits: string, { min, max }: Bounds): number => {
    const value = Number(digits)
    if (/^\d+$/.test(digits) && value >= min && value <= max) return value
    throw wrong(name, found, `a whole number from ${min} to ${max}`)
  }

  const optionalNumber = (name: string, bounds: Bounds): number | undefined => {
    const found = text(name)
    return found === undefined ? undefined : wholeNumber(name, found, found, bounds)
  }

  return {
    text,
    optionalNumber,

    /** Only the settings that are there, under the names that the config gives them. */
    pick<K extends string>(names: Record<K, string>): { [P in K]?: string } {
      const found: { [P in K]?: string } = {}
      for (const key in names) {
        const value = text(names[key])
        if (value !== undefined) found[key] = value
      }
      return found
    },

    number: (name: string, fallback: number, bounds: Bounds) => optionalNumber(name, bounds) ?? fallback,

    choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
      const found = text(name)
      if (found === undefined) return fallback
      const choice = choices.find((one) => one.toLowerCase() === found.toLowerCase())
      if (choice !== undefined) return choice
      throw wrong(name, found, `one of ${choices.join(', ')}`)
    },

    yesNo(name: string): boolean | undefined {
      const found = text(name)?.toLowerCase()
      if (found === undefined) return undefined
      if (['true', 'yes', '1', 'on'].includes(found)) return true
      if (['false', 'no', '0', 'off'].includes(found)) return false
      throw wrong(name, found, 'true or false')
    },

    identifier(name: string, fallback: string): string {
      const found = text(name) ?? fallback
      if (/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(found)) return found
      throw wrong(name, found, 'letters, digits and _, not beginning with a digit, at most 63')
    },

    /** Without a slash at the end, so that paths can be put behind it. */
    url(name: string): string | undefined {
      const found = text(name)
      if (found === undefined) return undefined
      const url = URL.parse(found)
      if (url?.username || url?.password) {
        throw new SettingError(name, 'found a name or password inside the URL (not shown), wanted none')
      }
      if (url === null || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
        throw wrong(name, found, 'an http:// or https:// address without ? or #')
      }
      return url.href.replace(/\/+$/, '')
    },

    list(name: string): string[] | undefined {
      const found = text(name)
      if (found === undefined) return undefined
      const items = found
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
      if (items.length === 0) throw wrong(name, found, 'something between its commas')
      return [...new Set(items)]
    },

    numberByName(
      name: string,
      bounds: Bounds,
      example = 'Table=days, such as Lessen=14,Omzet=60',
    ): Record<string, number> {
      const numbers: Record<string, number> = {}
      for (const item of this.list(name) ?? []) {
        const [key, digits, ...rest] = item.split('=').map((part) => part.trim())
        if (!key || !digits || rest.length > 0) throw wrong(name, item, example)
        if (Object.hasOwn(numbers, key)) throw wrong(name, item, `${key} only once`)
        numbers[key] = wholeNumber(name, item, digits, bounds)
      }
      return numbers
    },

    timezone(name: string, fallback: string): string {
      const found = text(name) ?? fallback
      try {
        return new Intl.DateTimeFormat('en', { timeZone: found }).resolvedOptions().timeZone && found
      } catch {
        throw wrong(name, found, 'a time zone such as Europe/Amsterdam')
      }
    },

    cron(name: string, fallback: string, timezone: string): string {
      const found = text(name) ?? fallback
      if (found.toLowerCase() === 'off') return 'off'
      try {
        // The parser takes a single date as well, which would make a nightly sync that runs once.
        if (!/^(@\w+|\S+(\s+\S+){4,5})$/.test(found)) throw new TypeError('not five or six fields')
        new Cron(found, { timezone })
        return found
      } catch {
        throw wrong(name, found, 'a cron expression such as "0 2 * * *" (every night at two), or off')
      }
    },

    /** Where to listen: an address without brackets, or a name. */
    host(name: string, fallback: string, { loopbackOnly }: { loopbackOnly: boolean }): string {
      const found = text(name) ?? fallback
      const host = found.replace(/^\[(.*)\]$/, '$1')
      if (isLoopback(host)) return host
      if (loopbackOnly) {
        throw wrong(
          name,
          found,
          '127.0.0.1, ::1 or localhost: without API_KEYS the service listens on this machine only',
        )
      }
      // Digits and dots that are no address would be looked up as a name.
      if (isIP(host) !== 0 || (HOST_NAME.test(host) && !/^[\d.]+$/.test(host))) return host
      throw wrong(name, found, 'an address of this machine, such as 0.0.0.0 for all of them')
    },
  }
}

const HOST_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i
