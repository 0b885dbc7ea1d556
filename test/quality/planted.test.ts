import { sql } from 'kysely'
import t from 'tap'
import { tables } from '../../src/tables/index.ts'
import { testGym } from '../helper.ts'
import { checksOf, clear, lesson, participant } from '../runs/records.ts'
import { planted, WORLD } from './planted-faults.ts'

/**
 * Each kind of problem, planted in a gym that is sound, is found by its check, and by no other: whatever else
 * a case's table is checked for must go on passing.
 */

const gym = await testGym(t, {
  ...WORLD,
  windowDays: { Lessen: 2, LesDeelname: 1, ProductVerkopen: 1 },
})

/** A sound gym with a month of payouts: those of eleven years would take the most of the time. */
async function anew() {
  await clear(gym)
  gym.sandbox.faults.add({
    kind: 'rewrite',
    on: 'payouts',
    rewrite: (json) => {
      const { content } = json as { content: unknown[] }
      return { content: content.slice(0, 30), totalPages: 1, totalElements: 30 }
    },
  })
}

t.test('a sound gym passes every check, on the first day and on the next', async (t) => {
  await anew()
  for (const day of ['2026-11-22', '2026-11-23']) {
    gym.setDay(day)
    const run = await gym.run(tables.map(({ name }) => name))
    for (const { name } of tables) {
      const checks = Object.entries(await checksOf(gym, run.RunId, name))
      t.same(
        checks.filter(([, { status }]) => status !== 'PASS'),
        [],
        `${name} on ${day}`,
      )
    }
  }
})

t.test('of the fields only their paths are remembered, and names that are data are not', async (t) => {
  const rows = await gym.database.db.selectFrom('StroomVeld').select(['Stroom', 'Pad']).execute()
  const paths = rows.filter(({ Stroom }) => Stroom === 'gymly.revenue').map(({ Pad }) => Pad)
  t.ok(paths.includes('$.revenuePerLedgerAccount.*'))
  t.ok(paths.includes('$.ledgerAccounts[].parentLedgerAccountId'))
  for (const { Pad } of rows) t.match(Pad, /^\$(\[\])*(\.([a-z][A-Za-z]*|\*)(\[\])*)+$/)
})

for (const { problem, table, needs = [], faults, check, found, also = [] } of planted) {
  t.test(`${problem}: found by ${check} of ${table}`, async (t) => {
    await anew()
    await gym.run([...needs, table])
    gym.setDay('2026-11-23')
    for (const fault of faults) gym.sandbox.faults.add(fault)
    const run = await gym.run([table])
    // The brake and the history speak of the difference, and a repetition has none.
    const { brake: _, history: __, ...checks } = await checksOf(gym, run.RunId, table)
    t.match(checks[check], { status: 'WARN', ...found })
    const others = Object.entries(checks).filter(([name]) => name !== check && !also.includes(name))
    t.same(
      others.filter(([, { status }]) => status !== 'PASS'),
      [],
      'and by no other check',
    )
    t.equal(run.tables[table]!.Status, 'succeeded')
    const again = await gym.run([table])
    t.match(await checksOf(gym, again.RunId, table), checks, 'asked again, the same verdicts')
  })
}

t.test('participants of a day are judged by those of the classes that are there', async (t) => {
  await anew()
  const { db, names } = gym.database
  await sql`insert into ${names.target('Lessen')} ("Id", "StartTijd", "EindTijd", "AangemaaktOp", "GewijzigdOp", "DatumLaatsteUpdate", "RunId")
    select 'c' || n, d, d + interval '1 hour', d, d, d, 0 from generate_series(2, 35) as n cross join lateral (select timestamp '2026-11-23 09:00' - n * interval '1 day' as d) as x`.execute(
    db,
  )
  await sql`insert into ${names.target('LesDeelname')} ("LesId", "AccountId", "DatumLaatsteUpdate", "RunId")
    select 'c' || n, 'a' || a, now(), 0 from generate_series(2, 35) as n cross join generate_series(1, 10 + n % 3) as a`.execute(
    db,
  )
  gym.setDay('2026-11-23')
  gym.sandbox.answer('activityEvents', [lesson('c1', '2026-11-22T09:00:00Z')])
  const judged = async (participants: number) => {
    gym.sandbox.answer(
      'courseMembers',
      Array.from({ length: participants }, (_, n) => participant(`a${n}`)),
    )
    const run = await gym.run(['Lessen', 'LesDeelname'])
    return (await checksOf(gym, run.RunId, 'LesDeelname'))['anomaly:Deelnames']
  }
  t.match(await judged(13), { status: 'PASS', measured: 13, expected: 11.5 })
  t.match(await judged(30), { status: 'WARN', measured: 30, expected: 11.5 })
  t.match(await judged(1), { status: 'WARN', measured: 1, expected: 11.5 })
})
