import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import type { LandingOutcome } from '../landing/outcome.ts'
import { confirm, type Lease } from '../leases/lease.ts'
import type { Check } from '../quality/check.ts'
import { logChecks } from '../quality/record-checks.ts'
import { type Maker, sameKey, type TransformKey } from '../statements/maker.ts'
import { rulesOf } from '../tables/rule.ts'
import type { Table } from '../tables/table.ts'
import type { Hold } from './brake.ts'
import { type Approved, diffHash } from './hold.ts'
import { type Orphans, record, recordOrphans, type Unwritten } from './record.ts'
import { lastQuarantined, type Seal, sealQuarantine } from './seal.ts'
import { countDifferences, targetIsEmpty } from './sql/difference.ts'
import { countOrphans, deleteOrphans, history, merge, orphanHistory, sample } from './sql/merge.ts'
import { quarantine } from './sql/records.ts'

type Db = Database['db']

export type Step = 'shred' | 'check' | 'diff' | 'merge' | 'record' | 'commit'

export interface TransformResult {
  read: number
  rejected: number
  inserted: number
  updated: number
  deleted: number
  unchanged: number
  status: 'succeeded' | 'partial' | 'held'
  /** Checks that found something. */
  warned?: string[]
}

export interface CommitOptions {
  database: Database
  table: Table
  /** Every table of the service: some lose rows with this one. */
  tables: readonly Table[]
  runId: number
  /** Whose landed pages are read: the run itself, or the one that it replays. */
  pagesOf: number
  lease: Lease
  dryRun: boolean
  /** How the stream's requests ended. */
  landed: LandingOutcome
  definitionHash: string
  /** A difference that was held and that a person has seen. */
  approved?: Approved
  /** The run whose changes this one undoes. */
  reverts?: number
  /** Quarantined records are stored as this gives them. */
  seal?: Seal
  /** Told after each step, in milliseconds. */
  timed?(step: Step, milliseconds: number): void
}

/** What stands in the table of differences. */
export interface Difference {
  result: TransformResult
  checks: Check[]
  /** Why it is not to be applied. */
  hold?: Hold
}

/** Ends a transaction without a trace and carries out what was learnt in it. */
class NotWritten extends Error {
  readonly learnt: Unwritten & { difference: Difference; orphans: Orphans[] }
  constructor(learnt: NotWritten['learnt']) {
    super('not written')
    this.learnt = learnt
  }
}

/**
 * Everything that readers can see, in one transaction which only a worker that still holds the lease
 * commits: `find` fills the table of differences, and what it finds is applied and recorded, or only recorded.
 */
export async function commit(
  options: CommitOptions,
  maker: Maker,
  key: TransformKey,
  find: (trx: Db) => Promise<Difference>,
): Promise<TransformResult> {
  const { database, table, lease, dryRun } = options
  const { dialect, names } = database
  try {
    return await committed(options, async (trx) => {
      await confirm(trx, lease, { raise: true })
      const difference = await find(trx)
      const { result, checks, hold } = difference
      const orphans = await orphansOf(options, maker, key, result, trx)
      if (hold || dryRun) {
        const rows = JSON.stringify((await sample(maker, key).execute(trx)).rows)
        const hash = hold && { hold, diffHash: await diffHash(trx, maker, key) }
        throw new NotWritten({ difference, orphans, sample: rows, ...hash })
      }
      await apply(options, maker, key, result, orphans, trx)
      await timed(options, 'record', async () => {
        await logChecks(trx, database, key.runId, table, checks)
        await record(options, result, trx)
        await recordOrphans(key.runId, orphans, trx)
        await dialect.emptyTable(names.work(table.name)).execute(trx)
        await dialect.emptyTable(names.difference(table.name)).execute(trx)
      })
      return result
    })
  } catch (error) {
    if (!(error instanceof NotWritten)) throw error
    const { difference, orphans, ...unwritten } = error.learnt
    const result = unwritten.hold ? { ...difference.result, status: 'held' as const } : difference.result
    await committed(options, async (trx) => {
      await confirm(trx, lease, { raise: false })
      await timed(options, 'record', async () => {
        await record(options, result, trx, unwritten)
        // A dry run leaves nothing but its line.
        if (dryRun) await recordOrphans(key.runId, orphans, trx)
        else await logChecks(trx, database, key.runId, table, difference.checks)
        await dialect.emptyTable(names.work(table.name)).execute(trx)
        await dialect.emptyTable(names.difference(table.name)).execute(trx)
      })
    })
    return result
  }
}

/** Counts of the difference by what it does. */
export async function countsOf(maker: Maker, key: TransformKey, trx: Db) {
  const counts = (await countDifferences(maker, key).execute(trx)).rows
  const count = (kind: string) => Number(counts.find(({ Soort }) => Soort === kind)?.aantal ?? 0)
  return { inserted: count('I'), updated: count('U'), deleted: count('D') }
}

