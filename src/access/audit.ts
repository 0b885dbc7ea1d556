import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Insertable } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { AuditLogTable } from '../../db/schema.ts'
import type { Caller } from './roles.ts'

/** What is written down: every trigger, every refusal, and every read of columns that point at a person. */
export interface AuditEntry {
  caller: Caller
  /** How they came: rest, graphql, cli. */
  door: string
  /** `POST /sync/:table`, `read`, `mutation sync`. */
  action: string
  /** What it was about: a table, a run. Never a value out of a row. */
  target?: string
  /** A status such as 202, or the code of the refusal. */
  outcome: string
}

export interface Audit {
  /** Returns at once; the line is written within a second or so, also when this is busy. */
  record(entry: AuditEntry): void
  /** Waits until what was recorded is written, or could not be. Never throws. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface AuditOptions {
  log?: { error(details: object, message: string): void } | undefined
  now(): Date
}

const FLUSH_MS = 1_000
const AGAIN_MS = 10_000
const CLOSE_MS = 5_000
/** Lines of one statement, of seven parameters each. */
const BATCH = 100
/** Lines that wait while the database is away or busy, some 300 bytes each. */
const MOST_WAITING = 10_000
/** Whoever floods the doors without a key must not push out what was done with one. */
const MOST_WAITING_OF_NOBODY = 1_000

/** Writes lines to AuditLog beside the answers, so that none waits for it or fails with it. */
export function createAudit(database: Pick<Database, 'db'>, { log, now }: AuditOptions): Audit {
  const waiting: Insertable<AuditLogTable>[] = []
  let ofNobody = 0
  let lost = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  // A line is written in its own time, whatever haste the answer is in that it is about.
  const unhurried = AsyncLocalStorage.snapshot()

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing ??= unhurried(write).finally(() => {
      writing = undefined
    })
    return writing
  }

  function flushIn(milliseconds: number): void {
    timer ??= setTimeout(() => void flush(), milliseconds)
    timer.unref()
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH)
      try {
        await database.db.insertInto('AuditLog').values(batch).execute()
      } catch (error) {
        log?.error(
          { err: error, waiting: waiting.length },
          'The audit log cannot be written; it is tried again.',
        )
        flushIn(AGAIN_MS)
        return
      }
      waiting.splice(0, batch.length)
      ofNobody -= batch.filter(({ Rol }) => Rol === 'none').length
      if (lost > 0 && waiting.length === 0) {
        waiting.push(line(lostLines(lost), now()))
        ofNobody++
        lost = 0
      }
    }
  }

  return {
    record(entry) {
      const nobody = entry.caller.role === 'none'
      if (waiting.length >= MOST_WAITING || (nobody && ofNobody >= MOST_WAITING_OF_NOBODY)) {
        lost++
        return
      }
      if (nobody) ofNobody++
      waiting.push(line(entry, now()))
      flushIn(FLUSH_MS)
    },
    flush,
    async close() {
      const done = new AbortController()
      await Promise.race([flush(), sleep(CLOSE_MS, undefined, { signal: done.signal }).catch(() => {})])
      done.abort()
      clearTimeout(timer)
      if (waiting.length > 0) log?.error({ waiting: waiting.length }, 'Lines of the audit log are lost.')
    },
  }
}

function line({ caller, door, action, target, outcome }: AuditEntry, at: Date): Insertable<AuditLogTable> {
  return {
    Tijd: at,
    Wie: cut(caller.name, 255),
    Rol: caller.role,
    Deur: cut(door, 50),
    Actie: cut(action, 100),
    Doel: target === undefined ? null : cut(target, 255),
    Uitkomst: cut(outcome, 50),
  }
}

/** Paths are written by whoever calls: of any length, and with any character. */
function cut(text: string, length: number): string {
  return text
    .slice(0, length)
    .toWellFormed()
    .replace(/[\p{Cc}]/gu, '\uFFFD')
}

function lostLines(count: number): AuditEntry {
  return {
    caller: { name: 'tree11', role: 'none' },
    door: 'audit',
    action: 'leave out',
    target: `${count} lines`,
    outcome: 'too-many-waiting',
  }
}
