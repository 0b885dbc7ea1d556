import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import t from 'tap'
import { land } from '../../src/landing/land.ts'
import { outcomeOf } from '../../src/landing/outcome.ts'
import { requestsOf } from '../../src/landing/requests.ts'
import { enqueue } from '../../src/runs/queue.ts'
import type { Page, Source, Sources } from '../../src/sources/source.ts'
import { tables } from '../../src/tables/index.ts'
import { testDatabase, testGym } from '../helper.ts'
import { clear, column, lesson, participant, SMALL } from './records.ts'

for (const then of ['answered', 'refused'] as const) {
  t.test(
    `given a class that went while its run lay still, its list ${then}, then it has no rows`,
    async (t) => {
      const gym = await testGym(t, { ...SMALL, windowDays: { Lessen: 2, LesDeelname: 2 } })
      const { db, names } = gym.database
      await clear(gym)
      const stays = lesson('c1', '2026-11-21T10:00:00Z')
      gym.sandbox.answer('courseMembers', [participant('p1')])
      gym.sandbox.answer('activityEvents', [stays, lesson('c2', '2026-11-21T11:00:00Z')])
      if (then === 'refused') gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'c2' })
      const run = await gym.run(['LesDeelname'])
      // As if it had been interrupted just before it was written, more than twelve hours ago.
      await sql`delete from ${names.target('LesDeelname')}`.execute(db)
      await db
        .updateTable('staging.Pagina')
        .set({ OpgehaaldOp: new Date('2026-11-21T12:00:00Z') })
        .execute()
      gym.sandbox.faults.clear()
      gym.sandbox.answer('activityEvents', [stays])
      await db.updateTable('SyncRunTabel').set({ Status: 'queued' }).where('RunId', '=', run.RunId).execute()
      await db.updateTable('SyncRun').set({ Status: 'queued' }).where('RunId', '=', run.RunId).execute()
      t.ok(await gym.sync.ended(run.RunId, 30_000))
      t.match(await gym.readRun(run.RunId), {
        Status: 'succeeded',
        tables: { LesDeelname: { Verzoeken: 1, Fout: null } },
      })
      t.same(await column(gym, 'LesDeelname', 'LesId'), ['c1'])
    },
  )
}

t.test(
  'given a worker that stood still, when another has made its request, then it lands nothing',
  async (t) => {
    const database = await testDatabase(t)
    const omzet = tables.filter(({ name }) => name === 'Omzet')
    const { stream } = omzet[0]!
    const { runId } = await enqueue(database, omzet, { tables: ['Omzet'], trigger: 'cli' }, new Date())
    // Nine months, of which eight are asked at once: the ninth is not yet begun when the worker stands still.
    const requests = requestsOf(stream, { from: '2026-01-01', to: '2026-09-30' })
    t.equal(requests.length, 9)
    let asked = 0
    const source = (until?: Promise<void>): Source => ({
      async *pages() {
        asked += 1
        await until
        const body = Buffer.from('{"dailyRevenue":[],"ledgerAccounts":[]}')
        yield { number: 0, status: 200, fetchedAt: new Date(), replaced: 0, body } satisfies Page
      },
      unavailable: () => undefined,
      waitingUntil: () => undefined,
      check: async () => [],
      close: async () => {},
    })
    const landing = (gymly: Source) => ({
      ...{ database, runId, signal: new AbortController().signal, freshSince: new Date(0) },
      sources: { gymly, sheets: gymly } satisfies Sources,
    })
    const stood = Promise.withResolvers<void>()
    const still = land(landing(source(stood.promise)), stream, requests)
    while (asked < 8) await sleep(5)
    await land(landing(source()), stream, requests)
    stood.resolve()
    await t.rejects(still, { code: 'lease-lost' })
    t.match(await outcomeOf(database.db, runId, stream), { complete: 9, failed: 0, pages: 9 })
  },
)
