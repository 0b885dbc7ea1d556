import type { SampleRow } from '../shapes/run.ts'
import type { Table } from '../tables/table.ts'

const CHANGES = { I: 'insert', U: 'update', D: 'delete' } as const

/** The sample of a run's line, as the transform stored it. */
export function sampleOf(table: Table | undefined, stored: string): SampleRow[] {
  const rows = JSON.parse(stored) as { soort: keyof typeof CHANGES; sleutel: string; na: string }[]
  return rows.map(({ soort, sleutel, na }) => ({
    change: CHANGES[soort],
    key: readRow(table, sleutel),
    row: readRow(table, na),
  }))
}

/**
 * The columns of a row that the database wrote as JSON, with their values as every door gives them: a decimal
 * as text with all its digits, a moment in UTC (`2026-11-22T01:30:00.000Z`).
 */
export function readRow(table: Table | undefined, stored: string): Record<string, unknown> {
  const kinds = new Map(table?.columns.map(({ name, type }) => [name, type.kind]))
  return JSON.parse(stored, (name, value, context?: { source?: string }) => {
    if (kinds.get(name) === 'decimal' && typeof value === 'number') return context?.source ?? String(value)
    if (kinds.get(name) === 'timestamp' && typeof value === 'string')
      return new Date(`${value}Z`).toISOString()
    return value
  })
}
