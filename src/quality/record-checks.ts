import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { LandingOutcome } from '../landing/outcome.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import type { Table } from '../tables/table.ts'
import { type Check, found } from './check.ts'
import { countDuplicates, countMovedLists, countNotes, countRecords, countRepeatedKeys } from './counts.ts'
import type { Judged } from './judging.ts'

/** What the records of a run were found to be, before one of each key is chosen. */
export interface Found {
  read: number
  rejected: number
  /** Of these, the records whose key cannot be read. */
  unreadable: number
  /** Keys that several records have: one of them must be kept. */
  repeatedKeys: number
  checks: Check[]
}

/** With what is expected of the rows that are left. */
export type Verdicts = Found & Judged

/** Measures the work table, set by set, and words what was found. */
export async function checkRecords(
  { db }: Database,
  maker: Maker,
  key: TransformKey,
  landed: LandingOutcome,
): Promise<Found> {
  const { table } = maker
  const one = async <T>(query: { execute(executor: Database['db']): Promise<{ rows: T[] }> }) =>
    (await query.execute(db)).rows[0]!
  const records = await one(countRecords(maker, key))
  const notes = Number(records.genoteerd) > 0 ? (await countNotes(maker, key).execute(db)).rows : []
  const repeatedKeys = Number((await one(countRepeatedKeys(maker, key))).sleutels)
  const repeated = repeatedKeys > 0 ? Number((await one(countDuplicates(maker, key))).dubbel) : 0
  // Only where one element of the list is one record can records be counted against the list's total.
  const moved =
    table.stream.paged && table.rows.kind === 'each'
      ? Number((await one(countMovedLists(maker, key))).aantal)
      : 0

  const noted = (fault: string) => {
    // In the order of the columns: an engine gives groups in any.
    const counted = table.columns.flatMap(({ name }) => {
      const note = notes.find(({ melding }) => melding === `${name}:${fault}`)
      return note ? [{ column: name, aantal: Number(note.aantal) }] : []
    })
    return {
      measured: counted.reduce((sum, { aantal }) => sum + aantal, 0),
      columns: counted.map(({ column, aantal }) => `${column} ${aantal}×`).join(', '),
    }
  }
  const perFault = (name: string, fault: string, wording: string): Check => {
    const { measured, columns } = noted(fault)
    return found(name, measured, `${wording}: ${columns}`)
  }
  const unreadable = Number(records.onleesbaar ?? 0)
  const sums = table.sums.length > 0
  return {
    read: Number(records.gelezen),
    rejected: Number(records.afgekeurd ?? 0),
    unreadable,
    repeatedKeys,
    checks: [
      perFault('required', 'required', 'Required columns without a value (such records are in quarantine)'),
      perFault(
        'type',
        'type',
        'Values of another kind (kept out: the column is NULL, or the record is in quarantine)',
      ),
      perFault('length', 'length', 'Texts longer than their column (kept out likewise)'),
      perFault('time_zone', 'zone', 'Times without a zone, taken as UTC'),
      found(
        'unreadable_key',
        unreadable,
        'Records whose key cannot be read: rows that could be theirs are left as they are',
      ),
      // A member can hold a membership twice, a day can have several amounts: nothing to warn of.
      sums || table.prefer
        ? {
            name: 'duplicates',
            status: 'PASS',
            measured: repeated,
            expected: 0,
            message: sums
              ? 'Records with one key are added up.'
              : 'Of records with one key the preferred is kept.',
          }
        : found(
            'duplicates',
            repeated,
            'Records beyond the first with a key in one answer; one of each is kept',
          ),
      found(
        'moved_list',
        moved,
        'Lists whose number of records is not the number they told: they moved while read',
      ),
      found(
        'replaced_characters',
        landed.replaced,
        'Characters that no database holds or that could not be read, now U+FFFD',
      ),
      found(
        'failed_requests',
        landed.failed,
        `Requests that failed; their rows were left alone${landed.error ? ` (${landed.error.message})` : ''}`,
      ),
    ],
  }
}

/** Writes the lines; part of the transaction that commits the table. */
export async function logChecks(
  trx: Database['db'],
  { dialect }: Pick<Database, 'dialect'>,
  runId: number,
  table: Table,
  checks: readonly Check[],
): Promise<void> {
  if (checks.length === 0) return
  await trx
    .insertInto('DataQualityLog')
    .values(
      checks.map(({ name, status, measured, expected, message }) => ({
        RunId: runId,
        Tabel: table.name,
        CheckNaam: name,
        CheckStatus: status,
        Gemeten: measured,
        Verwacht: expected,
        Bericht: message,
        CheckTijd: sql<Date>`${dialect.now()}`,
      })),
    )
    .execute()
}
