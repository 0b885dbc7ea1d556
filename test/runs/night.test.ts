import t from 'tap'
import { tables } from '../../src/tables/index.ts'
import { counts, testGym } from '../helper.ts'

t.test('a night fills every table, and the same night again changes nothing', async (t) => {
  const gym = await testGym(t)
  const all = tables.map(({ name }) => name)

  const blind = await gym.sync.plan({ tables: all })
  t.match(
    blind,
    { unknown: true, requests: 28 },
    'eight lists, eight days, twelve pairs; classes and memberships are not known yet',
  )
  const first = await gym.run(all)
  t.equal(first.Status, 'succeeded', gym.problems.join('; '))
  const before = await Promise.all(all.map((name) => gym.rows(name)))
  for (const [index, name] of all.entries()) t.ok(before[index]!.length > 0, `${name} has rows`)

  const plan = await gym.sync.plan({ tables: all })
  gym.sandbox.requests.clear()
  const again = await gym.run(all)
  t.equal(again.Status, 'succeeded')
  const asked = gym.sandbox.requests.list().filter(({ method, stream }) => method === 'GET' && stream)
  // One request for a sheet reads it as numbers and as shown.
  const shown = asked.filter(({ query }) => query.dateTimeRenderOption === 'FORMATTED_STRING')
  t.equal(plan.requests, asked.length - shown.length, 'the plan told how many requests it makes')
  t.match(plan, { unknown: false, limitPerMinute: 60, minutes: Math.floor((plan.requests - 3) / 60) })
  for (const [index, name] of all.entries()) {
    t.match(counts(again.tables[name]), { inserted: 0, updated: 0, deleted: 0 }, `${name} is unchanged`)
    t.same(await gym.rows(name), before[index], `${name} has the same rows`)
  }
})

t.test('a dry run tells exactly what the real run then does, and leaves only its record', async (t) => {
  const gym = await testGym(t)
  const all = tables.map(({ name }) => name)
  await gym.run(all)
  gym.setDay('2026-11-24')

  const before = await Promise.all(all.map((name) => gym.rows(name)))
  const dry = await gym.run(all, { dryRun: true })
  t.same(await Promise.all(all.map((name) => gym.rows(name))), before, 'no row changed')
  const traces = await Promise.all(
    (['DataQualityLog', 'Quarantaine', 'Wijziging', 'staging.Verzoek'] as const).map((table) =>
      gym.database.db.selectFrom(table).select('RunId').where('RunId', '=', Number(dry.RunId)).execute(),
    ),
  )
  t.same(traces.flat(), [], 'nothing but the run record is left')

  const real = await gym.run(all)
  for (const name of all) t.same(counts(dry.tables[name]), counts(real.tables[name]), name)
})
