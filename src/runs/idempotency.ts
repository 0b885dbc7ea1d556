import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { SystemTables } from '../../db/schema.ts'
import { Tree11Error } from '../errors.ts'

type Db = Kysely<SystemTables>

/** A key under which a caller may send one request again and get the same run. */
export interface IdempotencyKey {
  /** Keys of one caller say nothing about those of another. */
  caller: string
  key: string
}

const KEPT_MS = 24 * 3_600_000

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const stored = ({ caller, key }: IdempotencyKey) => sha256(JSON.stringify([caller, key]))

/** The run that was given for this key. Throws `idempotency-key-reused` when something else was asked with it. */
export async function runOfKey(
  trx: Db,
  key: IdempotencyKey,
  asked: string,
  now: Date,
): Promise<number | undefined> {
  const found = await trx
    .selectFrom('Idempotentie')
    .select(['Aanvraag', 'RunId'])
    .where('Sleutel', '=', stored(key))
    .where('Aangemaakt', '>', new Date(now.getTime() - KEPT_MS))
    .executeTakeFirst()
  if (!found) return undefined
  if (found.Aanvraag !== sha256(asked)) {
    throw new Tree11Error(
      `Idempotency-Key: this key was sent with another request, which gave run ${found.RunId}. Take a new key for a new request.`,
      { code: 'idempotency-key-reused', kind: 'usage' },
    )
  }
  return Number(found.RunId)
}

/** Part of the transaction that writes the run. */
export async function keepKey(
  trx: Db,
  key: IdempotencyKey,
  asked: string,
  { runId, now }: { runId: number; now: Date },
): Promise<void> {
  await trx
    .deleteFrom('Idempotentie')
    .where('Aangemaakt', '<=', new Date(now.getTime() - KEPT_MS))
    .execute()
  await trx
    .insertInto('Idempotentie')
    .values({ Sleutel: stored(key), Aanvraag: sha256(asked), RunId: runId, Aangemaakt: now })
    .execute()
}
