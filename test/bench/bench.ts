import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open-database.ts'
import { createSync } from '../../src/runs/create-sync.ts'
import { tables } from '../../src/tables/index.ts'
import { doors } from './doors.ts'
import { benchEngine, engineNames } from './engines.ts'
import { leastAfterLanding } from './least.ts'
import { makeAnswers, memberSource } from './members.ts'
import { NIGHTS, nights } from './night.ts'

/**
 * npm run bench: how long Leden takes, step by step, on the embedded database, as multiples of the COPY of
 * the same typed rows in the same run. `--members 100000,1000000` chooses the sizes, `--engine postgres` a server,
 * `--engine mssql` the one in TEST_MSSQL_URL, whose floor is the driver's BulkLoad.
 * `--doors` measures instead how the service answers while such a sync runs, on the same engines.
 */

const { values } = given({
  members: { type: 'string', default: '100000,1000000' },
  doors: { type: 'boolean', default: false },
  engine: { type: 'string', default: 'pglite' },
})

function given<T extends NonNullable<ParseArgsConfig['options']>>(options: T) {
  try {
    return parseArgs({ options })
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function refuse(why: string): never {
  console.error(`bench: ${why}`)
  process.exit(2)
}

function engineNamed(asked: string) {
  const name = engineNames.find((name) => name === asked)
  if (name === 'mssql' && !process.env.TEST_MSSQL_URL)
    return refuse(
      '--engine mssql: TEST_MSSQL_URL is not set; give it a SQL Server whose login may create databases',
    )
  return name ?? refuse(`--engine: found "${asked}", wanted ${engineNames.join(', ')}`)
}

function sizesOf(asked: string): number[] {
  if (/^[1-9]\d*(,[1-9]\d*)*$/.test(asked)) return asked.split(',').map(Number)
  return refuse(`--members: found "${asked}", wanted whole numbers, such as 100000,1000000`)
}

interface Scenario {
  name: string
  steps: Record<string, number>
  total: number
  changes: string
  loopMs: number
}

interface Measured {
  members: number
  scenarios: Scenario[]
  floorMs: number
  leastMs: number
  peakMb: number
  heapMb: number
}

const sizes = sizesOf(values.members)
const engine = await benchEngine(engineNamed(values.engine))

async function measure(members: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'tree11-bench-'))
  const url = await engine.url(folder)
  const database = await openDatabase({
    url,
    schema: 'tree11',
    stagingSchema: 'staging',
    notes: [],
  })
  const made = memberSource()
  const today = await makeAnswers(join(folder, 'today'), members, '2026-11-22')
  const tomorrow = await makeAnswers(join(folder, 'tomorrow'), members, '2026-11-23')
  let steps: Record<string, number> = {}
  let peak = 0
  let heap = 0
  const watch = setInterval(() => {
    const { rss, heapUsed } = process.memoryUsage()
    peak = Math.max(peak, rss)
    heap = Math.max(heap, heapUsed)
  }, 100)
  const scenarios: Scenario[] = []
  let leastMs = 0
  try {
    await migrate(database)
    const sync = createSync({
      database,
      sources: { gymly: made.source, sheets: made.source },
      tables,
      settings: NIGHTS,
      log: { info() {}, warn: console.warn, error: console.error },
      observer: {
        timed: (_, step, milliseconds) => {
          steps[step] = (steps[step] ?? 0) + milliseconds
        },
      },
    })
    sync.start()
    made.answerWith(today)
    for (let warmed = 0; warmed < engine.warmUps; warmed++) {
      const { runId } = await sync.request({ tables: ['Leden'], trigger: 'cli', dryRun: true })
      await sync.ended(runId, 3_600_000)
    }
    for (const [name, answers] of [
      ['empty target', today],
      ['unchanged night', today],
      ['1 % changed', tomorrow],
    ] as const) {
      made.answerWith(answers)
      steps = {}
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      const { runId } = await sync.request({ tables: ['Leden'], trigger: 'cli' })
      await sync.ended(runId, 3_600_000)
      delay.disable()
      const part = await database.db
        .selectFrom('SyncRunTabel')
        .selectAll()
        .where('RunId', '=', runId)
        .executeTakeFirstOrThrow()
      if (part.Status !== 'succeeded') throw new Error(`${name}: ${part.Status} ${part.Fout}`)
      scenarios.push({
        name,
        steps: { ...steps },
        total: part.DuurMs,
        changes: `${part.Ingevoegd} I, ${part.Gewijzigd} U, ${part.Verwijderd} D`,
        loopMs: delay.max / 1e6,
      })
    }
    await sync.stop()
    leastMs = await leastAfterLanding(database)
  } finally {
    clearInterval(watch)
    await database.close()
  }
  const floorMs = await engine.floor(url, 'Leden')
  await rm(folder, { recursive: true, force: true })
  return { members, scenarios, floorMs, leastMs, peakMb: peak / 1e6, heapMb: heap / 1e6 }
}

