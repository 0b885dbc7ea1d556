import { SettingError } from '../errors.ts'
import type { SettingReader } from '../setting-reader.ts'

export const LOG_SETTINGS = [
  ...['LOG_LEVEL', 'LOG_DIR', 'LOG_MAX_MB', 'LOG_RETENTION_DAYS', 'LOG_ENCRYPTION_KEY'],
]

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export interface LogConfig {
  level: string
  /** Absent when the log goes to stdout alone. */
  folder?: string
  /** The size at which a file is put aside before its day is over. */
  maxBytes: number
  /** How long files that were put aside are kept. */
  retentionDays: number
  /** The first seals what points at persons, and each of them opens it. */
  keys?: [Buffer, ...Buffer[]]
}

export function readLog(read: SettingReader): LogConfig {
  const folder = read.text('LOG_DIR') ?? 'logs'
  const [first, ...others] = (read.list('LOG_ENCRYPTION_KEY') ?? []).map(keyOf)
  return {
    level: read.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    ...(folder.toLowerCase() !== 'off' && { folder }),
    maxBytes: read.number('LOG_MAX_MB', 50, { min: 1, max: 10_000 }) * 1_000_000,
    retentionDays: read.number('LOG_RETENTION_DAYS', 30, { min: 1, max: 36_500 }),
    ...(first && { keys: [first, ...others] }),
  }
}

function keyOf(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (key.length === 32) return key
  throw new SettingError(
    'LOG_ENCRYPTION_KEY',
    'found a value that is no key (not shown), wanted 32 random bytes in base64 or as 64 hexadecimal digits',
  )
}
