import t, { type Test } from 'tap'
import { startPostgres } from '../servers/postgres.ts'
import { differences } from './left.ts'
import { asleepNight, makeReady, type Stage } from './night.ts'
import { type Engine, embedded, onServer } from './places.ts'
import { killAtBoundaries, killAtRandom, type Tally, undisturbed } from './trials.ts'
import { startWorld } from './world.ts'

/** The short version of `npm run test:kill`: a smaller gym, and some of the kills. */

t.setTimeout(600_000)
t.jobs = 2

/** A gym and a database of its own, and what an undisturbed night leaves in it. */
async function ready(t: Test, engine: Engine) {
  t.teardown(() => engine.close())
  const world = await startWorld({ members: 40, memberships: 8, classesPerDay: 3 })
  t.teardown(() => world.sandbox.close())
  const stage: Stage = { engine, world, credentialsFile: await world.sandbox.credentialsFile() }
  await makeReady(stage)
  const reference = await undisturbed(stage)
  return {
    stage,
    reference,
    /** Killed at some boundaries, of other tables and other phases, and once at a random moment. */
    async killed(t: Test, kill: 'service' | 'server', from: number) {
      const trials = { stage, reference, kill, perNight: 3, tell() {} }
      const some = reference.boundaries.filter((_, at) => at % 31 === from)
      asUndisturbed(t, await killAtBoundaries(trials, some))
      asUndisturbed(t, await killAtRandom(trials, 1))
    },
  }
}

function asUndisturbed(t: Test, { wanted, hits, resumed, nights, differences }: Tally): void {
  t.equal(hits, wanted, `${wanted} kills hit`)
  t.same(differences, [], `${nights} nights leave what an undisturbed one does`)
  t.equal(resumed, nights)
}

t.test('on the embedded database', { buffered: true }, async (t) => {
  const { reference, killed } = await ready(t, await embedded())

  t.test('the night has something of everything', async (t) => {
    const lines = reference.left
      .SyncRunTabel!.map((line) => JSON.parse(line))
      .filter(({ RunId }) => RunId === 'night 2')
    for (const { Tabel, Ingevoegd, Gewijzigd, Verwijderd } of lines) {
      t.ok(Ingevoegd > 0 && (Gewijzigd > 0 || Tabel === 'Uitbetalingen'), `${Tabel} gets rows and changes`)
      // Accounts only ever come.
      t.equal(Verwijderd > 0, Tabel !== 'GrootboekRekening', `${Tabel} loses some`)
    }
    t.strictSame([...new Set(lines.map(({ Status }) => Status))].sort(), ['held', 'partial', 'succeeded'])
    t.ok(reference.left.Quarantaine!.length > 0 && reference.left.Melding!.length === 2)
  })
  t.test('the service is killed', (t) => killed(t, 'service', 4))
})

t.test('on a server', { buffered: true }, async (t) => {
  const { stage, reference, killed } = await ready(t, await onServer(await startPostgres()))
  t.test('the service is killed', (t) => killed(t, 'service', 14))
  t.test('the server is killed', (t) => killed(t, 'server', 24))

  t.test('a machine sleeps beyond its lease: another does its table, and it cannot commit', async (t) => {
    const { left, said } = await asleepNight(stage, 'Omzet check')
    t.same(differences(reference.left, left), [])
    t.match(said, 'another worker has taken this table over')
  })
})
