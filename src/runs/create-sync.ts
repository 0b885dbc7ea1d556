import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { checkDays } from '../local-days.ts'
import { hasEnded } from '../shapes/statuses.ts'
import type { Sources } from '../sources/source.ts'
import { findTable } from '../tables/find-table.ts'
import { daysBack, type Place, type Table } from '../tables/table.ts'
import type { Brake } from '../transform/brake.ts'
import type { Seal } from '../transform/seal.ts'
import { approve } from './approve.ts'
import { cancelRun } from './cancel.ts'
import { forecast } from './forecast.ts'
import { makeUp } from './make-up.ts'
import { isMissed } from './missed-moment.ts'
import type { Observer, WorkerLog } from './observer.ts'
import { enqueue } from './queue.ts'
import { requestReplay } from './replay.ts'
import type { FollowUpRequest, SyncRequest } from './request.ts'
import type { KeepDays } from './retention.ts'
import { requestRetry } from './retry.ts'
import { requestRevert, resume } from './revert.ts'
import type { Sync } from './sync.ts'
import { createWorker } from './worker.ts'

export interface SyncOptions {
  database: Database
  sources: Sources
  /** Every table, in the order in which a run takes them. */
  tables: readonly Table[]
  settings: {
    /** The tables' own names, each once; absent is the default set. */
    nightlyTables?: readonly string[]
    windowDays: Readonly<Record<string, number>>
    /** Of which everything that is asked for is. */
    place?: Place
    /** The names of its tables are in any case. */
    brake: Brake
    keepDays: KeepDays
    freshHours: number
    /** See makeUp. */
    makeUpMinutes: readonly number[]
    /** The limit that the source is asked under; 0 is none. */
    requestsPerMinute: number
  }
  log: WorkerLog
  now?: () => Date
  observer?: Observer
  /** Quarantined records are stored as this gives them. */
  seal?: Seal
}

/** How often a waiting request looks whether its run has ended. */
const LOOK_MS = 100

export function createSync(options: SyncOptions): Sync {
  const { database, sources, tables, settings, now = () => new Date() } = options
  const worker = createWorker({ ...options, place: {}, ...settings, now })
  const configured = ({ stream }: Table) => stream.source === 'gymly' || !sources[stream.source].unavailable()
  const nightly =
    settings.nightlyTables ??
    tables.filter((table) => table.nightly && configured(table)).map(({ name }) => name)

  async function followUp(ask: typeof requestRetry, request: FollowUpRequest) {
    const queued = await ask(database, tables, request, now())
    worker.wake()
    return queued
  }

  return {
    nightly,
    async request(request) {
      const wanted = checkRequest(options, request)
      const queued = await enqueue(database, wanted, request, now())
      worker.wake()
      return queued
    },
    async approve(runId, by) {
      await approve(database, tables, { runId, by })
      worker.wake()
    },
    retry: (request) => followUp(requestRetry, request),
    replay: (request) => followUp(requestReplay, request),
    revert: (request) => followUp(requestRevert, request),
    async resume(name) {
      await resume(database, findTable(tables, name))
    },
    async ended(runId, timeoutMs) {
      const until = performance.now() + timeoutMs
      for (;;) {
        const run = await database.db
          .selectFrom('SyncRun')
          .select('Status')
          .where('RunId', '=', runId)
          .executeTakeFirst()
        if (run && hasEnded(run.Status)) return true
        if (performance.now() >= until) return false
        await sleep(LOOK_MS)
      }
    },
    async cancel(runId) {
      // On a database of this process alone, while nothing works here, whoever held a table is gone.
      await cancelRun(database, runId, now(), { everyHolder: database.exclusive && !worker.works() })
      await worker.settleEnded()
    },
    async plan({ tables: names, ...days }) {
      const wanted = checkRequest(options, { tables: names, trigger: 'cli', ...days })
      return await forecast({ database, tables, wanted, now: now(), ...settings, ...days })
    },
    async makeUp(clock) {
      const makeUps = { waitMinutes: settings.makeUpMinutes, clock, now: now() }
      const asked = await makeUp(database, tables, makeUps)
      if (asked) worker.wake()
      return asked
    },
    missed: (moment) => isMissed(database, moment, now()),
    start: worker.start,
    cleared: worker.cleared,
    stop: worker.stop,
  }
}

/** The tables asked for, in the order of a run; every reason to refuse is found before anything is written. */
function checkRequest({ tables, sources }: SyncOptions, { tables: names, from, to }: SyncRequest): Table[] {
  if (names.length === 0) {
    throw new Tree11Error('No table was asked for.', { code: 'no-tables', kind: 'usage' })
  }
  const asked = new Set(names.map((name) => findTable(tables, name)))
  checkDays({ from, to })
  for (const table of asked) {
    const reason = sources[table.stream.source].unavailable()
    if (reason) throw reason
    if ((from !== undefined || to !== undefined) && daysBack(table) === undefined) {
      throw new Tree11Error(
        `${table.name} has no window of days: it is always read whole. Leave out from and to.`,
        {
          code: 'window-not-possible',
          kind: 'usage',
        },
      )
    }
  }
  return tables.filter((table) => asked.has(table))
}
