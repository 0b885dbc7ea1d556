import type { RawBuilder } from 'kysely'
import type { Database } from '../../db/database.ts'
import { type Check, found } from '../quality/check.ts'
import type { Found } from '../quality/record-checks.ts'
import {
  beginMissed,
  countGuarded,
  countMissed,
  countShielded,
  forgetMissed,
  shieldsEnded,
} from './sql/shields.ts'
import type { Transform } from './steps.ts'

type Db = Database['db']

/** What records with a bad or unreadable key do to rows that are there. */
export interface Shields {
  /** Rows that are neither changed nor deleted. */
  count: number
  checks: Check[]
}

/** Counted when the difference is found: what it leaves alone, and what it no longer does. */
export async function findShields(
  { maker, key }: Pick<Transform, 'maker' | 'key'>,
  { unreadable, rejected }: Pick<Found, 'unreadable' | 'rejected'>,
  deleted: number,
  trx: Db,
): Promise<Shields> {
  const { load, keys } = maker.table
  const kept = unreadable > 0 && load.kind !== 'upsert' ? await counted(countShielded(maker, key), trx) : 0
  const guarded = rejected > unreadable ? await counted(countGuarded(maker, key), trx) : 0
  const count = kept + guarded
  const ended = unreadable > 0 && deleted > 0 ? (await shieldsEnded(maker, key).execute(trx)).rows : []
  const named = ended.map(({ sleutel }) => Object.values(JSON.parse(sleutel)).join(' ')).join(', ')
  const gone = Number(ended[0]?.aantal ?? 0)
  return {
    count,
    checks: [
      found('shielded', count),
      found('shield_ended', gone, {
        detail: `${keys.map(({ name }) => name).join(' ')}: ${named}${gone > ended.length ? ', …' : ''}.`,
      }),
    ],
  }
}

/** Part of the transaction of the MERGE, after it: how often each shielded row was missed in a row. */
export async function countAnswers({ maker, key }: Transform, unreadable: number, trx: Db): Promise<void> {
  await forgetMissed(maker, key).execute(trx)
  if (unreadable === 0 || maker.table.load.kind === 'upsert') return
  await beginMissed(maker, key).execute(trx)
  await countMissed(maker, key).execute(trx)
}

const counted = async (query: RawBuilder<{ aantal: number }>, trx: Db): Promise<number> =>
  Number((await query.execute(trx)).rows[0]!.aantal)
