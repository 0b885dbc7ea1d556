import { sql } from 'kysely'
import t from 'tap'
import { openDatabase } from '../../db/database.ts'
import { testApp } from '../app-helper.ts'
import { postgresOn } from '../engines.ts'
import { type Gym, testGym } from '../helper.ts'
import { startPostgres } from '../servers/postgres.ts'
import { SMALL, user } from './records.ts'

t.setTimeout(120_000)

const server = await startPostgres()
t.teardown(() => server.close())
const engine = postgresOn(server)

const MEMBERS = 4_000

/** Every row differs from one version to the next. */
const answer = ({ sandbox }: Gym, version: number) =>
  sandbox.answer(
    'users',
    Array.from({ length: MEMBERS }, (_, at) => user(`u${at}`, { fullName: `Version ${version}` })),
  )

t.test(
  'a reader in a loop sees a table before or after a run, never between, and does not wait for it',
  async (t) => {
    const gym = await testGym(t, { ...SMALL, database: await engine.database(t) })
    answer(gym, 1)
    await gym.run(['Leden'])

    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(gym.database.db)
    const url = server.url(rows[0]!.name)
    const report = await openDatabase({ url, schema: 'tree11', stagingSchema: 'staging', notes: [] })
    t.teardown(() => report.close())
    const seen: { versions: string; members: number; ms: number }[] = []
    let reading = true
    const reader = (async () => {
      while (reading) {
        const start = performance.now()
        const read = await sql<{
          versions: string
          members: number
        }>`select string_agg(distinct "Naam", ', ') as versions, count(*) as members from tree11."Leden"`.execute(
          report.db,
        )
        seen.push({ ...read.rows[0]!, ms: performance.now() - start })
      }
    })()
    for (const version of [2, 3]) {
      answer(gym, version)
      await gym.run(['Leden'])
    }
    reading = false
    await reader
    t.same(new Set(seen.map(({ members }) => members)), new Set([MEMBERS]), 'never some of the rows')
    t.same(
      [...new Set(seen.map(({ versions }) => versions))],
      ['Version 1', 'Version 2', 'Version 3'],
      'never two versions',
    )
    const slowest = Math.max(...seen.map(({ ms }) => ms))
    const usual = seen.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(seen.length / 2)]!
    t.ok(
      slowest < 1_000,
      `${seen.length} reads of ${usual.toFixed(0)} ms, the slowest of ${slowest.toFixed(0)} ms`,
    )
  },
)

const LEDEN = '{ leden(first: 100) { nodes { naam } } }'
interface Graph {
  data: { leden: { nodes: { naam: string }[] } }
  extensions: { tables: { run: number }[] }
}
/** Of a table that a run changes while it is read as a file: the file ends there, broken off. */
const BROKEN_OFF = 'broken off'

t.test('beside a run every door goes on, and says which run its rows are of', async (t) => {
  const database = await engine.database(t)
  const rateLimits = { ofKey: 1e9, ofAddress: 1e9, refusals: 1e9 }
  const gym = await testApp(t, { ...SMALL, database, rateLimits })
  const versions = new Map<string, string>()
  const run = async (version: number) => {
    answer(gym, version)
    const { RunId } = await gym.run(['Leden'])
    versions.set(`${RunId}`, `Version ${version}`)
  }
  await run(1)

  let running = true
  /** Asks until the runs have ended, and gives the answers with the run that each says it is of. */
  async function reader(ask: () => Promise<{ status: number; run: string; names: string[] }>) {
    const answers: Awaited<ReturnType<typeof ask>>[] = []
    while (running) answers.push(await ask())
    return answers
  }
  const runs = reader(async () => {
    const response = await fetch(`${gym.url}/runs`)
    const { items } = (await response.json()) as { items: { id: number }[] }
    return { status: response.status, run: `${items[0]!.id}`, names: [] }
  })
  const graph = reader(async () => {
    const response = await fetch(`${gym.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: LEDEN }),
    })
    const { data, extensions } = (await response.json()) as Graph
    return {
      status: response.status,
      run: `${extensions.tables[0]!.run}`,
      names: data.leden.nodes.map(({ naam }) => naam),
    }
  })
  const file = async () => {
    const response = await fetch(`${gym.url}/tables/Leden/rows.csv`)
    const { status, headers } = response
    const text = await response.text().catch(() => BROKEN_OFF)
    const names =
      text === BROKEN_OFF
        ? [text]
        : text
            .trimEnd()
            .split('\r\n')
            .slice(1)
            .map((line) => line.split(',')[1]!)
    return { status, run: headers.get('tree11-run')!, names }
  }
  const files = Promise.all([reader(file), reader(file), reader(file)])
  for (const version of [2, 3, 4]) await run(version)
  running = false

  t.same(new Set((await runs).map(({ status }) => status)), new Set([200]))
  for (const [door, rows, answers] of [
    ['GraphQL', 100, await graph],
    ['CSV', MEMBERS, (await files).flat()],
  ] as const) {
    t.same(new Set(answers.map(({ status }) => status)), new Set([200]), `${door}: every answer is 200`)
    const whole = answers.filter(({ names }) => names[0] !== BROKEN_OFF)
    t.ok(
      answers.length - whole.length <= 3 * 3,
      `${door}: a commit breaks off what is open just then, and no more`,
    )
    t.same(
      new Set(whole.map(({ names }) => names.length)),
      new Set([rows]),
      `${door}: never some of the rows`,
    )
    const mixed = whole.filter(({ run, names }) => names.some((name) => name !== versions.get(run)))
    t.same(mixed.slice(0, 1), [], `${door}: of ${whole.length} answers each has the rows of its run`)
    t.ok(new Set(whole.map(({ run }) => run)).size >= 2, `${door}: before and after`)
  }
})
