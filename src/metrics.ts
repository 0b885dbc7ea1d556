import { Counter, Gauge, Histogram, Registry } from '@platformatic/prom-client'
import { hurry } from '../db/connection-wait.ts'
import type { Database } from '../db/database.ts'
import { connectionUse } from '../db/guard.ts'
import { unsent } from './alerts/outbox.ts'
import { errorCode } from './errors.ts'
import { readStamps } from './reading/stamps.ts'
import type { Observer } from './runs/observer.ts'
import type { SourceMeter } from './sources/meter.ts'
import type { Sources } from './sources/source.ts'
import type { Table } from './tables/table.ts'

export interface Metrics {
  contentType: string
  /** In Prometheus' text format. The database's own figures are left out when it lets wait longer than this. */
  text(options: { patienceMs: number }): Promise<string>
  observer: Required<Pick<Observer, 'settled' | 'timed'>>
  meterOf(source: string): SourceMeter
  /** Tells of these until when they are waited for. */
  watch(sources: Sources): void
}

const REQUEST_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const RUN_SECONDS = [1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14_400]

/**
 * Counters are what this process did: those of replicas add up. Gauges named after tables, runs and alerts are
 * read from the database when somebody asks, and are the same at every replica. Labels are tables, sources,
 * statuses and codes of ours, so that there are never more than a few hundred series.
 */
export function createMetrics({
  database,
  tables,
}: {
  database: Database
  tables: readonly Table[]
}): Metrics {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  const counter = <T extends string>(name: string, help: string, ...labelNames: T[]) =>
    new Counter({ name: `tree11_${name}`, help, labelNames, registers })
  const gauge = <T extends string>(name: string, help: string, ...labelNames: T[]) =>
    new Gauge({ name: `tree11_${name}`, help, labelNames, registers })
  const histogram = <T extends string>(name: string, help: string, buckets: number[], ...labelNames: T[]) =>
    new Histogram({ name: `tree11_${name}`, help, labelNames, buckets, registers })

  const runs = counter('runs_total', 'Runs that ended here', 'status', 'trigger')
  const runSeconds = histogram(
    'run_duration_seconds',
    'From the first table to the last',
    RUN_SECONDS,
    'status',
  )
  const tableRuns = counter('table_runs_total', 'Tables of runs that ended here', 'table', 'status')
  const rows = counter('rows_total', 'Rows of runs that ended here', 'table', 'operation')
  const checks = counter('quality_checks_total', 'Verdicts of runs that ended here', 'table', 'status')
  const stepSeconds = counter('step_seconds_total', 'Time in the steps of tables', 'step')
  const requestSeconds = histogram(
    'source_request_duration_seconds',
    'Requests to a source, from asking to the whole answer',
    REQUEST_SECONDS,
    'source',
    'status',
  )
  const retries = counter('source_retries_total', 'Requests asked again, by the reason', 'source', 'code')
  const waiting = counter('source_wait_seconds_total', 'Waiting for a turn under the rate limit', 'source')

  const waitedFor = gauge(
    'source_waiting_until_timestamp_seconds',
    'Requests wait until then, because the source failed or asked for patience; absent when none does',
    'source',
  )
  let watched: Partial<Sources> = {}

  const up = gauge('database_up', 'The database answered, or is at work for a sync')
  const busy = gauge('database_connections_busy', 'Connections at work')
  const queued = gauge('database_queries_waiting', 'Queries that wait for a connection')
  const readAt = gauge('table_source_read_timestamp_seconds', 'When the source of its rows was read', 'table')
  const stuck = gauge('alerts_unsent', 'Alerts that were tried and not taken, and are tried again', 'channel')
  const open = gauge('runs_unfinished', 'Runs that have not ended', 'status')
  const memory = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of this process',
    registers,
  })

  async function askDatabase(): Promise<void> {
    for (const { table, sourceReadAt } of await readStamps(database.db, tables)) {
      if (sourceReadAt !== null) readAt.set({ table }, Date.parse(sourceReadAt) / 1000)
    }
    const unfinished = await database.db
      .selectFrom('SyncRun')
      .select((eb) => ['Status', eb.fn.countAll().as('aantal')])
      .where('Status', 'in', ['queued', 'running'])
      .groupBy('Status')
      .execute()
    for (const { channel, count } of await unsent(database)) stuck.set({ channel }, count)
    for (const status of ['queued', 'running']) {
      open.set({ status }, Number(unfinished.find(({ Status }) => Status === status)?.aantal ?? 0))
    }
  }

  return {
    contentType: registry.contentType,
    async text({ patienceMs }) {
      memory.set(process.memoryUsage.rss())
      waitedFor.reset()
      for (const [source, { waitingUntil }] of Object.entries(watched)) {
        const until = waitingUntil()
        if (until) waitedFor.set({ source }, until.getTime() / 1000)
      }
      const use = connectionUse(database.db)
      if (use) {
        busy.set(use.busy)
        queued.set(use.waiting)
      }
      // Without the database the rest is still worth knowing, and nothing stale may stand in its place.
      for (const one of [readAt, open, stuck]) one.reset()
      up.set(
        await hurry(patienceMs, askDatabase).then(
          () => 1,
          // Of a server it can as well be that nobody is there, which is waited for in the same way.
          (error) => (database.exclusive && errorCode(error) === 'database-busy' ? 1 : 0),
        ),
      )
      return await registry.metrics()
    },
    observer: {
      async settled({ runId, status, trigger, dryRun, durationMs }) {
        runs.inc({ status, trigger })
        runSeconds.observe({ status }, durationMs / 1000)
        if (dryRun) return
        const parts = await database.db
          .selectFrom('SyncRunTabel')
          .selectAll()
          .where('RunId', '=', runId)
          .execute()
        for (const part of parts) {
          const table = part.Tabel
          tableRuns.inc({ table, status: part.Status })
          rows.inc({ table, operation: 'read' }, part.Gelezen)
          rows.inc({ table, operation: 'rejected' }, part.Afgekeurd)
          rows.inc({ table, operation: 'inserted' }, part.Ingevoegd)
          rows.inc({ table, operation: 'updated' }, part.Gewijzigd)
          rows.inc({ table, operation: 'deleted' }, part.Verwijderd)
          rows.inc({ table, operation: 'unchanged' }, part.Ongewijzigd)
        }
        const verdicts = await database.db
          .selectFrom('DataQualityLog')
          .select((eb) => ['Tabel', 'CheckStatus', eb.fn.countAll().as('aantal')])
          .where('RunId', '=', runId)
          .groupBy(['Tabel', 'CheckStatus'])
          .execute()
        for (const { Tabel, CheckStatus, aantal } of verdicts) {
          checks.inc({ table: Tabel, status: CheckStatus }, Number(aantal))
        }
      },
      timed: (_table, step, milliseconds) => stepSeconds.inc({ step }, milliseconds / 1000),
    },
    watch(sources) {
      watched = sources
    },
    meterOf: (source) => ({
      answered: (status, seconds) => requestSeconds.observe({ source, status: classOf(status) }, seconds),
      retried: (code) => retries.inc({ source, code }),
      waited: (seconds) => waiting.inc({ source }, seconds),
    }),
  }
}

/** 429 apart from the others: it says that the rate limit is set too high. */
function classOf(status: number | 'none'): string {
  return status === 'none' || status === 429 ? String(status) : `${Math.floor(status / 100)}xx`
}
