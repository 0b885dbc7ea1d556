import type { Database } from '../../db/database.ts'
import type { QualityLine } from '../shapes/quality.ts'
import type { Verdict } from '../shapes/statuses.ts'
import { idOf, type ListPage, pageOf, timeBounds } from './paging.ts'

export interface QualityFilter {
  table?: string
  status?: Verdict
  run?: number
  /** When it was checked: see timeBounds. */
  from?: string
  to?: string
  after?: string
  first: number
}

/** Newest first. */
export async function listQuality({ db }: Database, filter: QualityFilter): Promise<ListPage<QualityLine>> {
  const { fromUtc, toUtc } = timeBounds(filter)
  let query = db.selectFrom('DataQualityLog').selectAll()
  if (filter.after !== undefined) query = query.where('Id', '<', idOf('checks', filter.after))
  if (filter.table !== undefined) query = query.where('Tabel', '=', filter.table)
  if (filter.status !== undefined) query = query.where('CheckStatus', '=', filter.status)
  if (filter.run !== undefined) query = query.where('RunId', '=', filter.run)
  if (fromUtc) query = query.where('CheckTijd', '>=', fromUtc)
  if (toUtc) query = query.where('CheckTijd', '<', toUtc)
  const rows = await query
    .orderBy('Id', 'desc')
    .offset(0)
    .fetch(filter.first + 1)
    .execute()
  return pageOf('checks', {
    rows,
    first: filter.first,
    id: ({ Id }) => Number(Id),
    item: (row) => ({
      id: Number(row.Id),
      runId: Number(row.RunId),
      table: row.Tabel,
      check: row.CheckNaam,
      status: row.CheckStatus as Verdict,
      measured: numberOrNull(row.Gemeten),
      expected: numberOrNull(row.Verwacht),
      message: row.Bericht,
      checkedAt: row.CheckTijd.toISOString(),
    }),
  })
}

/** Decimals arrive as text: they may have more digits than a number holds. These have not. */
function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value)
}
