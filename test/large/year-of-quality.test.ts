import { sql } from 'kysely'
import t from 'tap'
import type { Database } from '../../db/database.ts'
import { customOf, customs, FEWEST_WEEKS, isUnusual } from '../../src/quality/anomalies.ts'
import { dayNumber, dayText } from '../../src/sandbox/calendar.ts'
import { CATEGORIES, membershipAnalytics } from '../../src/sandbox/world/analytics.ts'
import { activityEvent, classesBetween } from '../../src/sandbox/world/classes.ts'
import { createGym, type Gym } from '../../src/sandbox/world/gym.ts'
import { payouts } from '../../src/sandbox/world/payouts.ts'
import { posStatistics } from '../../src/sandbox/world/pos.ts'
import { revenue } from '../../src/sandbox/world/revenue.ts'
import { personAt } from '../../src/sandbox/world/users.ts'
import { testDatabase } from '../helper.ts'

/**
 * A clean year of nights of the sandbox's own world: each night reads the last days again, as a window does,
 * and judges the day before. A false alarm is a night on which a table has any.
 */

const FIRST = dayNumber('2025-08-01')
const NIGHTS = 365
/** Days that a night reads again: revenue is booked up to five days late. */
const WINDOW = 7
/** What is known before the first night. */
const KNOWN = 31
const WORLD = { seed: 1, members: 5900, memberships: 137, classesPerDay: 12, locations: 1 }

interface Series {
  table: string
  amountOn(gym: Gym, day: number): number
}
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

const classes = (gym: Gym, day: number) => classesBetween(gym, day, day)
const world: Record<string, Series> = {
  NieuweLeden: {
    table: 'Leden',
    amountOn: (_, day) => joined.get(day) ?? 0,
  },
  Lessen: { table: 'Lessen', amountOn: (gym, day) => classes(gym, day).length },
  LedenAantal: {
    table: 'Lessen',
    amountOn: (gym, day) =>
      sumOf(classes(gym, day).map((one) => activityEvent(gym, one).memberCount as number)),
  },
  Omzet: {
    table: 'Omzet',
    amountOn: (gym, day) => (revenue(gym, day, day) as { totalRevenue: number }).totalRevenue,
  },
  NettoBedrag: {
    table: 'Uitbetalingen',
    amountOn: (gym, day) => {
      const item = payouts(gym).at(gym.last - day) as { payout: { summary: { totalNetAmount: number } } }
      return item.payout.summary.totalNetAmount
    },
  },
  Verkopen: {
    table: 'ProductVerkopen',
    amountOn: (gym, day) => (posStatistics(gym, day, day + 1) as { totalSales: number }).totalSales,
  },
  ...Object.fromEntries(
    CATEGORIES.map((category): [string, Series] => [
      category,
      {
        table: 'AbonnementStatistieken',
        amountOn: (gym, day) => {
          const question = { category, from: day, to: day, paymentType: undefined, membershipId: undefined }
          const { series } = membershipAnalytics(gym, question) as { series: { data: number[] }[] }
          return sumOf(series[0]?.data ?? [])
        },
      },
    ]),
  ),
}

/** Members by the day on which they joined: who has left since is no longer counted, as in the table. */
const joined = new Map<number, number>()
{
  const gym = createGym({ ...WORLD, today: dayText(FIRST + NIGHTS) })
  for (let slot = 0; slot < WORLD.members; slot++) {
    const { born } = personAt(gym, slot, gym.last)
    joined.set(born, (joined.get(born) ?? 0) + 1)
  }
}

/** Every judgement of a year, in the order of the nights. */
async function judgements({ db, dialect }: Database) {
  const known = Object.fromEntries(Object.keys(world).map((name) => [name, new Map<number, number>()]))
  const made = []
  for (let night = FIRST; night < FIRST + NIGHTS; night++) {
    const gym = createGym({ ...WORLD, today: dayText(night) })
    const back = night === FIRST ? KNOWN : WINDOW
    const rows: { naam: string; dag: number; waarde: number }[] = []
    for (const [name, { amountOn }] of Object.entries(world)) {
      const days = known[name]!
      for (let day = night - back; day < night; day++) days.set(day, amountOn(gym, day))
      for (const [dag, waarde] of days) if (dag >= night - 92) rows.push({ naam: name, dag, waarde })
    }
    const series = sql`select naam, dag, waarde from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(naam text, dag int, waarde numeric)`
    const { rows: found } = await customs(dialect, series, night - 1).execute(db)
    for (const custom of found.map(customOf)) {
      if (custom.weeks >= FEWEST_WEEKS) made.push({ night, custom, ...world[custom.name]! })
    }
  }
  return made
}

const all = await judgements(await testDatabase(t))

t.test('a clean year of nights raises no false alarm in 99 of 100 table-nights', async (t) => {
  const nights = new Set(all.map(({ table, night }) => `${table} ${night}`))
  const alarms = all.filter(({ custom }) => isUnusual(custom).unusual)
  const loud = new Set(alarms.map(({ table, night }) => `${table} ${night}`))
  t.comment(`${loud.size} of ${nights.size} table-nights`)
  for (const { night, custom } of alarms) t.comment(`${dayText(night)} ${JSON.stringify(custom)}`)
  t.ok(nights.size > 2_000)
  t.ok(loud.size <= nights.size / 100, `${loud.size} of ${nights.size}`)
})

t.test('a day on which nothing came, and one that came ten times, is seen', async (t) => {
  for (const name of ['Lessen', 'LedenAantal', 'Omzet', 'Verkopen', 'active']) {
    const nights = all.filter(({ custom }) => custom.name === name)
    for (const times of [0, 10]) {
      const seen = nights.filter(({ custom }) => {
        const measured = custom.measured * times
        return isUnusual({ ...custom, measured }).unusual
      })
      t.ok(seen.length >= nights.length * 0.99, `${name} ${times} times: ${seen.length} of ${nights.length}`)
    }
  }
})
