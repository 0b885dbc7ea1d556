import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import { errorCode, errorLine, Tree11Error } from '../errors.ts'
import { claim, type Lease, RENEW_MS, renew } from '../leases/lease.ts'
import { localDay } from '../local-days.ts'
import type { Sources } from '../sources/source.ts'
import { apartFrom } from '../tables/rule.ts'
import type { Place, Table } from '../tables/table.ts'
import type { Brake } from '../transform/brake.ts'
import type { Seal } from '../transform/seal.ts'
import type { TransformResult } from '../transform/steps.ts'
import { cancelled, cancelWaiting, watchForStop } from './cancel.ts'
import type { Observer, WorkerLog } from './observer.ts'
import { type QueuedTable, reclaim, type Settled, settle, takeable, unsettled } from './queue.ts'
import { forgetDryRun, forgetOld, type KeepDays } from './retention.ts'
import { syncTable } from './sync-table.ts'
import { begin, end, handBack, missingBefore, statusWhenBack, whyPaused } from './table-line.ts'
import { taskOf } from './task.ts'

export interface WorkerOptions {
  database: Database
  sources: Sources
  tables: readonly Table[]
  windowDays: Readonly<Record<string, number>>
  place: Place
  brake: Brake
  keepDays: KeepDays
  /** Hours for which a complete request of an interrupted run counts. */
  freshHours: number
  log: WorkerLog
  now: () => Date
  observer?: Observer
  /** See CommitOptions. */
  seal?: Seal
}

/** How often a worker looks for work that another process wrote; its own is told at once. */
const LOOK_MS = 1_000
/** A transaction that the database asks to be tried again is tried so often in all. */
const ATTEMPTS = 3

