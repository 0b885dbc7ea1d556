import { sql } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { type Gym, testGym } from '../helper.ts'
import { SMALL, user } from '../runs/records.ts'

export const MEMBERS = 4_000

/** Every row differs from one version to the next. */
export const answerVersion = ({ sandbox }: Gym, version: number) =>
  sandbox.answer(
    'users',
    Array.from({ length: MEMBERS }, (_, at) => user(`u${at}`, { fullName: `Version ${version}` })),
  )

/**
 * A reader in a loop, on a connection of its own, beside syncs that change every row: it sees the table before
 * or after a run, never between, and does not wait for the run.
 */
export async function readBesideSyncs(t: Test, database: Database, report: Database): Promise<void> {
  const gym = await testGym(t, { ...SMALL, database })
  answerVersion(gym, 1)
  await gym.run(['Leden'])

  const seen: { first: string; last: string; members: number; ms: number }[] = []
  let reading = true
  const reader = (async () => {
    while (reading) {
      const start = performance.now()
      const read = await sql<{
        first: string
        last: string
        members: number
      }>`select min("Naam") as first, max("Naam") as last, count(*) as members from ${report.names.target('Leden')}`.execute(
        report.db,
      )
      seen.push({ ...read.rows[0]!, ms: performance.now() - start })
    }
  })()
  const syncs: number[] = []
  for (const version of [2, 3]) {
    answerVersion(gym, version)
    const start = performance.now()
    await gym.run(['Leden'])
    syncs.push(performance.now() - start)
  }
  reading = false
  await reader
  t.same(new Set(seen.map(({ members }) => Number(members))), new Set([MEMBERS]), 'never some of the rows')
  t.same(
    [...new Set(seen.flatMap(({ first, last }) => (first === last ? [first] : [`${first} and ${last}`])))],
    ['Version 1', 'Version 2', 'Version 3'],
    'never two versions',
  )
  const times = seen.map(({ ms }) => ms).sort((a, b) => a - b)
  const [usual, slowest] = [times[Math.floor(times.length / 2)]!, times.at(-1)!]
  t.ok(
    slowest < 1_000,
    `${seen.length} reads of ${usual.toFixed(0)} ms, the slowest of ${slowest.toFixed(0)} ms, beside syncs of ${syncs.map((ms) => ms.toFixed(0)).join(' and ')} ms`,
  )
}
