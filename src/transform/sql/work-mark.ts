import { sql } from 'kysely'
import type { Database } from '../../../db/database.ts'
import { Tree11Error } from '../../errors.ts'
import type { Maker, TransformKey } from '../../statements/maker.ts'

/**
 * Work tables can be emptied by a crash of the database server (they are not in its log of writes), and
 * what is filled after it would pass for all there is. So the transaction that begins them leaves a row in the
 * table of differences, and the one that commits must find it.
 */
export function markBegun({ dialect, names, table }: Maker, { token }: TransformKey) {
  return sql`insert into ${names.difference(table.name)} ("Token", "Soort") values (${dialect.cast(sql`${token}`, { kind: 'bigint' })}, 'B')`
}

/** Takes the row away. */
export function takeMark({ names, table }: Maker, { token }: TransformKey) {
  return sql`delete from ${names.difference(table.name)} where "Token" = ${token} and "Soort" = 'B'`
}

export async function mustBeWhole(trx: Database['db'], maker: Maker, key: TransformKey): Promise<void> {
  const { numAffectedRows } = await takeMark(maker, key).execute(trx)
  if (numAffectedRows === 1n) return
  throw new Tree11Error(
    `${maker.table.name}: the database server lost what was being worked on, as after a crash; nothing was written.`,
    { code: 'work-lost', kind: 'retry' },
  )
}
