import { type KyselyPlugin, type RootOperationNode, sql } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { createSync } from '../../src/runs/create-sync.ts'
import type { Sync } from '../../src/runs/sync.ts'
import { createGymlySource } from '../../src/sources/gymly/client.ts'
import type { Source } from '../../src/sources/source.ts'
import { tables } from '../../src/tables/index.ts'
import type { Table } from '../../src/tables/table.ts'
import { type Gym, UNHELD } from '../helper.ts'

const NO_SHEETS: Source = {
  async *pages() {},
  unavailable: () => undefined,
  waitingUntil: () => undefined,
  check: async () => [],
  close: async () => {},
}

/** A service of its own on the gym's sandbox and database, or on another view of that database. */
export function anotherSync(
  t: Test,
  { sandbox, database: own }: Gym,
  {
    database = own,
    today = '2026-11-22',
    definitions = tables,
  }: { database?: Database; today?: string; definitions?: readonly Table[] } = {},
): Sync {
  const gymly = createGymlySource(
    {
      baseUrl: sandbox.gymlyUrl,
      businessId: sandbox.businessId,
      locationId: sandbox.locationId,
      authScheme: 'Bearer',
      token: sandbox.token,
      rateLimitPerMinute: 0,
      maxRetries: 1,
      timeoutSeconds: 5,
    },
    { baseDelayMs: 1 },
  )
  const sync = createSync({
    database,
    sources: { gymly, sheets: NO_SHEETS },
    tables: definitions,
    settings: { ...UNHELD, windowDays: {} },
    now: () => new Date(`${today}T00:50:00Z`),
    log: { info() {}, warn() {}, error() {} },
  })
  t.teardown(async () => {
    await sync.stop()
    await gymly.close()
  })
  return sync
}

/**
 * A view of the database that a process loses when it is killed: from a given statement on every one fails,
 * so that nothing more is written, whatever the process had in mind to write about its end.
 */
export function killable(database: Database) {
  let left = Number.POSITIVE_INFINITY
  let made = 0
  let killed: () => void = () => {}
  const plugin: KyselyPlugin = {
    transformQuery({ node }): RootOperationNode {
      made++
      if (--left < 0) {
        killed()
        throw new Error('killed')
      }
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return {
    database: { ...database, db: database.db.withPlugin(plugin) },
    /** Resolves when the statement after so many is reached. */
    killAfter(statements: number): Promise<void> {
      made = 0
      left = statements
      return new Promise((resolve) => {
        killed = resolve
      })
    },
    /** Statements since killAfter. */
    made: () => made,
  }
}

/** Another worker takes the table over: with a higher token, for a minute. */
export async function takeOver({ db, names }: Database, table: string): Promise<void> {
  await sql`update ${names.target('TabelStand')} set "Token" = "Token" + 1, "Houder" = 'another', "VerlooptOp" = ${new Date(Date.now() + 60_000)} where "Tabel" = ${table}`.execute(
    db,
  )
}

/** The minute is over, and nobody renewed the lease. */
export async function expire({ db }: Database, table: string): Promise<void> {
  await db
    .updateTable('TabelStand')
    .set({ VerlooptOp: new Date('2020-01-01T00:00:00Z') })
    .where('Tabel', '=', table)
    .execute()
}
