import { loadConfig } from '../config.ts'
import type { ListPage } from '../reading/paging.ts'
import type { Run } from '../shapes/run.ts'
import { connect } from './client.ts'
import { type Command, EXIT, JSON_OPTION, usageError } from './command.ts'
import { type GridColumn, grid } from './grid.ts'
import { summary } from './summary.ts'
import type { Terminal } from './terminal.ts'
import { mark, moment, number, seconds } from './words.ts'

export const runs: Command = {
  name: 'runs',
  operands: '[RUN]',
  description: 'What ran, newest first; or one run with its tables.',
  options: {
    status: {
      type: 'string',
      value: 'STATUS',
      description: 'Only these: succeeded, partial, held, failed, …',
    },
    table: { type: 'string', value: 'TABLE', description: 'Only runs with this table' },
    first: { type: 'string', value: 'N', description: 'How many, at most 100 (20)' },
    json: JSON_OPTION,
  },
  examples: [
    ['npx tree11 runs', 'the last twenty'],
    ['npx tree11 runs --table Leden --first 5', 'the last five of one table'],
    ['npx tree11 runs 12', 'what run 12 did to each table'],
  ],
  async run(values, [id], terminal) {
    if (id !== undefined && !/^\d{1,15}$/.test(id)) {
      throw usageError(`A run is a number, found "${id}". "npx tree11 runs" lists them.`)
    }
    const query = new URLSearchParams()
    for (const name of ['status', 'table', 'first']) {
      if (values[name] === undefined) continue
      if (id !== undefined)
        throw usageError(`--${name} chooses among runs, and run ${id} is one: leave one out.`)
      query.set(name, String(values[name]))
    }
    const client = await connect(loadConfig(), { database: 'as it is', verbose: values.verbose === true })
    try {
      if (id !== undefined) {
        const run = await client.call<Run>('GET', `/runs/${id}`)
        terminal.out(values.json ? JSON.stringify(run, null, 2) : summary(run, terminal))
      } else {
        const { items } = await client.call<ListPage<Run>>('GET', `/runs?${query}`)
        terminal.out(values.json ? JSON.stringify(items, null, 2) : runList(items, terminal))
      }
      return EXIT.done
    } finally {
      await client.close()
    }
  },
}

function runList(items: Run[], terminal: Terminal): string {
  if (items.length === 0) return 'No runs yet. "npx tree11 sync" makes one.'
  const columns: GridColumn[] = [
    { head: 'run', align: 'right' },
    { head: '  status' },
    { head: 'from' },
    { head: 'begun' },
    { head: 'tables', align: 'right' },
    { head: 'read', align: 'right' },
    { head: 'changed', align: 'right' },
    { head: 'seconds', align: 'right' },
  ]
  const rows = items.map((run) => [
    String(run.id),
    `${mark(run.status, terminal)} ${run.status}${run.dryRun ? ' (dry)' : ''}`,
    run.trigger,
    moment(run.startedAt),
    number(run.tables.length),
    number(run.tables.reduce((sum, { read }) => sum + read, 0)),
    number(run.tables.reduce((sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted, 0)),
    run.durationMs === null ? '–' : seconds(run.durationMs),
  ])
  return grid(columns, rows, { terminal })
}
