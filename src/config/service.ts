import type { SettingReader } from '../setting-reader.ts'
import type { AccessConfig } from './access.ts'

export const SERVICE_SETTINGS = [
  ...['HOST', 'PORT', 'SCHEDULE_CRON', 'SCHEDULE_TIMEZONE', 'NIGHTLY_TABLES', 'WINDOW_DAYS'],
]

export interface ServiceConfig {
  host: string
  port: number
  scheduleCron: string | 'off'
  scheduleTimezone: string
  /** Absent is the default set. The names are checked where the tables are known. */
  nightlyTables?: string[]
  windowDays: Record<string, number>
}

export function readService(read: SettingReader, { keys }: AccessConfig): ServiceConfig {
  const nightlyTables = read.list('NIGHTLY_TABLES')
  const scheduleTimezone = read.timezone('SCHEDULE_TIMEZONE', 'Europe/Amsterdam')
  return {
    host: read.host('HOST', '127.0.0.1', { loopbackOnly: keys.length === 0 }),
    port: read.number('PORT', 3000, { min: 0, max: 65535 }),
    scheduleCron: read.cron('SCHEDULE_CRON', '0 2 * * *', scheduleTimezone),
    scheduleTimezone,
    ...(nightlyTables !== undefined && { nightlyTables }),
    windowDays: read.numberByName('WINDOW_DAYS', { min: 0, max: 36_500 }),
  }
}
