import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SystemTables } from '../../db/schema.ts'
import type { SharedRate } from '../sources/source.ts'
import { whenBack } from './outage.ts'

/**
 * One rate for all processes on a database: each start of a request is a row, by the database's clock. A start
 * that was counted and not made (its process died) is lost, nothing more.
 */
export function createSharedRate({ db, dialect, names }: Database): SharedRate {
  return {
    async take({ account, limit, windowMs }, signal) {
      const attempt = () =>
        db.transaction().execute(async (trx) => {
          await dialect.lock(`${names.schema} rate ${account}`).execute(trx)
          const { now } = await trx.selectNoFrom(dialect.now().as('now')).executeTakeFirstOrThrow()
          const over = new Date(now.getTime() - windowMs)
          const first = await oldestOf(trx, account, limit)
          if (first && first > over) return first.getTime() - over.getTime()
          await trx
            .deleteFrom('BronVerzoek')
            .where('Bron', '=', account)
            .where('Moment', '<=', over)
            .execute()
          await trx.insertInto('BronVerzoek').values({ Bron: account, Moment: now }).execute()
          return 0
        })
      return await whenBack(attempt, signal)
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
