import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '../db/database.ts'
import { migrate, pendingMigrations } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import type { App } from '../routes/route.ts'
import { newKey } from './access/keys.ts'
import { isLoopback } from './access/loopback.ts'
import { LOCAL, ROLES } from './access/roles.ts'
import { type Alerts, createAlerts } from './alerts/alerts.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { Tree11Error } from './errors.ts'
import { createSharedRate } from './landing/shared-rate.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { openChannels } from './notify/channels.ts'
import { createSync } from './runs/create-sync.ts'
import type { Observer, WorkerLog } from './runs/observer.ts'
import type { Sync } from './runs/sync.ts'
import { createSealing } from './sealing.ts'
import { createGymlySource } from './sources/gymly/client.ts'
import { createSheetsSource } from './sources/sheets/client.ts'
import type { SharedRate, Sources } from './sources/source.ts'
import { tableSettings } from './table-settings.ts'
import { tables } from './tables/index.ts'

export interface ServiceOptions {
  log: FastifyBaseLogger & Pick<WorkerLog, 'within'>
  /** Whether the database is brought to this version, or must be there already. */
  database: 'migrate' | 'as it is'
  /** Listens: with documentation and the nightly clock. */
  listens?: boolean
  now?: () => Date
}

export interface Service {
  config: Config
  database: Database
  sources: Sources
  sync: Sync
  alerts: Alerts
  app: App
  /** For commands of whoever owns the data: has every role, and lives as long as this service. */
  ownKey: string
  /** Answers who waits, finishes or hands back the running table, and closes everything. May be called again. */
  close(): Promise<void>
}

export function openSources(
  config: Config,
  { log, metrics, rate }: { log?: FastifyBaseLogger; metrics?: Metrics; rate?: SharedRate } = {},
): Sources {
  const toldOf = (source: string) => ({
    ...(log && { log: log.child({ source }) }),
    ...(metrics && { meter: metrics.meterOf(source) }),
  })
  return {
    gymly: createGymlySource(
      { ...config.gymly, proxies: config.proxies },
      { ...toldOf('gymly'), ...(rate && { rate }) },
    ),
    sheets: createSheetsSource({ ...config.sheets, proxies: config.proxies }, toldOf('sheets')),
  }
}

/** Everything that a service or a command works with. The worker takes no table before `sync.start()`. */
export async function openService(config: Config, options: ServiceOptions): Promise<Service> {
  const { log, now = () => new Date() } = options
  const { nightlyTables, windowDays, brakeShares } = tableSettings(config)
  const database = await openDatabase(config.database)
  const gymly = new URL(config.gymly.baseUrl)
  if (gymly.protocol === 'http:' && !isLoopback(gymly.hostname)) {
    log.warn(
      {},
      `GYMLY_BASE_URL: http sends the token and the members readable to ${gymly.hostname}; use https.`,
    )
  }
  const metrics = createMetrics({ database, tables })
  // Also with a database of this process alone: the command before it may have ended a second ago.
  const sources = openSources(config, { log, metrics, rate: createSharedRate(database) })
  metrics.watch(sources)
  const closers: (() => Promise<void>)[] = [
    () => database.close(),
    () => sources.gymly.close(),
    () => sources.sheets.close(),
  ]
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= closeAll(closers)
    return closing
  }
  try {
    if (options.database === 'migrate') await migrate(database)
    else await requireMigrated(database)
    const { scheduleCron, scheduleTimezone } = config.service
    const { keepDays, freshHours, makeUpMinutes } = config.nights
    const brake = { ...config.nights.brake, shareByTable: brakeShares }
    const settings = {
      ...{ windowDays, brake, keepDays, freshHours, makeUpMinutes },
      place: { location: config.gymly.locationId },
      requestsPerMinute: config.gymly.rateLimitPerMinute,
      ...(nightlyTables && { nightlyTables }),
    }
    const clock = scheduleCron === 'off' ? undefined : { cron: scheduleCron, timezone: scheduleTimezone }
    const alerts = createAlerts({
      database,
      channels: openChannels(config.alerts, { now, proxies: config.proxies }),
      // Only a service with a clock makes up what a night is missing; whoever else runs one tells of it at once.
      settings: { ...config.alerts, makeUpMinutes: options.listens && clock ? makeUpMinutes : [] },
      log,
      now,
      ...(clock && { clock }),
    })
    closers.push(() => alerts.stop())
    const seal = config.log.keys && createSealing(config.log.keys).seal
    const observer: Observer = {
      settling: alerts.settling,
      async settled(run) {
        alerts.wake()
        await metrics.observer.settled(run)
      },
      timed: metrics.observer.timed,
    }
    const sync = createSync({
      database,
      sources,
      tables,
      settings,
      log,
      now,
      observer,
      ...(seal && { seal }),
    })
    closers.push(() => sync.stop())
    const own = newKey(LOCAL.name, ROLES.at(-1)!)
    const app = await buildApp({
      database,
      sync,
      sources,
      tables,
      windowDays,
      metrics,
      now,
      log,
      ...config.access,
      ownKey: own.known,
      listens: options.listens ?? false,
      ...(options.listens && clock && { nightly: clock }),
    })
    closers.push(() => closeApp(app))
    return { config, database, sources, sync, alerts, app, ownKey: own.key, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Answers under way are finished, but a client that no longer reads does not keep the service open. */
async function closeApp(app: App): Promise<void> {
  const impatience = setTimeout(() => app.server.closeAllConnections(), 5_000)
  try {
    await app.close()
  } finally {
    clearTimeout(impatience)
  }
}

/** What was opened last is closed first; one that fails does not keep the others open. */
async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  let failure: unknown
  for (const closer of closers.reverse()) {
    try {
      await closer()
    } catch (error) {
      failure ??= error
    }
  }
  if (failure !== undefined) throw failure
}

async function requireMigrated(database: Database): Promise<void> {
  const pending = await pendingMigrations(database)
  if (pending.length === 0) return
  throw new Tree11Error(
    'The database has not been set up for this version yet: "npx tree11 setup-db" does it.',
    {
      code: 'database-not-set-up',
      kind: 'fail',
    },
  )
}
