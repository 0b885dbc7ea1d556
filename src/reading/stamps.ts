import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import { VERDICTS, type Verdict } from '../shapes/statuses.ts'
import type { Table } from '../tables/table.ts'

type Db = Database['db']

/** What a table's rows are: which run they reflect, when the source was read, and what the checks found. */
export interface Stamp {
  table: string
  /** Raised by every commit that may have changed a row: two reads of one version gave the same rows. */
  version: number
  /** The last run that came in; null while none has. */
  run: number | null
  /** When that run read its first page: within its scope the rows are at least as new as this. */
  sourceReadAt: string | null
  /** The worst of that run's checks of this table; null while none has come in. */
  quality: Verdict | null
}

/** In the order of `tables`; one statement, however many those are. */
export async function readStamps(db: Db, tables: readonly Table[]): Promise<Stamp[]> {
  if (tables.length === 0) return []
  const rows = await db
    .selectFrom('TabelStand as s')
    .select((eb) => [
      's.Tabel',
      's.Versie',
      's.LaatsteRunId',
      's.BronGelezenOp',
      eb
        .selectFrom('DataQualityLog as q')
        .select(
          // PASS, WARN and FAIL by their place: the worst is the highest.
          sql<number>`max(case "CheckStatus" when 'FAIL' then 2 when 'WARN' then 1 else 0 end)`.as('hoogste'),
        )
        .whereRef('q.RunId', '=', 's.LaatsteRunId')
        .whereRef('q.Tabel', '=', 's.Tabel')
        .as('oordeel'),
    ])
    .where(
      's.Tabel',
      'in',
      tables.map(({ name }) => name),
    )
    .execute()
  return tables.map(({ name }) => {
    const row = rows.find(({ Tabel }) => Tabel === name)
    return {
      table: name,
      version: Number(row?.Versie ?? 0),
      run: row?.LaatsteRunId == null ? null : Number(row.LaatsteRunId),
      sourceReadAt: row?.BronGelezenOp?.toISOString() ?? null,
      quality: row?.oordeel == null ? null : VERDICTS[Number(row.oordeel)]!,
    }
  })
}

const ATTEMPTS = 3

/**
 * Reads tables together with their stamps. Whoever changes a table raises its version in the same
 * transaction, so that rows read between two looks at one version are that version's, on every engine and
 * without holding a transaction open. When a commit came in between, everything is read again.
 * Throws `table-changing` when that happens each time.
 */
export async function readStamped<T>(
  db: Db,
  tables: readonly Table[],
  read: (stamps: Stamp[]) => Promise<T>,
): Promise<{ stamps: Stamp[]; result: T }> {
  let stamps = await readStamps(db, tables)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const result = await read(stamps)
    const after = await readStamps(db, tables)
    if (after.every(({ version }, place) => version === stamps[place]!.version)) return { stamps, result }
    stamps = after
  }
  throw new Tree11Error(
    `${tables.map(({ name }) => name).join(', ')}: runs changed the rows while they were read. Try again.`,
    { code: 'table-changing', kind: 'retry' },
  )
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `30m`, `26h` or `2d`. Throws `wrong-max-age`. */
export function readMaxAge(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (unit !== undefined) return Number(count) * UNITS[unit]!
  throw new Tree11Error(`maxAge: found "${text}", wanted an age such as 30m, 26h or 2d.`, {
    code: 'wrong-max-age',
    kind: 'usage',
  })
}

/** Throws `too-old` when a source was read longer ago than `maxAge` allows, or never: better none than stale figures. */
export function checkAge(stamps: readonly Stamp[], maxAge: string, now: Date): void {
  const oldest = new Date(now.getTime() - readMaxAge(maxAge)).toISOString()
  for (const { table, sourceReadAt } of stamps) {
    if (sourceReadAt !== null && sourceReadAt >= oldest) continue
    const found = sourceReadAt === null ? 'has not been read yet' : `was last read at ${sourceReadAt}`
    throw new Tree11Error(
      `${table}: its source ${found}, and no older than ${maxAge} was asked for. Sync it first, or allow an older answer.`,
      { code: 'too-old', kind: 'usage' },
    )
  }
}
