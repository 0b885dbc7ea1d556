import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { LandingOutcome } from '../landing/outcome.ts'
import type { Check } from '../quality/check.ts'
import type { Verdicts } from '../quality/record-checks.ts'
import { type Maker, sameKey, type TransformKey } from '../statements/maker.ts'
import { findShields } from './shields.ts'
import { countDifferences, diff } from './sql/difference.ts'
import { mustBeWhole } from './sql/work-mark.ts'
import type { Transform, TransformResult } from './steps.ts'

type Db = Database['db']

/** What stands in the table of differences, and what is written beside it when it is applied. */
export interface Difference {
  result: TransformResult
  checks: Check[]
  /** Records whose key cannot be read. */
  unreadable: number
  /** How the stream's requests ended. */
  landed: LandingOutcome
  /** Part of the transaction that applies it. */
  remember?: ((trx: Db) => Promise<void>) | undefined
}

/** Compares the records with the rows, in the table of differences. */
export async function findDifference(
  { maker, key, bounds }: Transform,
  verdicts: Verdicts,
  landed: LandingOutcome,
  trx: Db,
): Promise<Difference> {
  const { read, rejected, unreadable, remember } = verdicts
  await mustBeWhole(trx, maker, key)
  await diff(maker, key, bounds).execute(trx)
  const counts = await countsOf(maker, key, trx)
  const sound = await count(soundRecords(maker, key), trx)
  const movedOut = counts.updated > 0 ? await countMovedOut(maker, key, trx) : 0
  const shields = await findShields({ maker, key }, verdicts, counts.deleted, trx)
  const checks = [...verdicts.checks, ...shields.checks]
  const result: TransformResult = {
    read,
    rejected,
    shielded: shields.count,
    ...counts,
    unchanged: sound - counts.inserted - (counts.updated - movedOut),
    status: landed.failed > 0 ? 'partial' : 'succeeded',
    warned: checks.filter(({ status }) => status !== 'PASS').map(({ name }) => name),
  }
  return { result, checks, unreadable, landed, remember }
}

/** Counts of the difference by what it does. */
export async function countsOf(maker: Maker, key: TransformKey, trx: Db) {
  const counts = (await countDifferences(maker, key).execute(trx)).rows
  const of = (kind: string) => Number(counts.find(({ Soort }) => Soort === kind)?.aantal ?? 0)
  return { inserted: of('I'), updated: of('U'), deleted: of('D') }
}

type Counting = RawBuilder<{ aantal: number }>

const count = async (query: Counting, trx: Db): Promise<number> =>
  Number((await query.execute(trx)).rows[0]!.aantal)

/** Records of the work table that count as rows, changed or not. */
function soundRecords({ names, table }: Maker, { token }: TransformKey): Counting {
  return sql`select count(*) as aantal from ${names.work(table.name)} where "Token" = ${token} and "Geldig" = 1 and "Verliest" = 0 and "InBereik" = 1`
}

/** Records that lie outside the days asked for and yet change a row: it has moved there. */
async function countMovedOut(maker: Maker, { token }: TransformKey, trx: Db): Promise<number> {
  const { names, table } = maker
  if (table.load.kind !== 'window') return 0
  const moved: Counting = sql`select count(*) as aantal
from ${names.difference(table.name)} as d
inner join ${names.work(table.name)} as w on w."PaginaId" = d."PaginaId" and w."Positie" = d."Positie" and ${sameKey(maker, 'w', 'd')}
where d."Token" = ${token} and d."Soort" = 'U' and w."Token" = ${token} and w."Verliest" = 0 and w."InBereik" = 0`
  return await count(moved, trx)
}
