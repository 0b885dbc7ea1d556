import type { Run, RunTable } from '../shapes/run.ts'
import { visible } from '../texts/visible.ts'
import { type GridColumn, grid } from './grid.ts'
import type { Terminal } from './terminal.ts'
import { fit, mark, number, plural, seconds, wrap } from './words.ts'

const COUNTS = [
  { field: 'requests', long: 'requests', short: 'req' },
  { field: 'pages', long: 'pages', short: 'pages' },
  { field: 'read', long: 'read', short: 'read' },
  { field: 'rejected', long: 'rejected', short: 'rej' },
  { field: 'inserted', long: 'inserted', short: 'ins' },
  { field: 'updated', long: 'updated', short: 'upd' },
  { field: 'deleted', long: 'deleted', short: 'del' },
  { field: 'unchanged', long: 'unchanged', short: 'same' },
] as const

/** What the columns with their whole headings take. */
const WIDE = 118

/** A run as a table with a line for each of its tables, and under it what went wrong. */
export function summary(run: Run, terminal: Terminal): string {
  const wide = terminal.columns >= WIDE
  const columns: GridColumn[] = [
    { head: '  table' },
    ...COUNTS.map(({ long, short }): GridColumn => ({ head: wide ? long : short, align: 'right' })),
    { head: wide ? 'seconds' : 'sec', align: 'right' },
  ]
  const rows = run.tables.map((table) => [
    `${mark(table.status, terminal)} ${wide ? table.table : fit(table.table, 24)}`,
    ...COUNTS.map(({ field }) => countText(table[field], field, terminal)),
    seconds(table.durationMs),
  ])
  if (run.tables.length > 1) {
    const total = (field: keyof RunTable) => run.tables.reduce((sum, table) => sum + Number(table[field]), 0)
    rows.push(
      [
        '  together',
        ...COUNTS.map(({ field }) => number(total(field))),
        seconds(run.durationMs ?? total('durationMs')),
      ].map(terminal.bold),
    )
  }
  const failures = run.tables.flatMap(({ table, status, error }) =>
    error
      ? [
          `${mark(status, terminal)} ${wrap(visible(`${table}: ${error.message}`), { width: terminal.columns, indent: 2 })}`,
        ]
      : [],
  )
  const shielded = run.tables
    .filter(({ shielded: rows }) => rows > 0)
    .map(({ table, shielded: rows }) =>
      [
        terminal.yellow('!'),
        wrap(
          `${table}: ${plural(rows, 'row')} left as ${rows === 1 ? 'it is' : 'they are'}, since a record that cannot be read may be ${rows === 1 ? 'its' : 'theirs'}.`,
          { width: terminal.columns, indent: 2 },
        ),
      ].join(' '),
    )
  const untold = run.alerts.flatMap(({ channel, status, error }) =>
    status !== 'sent' && error
      ? [
          `${terminal.yellow('!')} ${wrap(`Nobody was told by ${channel}${status === 'waiting' ? ' yet' : ''}: ${error.message}`, { width: terminal.columns, indent: 2 })}`,
        ]
      : [],
  )
  const hint = whatNow(run)
  return [
    grid(columns, rows, { terminal, gap: wide ? 2 : 1 }),
    ...(failures.length + shielded.length + untold.length > 0
      ? ['', ...new Set([...failures, ...shielded, ...untold])]
      : []),
    ...(hint === undefined ? [] : ['', wrap(hint, { width: terminal.columns, indent: 0 })]),
    '',
    conclusion(run, terminal),
  ].join('\n')
}

/** What a person can do about a run that did not come in whole. */
function whatNow(run: Run): string | undefined {
  const has = (...statuses: string[]) => run.tables.some(({ status }) => statuses.includes(status))
  if (run.dryRun) return undefined
  if (run.trigger === 'revert') {
    return 'The tables of a revert are paused: "npx tree11 resume TABLE" lets runs write them again.'
  }
  if (has('held')) {
    return `Nothing of a held table is written. If it is right, "npx tree11 approve ${run.id}" writes exactly this; otherwise the next run looks again.`
  }
  if (run.finishedAt !== null && has('partial', 'failed')) {
    return `"npx tree11 retry ${run.id}" asks for what is missing.`
  }
  return undefined
}

/** A change is what the eye looks for: zeros step back. */
function countText(value: number, field: (typeof COUNTS)[number]['field'], terminal: Terminal): string {
  if (value === 0) return terminal.dim('0')
  return field === 'rejected' ? terminal.yellow(number(value)) : number(value)
}

function conclusion(run: Run, terminal: Terminal): string {
  const bad = run.tables.filter(({ status }) => status !== 'succeeded').length
  const took = run.durationMs === null ? '' : ` in ${seconds(run.durationMs)} seconds`
  const how =
    bad === 0 || run.status === 'failed' ? '' : `: ${bad} of ${plural(run.tables.length, 'table')} not whole`
  const dry = run.dryRun ? ' Dry run: nothing was written.' : ''
  return `${mark(run.status, terminal)} Run ${run.id} ${run.status}${took}${how}.${dry}`
}
