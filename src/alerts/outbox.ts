import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { MeldingTable, SystemTables } from '../../db/schema.ts'
import type { Alert } from '../notify/alert.ts'

type Db = Kysely<SystemTables>

/** How long one attempt may hold an alert: whoever died while sending is replaced after this. */
const CLAIM_MS = 120_000
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000
const DAY_MS = 86_400_000
/** News of a week ago helps nobody: it can still be seen, and is no longer tried. */
const STALE_MS = 7 * DAY_MS

export interface Outgoing {
  id: number
  channel: string
  attempts: number
  alert: Alert
}

export interface NewAlert {
  /** There is one for each key. */
  key: string
  alert: Alert
  channels: readonly string[]
}

/** Puts an alert in the outbox, once for each channel. Part of the transaction that makes its cause true. */
export async function put(
  trx: Db,
  { dialect }: Pick<Database, 'dialect'>,
  { key, alert, channels }: NewAlert,
): Promise<void> {
  const now = sql<Date>`${dialect.now()}`
  const there = await trx.selectFrom('Melding').select('Kanaal').where('Sleutel', '=', key).execute()
  const missing = channels.filter((channel) => !there.some(({ Kanaal }) => Kanaal === channel))
  if (missing.length === 0) return
  await trx
    .insertInto('Melding')
    .values(
      missing.map((channel) => ({
        Sleutel: key,
        Kanaal: channel,
        Soort: alert.kind,
        RunId: alert.run?.id ?? null,
        Herinnering: alert.knownSince === undefined ? 0 : 1,
        Inhoud: JSON.stringify(alert),
        Aangemaakt: now,
        Status: 'waiting',
        VolgendePoging: now,
      })),
    )
    .execute()
}

export async function isThere(db: Db, key: string): Promise<boolean> {
  const row = await db.selectFrom('Melding').select('Id').where('Sleutel', '=', key).executeTakeFirst()
  return row !== undefined
}

/**
 * When problems with these tables were told in full last, and when they were last told at all: by a run that had
 * all of them. Of others, at another time of the day, more may have been told since.
 */
export async function toldBefore(
  trx: Db,
  tables: readonly string[],
): Promise<{ inFull: Date; last: Date } | undefined> {
  const rows = await trx
    .selectFrom('Melding')
    .select((eb) => ['Herinnering', eb.fn.max('Aangemaakt').as('laatst')])
    .where('Soort', 'in', ['failure', 'hold', 'warning'])
    .where((where) =>
      where(
        where
          .selectFrom('SyncRunTabel as p')
          .select((eb) => eb.fn.countAll().as('aantal'))
          .whereRef('p.RunId', '=', 'Melding.RunId')
          .where('p.Tabel', 'in', [...tables]),
        '=',
        tables.length,
      ),
    )
    .groupBy('Herinnering')
    .execute()
  const at = (reminder: number) => rows.find(({ Herinnering }) => Herinnering === reminder)?.laatst
  const [inFull, reminded] = [at(0), at(1)]
  if (!inFull) return undefined
  return { inFull, last: reminded && reminded > inFull ? reminded : inFull }
}

/** The next alert that is due on one of these channels, held for this process alone; undefined when there is none. */
export async function take(
  { db, dialect }: Database,
  channels: readonly string[],
): Promise<Outgoing | undefined> {
  if (channels.length === 0) return undefined
  const due = await db
    .selectFrom('Melding')
    .select(['Id', 'Kanaal', 'Pogingen', 'Inhoud'])
    .where('Status', '=', 'waiting')
    .where('VolgendePoging', '<=', dialect.now())
    .where('Aangemaakt', '>', dialect.nowPlus(-STALE_MS))
    .where('Kanaal', 'in', [...channels])
    .where((where) => where.or([where('VerlooptOp', 'is', null), where('VerlooptOp', '<', dialect.now())]))
    .orderBy('Id')
    .offset(0)
    .fetch(10)
    .execute()
  for (const row of due) {
    const { numUpdatedRows } = await db
      .updateTable('Melding')
      .set({ VerlooptOp: dialect.nowPlus(CLAIM_MS), Pogingen: row.Pogingen + 1 })
      .where('Id', '=', row.Id)
      .where('Status', '=', 'waiting')
      // Whoever was first has counted an attempt.
      .where('Pogingen', '=', row.Pogingen)
      .executeTakeFirst()
    if (numUpdatedRows === 1n) return outgoing(row)
  }
  return undefined
}

function outgoing({
  Id,
  Kanaal,
  Pogingen,
  Inhoud,
}: Pick<Selectable<MeldingTable>, 'Id' | 'Kanaal' | 'Pogingen' | 'Inhoud'>): Outgoing {
  return { id: Number(Id), channel: Kanaal, attempts: Pogingen + 1, alert: JSON.parse(Inhoud) as Alert }
}

export async function markSent({ db, dialect }: Database, { id }: Outgoing): Promise<void> {
  await db
    .updateTable('Melding')
    .set({ Status: 'sent', VerstuurdOp: dialect.now(), VerlooptOp: null, Fout: null, FoutCode: null })
    .where('Id', '=', id)
    .execute()
}

/** It is tried again later, each time twice as late, up to an hour. */
export async function putBack(
  { db, dialect }: Database,
  { id, attempts }: Outgoing,
  error: { code: string; line: string },
): Promise<void> {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 20))
  await db
    .updateTable('Melding')
    .set({
      VolgendePoging: dialect.nowPlus(wait),
      VerlooptOp: null,
      Fout: error.line,
      FoutCode: error.code,
    })
    .where('Id', '=', id)
    .where('Status', '=', 'waiting')
    .execute()
}

/** Lets go of what nobody has taken for too long. Gives how many there were. */
export async function giveUp({ db, dialect }: Database): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('Melding')
    .set({ Status: 'expired', VerlooptOp: null })
    .where('Status', '=', 'waiting')
    .where('Aangemaakt', '<=', dialect.nowPlus(-STALE_MS))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** What was told long ago, or given up. */
export async function forgetOld({ db }: Database, days: number): Promise<void> {
  await db
    .deleteFrom('Melding')
    .where('Status', '<>', 'waiting')
    .where('Aangemaakt', '<', new Date(Date.now() - days * DAY_MS))
    .execute()
}

/** Alerts that have been tried and not been taken, by channel. */
export async function unsent({ db }: Pick<Database, 'db'>): Promise<{ channel: string; count: number }[]> {
  const rows = await db
    .selectFrom('Melding')
    .select((eb) => ['Kanaal', eb.fn.countAll().as('aantal')])
    .where('Status', '=', 'waiting')
    .where('Pogingen', '>', 0)
    .groupBy('Kanaal')
    .execute()
  return rows.map(({ Kanaal, aantal }) => ({ channel: Kanaal, count: Number(aantal) }))
}
