import { sql } from 'kysely'
import t from 'tap'
import { testDatabase } from '../helper.ts'

t.test('a report reads the hours that the clock on the wall showed', async (t) => {
  const { db, names } = await testDatabase(t)
  const times = [
    '2026-01-15T18:30:00Z',
    '2026-07-15T18:30:00Z',
    '2026-10-25T00:59:59Z',
    '2026-10-25T01:00:00Z',
  ]
  for (const [at, time] of times.entries()) {
    await sql`insert into ${names.target('Uitbetalingen')} select ${`p${at}`}, ${new Date(time)}, 0, 0, 0, 0, 0, 0, 0, 0, 'PAID', ${new Date(time)}, 1`.execute(
      db,
    )
  }
  const { rows } = await sql<{ lokaal: Date; stempel: Date }>`
    select "DatumLokaal" as lokaal, "DatumLaatsteUpdateLokaal" as stempel
    from ${sql.id(names.reports, 'Uitbetalingen')} order by "UitbetalingID"`.execute(db)
  const local = [
    '2026-01-15T19:30:00Z',
    '2026-07-15T20:30:00Z',
    '2026-10-25T02:59:59Z',
    '2026-10-25T02:00:00Z',
  ]
  t.same(
    rows.map(({ lokaal }) => lokaal),
    local.map((time) => new Date(time)),
  )
  t.same(
    rows.map(({ stempel }) => stempel),
    rows.map(({ lokaal }) => lokaal),
  )
})
