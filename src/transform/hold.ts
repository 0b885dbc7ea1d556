import { createHash } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import { fingerprint } from './sql/merge.ts'

/** A difference that was held, as it was when a person saw and approved it. */
export interface Approved {
  by: string
  diffHash: string
  /** The table's version from which it was made. */
  baseVersion: number
  definitionHash: string
}

export async function diffHash(trx: Database['db'], maker: Maker, key: TransformKey): Promise<string> {
  const [parts] = (await fingerprint(maker, key).execute(trx)).rows
  const { deel0, deel1, deel2, deel3 } = parts!
  return createHash('sha256').update([deel0, deel1, deel2, deel3].join(' ')).digest('hex')
}

export function superseded(table: string, why: string): Tree11Error {
  return new Tree11Error(
    `${table}: ${why} since this was held, so that it is no longer what a person would approve. A new sync shows what would change now.`,
    { code: 'hold-superseded', kind: 'usage' },
  )
}

/** What was approved was seen by a person; anything else has been seen by nobody. */
export async function mustBeWhatWasSeen(
  trx: Database['db'],
  maker: Maker,
  key: TransformKey,
  approved: Approved,
  definitionHash: string,
): Promise<void> {
  const { name } = maker.table
  const { Versie } = await trx
    .selectFrom('TabelStand')
    .select('Versie')
    .where('Tabel', '=', name)
    .executeTakeFirstOrThrow()
  if (Number(Versie) !== approved.baseVersion) throw superseded(name, 'the table has changed')
  if (definitionHash !== approved.definitionHash) throw superseded(name, 'its definition has changed')
  if ((await diffHash(trx, maker, key)) !== approved.diffHash) {
    throw superseded(name, 'what would be written has changed')
  }
}
