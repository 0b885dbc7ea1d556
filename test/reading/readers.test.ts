import { sql } from 'kysely'
import t from 'tap'
import { openDatabase } from '../../db/open-database.ts'
import { testApp } from '../app-helper.ts'
import { postgresOn, settingsFor } from '../engines.ts'
import { SMALL } from '../runs/records.ts'
import { startPostgres } from '../servers/postgres.ts'
import { answerVersion, MEMBERS, readBesideSyncs } from './readers.ts'

t.setTimeout(120_000)

const server = await startPostgres()
t.teardown(() => server.close())
const engine = postgresOn(server)

t.test(
  'a reader in a loop sees a table before or after a run, never between, and does not wait for it',
  async (t) => {
    const database = await engine.database(t)
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database.db)
    const report = await openDatabase(settingsFor(server.url(rows[0]!.name)))
    t.teardown(() => report.close())
    await readBesideSyncs(t, database, report)
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
    answerVersion(gym, version)
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
