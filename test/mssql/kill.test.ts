import t, { type Test } from 'tap'
import { differences } from '../chaos/left.ts'
import { disturbedNight, makeReady, type NightOutcome, type Plan } from '../chaos/night.ts'
import { onSqlServer } from '../chaos/places.ts'
import { startWorld } from '../chaos/world.ts'

/** The service killed with SIGKILL in each phase of a night on the server in TEST_MSSQL_URL. */

t.setTimeout(1_800_000)

const STEPS = ['land', 'shred', 'check', 'diff', 'merge', 'record', 'commit']

/** A second night on a database of its own. */
async function night(t: Test, plan: Plan): Promise<NightOutcome> {
  const engine = await onSqlServer()
  t.teardown(() => engine.close())
  const world = await startWorld({ members: 40, memberships: 8, classesPerDay: 3 })
  t.teardown(() => world.sandbox.close())
  const stage = { engine, world, credentialsFile: await world.sandbox.credentialsFile() }
  await makeReady(stage)
  return await disturbedNight(stage, plan)
}

t.test('it is started again and the night ends as if nothing had happened', async (t) => {
  const undisturbed = await night(t, { kill: 'service' })
  // Each of another table.
  const stops = STEPS.map((step, at) => {
    const passed = undisturbed.passed.filter((boundary) => boundary.endsWith(` ${step}`))
    return passed[(2 * at) % passed.length]!
  })
  stops.push('the run settles')
  const { left, hits, wasted } = await night(t, { kill: 'service', stops })
  t.strictSame(hits.toSorted(), stops.toSorted())
  t.strictSame(differences(undisturbed.left, left), [])
  t.strictSame(wasted, [])
})
