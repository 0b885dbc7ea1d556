import Table from 'cli-table3'
import type { Terminal } from './terminal.ts'

export interface GridColumn {
  head: string
  align?: 'left' | 'right'
}

const NO_LINES = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((name) => [name, '']),
)

/** Rows in columns without lines around them, so that they can be copied and searched. */
export function grid(
  columns: readonly GridColumn[],
  rows: readonly (readonly string[])[],
  { terminal, gap = 2 }: { terminal: Terminal; gap?: number },
): string {
  const table = new Table({
    head: columns.map(({ head }) => terminal.dim(head)),
    colAligns: columns.map(({ align = 'left' }) => align),
    chars: { ...NO_LINES, middle: ' '.repeat(gap) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
