import t from 'tap'
import { tables } from '../../src/tables/index.ts'
import { daysBack } from '../../src/tables/table.ts'
import { testGym } from '../helper.ts'
import {
  books,
  dayOfRow,
  differences,
  history,
  isWithdrawn,
  tableOf,
  type Warehouse,
  warehouse,
  wronglyDeleted,
} from './storm-accounts.ts'
import { storm } from './weather.ts'

/**
 * A fifth of all requests meets a fault, night after night: `npm run test:storm` goes through twenty nights of
 * 500 members, CI through a few of a small gym. `node test/chaos/storm.test.ts [nights] [members] [seed]`.
 */

const NIGHTS = Number(process.argv[2] ?? 2)
const SEED = Number(process.argv[4] ?? 1)
const LARGE = process.argv[3] !== undefined
const WORLD = LARGE
  ? { members: Number(process.argv[3]), memberships: 30, classesPerDay: 10, mostOnAPage: 200 }
  : { members: 60, memberships: 3, classesPerDay: 2, mostOnAPage: 500 }
const TIMEOUT_SECONDS = 2
const RETRY_EACH = 4

t.setTimeout(3_600_000)

const names = tables.map(({ name }) => name)
const windowed = tables.filter((table) => daysBack(table) !== undefined).map(({ name }) => name)
const dayOf = (night: number) => new Date(Date.UTC(2026, 10, 1 + night)).toISOString().slice(0, 10)
/** What a service has that somebody set up with nothing but its credentials. */
const brake = { share: 25, shareByTable: {}, rows: 50 }

t.test(`${NIGHTS} nights in a storm, and a clean one`, async (t) => {
  const start = performance.now()
  const truth = await testGym(t, { ...WORLD, today: dayOf(0), brake })
  const gym = await testGym(t, {
    ...WORLD,
    ...{ today: dayOf(0), brake, logsIn: true, maxRetries: 1, timeoutSeconds: TIMEOUT_SECONDS },
  })
  const weather = storm({ seed: SEED, pageSize: WORLD.mostOnAPage, timeoutMs: TIMEOUT_SECONDS * 1000 })
  gym.sandbox.tagAnswers(true)
  const seen = history()
  let before = await warehouse(gym)
  let behind = new Map<string, string>()
  const totals = {
    failed: 0,
    rejected: 0,
    different: 0,
    retries: 0,
    runs: {} as Record<string, number>,
    nothing: [] as string[],
  }

  async function night(of: typeof gym, which = names, days: { from?: string; to?: string } = {}) {
    const { runId } = await of.sync.request({ tables: which, trigger: 'cli', ...days })
    t.ok(await of.sync.ended(runId, 600_000))
    return await of.readRun(runId)
  }

  async function look(what: string, runId: number, wanted: Warehouse) {
    const after = await warehouse(gym)
    const told = await books(gym.database, runId, weather.marks)
    t.same(wronglyDeleted(before, after, wanted), [], `${what}: nothing is deleted that the gym has`)
    t.same(seen.invented(after), [], `${what}: no row says what the gym never said`)
    t.same(told.unaccounted, [], `${what}: what is lost or bad is accounted for`)
    const different = differences(after, wanted)
    // What a table lacks since an earlier night may lie outside the days of this one.
    const silent = [...different].filter(
      ([place]) => !told.speaking.has(tableOf(place)) && !behind.has(place),
    )
    t.same(silent, [], `${what}: no row is behind without a word`)
    behind = different
    totals.nothing.push(...told.codes)
    totals.failed += told.failedRequests
    totals.rejected += told.rejected
    totals.different += different.size
    for (const [status, count] of Object.entries(told.statuses)) {
      totals.runs[status] = (totals.runs[status] ?? 0) + count
    }
    before = after
  }

  for (let nr = 0; nr < NIGHTS; nr++) {
    for (const { setDay } of [truth, gym]) setDay(dayOf(nr))
    await night(truth)
    const wanted = await warehouse(truth)
    seen.add(wanted)
    weather.begin(nr)
    gym.sandbox.faults.drawWith(weather.draw)
    const run = await night(gym)
    await look(`night ${nr + 1}`, Number(run.RunId), wanted)
    if (nr % RETRY_EACH !== RETRY_EACH - 1 || run.Status === 'succeeded') continue
    const { runId } = await gym.sync.retry({ runId: Number(run.RunId) })
    await gym.sync.ended(runId, 600_000)
    totals.retries++
    await look(`night ${nr + 1}, retried`, runId, wanted)
  }

  gym.sandbox.faults.clear()
  for (const { setDay } of [truth, gym]) setDay(dayOf(NIGHTS))
  await night(truth)
  const wanted = await warehouse(truth)
  const run = await night(gym)
  t.equal(run.Status, 'succeeded', 'a clean night ends well')
  const left = differences(await warehouse(gym), wanted)
  const older = [...left.keys()].flatMap((place) => {
    const back = daysBack(tables.find(({ name }) => name === tableOf(place))!)
    const day = dayOfRow(wanted, place)
    return back !== undefined && day !== undefined && day < dayOf(NIGHTS - back) ? [day] : []
  })
  t.equal(
    older.length,
    left.size,
    `all that a clean night asks for is as in a gym without faults ${[...left]}`,
  )

  // What was lost on the last night that asked for its day, only somebody who asks for that day brings back.
  const [from] = older.sort()
  if (from) for (const one of [truth, gym]) await night(one, windowed, { from, to: dayOf(NIGHTS) })
  const last = await warehouse(truth)
  const still = [...differences(await warehouse(gym), last)].filter(([place]) => !isWithdrawn(last, place))
  t.same(still, [], 'and with the days before it every table is as that of a gym without faults')

  const { requests, met } = weather.report()
  const unchanged = gym.sandbox.requests.list().filter(({ status }) => status === 304).length
  const faults = Object.values(met).reduce((sum, count) => sum + count, 0)
  console.log(
    [
      `storm of ${NIGHTS} nights, ${WORLD.members} members, seed ${SEED}, ${((performance.now() - start) / 1000).toFixed(0)} s`,
      `requests ${requests}, faults ${faults} (${((100 * faults) / requests).toFixed(1)} %): ${JSON.stringify(met)}`,
      `answers that were "unchanged" ${unchanged}`,
      `tables by status ${JSON.stringify(totals.runs)}, ${totals.retries} nights retried`,
      `came to nothing: ${tally(totals.nothing)}`,
      `requests failed ${totals.failed}, records in quarantine ${totals.rejected}, rows behind the true gym (night by night) ${totals.different}`,
      `after the clean night differ: ${left.size - older.length} rows that it asked for, ${older.length} of days before; after a sync of those days ${still.length}`,
    ].join('\n'),
  )
})

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => `${count} × ${word}`).join(', ') || 'nothing'
}
