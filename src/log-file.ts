import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { LogConfig } from './config/log.ts'
import { localDay } from './local-days.ts'

/**
 * A log file whose current lines always stand under one name, `tree11_pipeline.log`; yesterday's become
 * `tree11_pipeline.2026-11-21.log`, and a day's further ones `tree11_pipeline.2026-11-21.1.log`.
 *
 * Our own, because pino-roll writes to dated names behind a symbolic link, which Windows gives to
 * administrators only, and rotating-file-stream keeps lines in memory (the last ones before a crash are
 * lost) and rotates by what it knows itself: here every line is in the file when `write` returns, and the
 * file is looked at each time, so that several processes, logrotate or a person may move it away.
 */
export interface LogFile {
  write(line: string): void
}

export interface LogFileOptions extends Pick<LogConfig, 'maxBytes' | 'retentionDays'> {
  folder: string
  /** Without `.log`. */
  name: string
  now?: () => Date
  /** Told once when the file cannot be written, until it can again. */
  failed(error: NodeJS.ErrnoException): void
}

/** A full disk or a lost share is tried again after this. */
const RETRY_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export function openLogFile(options: LogFileOptions): LogFile {
  const { folder, name, maxBytes, now = () => new Date() } = options
  const path = join(folder, `${name}.log`)
  let open: { descriptor: number; inode: number } | undefined
  let retryAt: number | undefined

  function close(): void {
    if (open) closeSync(open.descriptor)
    open = undefined
  }

  /** For whoever runs the service alone. */
  function opened() {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const descriptor = openSync(path, 'a', 0o600)
    return { descriptor, inode: statSync(path).ino }
  }

  function append(line: string): void {
    const bytes = Buffer.from(line)
    const found = statSync(path, { throwIfNoEntry: false })
    const full = found && found.size > 0 && found.size + bytes.length > maxBytes
    if (full || (found?.size && !sameDay(found.mtime, now()))) {
      close()
      putAside(path, name, folder, localDay(found.mtime))
      forget(options, now())
    } else if (open && found?.ino !== open.inode) {
      close()
    }
    open ??= opened()
    for (let at = 0; at < bytes.length; ) at += writeSync(open.descriptor, bytes, at)
  }

  try {
    // From the start, so that whoever looks for it finds it, empty or not.
    open = opened()
  } catch {
    // Told when the first line cannot be written.
  }

  return {
    write(line) {
      const time = now().getTime()
      if (retryAt !== undefined && time < retryAt) return
      try {
        append(line)
        retryAt = undefined
      } catch (error) {
        const first = retryAt === undefined
        retryAt = time + RETRY_MS
        if (first) options.failed(error as NodeJS.ErrnoException)
      }
    },
  }
}

/** Within one hour the day is the same; only else is a calendar needed. */
function sameDay(one: Date, other: Date): boolean {
  const hour = (instant: Date) => Math.floor(instant.getTime() / HOUR_MS)
  return hour(one) === hour(other) || localDay(one) === localDay(other)
}

/** Two processes may do so at the same moment: a name is taken first, so that none writes over the other's. */
function putAside(path: string, name: string, folder: string, day: string): void {
  for (let number = 0; ; number++) {
    const aside = join(folder, `${name}.${day}${number === 0 ? '' : `.${number}`}.log`)
    try {
      closeSync(openSync(aside, 'wx', 0o600))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw error
    }
    try {
      renameSync(path, aside)
    } catch (error) {
      unlinkSync(aside)
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    return
  }
}

/** Files that were put aside longer ago than they are kept, by the day in their name. */
function forget({ folder, name, retentionDays }: LogFileOptions, now: Date): void {
  const before = localDay(new Date(now.getTime() - retentionDays * DAY_MS))
  for (const file of readdirSync(folder)) {
    const [start, day] = [file.slice(0, name.length + 1), file.slice(name.length + 1, name.length + 11)]
    if (start === `${name}.` && /^\d{4}-\d\d-\d\d$/.test(day) && file.endsWith('.log') && day < before) {
      unlinkSync(join(folder, file))
    }
  }
}
