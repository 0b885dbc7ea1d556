import type { Database } from '../../db/database.ts'
import { idOf, type ListPage, pageOf, timeBounds } from '../reading/paging.ts'

/** What somebody did, or was refused. */
export interface AuditLine {
  id: number
  at: string
  who: string
  role: string
  door: string
  action: string
  target: string | null
  outcome: string
}

export interface AuditFilter {
  who?: string
  action?: string
  outcome?: string
  /** When it was: see timeBounds. */
  from?: string
  to?: string
  after?: string
  first: number
}

/** Newest first. */
export async function listAudit({ db }: Database, filter: AuditFilter): Promise<ListPage<AuditLine>> {
  const { fromUtc, toUtc } = timeBounds(filter)
  let query = db.selectFrom('AuditLog').selectAll()
  if (filter.after !== undefined) query = query.where('Id', '<', idOf('audit', filter.after))
  if (filter.who !== undefined) query = query.where('Wie', '=', filter.who)
  if (filter.action !== undefined) query = query.where('Actie', '=', filter.action)
  if (filter.outcome !== undefined) query = query.where('Uitkomst', '=', filter.outcome)
  if (fromUtc) query = query.where('Tijd', '>=', fromUtc)
  if (toUtc) query = query.where('Tijd', '<', toUtc)
  const rows = await query
    .orderBy('Id', 'desc')
    .offset(0)
    .fetch(filter.first + 1)
    .execute()
  return pageOf('audit', {
    rows,
    first: filter.first,
    id: ({ Id }) => Number(Id),
    item: (row) => ({
      id: Number(row.Id),
      at: row.Tijd.toISOString(),
      who: row.Wie,
      role: row.Rol,
      door: row.Deur,
      action: row.Actie,
      target: row.Doel,
      outcome: row.Uitkomst,
    }),
  })
}
