import { readSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open-database.ts'
import { createAlerts } from '../../src/alerts/alerts.ts'
import { createSharedRate } from '../../src/landing/shared-rate.ts'
import { createSync } from '../../src/runs/create-sync.ts'
import type { SandboxAccess } from '../../src/sandbox/thread.ts'
import { createGymlySource } from '../../src/sources/gymly/client.ts'
import { createSheetsSource } from '../../src/sources/sheets/client.ts'
import { tables } from '../../src/tables/index.ts'
import { isBabelfish, speakBabelfish } from '../servers/babelfish.ts'
import { LIMITS } from '../servers/mssql.ts'
import { readLeft, readRequests } from './left.ts'

/**
 * The service of one night, in a process of its own that is killed. It tells where it is, a line of JSON each,
 * and stands still where it is told to: exactly there, nothing of it runs on while it is being killed.
 */
export interface ServiceOptions {
  url: string
  sandbox: Pick<
    SandboxAccess,
    'gymlyUrl' | 'sheetsUrl' | 'token' | 'businessId' | 'locationId' | 'spreadsheetId' | 'credentialsFile'
  >
  day: string
  /** Where it stands still until it is killed or a byte comes. */
  stops: readonly string[]
  /** Goes on as a service does when the night is over, until it is killed. */
  stays?: boolean
}

/** A request by its id, and the attempt at it. */
type Attempt = readonly [id: number, attempt: number]

export type Message =
  /** It is about to work; what has landed whole before. */
  | { kind: 'begins'; complete: Attempt[] }
  | { kind: 'passes' | 'stands'; at: string }
  | { kind: 'ended' }
  | { kind: 'left'; left: Awaited<ReturnType<typeof readLeft>>; attempts: Attempt[]; asked: number }

const options = JSON.parse(process.argv[2]!) as ServiceOptions
const { sandbox, day } = options
const stops = new Set(options.stops)

/** At once: it may be the last that it does. */
function tell(message: Message): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}

function pass(at: string): void {
  tell({ kind: stops.has(at) ? 'stands' : 'passes', at })
  if (stops.delete(at)) readSync(0, Buffer.alloc(1))
}

const WINDOWS = { Lessen: 2, LesDeelname: 2, ProductVerkopen: 2, AbonnementStatistiekenSpecifiek: 2 }
const now = () => new Date(`${day}T00:50:00Z`)
const say = (_fields: object, text: string) => process.stderr.write(`${text}\n`)
const log = { info() {}, warn: say, error: say }

const onSqlServer = options.url.startsWith('mssql:')
const database = await openDatabase({
  url: options.url,
  schema: 'tree11',
  stagingSchema: 'staging',
  ...(onSqlServer && { limits: LIMITS }),
  notes: [],
})
if (onSqlServer && (await isBabelfish(database.db))) speakBabelfish()
await migrate(database)
const gymly = createGymlySource(
  {
    ...{ baseUrl: sandbox.gymlyUrl, businessId: sandbox.businessId, locationId: sandbox.locationId },
    ...{ authScheme: 'Bearer', token: sandbox.token, maxRetries: 1, timeoutSeconds: 30 },
    rateLimitPerMinute: 100_000,
  },
  { baseDelayMs: 1, rate: createSharedRate(database) },
)
const sheets = createSheetsSource(
  {
    ...{ credentialsFile: sandbox.credentialsFile, spreadsheetId: sandbox.spreadsheetId },
    ...{ range: 'A:D', sectionsRange: 'Secties!A:B', rootUrl: sandbox.sheetsUrl },
    ...{ timeoutSeconds: 30, maxRetries: 1 },
  },
  { baseDelayMs: 1 },
)
const alerts = createAlerts({
  database,
  channels: [{ name: 'mail', async send() {}, close() {} }],
  settings: { onSuccess: true, runMinutes: 240 },
  log,
  now,
})
const sync = createSync({
  database,
  sources: { gymly, sheets },
  tables,
  settings: {
    windowDays: WINDOWS,
    keepDays: { pages: 30, history: 365, quality: 730, quarantine: 90, audit: 730 },
    freshHours: 12,
    makeUpMinutes: [],
    requestsPerMinute: 60,
    brake: { share: 100, shareByTable: { Uitbetalingen: 1 }, rows: 1 },
  },
  now,
  log,
  observer: {
    async settling(trx, run) {
      await alerts.settling(trx, run)
      pass('the run settles')
    },
    async settled() {
      pass('the run has settled')
    },
    timed: (table, step) => pass(`${table} ${step}`),
  },
})

/** Until the database answers: what may be done twice. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if ((error as { kind?: string }).kind !== 'retry') throw error
      await sleep(100)
    }
  }
}

const known = await patiently(() => readRequests(database))
const complete = known.filter(({ Status }) => Status === 'complete')
tell({ kind: 'begins', complete: complete.map(({ VerzoekId, Poging }) => [VerzoekId, Poging]) })
sync.start()
// As the clock does, and as a service does that finds a night missed: there is one run for the moment.
const { runId } = await patiently(() =>
  sync.request({ tables: tables.map(({ name }) => name), trigger: 'schedule', scheduledFor: now() }),
)
pass('the run is asked for')
if (!(await patiently(() => sync.ended(runId, 1_800_000)))) throw new Error('The night does not end.')
if (options.stays) await new Promise(() => {})
await sync.stop()
tell({ kind: 'ended' })
// A server that is killed just now may still be away.
const requests = (await patiently(() => readRequests(database))).filter(
  ({ RunId }) => Number(RunId) === runId,
)
const last: Message = {
  kind: 'left',
  left: await patiently(() => readLeft(database)),
  attempts: requests.map(({ VerzoekId, Poging }) => [VerzoekId, Poging]),
  // One that fails is one request without a page; a sheet is read in two ways.
  asked: requests.reduce(
    (sum, { Stroom, Poging, pages }) =>
      sum + Poging * Math.max(1, pages) * (Stroom.startsWith('sheets.') ? 2 : 1),
    0,
  ),
}
// More than the pipe holds.
await new Promise((resolve) => process.stdout.write(`${JSON.stringify(last)}\n`, resolve))
await alerts.stop()
await gymly.close()
await sheets.close()
await database.close()
