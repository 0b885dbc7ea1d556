import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { LandingOutcome } from '../landing/outcome.ts'
import type { WindowBounds } from '../local-days.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import type { Table } from '../tables/table.ts'
import { type CheckName, type Finding, findingText } from '../texts/checks.ts'
import { errorText } from '../texts/errors.ts'
import { visible } from '../texts/visible.ts'
import { type Check, found } from './check.ts'
import {
  countDuplicates,
  countMovedLists,
  countNotAsked,
  countNotes,
  countRecords,
  countRepeatedKeys,
} from './counts.ts'
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

/** Measures the work table, set by set, and says what was found. */
export async function checkRecords(
  { db }: Database,
  maker: Maker,
  key: TransformKey,
  { landed, bounds }: { landed: LandingOutcome; bounds: WindowBounds | undefined },
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

  const others = countNotAsked(maker, key, bounds)
  const notAsked = others ? Object.entries(await one(others)) : []

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
  const perFault = (name: CheckName, fault: string): Check => {
    const { measured, columns } = noted(fault)
    return found(name, measured, { detail: `Per kolom: ${columns}.` })
  }
  const unreadable = Number(records.onleesbaar ?? 0)
  const sums = table.sums.length > 0
  const { failed, error } = landed
  return {
    read: Number(records.gelezen),
    rejected: Number(records.afgekeurd ?? 0),
    unreadable,
    repeatedKeys,
    checks: [
      perFault('required', 'required'),
      perFault('type', 'type'),
      perFault('length', 'length'),
      perFault('time_zone', 'zone'),
      ...(table.columns.some(({ insteadOf }) => insteadOf) ? [perFault('fallback', 'fallback')] : []),
      ...notAsked.map(([column, records]) => found(`not_asked:${column}`, Number(records))),
      found('unreadable_key', unreadable),
      // A member can hold a membership twice, a day can have several amounts: nothing to warn of.
      sums || table.prefer
        ? {
            name: 'duplicates',
            status: 'PASS',
            measured: repeated,
            expected: 0,
            detail: sums ? 'Zij worden opgeteld.' : 'De geldigste is bewaard.',
          }
        : found('duplicates', repeated, { detail: 'Van elke sleutel is er één bewaard.' }),
      found('moved_list', moved),
      found('replaced_characters', landed.replaced),
      found('failed_requests', failed, error && { detail: errorText(error.code).happened }),
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
      checks.map(({ name, status, measured, expected, detail }) => ({
        RunId: runId,
        Tabel: table.name,
        CheckNaam: name,
        CheckStatus: status,
        Gemeten: measured,
        Verwacht: expected,
        Bericht: wordsOf({ table: table.name, check: name, measured, expected }, detail),
        CheckTijd: sql<Date>`${dialect.now()}`,
      })),
    )
    .execute()
}

const wordsOf = (finding: Finding, detail: string | undefined) =>
  visible([findingText(finding), detail].filter(Boolean).join(' '))
