import type { Database } from '../../db/database.ts'
import { type Landing, landAgain } from '../landing/land.ts'
import { landTable } from '../landing/land-table.ts'
import { landedOf } from '../landing/outcome.ts'
import { definitionHash, windowOf } from '../landing/requests.ts'
import type { Lease } from '../leases/lease.ts'
import { boundsOf } from '../local-days.ts'
import type { Sources } from '../sources/source.ts'
import type { Place, Table } from '../tables/table.ts'
import type { Brake } from '../transform/brake.ts'
import { beginRecords, listsToReadAgain, shredPages } from '../transform/records.ts'
import type { Seal } from '../transform/seal.ts'
import { type Step, type Transform, type TransformResult, timed } from '../transform/steps.ts'
import { transform } from '../transform/transform.ts'
import { revert } from './revert.ts'
import type { Task } from './task.ts'

export interface SyncTableOptions {
  database: Database
  sources: Sources
  table: Table
  tables: readonly Table[]
  task: Task
  windowDays: Readonly<Record<string, number>>
  /** Of which everything that is asked for is. */
  place: Place
  brake: Brake
  /** Requests that landed earlier than this are made again. */
  freshSince: Date
  seal?: Seal | undefined
  lease: Lease
  signal: AbortSignal
  timed?: ((step: Step, milliseconds: number) => void) | undefined
  /** Told of a source's error that no other request to it could escape. */
  closed?: Landing['closed']
}

function askedOf(table: Table, place: Place): Record<string, string> {
  const asked = Object.entries(table.asked?.(place) ?? {})
  return Object.fromEntries(asked.filter((one): one is [string, string] => one[1] !== undefined))
}

/** One table of one run, from its requests to its rows. */
export async function syncTable(options: SyncTableOptions): Promise<TransformResult> {
  const { database, table, tables, task, windowDays } = options
  // The window follows the moment at which the run was asked for: resumed after midnight it is the same.
  const days = windowOf(table, tables, { ...task, now: task.createdAt, windowDays })
  const given: Transform = {
    ...options,
    maker: { dialect: database.dialect, names: database.names, table },
    key: {
      runId: task.runId,
      pagesOf: task.pagesOf,
      token: options.lease.token,
      asked: askedOf(table, options.place),
    },
    bounds: days && boundsOf(days),
    askedAt: task.createdAt,
    ownDays: task.from !== null || task.to !== null || task.earlier !== undefined,
    dryRun: task.dryRun,
    definitionHash: definitionHash(table),
    approved: task.approved,
    reverts: task.reverts,
  }
  if (task.reverts !== undefined) return await revert({ ...given, reverts: task.reverts })
  const landing: Landing = { ...options, runId: task.runId }
  if (task.asks) await timed(options, 'land', () => landTable(landing, { ...task, table, days }))
  let landed = await landedOf(database.db, task.pagesOf, table)
  await beginRecords(given)
  const last = await shredPages(given, 0)
  const lists = task.asks ? await listsToReadAgain(given) : []
  if (lists.length > 0) {
    await landAgain(landing, table.stream, lists)
    landed = await landedOf(database.db, task.pagesOf, table)
    await shredPages(given, last)
  }
  return await transform(given, landed)
}
