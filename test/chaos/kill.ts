import { startPostgres } from '../servers/postgres.ts'
import { differences } from './left.ts'
import { makeReady, type Plan, type Stage } from './night.ts'
import { type Engine, embedded, onServer } from './places.ts'
import { killAtBoundaries, killAtRandom, type Tally, type Trials, undisturbed } from './trials.ts'
import { startWorld } from './world.ts'

/**
 * `npm run test:kill [moments]` (200): a night of a gym of 200 members, killed with SIGKILL at every boundary of
 * every table's phases and at random moments, on both engines; on the server, the server as well. Whatever is
 * left must equal what an undisturbed night leaves.
 */

const MOMENTS = Number(process.argv[2] ?? 200)
const PER_NIGHT = 13
const SHOWN = 10

const tallies: Tally[] = []
const started = performance.now()
const minutes = () => `${((performance.now() - started) / 60_000).toFixed(1)} min`

function progress({ engine, killed, at, wanted, hits, nights, differences }: Tally): void {
  console.log(
    `${minutes().padStart(9)}  ${engine}, ${killed} killed at ${at}: ${hits} of ${wanted} in ${nights} nights, ${differences.length} differences`,
  )
  if (differences.length > 0) console.log(`           the last: ${differences.at(-1)!.slice(0, 300)}`)
}

async function series(engine: Engine, kill: Plan['kill']): Promise<void> {
  const world = await startWorld({ members: 200, memberships: 12, classesPerDay: 6 })
  const stage: Stage = { engine, world, credentialsFile: await world.sandbox.credentialsFile() }
  try {
    await makeReady(stage)
    const reference = await undisturbed(stage)
    // Without this the comparison would mean nothing.
    const apart = differences((await undisturbed(stage)).left, reference.left)
    console.log(
      `${engine.name}: an undisturbed night takes ${(reference.totalMs / 1000).toFixed(1)} s (${(reference.startMs / 1000).toFixed(1)} s of it to start), makes ${reference.asked} requests and passes ${reference.boundaries.length} boundaries; two of them differ in ${apart.length} rows`,
    )
    if (apart.length > 0) throw new Error(apart.slice(0, SHOWN).join('\n'))
    const trials: Trials = { stage, reference, kill, perNight: PER_NIGHT, tell: progress }
    tallies.push(await killAtBoundaries(trials, reference.boundaries))
    // A table that meets its third outage is given up for the night, so that a server dies twice in one.
    tallies.push(await killAtRandom({ ...trials, perNight: kill === 'server' ? 2 : PER_NIGHT }, MOMENTS))
  } finally {
    await engine.close()
    await world.sandbox.close()
  }
}

// Beside one another, each in a gym of its own and on a server of its own.
await Promise.all([
  series(await embedded(), 'service'),
  series(await onServer(await startPostgres()), 'service'),
  series(await onServer(await startPostgres()), 'server'),
])

console.log(
  `\n${'engine'.padEnd(12)}${'killed'.padEnd(10)}${'at'.padEnd(16)}${'moments'.padStart(8)}${'hit'.padStart(6)}${'nights'.padStart(8)}${'as if undisturbed'.padStart(19)}${'requests again'.padStart(16)}${'differences'.padStart(13)}`,
)
for (const { engine, killed, at, wanted, hits, nights, resumed, again, differences } of tallies) {
  console.log(
    `${engine.padEnd(12)}${killed.padEnd(10)}${at.padEnd(16)}${`${wanted}`.padStart(8)}${`${hits}`.padStart(6)}${`${nights}`.padStart(8)}${`${resumed}`.padStart(19)}${`${again}`.padStart(16)}${`${differences.length}`.padStart(13)}`,
  )
}
const wrong = tallies.flatMap(({ differences }) => differences)
for (const line of wrong.slice(0, SHOWN)) console.log(`✗ ${line.slice(0, 600)}`)
const missed = tallies.filter(({ wanted, hits }) => hits < wanted)
for (const { engine, killed, at } of missed) console.log(`✗ ${engine}, ${killed} at ${at}: not every one hit`)
console.log(`${minutes()}, ${wrong.length} differences`)
process.exit(wrong.length === 0 && missed.length === 0 ? 0 : 1)
