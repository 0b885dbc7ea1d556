import { sql } from 'kysely'
import t from 'tap'
import { createSharedRate } from '../../src/landing/shared-rate.ts'
import { testDatabase } from '../helper.ts'

const database = await testDatabase(t)
const never = new AbortController().signal
const rate = { account: 'a gym', limit: 3, windowMs: 2_000 }

/** When so many requests start that ask for their place at once, by turns of two processes. */
async function starts(count: number): Promise<number[]> {
  const processes = [createSharedRate(database), createSharedRate(database)]
  const from = performance.now()
  const each = Array.from({ length: count }, async (_, at) => {
    for (;;) {
      const wait = await processes[at % 2]!.take(rate, never)
      if (wait === 0) return performance.now() - from
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  })
  return (await Promise.all(each)).sort((a, b) => a - b)
}

function mostInWindow(moments: readonly number[]): number {
  const inWindow = (first: number) => moments.filter((at) => at >= first && at < first + rate.windowMs).length
  return Math.max(...moments.map(inWindow))
}

t.test('processes that share a rate never start more than the limit in any window', async (t) => {
  const moments = await starts(8)
  t.ok(mostInWindow(moments) <= 3, moments.map(Math.round).join(' '))
})

t.test('given a commit that is slow, then no window has more either', async (t) => {
  await database.db.deleteFrom('BronVerzoek').execute()
  const { db, names } = database
  const table = sql.id(names.schema, 'BronVerzoek')
  await sql`create function pg_temp_slow() returns trigger language plpgsql as $$ begin
if (select count(*) from ${table}) = 1 then perform pg_sleep(0.9); end if; return null; end $$`.execute(db)
  await sql`create constraint trigger slow after insert on ${table} deferrable initially deferred for each row execute function pg_temp_slow()`.execute(
    db,
  )
  const moments = await starts(8)
  t.ok(moments[0]! > 800, `the first started after ${moments[0]} ms`)
  t.ok(mostInWindow(moments) <= 3, moments.map(Math.round).join(' '))
})
