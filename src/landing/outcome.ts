import { type Kysely, sql } from 'kysely'
import type { SystemTables } from '../../db/schema.ts'
import { knownCode } from '../error-codes.ts'
import { Tree11Error } from '../errors.ts'
import type { RequestParameters, Stream } from '../sources/source.ts'
import type { Table } from '../tables/table.ts'

/** Failed requests of which a run's record says which they are. */
const SHOWN = 5

/** How the requests of a stream ended in a run, and their pages. */
export interface LandingOutcome {
  complete: number
  failed: number
  pages: number
  /** Pages of which the source said that they are unchanged. */
  unchangedPages: number
  /** Characters in them that no database holds or that could not be read, and that became U+FFFD. */
  replaced: number
  /** The first failure, for the run's record. */
  error?: { code: string; message: string } | undefined
  /** Some of those that failed, in a word each: days, a class. */
  missing: readonly string[]
}

/** What makes a request this one, for a person: `2026-11-21`, `c12`, `new ONCE m7`. */
function inShort(parameters: string): string[] {
  const { from, to, fromUtc, toUtc, ...others } = JSON.parse(parameters) as RequestParameters
  const days = from === undefined ? [] : [from === to ? from : `${from} to ${to}`]
  const words = [...days, ...Object.values(others)].join(' ')
  return words === '' ? [] : [words]
}

export async function outcomeOf(
  db: Kysely<SystemTables>,
  runId: number,
  stream: Stream,
): Promise<LandingOutcome> {
  const counts = await db
    .selectFrom('staging.Verzoek')
    .select(['Status', sql<number>`count(*)`.as('aantal')])
    .where('RunId', '=', runId)
    .where('Stroom', '=', stream.name)
    .groupBy('Status')
    .execute()
  const pages = await db
    .selectFrom('staging.Pagina as p')
    .innerJoin('staging.Verzoek as v', (join) =>
      join.onRef('v.VerzoekId', '=', 'p.VerzoekId').onRef('v.Poging', '=', 'p.Poging'),
    )
    .select([
      sql<number>`count(*)`.as('aantal'),
      sql<number>`count(case when ${sql.ref('p.HttpStatus')} = 304 then 1 end)`.as('ongewijzigd'),
      (eb) => eb.fn.sum('p.Vervangen').as('vervangen'),
    ])
    .where('v.RunId', '=', runId)
    .where('v.Stroom', '=', stream.name)
    .executeTakeFirstOrThrow()
  const failures = await db
    .selectFrom('staging.Verzoek')
    .select(['Fout', 'FoutCode', 'Parameters'])
    .where('RunId', '=', runId)
    .where('Stroom', '=', stream.name)
    .where('Status', '=', 'failed')
    .orderBy('VerzoekId')
    .offset(0)
    .fetch(SHOWN)
    .execute()
  const [failure] = failures
  const count = (status: string) => Number(counts.find(({ Status }) => Status === status)?.aantal ?? 0)
  return {
    complete: count('complete'),
    failed: count('failed') + count('busy'),
    pages: Number(pages.aantal),
    unchangedPages: Number(pages.ongewijzigd),
    replaced: Number(pages.vervangen ?? 0),
    missing: [...new Set(failures.flatMap(({ Parameters }) => inShort(Parameters)))],
    ...(failure && { error: { code: failure.FoutCode ?? 'unexpected', message: failure.Fout ?? '' } }),
  }
}

/** How the requests for a table ended. Throws when none was answered. */
export async function landedOf(
  db: Kysely<SystemTables>,
  runId: number,
  table: Table,
): Promise<LandingOutcome> {
  const own = await outcomeOf(db, runId, table.stream)
  if (own.failed > 0 && own.complete === 0) throw noAnswer(table, own.error)
  if (!table.fanOut) return own
  // What a failed list would have named was not asked for: the table lacks it as if its own request had failed.
  const list = await outcomeOf(db, runId, table.fanOut.stream)
  const error = list.error ?? own.error
  const missing = [...list.missing, ...own.missing]
  return { ...own, failed: own.failed + list.failed, missing, error }
}

export function noAnswer(table: Table, error: LandingOutcome['error']): Tree11Error {
  return new Tree11Error(error?.message ?? `${table.name}: none of its requests was answered.`, {
    code: error ? knownCode(error.code) : 'no-answer',
    kind: 'skip',
  })
}