const seconds = (milliseconds = 0) => (milliseconds / 1000).toFixed(1).padStart(7)

function print({ members, scenarios, floorMs, leastMs, peakMb, heapMb }: Measured): void {
  console.log(
    `\n${members.toLocaleString('en')} members (seconds; x ${engine.floorName} = land to commit as a multiple of it)`,
  )
  console.log(`${''.padEnd(16)}   land  shred  check   diff  merge  total  x ${engine.floorName}  changes`)
  for (const { name, steps, total, changes } of scenarios) {
    const columns = ['land', 'shred', 'check', 'diff', 'merge'].map((step) => seconds(steps[step])).join('')
    console.log(
      `${name.padEnd(16)}${columns}${seconds(total)}${(total / floorMs).toFixed(2).padStart(4 + engine.floorName.length)}  ${changes}`,
    )
  }
  const land = Math.min(...scenarios.map(({ steps }) => steps.land ?? 0))
  console.log(
    `least after ${seconds(land).trim()} s of landing: the same JSON written typed and unchecked, ${seconds(leastMs).trim()} s, together ${((land + leastMs) / floorMs).toFixed(2)} x ${engine.floorName}`,
  )
  console.log(
    `${engine.floorName} of the same typed rows ${seconds(floorMs).trim()} s; peak memory ${peakMb.toFixed(0)} MB, of which JavaScript ${heapMb.toFixed(0)} MB; event loop held at most ${Math.max(...scenarios.map(({ loopMs }) => loopMs)).toFixed(0)} ms`,
  )
}

const home = await mkdtemp(join(tmpdir(), 'tree11-bench-'))
if (values.doors) {
  await doors(home, engine)
  await engine.close()
  await rm(home, { recursive: true, force: true })
  process.exit()
}
console.log('A gym of true size, rate limit off')
const { measured: nightly, asked } = await nights(await engine.url(home))
for (const { name, seconds: took, requests, heldMs, checks } of nightly) {
  console.log(
    `${name.padEnd(16)} ${took.toFixed(1)} s, ${requests} requests, event loop held at most ${heldMs.toFixed(0)} ms, checks ${checks.toFixed(0)} % of the transform`,
  )
}
const { plan, made, plain } = asked
console.log(
  `requests of a night: ${plan.requests} planned, ${made} made, ${plan.minutes} minutes at ${plan.limitPerMinute} a minute; ` +
    `the plain way takes ${plain}, ${Math.floor((plain - 1) / plan.limitPerMinute)} minutes: ${((100 * made) / plain).toFixed(1)} % of it`,
)
await rm(home, { recursive: true, force: true })

// A service has been up for a while when its night begins, and the floor is measured last: what the engine
// compiles at its first use is compiled before any clock runs.
await measure(5_000)
const measured: Measured[] = []
for (const members of sizes) {
  const result = await measure(members)
  print(result)
  measured.push(result)
}
const [small, large] = measured
if (small && large) {
  console.log('')
  for (const [index, { name, total }] of large.scenarios.entries()) {
    const ratio = total / small.scenarios[index]!.total
    console.log(
      `${name}: ${(large.members / small.members).toFixed(0)} times the members take ${ratio.toFixed(1)} times as long`,
    )
  }
}
await engine.close()
