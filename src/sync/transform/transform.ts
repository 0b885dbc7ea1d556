import { sql } from 'kysely'
import type { Database } from '../../../db/database.ts'
import { Tree11Error } from '../../errors.ts'
import { rulesOf } from '../../tables/rule.ts'
import type { Table } from '../../tables/table.ts'
import type { LandingOutcome } from '../land.ts'
import { confirm, type Lease, release } from '../lease.ts'
import type { Check } from '../quality/line.ts'
import { type Checked, logChecks } from '../quality.ts'
import { firstReadOf } from '../stamps.ts'
import { quarantine } from './check.ts'
import { countDifferences, diff, targetIsEmpty } from './diff.ts'
import type { Maker, WindowBounds } from './fill.ts'
import { countOrphans, deleteOrphans, history, merge, orphanHistory, sample } from './merge.ts'
import { prepare, timed } from './prepare.ts'

export interface TransformOptions {
  database: Database
  table: Table
  /** Every table of the service: some lose rows with this one. */
  tables: readonly Table[]
  runId: number
  lease: Lease
  bounds: WindowBounds | undefined
  /** When the run was asked for, and whether for days of its own. */
  askedAt: Date
  ownDays: boolean
  dryRun: boolean
  /** How the stream's requests ended. */
  landed: LandingOutcome
  definitionHash: string
  /** Reads the given lists (their parameters as landed) once more. */
  readAgain(parameters: string[]): Promise<LandingOutcome>
  signal: AbortSignal
  /** Told after each step, in milliseconds. */
  timed?(step: Step, milliseconds: number): void
}

export type Step = 'shred' | 'check' | 'diff' | 'merge'

export interface TransformResult {
  read: number
  rejected: number
  inserted: number
  updated: number
  deleted: number
  unchanged: number
  status: 'succeeded' | 'partial'
}

/**
 * Shred, check, diff, MERGE and record of one table from the landed pages of a run. The work tables are
 * filled first, in batches; everything that readers can see is one transaction, which only a worker that
 * still holds the lease commits.
 */
export async function transform(given: TransformOptions): Promise<TransformResult> {
  const maker: Maker = { dialect: given.database.dialect, names: given.database.names, table: given.table }
  const { checked, landed } = await prepare(given, maker)
  given.signal.throwIfAborted()
  return await commit({ ...given, landed }, maker, checked)
}

/** Ends a transaction without a trace and carries out what was learnt in it. */
class DryRun extends Error {
  readonly result: TransformResult
  readonly orphans: Orphans[]
  readonly sample: string
  constructor(result: TransformResult, orphans: Orphans[], rows: unknown[]) {
    super('dry run')
    this.result = result
    this.orphans = orphans
    this.sample = JSON.stringify(rows)
  }
}

