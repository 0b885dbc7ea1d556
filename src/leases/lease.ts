import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SystemTables } from '../../db/schema.ts'
import { Tree11Error } from '../errors.ts'

/** How long a claim lasts without a renewal: a worker that died is replaced after this. */
export const LEASE_MS = 120_000
export const RENEW_MS = 30_000

/** The right to work on one table: it holds as long as TabelStand carries this token. */
export interface Lease {
  table: string
  token: number
  holder: string
}

type Db = Kysely<SystemTables>

/**
 * Takes a table that nobody holds, by the database's clock. Undefined when somebody does, or when
 * another worker has one of the tables `apart`. A holder works on one table at a time, so that what it still
 * holds itself is free.
 */
export async function claim(
  { db, dialect, names }: Database,
  table: string,
  { holder, apart }: { holder: string; apart: readonly string[] },
): Promise<Lease | undefined> {
  return await db.transaction().execute(async (trx) => {
    // Of two that take tables which must not be worked on together, the second must see the first.
    await dialect.lock(`${names.schema} claims`).execute(trx)
    if (apart.length > 0) {
      const beside = await trx
        .selectFrom('TabelStand')
        .select('Tabel')
        .where('Tabel', 'in', [...apart])
        .where('Houder', '<>', holder)
        .where('VerlooptOp', '>=', dialect.now())
        .executeTakeFirst()
      if (beside) return undefined
    }
    const taken = await trx
      .updateTable('TabelStand')
      .set({ Token: sql`"Token" + 1`, Houder: holder, VerlooptOp: dialect.nowPlus(LEASE_MS) })
      .where('Tabel', '=', table)
      .where((where) =>
        where.or([
          where('Houder', 'is', null),
          where('Houder', '=', holder),
          where('VerlooptOp', '<', dialect.now()),
        ]),
      )
      .executeTakeFirst()
    if (taken.numUpdatedRows === 0n) return undefined
    const { Token } = await trx
      .selectFrom('TabelStand')
      .select('Token')
      .where('Tabel', '=', table)
      .executeTakeFirstOrThrow()
    return { table, token: Number(Token), holder }
  })
}

/** False when the lease is no longer ours. */
export async function renew({ db, dialect }: Database, { table, token }: Lease): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('TabelStand')
    .set({ VerlooptOp: dialect.nowPlus(LEASE_MS) })
    .where('Tabel', '=', table)
    .where('Token', '=', token)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * The first statement of a transaction that commits work: locks the table's row and makes sure that it is
 * still ours, so that a worker that lost its lease cannot commit.
 */
export async function confirm(trx: Db, lease: Lease): Promise<void> {
  await setVersion(trx, lease, sql`"Versie"`)
}

/** The transaction that holds a confirmed lease writes the table: it is a new version from here on. */
export async function countVersion(trx: Db, lease: Lease): Promise<void> {
  await setVersion(trx, lease, sql`"Versie" + 1`)
}

async function setVersion(trx: Db, { table, token }: Lease, version: RawBuilder<number>): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('TabelStand')
    .set({ Versie: version })
    .where('Tabel', '=', table)
    .where('Token', '=', token)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw leaseLost(table)
}

export function leaseLost(table: string): Tree11Error {
  return new Tree11Error(`${table}: another worker has taken this table over; this one stops.`, {
    code: 'lease-lost',
    kind: 'fail',
  })
}

export async function release(db: Db, { table, token }: Lease): Promise<void> {
  await db
    .updateTable('TabelStand')
    .set({ Houder: null, VerlooptOp: null })
    .where('Tabel', '=', table)
    .where('Token', '=', token)
    .execute()
}
