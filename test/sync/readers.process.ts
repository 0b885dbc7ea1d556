import { sql } from 'kysely'
import t from 'tap'
import { openDatabase } from '../../db/database.ts'
import { postgresOn } from '../engines.ts'
import { testGym } from '../helper.ts'
import { startPostgres } from '../servers/postgres.ts'
import { SMALL, user } from './records.ts'

t.setTimeout(120_000)

const server = await startPostgres()
t.teardown(() => server.close())

const MEMBERS = 4_000

t.test(
  'a reader in a loop sees a table before or after a run, never between, and does not wait for it',
  async (t) => {
    const gym = await testGym(t, { ...SMALL, database: await postgresOn(server).database(t) })
    /** Every row differs from one version to the next. */
    const answer = (version: number) =>
      gym.sandbox.answer(
        'users',
        Array.from({ length: MEMBERS }, (_, at) => user(`u${at}`, { fullName: `Version ${version}` })),
      )
    answer(1)
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
      answer(version)
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