/** Takes queued tables one by one, under leases, until it is stopped. */
export function createWorker(options: WorkerOptions) {
  const { database, tables, log, observer } = options
  const within: NonNullable<WorkerLog['within']> = log.within ?? ((_fields, work) => work())
  const holder = randomUUID()
  const stopping = new AbortController()
  let wake: () => void = () => {}
  let woken = false
  let running: Promise<void> | undefined
  /** Runs that are being ended, with what is cleared away after them. */
  let clearing: Promise<unknown> = Promise.resolve()
  /** The day on which this worker last deleted what has been kept long enough. */
  let forgotten: string | undefined
  /** Sources that no request can reach in a run: its other tables need not try. */
  const closedSources = new Map<string, Tree11Error>()

  async function loop(): Promise<void> {
    // The first time, on a database of its own, whoever holds a table is gone.
    let everyHolder = database.exclusive
    while (!stopping.signal.aborted) {
      try {
        if (everyHolder) await reclaim(database, { everyHolder })
        everyHolder = false
        woken = false
        if (await takeNext()) continue
        await reclaim(database, { everyHolder, holder })
        await settleEnded()
      } catch (error) {
        if (stopping.signal.aborted) return
        log.error({ code: errorCode(error) }, `The worker could not go on: ${errorLine(error)}`)
      }
      await Promise.race([
        new Promise<void>((resolve) => {
          wake = resolve
          if (woken) resolve() // It came while the worker was looking.
        }),
        sleep(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => {}),
      ])
    }
  }

  /** Works on the first table that can be had; false when there is none. */
  async function takeNext(): Promise<boolean> {
    await cancelWaiting(database)
    for (const queued of await takeable(database.db, tables)) {
      if (stopping.signal.aborted) return false
      const table = tables.find(({ name }) => name === queued.table)
      const lease = await claim(database, queued.table, { holder, apart: apartFrom(queued.table, tables) })
      if (!lease) continue
      const begun = await begin(database, queued, lease, options.now())
      if (!begun) continue
      // Of the run, as its last line is: neither is about one of its tables.
      if (begun.first) log.info({ runId: queued.runId }, `Pipeline execution started: run ${queued.runId}`)
      try {
        await within(queued, () => work(queued, lease, table))
      } finally {
        await settleEnded()
      }
      return true
    }
    return false
  }

  async function work(queued: QueuedTable, lease: Lease, table: Table | undefined): Promise<void> {
    const { runId } = queued
    const started = performance.now()
    const sinceStart = () => Math.round(performance.now() - started)
    const lost = new AbortController()
    const stop = new AbortController()
    const done = new AbortController()
    const signal = AbortSignal.any([stopping.signal, lost.signal, stop.signal])
    void watchForStop(database, runId, { stop, done: done.signal })
    const renewal = setInterval(() => {
      renew(database, lease).then(
        (ours) => ours || lost.abort(),
        () => {},
      )
    }, RENEW_MS)
    try {
      if (!table)
        throw new Tree11Error(`${queued.table}: this version has no such table.`, {
          code: 'unknown-table',
          kind: 'fail',
        })
      const result = await attempt(queued, lease, { table, signal, sinceStart })
      log.info({ duration_seconds: sinceStart() / 1000, ...result }, `${table.name} is ${result.status}`)
    } catch (error) {
      if (stopping.signal.aborted) {
        await handBack(database, queued, lease)
        log.info({}, `${queued.table} was handed back`)
        return
      }
      if (lost.signal.aborted || errorCode(error) === 'lease-lost') {
        log.warn({}, `${queued.table}: another worker has taken this table over`)
        return
      }
      if (SKIPS.includes(errorCode(error))) {
        return await end(database, queued, lease, sinceStart(), 'skipped', error)
      }
      if (stop.signal.aborted) {
        await end(database, queued, lease, sinceStart(), 'cancelled', cancelled(queued.table))
        log.info({}, `${queued.table} was cancelled`)
        return
      }
      log.error(
        {
          code: errorCode(error),
          err: error instanceof Tree11Error ? undefined : error,
        },
        `${queued.table} failed: ${errorLine(error)}`,
      )
      // What was approved and is no longer the same stays held, and says so.
      const status = errorCode(error) === 'hold-superseded' ? 'held' : 'failed'
      await end(database, queued, lease, sinceStart(), status, error)
    } finally {
      clearInterval(renewal)
      done.abort()
    }
  }

  /** A run ends when its last table has: what it leaves is cleared first, so that ended means ended. */
  function settleEnded(): Promise<void> {
    const settled = settleAll()
    clearing = Promise.allSettled([clearing, settled])
    return settled
  }

  async function settleAll(): Promise<void> {
    for (const runId of await unsettled(database.db)) {
      await forgetDryRun(database, runId)
      const settled = await settleTold(runId)
      for (const key of closedSources.keys()) if (key.startsWith(`${runId} `)) closedSources.delete(key)
      if (!settled) continue
      logEnd(log, settled)
      await observer?.settled?.(settled)
      await forgetOncePerDay()
    }
  }

  /** What cannot be told about a run's end does not keep the run from ending. */
  async function settleTold(runId: number): Promise<Settled | undefined> {
    if (!observer?.settling) return await settle(database, runId, options.now())
    try {
      return await settle(database, runId, options.now(), observer.settling)
    } catch (error) {
      // The database went away: when it is back, the run is ended and told of together.
      if (error instanceof Tree11Error && error.kind === 'retry') throw error
      log.error({ runId, code: errorCode(error) }, `Nobody is told of run ${runId}: ${errorLine(error)}`)
      return await settle(database, runId, options.now())
    }
  }

  /** After the first run of a day, which is the night's. What cannot be cleared away keeps no run from ending. */
  async function forgetOncePerDay(): Promise<void> {
    const now = options.now()
    if (forgotten === localDay(now)) return
    forgotten = localDay(now)
    try {
      await forgetOld(database, now, options.keepDays, stopping.signal)
      await database.tidy?.(stopping.signal)
    } catch (error) {
      log.error(
        { code: errorCode(error) },
        `What is old could not be cleared away today: ${errorLine(error)}`,
      )
    }
  }

  /** Tries again what the database asks to be tried again, unless the commit whose answer was lost went through. */
  async function attempt(
    queued: QueuedTable,
    lease: Lease,
    { table, signal, sinceStart }: { table: Table; signal: AbortSignal; sinceStart: () => number },
  ): Promise<TransformResult | { status: string }> {
    const { runId } = queued
    for (let tried = 1; ; tried++) {
      try {
        const skipped = (await missingBefore(database, runId, table)) ?? (await whyPaused(database, queued))
        if (skipped) throw skipped
        const given = await taskOf(database.db, runId, table.name)
        const closed = closedSources.get(`${runId} ${table.stream.source}`)
        if (closed && given.asks) throw closed
        const result = await syncTable({
          ...options,
          table,
          task: given,
          lease,
          freshSince: new Date(options.now().getTime() - options.freshHours * 3_600_000),
          signal,
          timed: (step, milliseconds) => options.observer?.timed?.(table.name, step, milliseconds),
          closed: (source, error) => {
            if (CLOSED.includes(error.code)) closedSources.set(`${runId} ${source}`, error)
          },
        })
        await database.db
          .updateTable('SyncRunTabel')
          .set({ DuurMs: sinceStart() })
          .where('RunId', '=', runId)
          .where('Tabel', '=', table.name)
          .execute()
        return result
      } catch (error) {
        if (!(error instanceof Tree11Error) || error.kind !== 'retry' || signal.aborted) throw error
        const status = await statusWhenBack(database, queued, lease, signal)
        if (status !== 'running') return { status }
        if (tried === ATTEMPTS) throw error
        await sleep(200 * 2 ** tried * Math.random(), undefined, { signal })
      }
    }
  }

  return {
    start() {
      running ??= loop()
    },
    works: () => running !== undefined,
    settleEnded,
    /** What is cleared away after the runs that have ended is gone. */
    cleared: async () => void (await clearing),
    /** There is new work. */
    wake() {
      woken = true
      wake()
    },
    async stop() {
      stopping.abort(new Error('The worker stops.'))
      wake()
      await running
    },
  }
}

const END_LEVEL = {
  succeeded: 'info',
  partial: 'warn',
  held: 'warn',
  cancelled: 'warn',
  failed: 'error',
} as const

/** The words at the beginning are what people have been looking for in the log for years. */
function logEnd(log: WorkerLog, { runId, status, trigger, dryRun, durationMs, error }: Settled): void {
  const word = status === 'failed' || status === 'cancelled' ? status : 'completed'
  const why = error ?? (word === 'completed' ? `${status}${dryRun ? ', a dry run' : ''}` : '')
  log[END_LEVEL[status]](
    { runId, table: undefined, status, trigger, dryRun, duration_seconds: durationMs / 1000 },
    `Pipeline execution ${word}: run ${runId}${why && `: ${why}`}`,
  )
}

/** What leaves a table out of a run, with no fault of its own. */
const SKIPS = ['needed-table-failed', 'table-paused']

/** Errors that would meet every other request to the same source. */
const CLOSED = [
  ...['gymly-unauthorized', 'gymly-unreachable', 'wrong-setting'],
  ...['sheets-unauthorized', 'sheets-unreachable'],
]
