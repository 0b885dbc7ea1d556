import { AsyncLocalStorage } from 'node:async_hooks'
import { styleText } from 'node:util'
import { type Logger, type LoggerOptions, pino, type StreamEntry } from 'pino'
import type { Config } from './config.ts'
import { localTime } from './local-days.ts'
import { withoutDetails } from './log-errors.ts'
import { openLogFile } from './log-file.ts'
import { lineMasking } from './log-masking.ts'
import { createSealing } from './sealing.ts'
import { tables } from './tables/index.ts'

export interface Log extends Logger {
  /** Every line that is written while `work` goes on, by whomever, carries these fields. */
  within<T>(fields: object, work: () => Promise<T>): Promise<T>
}

export interface LogOptions {
  config: Pick<Config, 'log' | 'secrets'>
  stream: NodeJS.WriteStream
  /** Of the stream; the files follow the settings. */
  level?: string
}

/**
 * Lines of JSON for machines, to the stream and to the files in LOG_DIR; for a person at a terminal the same
 * lines as `02:00:01 warn  message`. Personal data and secrets are masked in all of them.
 */
export function createLog({ config, stream, level = config.log.level }: LogOptions): Log {
  const context = new AsyncLocalStorage<object>()
  const { folder, maxBytes, retentionDays, keys } = config.log
  const shown: StreamEntry['stream'] = stream.isTTY
    ? { write: (line: string) => void stream.write(readable(line)) }
    : stream
  const streams: StreamEntry[] = [{ level: level as 'info', stream: shown }]
  let complainedAt = Number.NEGATIVE_INFINITY
  if (folder !== undefined) {
    const file = (name: string) =>
      openLogFile({
        folder,
        name,
        maxBytes,
        retentionDays,
        failed({ code }) {
          // One line for both files, and not from within the line that could not be written.
          if (performance.now() - complainedAt < 60_000) return
          complainedAt = performance.now()
          setImmediate(() => log.warn(`LOG_DIR: ${folder} cannot be written (${code}); ${GOES_ON}`))
        },
      })
    streams.push({ level: config.log.level as 'info', stream: file('tree11_pipeline') })
    if (config.log.level !== 'silent') streams.push({ level: 'error', stream: file('tree11_errors') })
  }
  const personal = tables.flatMap(({ columns }) =>
    columns.filter((column) => column.personal).map(({ name }) => name),
  )
  const mask = lineMasking({ secrets: config.secrets, personal })
  const sealing = keys && createSealing(keys)
  const options: LoggerOptions = {
    level: moreOf(level, config.log.level),
    base: null,
    timestamp: () => `,"time":"${localTime(new Date())}"`,
    formatters: { level: (label) => ({ level: label }) },
    // A copy: pino writes the fields of each line into what it is given.
    mixin: () => ({ ...context.getStore() }),
    hooks: { streamWrite: (line) => withoutDetails(mask(line), sealing) },
  }
  const log = pino(options, pino.multistream(streams))
  return Object.assign(log, {
    within: <T>(fields: object, work: () => Promise<T>) =>
      context.run({ ...context.getStore(), ...fields }, work),
  })
}

const GOES_ON = 'the log goes on here alone, and tries the folder again every minute.'

/** What --verbose shows: at least this much, and more when the settings say so. */
export const verboseLevel = ({ log }: Pick<Config, 'log'>, level: string) => moreOf(level, log.level)

/** The level under which the lines of both are written. */
function moreOf(one: string, other: string): string {
  const number = (level: string) => pino.levels.values[level] ?? Number.POSITIVE_INFINITY
  return number(one) < number(other) ? one : other
}
interface Line {
  level: string
  time: string
  msg?: string
  req?: { method: string; url: string }
  res?: { statusCode: number }
  responseTime?: number
  err?: { stack?: string }
}

const COLOURS = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red', fatal: 'red' } as const

function readable(text: string): string {
  const { level, time, msg = '', req, res, responseTime, err } = JSON.parse(text) as Line
  const label = styleText(COLOURS[level as keyof typeof COLOURS] ?? 'gray', level.padEnd(5))
  const details = [
    req && `${req.method} ${req.url}`,
    res && `${res.statusCode}`,
    responseTime !== undefined && `${Math.round(responseTime)} ms`,
  ].filter(Boolean)
  const clock = time.slice(11, 19)
  const stack = err?.stack ? `\n${err.stack}` : ''
  return `${styleText('dim', clock)} ${label} ${[msg, ...details].join('  ')}${stack}\n`
}
