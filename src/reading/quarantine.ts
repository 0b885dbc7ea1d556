import type { Database } from '../../db/database.ts'
import type { QuarantinedRecord } from '../shapes/quality.ts'
import { idOf, type ListPage, pageOf } from './paging.ts'

export interface QuarantineFilter {
  table?: string
  run?: number
  after?: string
  first: number
}

/** Newest first. */
export async function listQuarantine(
  { db }: Database,
  filter: QuarantineFilter,
): Promise<ListPage<QuarantinedRecord>> {
  let query = db.selectFrom('Quarantaine').selectAll()
  if (filter.after !== undefined) query = query.where('Id', '<', idOf('quarantine', filter.after))
  if (filter.table !== undefined) query = query.where('Tabel', '=', filter.table)
  if (filter.run !== undefined) query = query.where('RunId', '=', filter.run)
  const rows = await query
    .orderBy('Id', 'desc')
    .offset(0)
    .fetch(filter.first + 1)
    .execute()
  return pageOf('quarantine', {
    rows,
    first: filter.first,
    id: ({ Id }) => Number(Id),
    item: (row) => ({
      id: Number(row.Id),
      runId: Number(row.RunId),
      table: row.Tabel,
      key: row.Sleutel === null ? null : JSON.parse(row.Sleutel),
      reasons: reasonsOf(row.Reden),
      record: row.Record === null ? null : JSON.parse(row.Record),
      position: row.Positie,
    }),
  })
}

/** `BedrijfId:required;Actief:type;` */
function reasonsOf(notes: string): QuarantinedRecord['reasons'] {
  return notes
    .split(';')
    .filter((note) => note !== '')
    .map((note) => {
      const [column = '', fault = ''] = note.split(':')
      return { column, fault }
    })
}
