import t from 'tap'
import { addDays, localDay } from '../../src/local-days.ts'
import { run, smallGym, start } from './command.ts'

const today = localDay(new Date())

t.test('a first sync, a second one, and what the other commands say about them', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  const folder = t.testdir()

  const before = await run(folder, ['runs'], settings)
  t.match(before, { code: 1, err: /not been set up .*"npx tree11 setup-db"/ })
  const empty = await run(folder, ['tables'], settings)
  t.match(empty, { code: 1, err: /not been set up/ })
  t.match(await run(folder, ['setup-db'], settings), { code: 0, out: /is ready: 13 tables in schema tree11/ })
  t.match(await run(folder, ['runs'], settings), {
    code: 0,
    out: 'No runs yet. "npx tree11 sync" makes one.\n',
  })

  const first = await run(folder, ['sync'], settings)
  t.equal(first.code, 0, first.err)
  t.match(first.err, /^\w+: reading$/m)
  t.match(first.err, /^Leden: succeeded in [\d.]+ s, 30 inserted$/m)
  t.match(first.out, /requests +pages +read +rejected +inserted +updated +deleted +unchanged +seconds/)
  t.match(first.out, /^✓ Leden +1 +1 +30 +0 +30 +0 +0 +0 +[\d.]+$/m)
  t.match(first.out, /^✓ PersonalTraining /m)
  t.match(first.out, /^✓ Run 1 succeeded in [\d.]+ seconds\.$/m)

  const second = await run(folder, ['sync', '--tables', 'leden,UITBETALINGEN', '--json'], settings)
  t.equal(second.code, 0)
  t.equal(second.err, '')
  const json = JSON.parse(second.out)
  t.match(json, {
    id: 2,
    status: 'succeeded',
    trigger: 'cli',
    tables: [{ table: 'Leden', unchanged: 30 }, {}],
  })

  const dry = await run(
    folder,
    ['sync', '--tables', 'Lessen', '--dry-run', '--from', addDays(today, -5)],
    settings,
  )
  t.match(dry, { code: 0, out: /Dry run: nothing was written\.\n$/ })

  const tables = await run(folder, ['tables'], settings)
  t.match(tables.out, /^Leden +snapshot +30 .* 2 succeeded$/m)
  t.match((await run(folder, ['tables', 'leden'], settings)).out, /^AccountId +text\(50\) +personal$/m)
  t.match((await run(folder, ['runs', '--table', 'lessen'], settings)).out, /3 +✓ succeeded \(dry\) +cli/)
  t.match((await run(folder, ['runs', '1'], settings)).out, /^✓ Leden +1 +1 +30/m)
  t.match(await run(folder, ['runs', '99'], settings), { code: 2, err: 'tree11: There is no run 99.\n' })

  for (const args of [['1'], ['--run', '1']]) {
    const replayed = await run(folder, ['replay', ...args, '--tables', 'Leden', '--dry-run'], settings)
    t.match(replayed, { code: 0, out: /^✓ Leden .*Dry run: nothing was written\.\n$/ms }, args.join(' '))
  }

  const doctor = await run(folder, ['doctor'], settings)
  t.equal(doctor.code, 0, doctor.out)
  t.match(doctor.out, /^✓ Database +\//m)
  t.match(doctor.out, /^✓ Gymly token +accepted$/m)
  t.match(doctor.out, /^Ready: /m)

  sandbox.expireTokens()
  const refused = await run(folder, ['doctor', '--json'], settings)
  t.equal(refused.code, 1)
  const token = JSON.parse(refused.out).find(({ name }: { name: string }) => name === 'Gymly token')
  t.match(token, { ok: false, remedy: /new token/ })
})

t.test('one sync right after another keeps to the rate with it', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  const folder = t.testdir()
  const args = ['sync', '--tables', 'Leden,Uitbetalingen']
  const perMinute = (limit: number) => ({ ...settings, GYMLY_RATE_LIMIT_PER_MINUTE: String(limit) })
  t.equal((await run(folder, ['setup-db'], settings)).code, 0)
  t.equal((await run(folder, args, perMinute(60))).code, 0)
  const before = sandbox.requests.count()
  t.ok(before > 1)
  const second = start(folder, args, perMinute(before + 1))
  // Alone it would be done by now.
  await new Promise((resolve) => setTimeout(resolve, 8_000))
  second.child.kill()
  await second.ended
  t.equal(sandbox.requests.count(), before + 1, 'the rest waits until a minute after the first')
})
