import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import autocannon from 'autocannon'
import type { CompiledQuery, KyselyPlugin } from 'kysely'
import type { Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open-database.ts'
import type { App } from '../../routes/route.ts'
import { buildApp } from '../../src/app.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createSync } from '../../src/runs/create-sync.ts'
import type { Sync } from '../../src/runs/sync.ts'
import { tables } from '../../src/tables/index.ts'
import type { Called, Calls } from './caller.ts'
import type { BenchEngine } from './engines.ts'
import { makeAnswers, memberSource } from './members.ts'
import { NIGHTS } from './night.ts'

/** The doors while a sync of 100,000 members writes beside them, and against the same queries without doors. */

const MEMBERS = 100_000
const SECONDS_BESIDE = 30
const SECONDS_ALONE = 5
const CONNECTIONS = 10
const LEDEN =
  '{ leden(first: 100) { nodes { id naam bedrijfId actief aangemaaktOp } pageInfo { endCursor hasNextPage } } }'
const UNLIMITED = { ofKey: 1e9, ofAddress: 1e9, refusals: 1e9 }

interface Question {
  name: string
  path: string
  body?: object
}
const LIVE = '/health/live'
const RUNS: Question = { name: 'GET /runs', path: '/runs' }
const GRAPHQL: Question = { name: 'leden(first: 100)', path: '/graphql', body: { query: LEDEN } }
const READS = [RUNS, GRAPHQL]

export async function doors(folder: string, engine: BenchEngine): Promise<void> {
  const database = await openDatabase({
    url: await engine.url(folder),
    schema: 'tree11',
    stagingSchema: 'staging',
    notes: [],
  })
  const made = memberSource()
  const days = [
    await makeAnswers(join(folder, 'today'), MEMBERS, '2026-11-22'),
    await makeAnswers(join(folder, 'tomorrow'), MEMBERS, '2026-11-23'),
  ]
  await migrate(database)
  const recorder = recordedQueries(database)
  const sources = { gymly: made.source, sheets: made.source }
  const log = { info() {}, warn: console.warn, error: console.error }
  const sync = createSync({ database, sources, tables, settings: NIGHTS, log })
  const app = await buildApp({
    database: recorder.database,
    sync,
    sources,
    tables,
    metrics: createMetrics({ database, tables }),
    windowDays: {},
    now: () => new Date(),
    listens: true,
    keys: [],
    rateLimits: UNLIMITED,
  })
  try {
    await app.listen({ host: '127.0.0.1', port: 0 })
    const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    sync.start()
    let runs = 0
    const syncOnce = async () => {
      made.answerWith(days[runs++ % 2]!)
      await syncLeden(sync, database)
    }
    await besideSync(url, engine, syncOnce)
    await sync.stop()
    await fillRuns(database)
    for (const question of READS) await againstKysely(app, url, recorder, question)
  } finally {
    await app.close()
    await sync.stop()
    await database.close()
  }
}

/** As a list of runs is after a month: each with the tables of a night. */
async function fillRuns({ db }: Database): Promise<void> {
  const { RunId: last } = await db
    .selectFrom('SyncRun')
    .select('RunId')
    .orderBy('RunId', 'desc')
    .executeTakeFirstOrThrow()
  const ids = Array.from({ length: 30 }, (_, i) => Number(last) + 1 + i)
  for (const _ of ids)
    await db
      .insertInto('SyncRun')
      .values({
        Aanleiding: 'schedule',
        Status: 'succeeded',
        Van: null,
        Tot: null,
        Aangemaakt: new Date(),
      } as never)
      .execute()
  const parts = ids.flatMap((RunId) =>
    tables.map(({ name }, Volgorde) => ({ RunId, Tabel: name, Volgorde, Status: 'succeeded' })),
  )
  await db
    .insertInto('SyncRunTabel')
    .values(parts as never)
    .execute()
}

async function syncLeden(sync: Sync, { db }: Database): Promise<void> {
  const { runId } = await sync.request({ tables: ['Leden'], trigger: 'cli' })
  await sync.ended(runId, 600_000)
  const { Status } = await db
    .selectFrom('SyncRun')
    .select('Status')
    .where('RunId', '=', runId)
    .executeTakeFirstOrThrow()
  if (Status !== 'succeeded') throw new Error(`run ${runId} ended ${Status}`)
}

/** Fifty calls a second to a door that asks no database, and reads beside them. */
async function besideSync(
  url: string,
  { readsBeside }: BenchEngine,
  syncOnce: () => Promise<void>,
): Promise<void> {
  let done = false
  const asked = ask([
    { url: `${url}${LIVE}`, perSecond: 50, seconds: SECONDS_BESIDE },
    ...READS.map(({ path, ...question }) => ({
      ...question,
      url: `${url}${path}`,
      perSecond: 5,
      seconds: SECONDS_BESIDE,
    })),
  ]).finally(() => {
    done = true
  })
  await syncOnce()
  let syncs = 1
  const files = readsBeside ? readFiles(url, () => done) : undefined
  for (; !done; syncs++) await syncOnce()
  const [live, ...reads] = await asked
  console.log(`${SECONDS_BESIDE} s beside ${syncs} syncs of ${MEMBERS.toLocaleString('en')} members`)
  console.log(`GET ${LIVE} at 50 a second: ${figures(live!)}`)
  console.log(`an empty server beside a thread that only counts: ${figures(await askBare())}`)
  for (const [at, called] of reads.entries()) {
    const answered = Object.entries(called.statuses).map(([status, count]) => `${count} × ${status}`)
    console.log(`${READS[at]!.name} at 5 a second: ${answered.join(', ')}; ${figures(called)}`)
  }
  if (files) console.log(await files)
}

function ask(calls: readonly Calls[]): Promise<Called[]> {
  const child = fork(new URL('./caller.ts', import.meta.url), [JSON.stringify(calls)])
  return new Promise((resolve, reject) => {
    child.once('message', (called) => resolve(called as Called[]))
    child.once('exit', () => reject(new Error('The caller ended before it was answered.')))
  })
}

function figures({ latencies }: Called): string {
  const share = (part: number) => latencies[Math.ceil(latencies.length * part) - 1]!.toFixed(1)
  return `${share(0.5)} ms, p90 ${share(0.9)} ms, p99 ${share(0.99)} ms, at most ${share(1)} ms`
}

/** The whole table as a file, again and again: a commit in the middle of one breaks it off. */
async function readFiles(url: string, isOver: () => boolean): Promise<string> {
  const begun: number[] = []
  const whole: number[] = []
  let refused = 0
  while (!isOver()) {
    const start = performance.now()
    const { status, body } = await fetch(`${url}/tables/Leden/rows.csv`)
    if (status === 200) begun.push(performance.now() - start)
    else refused++
    await body!.pipeTo(new WritableStream()).then(
      () => status === 200 && whole.push(performance.now() - start),
      () => {},
    )
  }
  const ms = (times: number[]) =>
    `${median(times).toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)} ms`
  return `rows.csv one after another: ${begun.length} × 200 and ${refused} refused, begun in ${ms(begun)}; ${whole.length} whole in ${ms(whole)}, the others broken off by a commit`
}

/** What this machine, and whatever else it does, leaves of a server that does nothing. */
async function askBare(): Promise<Called> {
  const counting = new Worker('for (;;);', { eval: true })
  const server = createServer((_, reply) => reply.end('{"status":"ok"}'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return (await ask([{ url, perSecond: 50, seconds: SECONDS_BESIDE }]))[0]!
  } finally {
    await counting.terminate()
    server.close()
  }
}

/** As much as ten callers get out of a door, and out of Kysely with what that door asked of it. */
async function againstKysely(app: App, url: string, recorder: Recorder, question: Question): Promise<void> {
  const { path, body } = question
  const ask = async () => {
    const { statusCode } = await app.inject({ url: path, ...(body && { method: 'POST', payload: body }) })
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`)
  }
  await ask()
  const queries = await recorder.during(ask)
  const alone: number[] = []
  const doors: number[] = []
  for (let round = 0; round < 3; round++) {
    alone.push(await throughKysely(recorder, queries))
    const { requests, non2xx } = await shoot(url, question, {
      duration: SECONDS_ALONE,
      connections: CONNECTIONS,
    })
    if (non2xx > 0) throw new Error(`${path}: ${non2xx} were refused`)
    doors.push(requests.total / SECONDS_ALONE)
  }
  const [best, door] = [median(alone), median(doors)]
  console.log(
    `${question.name}: ${door.toFixed(0)} a second, its ${queries.length} queries through Kysely alone ${best.toFixed(0)}: ${((100 * door) / best).toFixed(0)} %`,
  )
}

async function throughKysely({ execute }: Recorder, queries: readonly Recorded[]): Promise<number> {
  const until = performance.now() + SECONDS_ALONE * 1000
  let asked = 0
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < until) {
        for (const query of queries) await execute(query)
        asked++
      }
    }),
  )
  return asked / SECONDS_ALONE
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

function shoot(url: string, { path, body }: Question, options: Partial<autocannon.Options>) {
  return autocannon({
    url: `${url}${path}`,
    workers: 1,
    connections: 5,
    ...options,
    ...(body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  })
}

type Recorded = CompiledQuery['query']

/** The database as the app has it, whose queries can be written down and asked again. */
function recordedQueries(database: Database) {
  let recorded: Recorded[] | undefined
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      recorded?.push(node)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const executor = database.db.getExecutor()
  return {
    database: { ...database, db: database.db.withPlugin(plugin) },
    async during(work: () => Promise<void>): Promise<Recorded[]> {
      recorded = []
      await work()
      const found = recorded
      recorded = undefined
      return found
    },
    /** Compiles it anew, as Kysely does for every query. */
    execute: async (query: Recorded) =>
      await executor.executeQuery(executor.compileQuery(query, { queryId: 'bench' } as never)),
  }
}
type Recorder = ReturnType<typeof recordedQueries>
