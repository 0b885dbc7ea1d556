import type { SettingReader } from '../setting-reader.ts'

export const LOG_SETTINGS = ['LOG_LEVEL', 'LOG_DIR', 'LOG_MAX_MB', 'LOG_RETENTION_DAYS']

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export interface LogConfig {
  level: string
  /** Absent when the log goes to stdout alone. */
  folder?: string
  /** The size at which a file is put aside before its day is over. */
  maxBytes: number
  /** How long files that were put aside are kept. */
  retentionDays: number
}

export function readLog(read: SettingReader): LogConfig {
  const folder = read.text('LOG_DIR') ?? 'logs'
  return {
    level: read.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    ...(folder.toLowerCase() !== 'off' && { folder }),
    maxBytes: read.number('LOG_MAX_MB', 50, { min: 1, max: 10_000 }) * 1_000_000,
    retentionDays: read.number('LOG_RETENTION_DAYS', 30, { min: 1, max: 36_500 }),
  }
}