/** Rows of other tables that go with the rows that this difference deletes. */
async function orphansOf(
  { table, tables }: CommitOptions,
  maker: Maker,
  key: TransformKey,
  { deleted }: TransformResult,
  trx: Db,
): Promise<Orphans[]> {
  if (deleted === 0) return []
  const orphans: Orphans[] = []
  for (const child of tables) {
    for (const rule of rulesOf(child, 'deletedWith')) {
      if (rule.table !== table.name) continue
      const [found] = (await countOrphans(maker, child, rule.columns, key).execute(trx)).rows
      orphans.push({ child, columns: rule.columns, count: Number(found!.aantal) })
    }
  }
  return orphans
}

/** History, quarantine and the MERGE, whose number of rows must be the difference's. */
async function apply(
  options: CommitOptions,
  maker: Maker,
  key: TransformKey,
  result: TransformResult,
  orphans: Orphans[],
  trx: Db,
) {
  const { database, table } = options
  const changes = result.inserted + result.updated + result.deleted
  await timed(options, 'merge', async () => {
    if (result.rejected > 0) await setAside(options, maker, key, trx)
    if (changes === 0) return
    const firstLoad = Number((await targetIsEmpty(maker).execute(trx)).rows[0]!.aantal) === 0
    // What is put back can be undone as well.
    if (!firstLoad || options.reverts !== undefined) await history(maker, key).execute(trx)
    await database.dialect
      .afterFill(database.names.difference(table.name), ['Token', ...table.keys.map(({ name }) => name)])
      ?.execute(trx)
    const merged = await merge(trx, maker, key).executeTakeFirst()
    if (Number(merged.numChangedRows) !== changes) {
      throw new Tree11Error(
        `${table.name}: the MERGE changed ${merged.numChangedRows} rows where the difference has ${changes}; nothing was written. The next run starts anew.`,
        { code: 'merge-mismatch', kind: 'retry' },
      )
    }
    for (const orphan of orphans) {
      if (orphan.count > 0) await removeOrphans(options, maker, key, orphan, trx)
    }
  })
}

/** Into quarantine, sealed where there is a key. */
async function setAside({ table, seal }: CommitOptions, maker: Maker, key: TransformKey, trx: Db) {
  const of = { runId: key.runId, table: table.name }
  const since = seal ? await lastQuarantined(trx, of) : 0
  await quarantine(maker, key).execute(trx)
  if (seal) await sealQuarantine(trx, of, since, seal)
}

async function removeOrphans(
  { database, table }: CommitOptions,
  maker: Maker,
  key: TransformKey,
  { child, columns, count }: Orphans,
  trx: Db,
) {
  // Before its rows are touched: whoever commits the other table locks this line first as well.
  await trx
    .updateTable('TabelStand')
    .set({ Versie: sql`"Versie" + 1` })
    .where('Tabel', '=', child.name)
    .execute()
  await orphanHistory(maker, child, columns, key).execute(trx)
  await deleteOrphans(maker, child, columns, key).execute(trx)
  const parted: Check = {
    name: 'deleted_with',
    status: 'PASS',
    measured: count,
    expected: count,
    message: `Rows deleted with their ${table.name}.`,
  }
  await logChecks(trx, database, key.runId, child, [parted])
}

/** Records of the work table that count as rows, changed or not. */
export async function countSound({ names, table }: Maker, { token }: TransformKey, trx: Db): Promise<number> {
  const sound = await sql<{
    aantal: number
  }>`select count(*) as aantal from ${names.work(table.name)} where "Token" = ${token} and "Geldig" = 1 and "Verliest" = 0 and "InBereik" = 1`.execute(
    trx,
  )
  return Number(sound.rows[0]!.aantal)
}

/** Records that lie outside the days asked for and yet change a row: it has moved there. */
export async function countMovedOut(maker: Maker, { token }: TransformKey, trx: Db): Promise<number> {
  const { names, table } = maker
  if (table.load.kind !== 'window') return 0
  const moved = await sql<{ aantal: number }>`select count(*) as aantal
from ${names.difference(table.name)} as d
inner join ${names.work(table.name)} as w on w."PaginaId" = d."PaginaId" and w."Positie" = d."Positie" and ${sameKey(maker, 'w', 'd')}
where d."Token" = ${token} and d."Soort" = 'U' and w."Token" = ${token} and w."Verliest" = 0 and w."InBereik" = 0`.execute(
    trx,
  )
  return Number(moved.rows[0]!.aantal)
}

/** A transaction of which the commit itself is a step: the database may be slow in writing it down. */
async function committed<T>(options: CommitOptions, work: (trx: Db) => Promise<T>): Promise<T> {
  let done = 0
  const result = await options.database.db.transaction().execute(async (trx) => {
    const worked = await work(trx)
    done = performance.now()
    return worked
  })
  options.timed?.('commit', performance.now() - done)
  return result
}

/** Carries out a step and tells how long it took. */
export async function timed<T>(
  { timed: tell }: Pick<CommitOptions, 'timed'>,
  step: Step,
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now()
  try {
    return await work()
  } finally {
    tell?.(step, performance.now() - start)
  }
}
