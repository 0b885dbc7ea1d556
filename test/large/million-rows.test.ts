import { sql } from 'kysely'
import t from 'tap'
import { testApp } from '../app-helper.ts'
import { SMALL } from '../runs/records.ts'

const ROWS = 1_000_000

/** Of the thread that answers, garbage included: what the database's own thread holds is its own affair. */
function memory(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

t.test('a million rows are streamed in bounded memory, and others get their answers meanwhile', async (t) => {
  const { url, database } = await testApp(t, SMALL)
  const { db, names } = database
  const target = names.target('AbonnementStatistiekenSpecifiek')
  await sql`insert into ${target} ("Datum", "Categorie", "Type", "AbonnementId", "Aantal", "DatumLaatsteUpdate", "RunId")
    select date '2020-01-01' + (i % 1000), 'ACTIVE', 'COUNT', md5(i::text), i, now(), 1
    from generate_series(1, ${sql.lit(ROWS)}) as i`.execute(db)

  globalThis.gc?.()
  const before = memory()
  let [most, lines, bytes] = [before, 0, 0]
  const waits: number[] = []
  const started = performance.now()
  const response = await fetch(`${url}/tables/AbonnementStatistiekenSpecifiek/rows.csv`)
  let reading = true
  const others = (async () => {
    while (reading) {
      const asked = performance.now()
      await (await fetch(`${url}/runs?first=1`)).text()
      waits.push(performance.now() - asked)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  for await (const chunk of response.body!) {
    bytes += chunk.length
    for (const byte of chunk) if (byte === 10) lines++
    most = Math.max(most, memory())
  }
  reading = false
  await others
  const seconds = (performance.now() - started) / 1000
  const grown = (most - before) / 2 ** 20
  const slowest = Math.max(...waits)
  t.comment(
    `${ROWS} rows, ${(bytes / 2 ** 20).toFixed(0)} MB in ${seconds.toFixed(1)} s; grown by ${grown.toFixed(0)} MB; ` +
      `${waits.length} other answers, the slowest after ${slowest.toFixed(0)} ms`,
  )
  t.equal(lines, ROWS + 1)
  t.ok(grown < 200, `grown by ${grown.toFixed(0)} MB, of an answer of ${(bytes / 2 ** 20).toFixed(0)} MB`)
  t.ok(slowest < 2_000, `the slowest other answer came after ${slowest.toFixed(0)} ms`)

  // A client that does not read makes nobody wait, and nothing is read for it.
  const quiet = memory()
  const idle = await fetch(`${url}/tables/AbonnementStatistiekenSpecifiek/rows.csv`)
  let held = quiet
  // What fits between the two comes first, sooner or later; then a second in which nothing does.
  for (let still = 0, looks = 0; still < 4 && looks < 120; looks++) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    const now = memory()
    still = now - held < 2 ** 20 ? still + 1 : 0
    held = now
  }
  t.ok(held - quiet < bytes / 2, `held ${((held - quiet) / 2 ** 20).toFixed(0)} MB for who does not read`)
  await idle.body!.cancel()
})
