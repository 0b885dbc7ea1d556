import type { Table, TableColumn } from '../tables/table.ts'
import { type Caller, mayAs } from './roles.ts'

/**
 * The columns of a definition that the role may read, filter, sort and group by. The two stamps that every
 * table has (DatumLaatsteUpdate, RunId) stand in no definition; every role may read them.
 */
export function readableColumns(table: Pick<Table, 'columns'>, role: Caller['role']): TableColumn[] {
  return table.columns.filter((column) => mayRead(column, role))
}

export function mayRead({ personal }: Pick<TableColumn, 'personal'>, role: Caller['role']): boolean {
  return mayAs(role, personal ? 'analyst' : 'reader')
}
