import { styleText } from 'node:util'
import { type Logger, pino } from 'pino'

/**
 * Lines of JSON for machines; for a person at a terminal the same lines as `02:00:01 warn  message`.
 * Fields and messages hold no personal data and no secrets.
 */
export function createLog(level: string, stream: NodeJS.WriteStream): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    stream.isTTY ? { write: (line: string) => void stream.write(readable(line)) } : stream,
  )
}

interface Line {
  level: number
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
  const name = pino.levels.labels[level] ?? 'info'
  const label = styleText(COLOURS[name as keyof typeof COLOURS] ?? 'gray', name.padEnd(5))
  const details = [
    req && `${req.method} ${req.url}`,
    res && `${res.statusCode}`,
    responseTime !== undefined && `${Math.round(responseTime)} ms`,
  ].filter(Boolean)
  const clock = new Date(time).toTimeString().slice(0, 8)
  const stack = err?.stack ? `\n${err.stack}` : ''
  return `${styleText('dim', clock)} ${label} ${[msg, ...details].join('  ')}${stack}\n`
}
