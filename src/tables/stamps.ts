import type { TableColumn } from './table.ts'

/** What every table has beside what comes from its source: when a run last changed the row, and which. */
export const STAMPS = [
  { name: 'DatumLaatsteUpdate', type: { kind: 'timestamp' } },
  { name: 'RunId', type: { kind: 'bigint' } },
] as const

/** Columns and stamps in the order of the table: columns that a later version added stand behind the stamps. */
export function withStamps(columns: readonly TableColumn[]): (TableColumn | (typeof STAMPS)[number])[] {
  return [...columns.filter(({ later }) => !later), ...STAMPS, ...columns.filter(({ later }) => later)]
}
