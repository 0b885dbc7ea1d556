import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { connectionUse } from '../../db/guard.ts'
import { loadConfig } from '../../src/config.ts'
import { addDays } from '../../src/local-days.ts'
import { createLog } from '../../src/log.ts'
import type { SandboxAccess } from '../../src/sandbox/thread.ts'
import { openService } from '../../src/service.ts'
import { verdictOf } from './flat.ts'
import { type Met, reader } from './readers.ts'

/**
 * `npm run soak [minutes]` (60): a service that syncs night after night, each a day later in the same gym, with
 * readers beside it. Memory, connections and handles must stay where they are.
 */

const minutes = Number(process.argv[2] ?? 60)
if (!(minutes > 0) || !globalThis.gc) {
  console.error('Wanted: npm run soak -- MINUTES, such as npm run soak -- 5')
  process.exit(2)
}
const MB = 1_000_000

const folder = await mkdtemp(join(tmpdir(), 'tree11-soak-'))
const gym = fork(new URL('./gym.ts', import.meta.url), { execArgv: [] })
const [access] = (await once(gym, 'message')) as [SandboxAccess]
const config = loadConfig({
  envFile: join(folder, 'no.env'),
  env: {
    DATABASE_URL: `pglite://${folder}/db`,
    GYMLY_BASE_URL: access.gymlyUrl,
    GYMLY_API_TOKEN: access.token,
    GYMLY_BUSINESS_ID: access.businessId,
    GYMLY_RATE_LIMIT_PER_MINUTE: '0',
    GOOGLE_SHEETS_CREDENTIALS_FILE: access.credentialsFile,
    GOOGLE_SHEETS_SPREADSHEET_ID: access.spreadsheetId,
    GOOGLE_API_ROOT_URL: access.sheetsUrl,
    WINDOW_DAYS: 'Lessen=2,LesDeelname=2,AbonnementStatistiekenSpecifiek=1',
    SCHEDULE_CRON: 'off',
    RAW_RETENTION_DAYS: '2',
    LOG_DIR: join(folder, 'logs'),
    // Nobody is there: alerts that cannot be sent must not pile up in memory either.
    ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/',
    ALERT_WEBHOOK_SECRET: 'soak',
    ALERT_ON_SUCCESS: 'true',
  },
})

let day = '2026-03-02'
const log = createLog({ config, stream: process.stdout, level: 'silent' })
const service = await openService(config, {
  log,
  database: 'migrate',
  listens: true,
  now: () => new Date(`${day}T00:50:00Z`),
})
const { app, sync, alerts, database } = service
await app.listen({ host: '127.0.0.1', port: 0 })
const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
sync.start()
alerts.start()

const stop = new AbortController()
const met: Met = {}
const statuses: Met = {}
let nights = 0
const started = performance.now()
const elapsed = () => (performance.now() - started) / 60_000
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()

interface Figures {
  minutes: number
  heap: number
  rss: number
  handles: number
  connections: number
}
const figures: Figures[] = []

async function measure(): Promise<void> {
  globalThis.gc!()
  const { heapUsed, rss } = process.memoryUsage()
  figures.push({
    minutes: elapsed(),
    heap: heapUsed / MB,
    rss: rss / MB,
    handles: process.getActiveResourcesInfo().length,
    connections: await new Promise<number>((resolve) =>
      app.server.getConnections((_error, count) => resolve(count)),
    ),
  })
}

async function night(): Promise<void> {
  const answer = await fetch(`${url}/sync`, { method: 'POST' })
  const { id } = (await answer.json()) as { id: number }
  // Followed as a dashboard does; the stream ends with the run.
  await fetch(`${url}/runs/${id}/events`).then((events) => events.text())
  await sync.ended(id, 600_000)
  const run = (await (await fetch(`${url}/runs/${id}`)).json()) as { status?: string }
  statuses[run.status ?? 'unknown'] = (statuses[run.status ?? 'unknown'] ?? 0) + 1
  nights++
  day = addDays(day, 1)
  gym.send(day)
}

function tell(): void {
  const { heap, rss, handles, connections } = figures.at(-1)!
  const use = connectionUse(database.db)
  console.log(
    `${elapsed().toFixed(1).padStart(5)} min  ${nights} nights  heap ${heap.toFixed(1)} MB  resident ${rss.toFixed(0)} MB  ${handles} handles  ${connections} connections  ${use?.waiting ?? 0} queries waiting  ${Object.values(met).reduce((sum, count) => sum + count, 0)} reads`,
  )
}

const everyMs = Math.max(2_000, (minutes * 60_000) / 120)
const readers = [reader(url, met, stop.signal), reader(url, met, stop.signal), reader(url, met, stop.signal)]
let toldAt = 0
let measuredAt = 0
while (elapsed() < minutes) {
  await night()
  if (performance.now() - measuredAt >= everyMs) {
    measuredAt = performance.now()
    await measure()
  }
  if (performance.now() - toldAt >= Math.max(15_000, (minutes * 60_000) / 20)) {
    toldAt = performance.now()
    tell()
  }
}
await measure()
tell()
stop.abort()
await Promise.all(readers)
await service.close()
gym.disconnect()
await rm(folder, { recursive: true, force: true })

console.log(`\nreads by status ${JSON.stringify(met)}, nights ${JSON.stringify(statuses)}`)
console.log(`the event loop was held ${(delay.max / 1e6).toFixed(0)} ms at most`)
const judged = (
  [
    ['heap, MB', 'heap', 8],
    // The embedded database fills its 128 MB of shared buffers as its tables grow, and not a page before.
    ['resident, MB', 'rss', 150],
    ['handles', 'handles', 5],
    ['connections', 'connections', 5],
  ] as const
).map(([name, figure, noise]) => ({
  name,
  ...verdictOf(
    figures.map((one) => ({ minutes: one.minutes, value: one[figure] })),
    noise,
  ),
}))
for (const { name, rise, allowed, flat } of judged) {
  console.log(`${flat ? '✓' : '✗'} ${name}: rose by ${rise.toFixed(1)}, ${allowed.toFixed(1)} is noise`)
}
const wrong = Object.keys(met).filter((status) => /^5/.test(status) && status !== '503')
if (wrong.length > 0) console.log(`✗ answers ${wrong.join(', ')}`)
if (!statuses.succeeded) console.log('✗ no night succeeded')
process.exit(judged.every(({ flat }) => flat) && wrong.length === 0 && statuses.succeeded ? 0 : 1)
