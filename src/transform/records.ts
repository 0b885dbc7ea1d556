import pMap from 'p-map'
import type { Database } from '../../db/database.ts'
import type { LandingOutcome } from '../landing/outcome.ts'
import { confirm } from '../leases/lease.ts'
import { type Checked, check } from '../quality/record-checks.ts'
import { judge } from '../quality/verdicts.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import { timed } from './commit.ts'
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
import { keyOf, type TransformOptions } from './transform.ts'

/** Beside the keys, what the diff chooses its records by: without knowing how many, its plan takes twice as long. */
const PLANNED = ['Token', 'InBereik', 'Geldig', 'SleutelLeesbaar', 'Verliest', 'Afgeschermd']

/** Pages of one INSERT, at most: on the embedded database other queries get in between. */
const PAGES = 16
/** Fewer are not worth another connection. */
const FEW_PAGES = 4

/** Fills the work table from the landed pages, checks it and settles which record of a key counts. */
export async function prepare(
  options: TransformOptions,
  maker: Maker,
): Promise<{ checked: Checked; landed: LandingOutcome }> {
  const { database, table, lease } = options
  const { db, dialect, names } = database
  const key = keyOf(options)
  await db.transaction().execute(async (trx) => {
    await confirm(trx, lease, { raise: false })
    await dialect.emptyTable(names.work(table.name)).execute(trx)
    await dialect.emptyTable(names.difference(table.name)).execute(trx)
    await markBegun(maker, key).execute(trx)
  })
  const last = await shredPages(options, maker, 0)
  const landed = (await readTwice(options, maker)) ?? options.landed
  if (landed !== options.landed) await shredPages(options, maker, last)
  if (leavesOutRepeated(table)) await timed(options, 'shred', () => dropRepeated(maker, key).execute(db))
  if (table.sums.length > 0) await timed(options, 'check', () => rejectLargeSums(maker, key).execute(db))
  const found = await timed(options, 'check', () => check(database, maker, key, landed))
  await timed(options, 'shred', () => settle(database, maker, key, found))
  const judged = await timed(options, 'check', () =>
    judge({ ...options, maker, key, complete: landed.failed === 0 }),
  )
  return { checked: { ...found, ...judged, checks: [...found.checks, ...judged.checks] }, landed }
}

/** Of several records with one key one is kept, or their sum. */
async function settle(
  { db }: Database,
  maker: Maker,
  key: TransformKey,
  { repeatedKeys }: Checked,
): Promise<void> {
  if (maker.table.sums.length > 0) {
    await setAsideForSums(maker, key).execute(db)
    await addSums(maker, key).execute(db)
  } else if (repeatedKeys > 0) {
    await keepOne(maker, key).execute(db)
  }
}

/** A list of several pages can shift while it is read: it is read again when rows would go. */
async function readTwice(options: TransformOptions, maker: Maker): Promise<LandingOutcome | undefined> {
  const { database, table } = options
  if (!options.readAgain || !table.stream.paged || table.load.kind === 'upsert') return undefined
  const key = keyOf(options)
  const lists = (await readOnce(maker, key).execute(database.db)).rows
  if (lists.length === 0) return undefined
  const [vanished] = (await countVanished(maker, key).execute(database.db)).rows
  if (Number(vanished!.aantal) === 0) return undefined
  return await options.readAgain(lists.map(({ Parameters }) => Parameters))
}

/** Shreds the landed pages after the given one, in batches. Gives the last page. */
async function shredPages(options: TransformOptions, maker: Maker, after: number): Promise<number> {
  const { database, table, bounds, signal } = options
  const { db, dialect, names } = database
  const key = keyOf(options)
  const keyNames = table.keys.map(({ name }) => name)
  return await timed(options, 'shred', async () => {
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
        await fill(maker, key, batch, bounds).execute(db)
      },
      { concurrency: database.parallel },
    )
    await dialect.afterFill(names.work(table.name), [...PLANNED, ...keyNames])?.execute(db)
    return pages.at(-1)!
  })
}
