import pMap from 'p-map'
import { confirm } from '../leases/lease.ts'
import type { Found } from '../quality/record-checks.ts'
import { countVanished, readOnce } from './sql/difference.ts'
import {
  addSums,
  dropRepeated,
  keepOne,
  leavesOutRepeated,
  pagesToShred,
  rejectLargeSums,
  setAsideForSums,
} from './sql/records.ts'
import { fill } from './sql/shred.ts'
import { markBegun } from './sql/work-mark.ts'
import { type Transform, timed } from './steps.ts'

/** Beside the keys, what the diff chooses its records by: without knowing how many, its plan takes twice as long. */
const PLANNED = ['Token', 'InBereik', 'Geldig', 'SleutelLeesbaar', 'Verliest', 'Afgeschermd']

/** Pages of one INSERT, at most: on the embedded database other queries get in between. */
const PAGES = 16
/** Fewer are not worth another connection. */
const FEW_PAGES = 4

/** Empties the work tables for this claim. */
export async function beginRecords({ database, maker, key, lease }: Transform): Promise<void> {
  const { db, dialect, names } = database
  const { name } = maker.table
  await db.transaction().execute(async (trx) => {
    await confirm(trx, lease)
    await dialect.emptyTable(names.work(name)).execute(trx)
    await dialect.emptyTable(names.difference(name)).execute(trx)
    await markBegun(maker, key).execute(trx)
  })
}

/** Shreds the landed pages after the given one into the work table, in batches. Gives the last page. */
export async function shredPages(given: Transform, after: number): Promise<number> {
  const { database, maker, key, bounds, signal } = given
  const { db, dialect, names } = database
  const keyNames = maker.table.keys.map(({ name }) => name)
  return await timed(given, 'shred', async () => {
    const pages = (await pagesToShred(maker, key, after).execute(db)).rows.map(({ id }) => Number(id))
    if (pages.length === 0) return after
    const each = Math.min(PAGES, Math.max(FEW_PAGES, Math.ceil(pages.length / database.parallel)))
    const batches = Array.from({ length: Math.ceil(pages.length / each) }, (_, at) =>
      pages.slice(at * each, (at + 1) * each),
    )
    await pMap(
      batches,
      async (batch) => {
        signal.throwIfAborted()
        await fill(maker, key, sameLength(batch), bounds).execute(db)
      },
      { concurrency: database.parallel },
    )
    await dialect.afterFill(names.work(maker.table.name), [...PLANNED, ...keyNames])?.execute(db)
    return pages.at(-1)!
  })
}

/**
 * Lists (their parameters as landed) that must be read once more: a list of several pages can shift while it is
 * read, so that it is believed only the second time that rows are not in it.
 */
export async function listsToReadAgain({ database: { db }, maker, key }: Transform): Promise<string[]> {
  const { stream, load } = maker.table
  if (!stream.paged || load.kind === 'upsert') return []
  const lists = (await readOnce(maker, key).execute(db)).rows
  if (lists.length === 0) return []
  const [vanished] = (await countVanished(maker, key).execute(db)).rows
  return Number(vanished!.aantal) === 0 ? [] : lists.map(({ Parameters }) => Parameters)
}

/** What a second read only repeats goes, and amounts that together are larger than their column are rejected. */
export async function leaveOutRecords(given: Transform): Promise<void> {
  const { database, maker, key } = given
  const { db } = database
  const { table } = maker
  if (leavesOutRepeated(table)) await timed(given, 'shred', () => dropRepeated(maker, key).execute(db))
  if (table.sums.length > 0) await timed(given, 'check', () => rejectLargeSums(maker, key).execute(db))
}

/** Of several records with one key one is kept, or their sum. */
export async function settleRecords(given: Transform, { repeatedKeys }: Found): Promise<void> {
  const { database, maker, key } = given
  const { db } = database
  await timed(given, 'shred', async () => {
    if (maker.table.sums.length > 0) {
      await setAsideForSums(maker, key).execute(db)
      await addSums(maker, key).execute(db)
    } else if (repeatedKeys > 0) {
      await keepOne(maker, key).execute(db)
    }
  })
}

/** One text for every batch, so that a plan is made once: the last page stands in the places that are left. */
const sameLength = (batch: readonly number[]): number[] =>
  Array.from({ length: PAGES }, (_, at) => batch[at] ?? batch.at(-1)!)