async function commit(options: TransformOptions, maker: Maker, checked: Checked): Promise<TransformResult> {
  const { database, table, runId, lease, dryRun } = options
  const { db, dialect, names } = database
  try {
    return await db.transaction().execute(async (trx) => {
      await confirm(trx, lease, { raise: true })
      const { result, orphans } = await difference(options, maker, checked, trx)
      if (dryRun) {
        const key = { runId, token: lease.token }
        throw new DryRun(result, orphans, (await sample(maker, key).execute(trx)).rows)
      }
      await apply(options, maker, result, orphans, trx)
      await logChecks(trx, database, runId, table, checked.checks)
      await record(options, result, null, trx)
      await recordOrphans(options, orphans, trx)
      await dialect.emptyTable(names.work(table.name)).execute(trx)
      await dialect.emptyTable(names.difference(table.name)).execute(trx)
      return result
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
    const { result, orphans, sample: rows } = error
    await db.transaction().execute(async (trx) => {
      await confirm(trx, lease, { raise: false })
      await record(options, result, rows, trx)
      await recordOrphans(options, orphans, trx)
      await dialect.emptyTable(names.work(table.name)).execute(trx)
    })
    return result
  }
}

interface Orphans {
  child: Table
  columns: Readonly<Record<string, string>>
  count: number
}

/** Tables whose rows go with the rows of this one. */
function children({ table, tables }: TransformOptions): Omit<Orphans, 'count'>[] {
  return tables.flatMap((child) =>
    rulesOf(child, 'deletedWith')
      .filter((rule) => rule.table === table.name)
      .map(({ columns }) => ({ child, columns })),
  )
}

async function difference(options: TransformOptions, maker: Maker, checked: Checked, trx: Database['db']) {
  const { runId, lease, bounds, landed, database } = options
  const key = { runId, token: lease.token }
  return await timed(options, 'diff', async () => {
    await diff(maker, key, bounds).execute(trx)
    const counts = (await countDifferences(maker, key).execute(trx)).rows
    const count = (kind: string) => Number(counts.find(({ Soort }) => Soort === kind)?.aantal ?? 0)
    const sound = await sql<{
      aantal: number
    }>`select count(*) as aantal from ${database.names.work(options.table.name)} where "Token" = ${key.token} and "Geldig" = 1 and "Verliest" = 0 and "InBereik" = 1`.execute(
      trx,
    )
    const orphans: Orphans[] = []
    if (count('D') > 0) {
      for (const { child, columns } of children(options)) {
        const found = (await countOrphans(maker, child, columns, key).execute(trx)).rows[0]!
        orphans.push({ child, columns, count: Number(found.aantal) })
      }
    }
    const [inserted, updated] = [count('I'), count('U')]
    const result: TransformResult = {
      read: checked.read,
      rejected: checked.rejected,
      inserted,
      updated,
      deleted: count('D'),
      unchanged: Math.max(0, Number(sound.rows[0]!.aantal) - inserted - updated),
      status: landed.failed > 0 ? 'partial' : 'succeeded',
    }
    return { result, orphans }
  })
}

/** History, quarantine and the MERGE, whose number of rows must be the difference's. */
async function apply(
  options: TransformOptions,
  maker: Maker,
  result: TransformResult,
  orphans: Orphans[],
  trx: Database['db'],
) {
  const { database, table, runId, lease } = options
  const key = { runId, token: lease.token }
  const changes = result.inserted + result.updated + result.deleted
  await timed(options, 'merge', async () => {
    if (result.rejected > 0) await quarantine(maker, key).execute(trx)
    if (changes === 0) return
    const firstLoad = Number((await targetIsEmpty(maker).execute(trx)).rows[0]!.aantal) === 0
    if (!firstLoad) await history(maker, key).execute(trx)
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
    for (const { child, columns, count } of orphans) {
      if (count > 0) await removeOrphans(options, maker, { child, columns, count }, trx)
    }
  })
}

async function removeOrphans(
  { database, table, runId, lease }: TransformOptions,
  maker: Maker,
  { child, columns, count }: Orphans,
  trx: Database['db'],
) {
  const key = { runId, token: lease.token }
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
  await logChecks(trx, database, runId, child, [parted])
}

/** Rows that go with those of this table, counted in their own table's line when the run has one. */
async function recordOrphans({ runId }: TransformOptions, orphans: Orphans[], trx: Database['db']) {
  for (const { child, count } of orphans) {
    await trx
      .updateTable('SyncRunTabel')
      .set({ Verwijderd: sql`"Verwijderd" + ${count}` })
      .where('RunId', '=', runId)
      .where('Tabel', '=', child.name)
      .execute()
  }
}

/** The run's line for this table and the table's state: written with the change, or not at all. */
async function record(
  { table, runId, lease, dryRun, landed, definitionHash }: TransformOptions,
  result: TransformResult,
  rows: string | null,
  trx: Database['db'],
) {
  const { Versie } = await trx
    .selectFrom('TabelStand')
    .select('Versie')
    .where('Tabel', '=', table.name)
    .executeTakeFirstOrThrow()
  const { numUpdatedRows } = await trx
    .updateTable('SyncRunTabel')
    .set({
      Status: result.status,
      Verzoeken: landed.complete + landed.failed,
      Paginas: landed.pages,
      Gelezen: result.read,
      Afgekeurd: result.rejected,
      Ingevoegd: result.inserted,
      Gewijzigd: result.updated,
      // Rows that went with those of another table of this run are counted there already.
      Verwijderd: sql`"Verwijderd" + ${result.deleted}`,
      Ongewijzigd: result.unchanged,
      Voorbeeld: rows,
      Fout: landed.error?.message ?? null,
      FoutCode: landed.error?.code ?? null,
      DefinitieHash: definitionHash,
      BasisVersie: dryRun ? Versie : Versie - 1,
    })
    .where('RunId', '=', runId)
    .where('Tabel', '=', table.name)
    .where('Status', '=', 'running')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) {
    throw new Tree11Error(`${table.name}: run ${runId} no longer waits for this table.`, {
      code: 'run-ended',
      kind: 'fail',
    })
  }
  if (!dryRun) {
    await trx
      .updateTable('TabelStand')
      .set({ LaatsteRunId: runId, BronGelezenOp: await firstReadOf(trx, runId, table) })
      .where('Tabel', '=', table.name)
      .execute()
  }
  await release(trx, lease)
}
