import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SystemTables } from '../../db/schema.ts'
import { whenBack } from '../leases/when-back.ts'
import type { SharedRate } from '../sources/source.ts'

/** How long after its place was counted a request may start: as long as a commit takes. */
const ALLOWANCE_MS = 300

/**
 * One rate for all processes on a database, beside each other or one after the other: each start of a request is a
 * row, by the database's clock, of the last moment at which it may start. Who gets his place later than that,
 * because a commit was slow, takes another that gives him longer: started late, it would lie in a window in which
 * nobody counted it. A start that was counted and not made is lost, nothing more.
 */
export function createSharedRate({ db, dialect, names }: Database): SharedRate {
  return {
    async take({ account, limit, windowMs }, signal) {
      for (let allowance = ALLOWANCE_MS; ; allowance *= 2) {
        let counted = 0
        const attempt = () =>
          db.transaction().execute(async (trx) => {
            await dialect.lock(`${names.schema} rate ${account}`).execute(trx)
            // Before the database looks at its clock.
            counted = performance.now()
            const { now } = await trx.selectNoFrom(dialect.now().as('now')).executeTakeFirstOrThrow()
            const over = new Date(now.getTime() - windowMs)
            const first = await oldestOf(trx, account, limit)
            if (first && first > over) return first.getTime() - over.getTime()
            await trx
              .deleteFrom('BronVerzoek')
              .where('Bron', '=', account)
              .where('Moment', '<=', over)
              .execute()
            const latest = new Date(now.getTime() + allowance)
            await trx.insertInto('BronVerzoek').values({ Bron: account, Moment: latest }).execute()
            return 0
          })
        const wait = await whenBack(attempt, signal)
        if (wait > 0 || performance.now() - counted <= allowance) return wait
      }
    },
  }
}

/** The first of the last so many starts. */
async function oldestOf(
  trx: Kysely<SystemTables>,
  account: string,
  limit: number,
): Promise<Date | undefined> {
  const row = await trx
    .selectFrom('BronVerzoek')
    .select('Moment')
    .where('Bron', '=', account)
    .orderBy('Moment', 'desc')
    .offset(limit - 1)
    .fetch(1)
    .executeTakeFirst()
  return row?.Moment
}
