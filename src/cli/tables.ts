import { loadConfig } from '../config.ts'
import type { TableInfo } from '../shapes/table.ts'
import { connect } from './client.ts'
import { type Command, EXIT, JSON_OPTION } from './command.ts'
import { type GridColumn, grid } from './grid.ts'
import type { Terminal } from './terminal.ts'
import { fit, moment, number } from './words.ts'

export const tablesCommand: Command = {
  name: 'tables',
  operands: '[TABLE]',
  description: 'The tables with their rows and when their source was last read; or the columns of one table.',
  options: { json: JSON_OPTION },
  examples: [
    ['npx tree11 tables', 'all tables'],
    ['npx tree11 tables leden', 'the columns of Leden'],
  ],
  async run(values, [name], terminal) {
    const client = await connect(loadConfig(), { database: 'as it is', verbose: values.verbose === true })
    try {
      const path = name === undefined ? '/tables' : `/tables/${encodeURIComponent(name)}`
      const found = await client.call<TableInfo | { items: TableInfo[] }>('GET', path)
      if (values.json) terminal.out(JSON.stringify('items' in found ? found.items : found, null, 2))
      else terminal.out('items' in found ? tableList(found.items, terminal) : tableText(found, terminal))
      return EXIT.done
    } finally {
      await client.close()
    }
  },
}

function tableList(items: TableInfo[], terminal: Terminal): string {
  const wide = terminal.columns >= 95
  const columns: GridColumn[] = [
    { head: 'table' },
    { head: 'load' },
    { head: 'days', align: 'right' },
    { head: 'rows', align: 'right' },
    { head: 'source read' },
    { head: 'last run' },
  ]
  const rows = items.map(({ table, load, window, rowCount, sourceReadAt, lastRun, pausedByRun }) => [
    wide ? table : fit(table, 24),
    load,
    window ? number(window.daysBack) : '',
    rowCount === null ? '–' : number(rowCount),
    moment(sourceReadAt),
    `${lastRun ? `${lastRun.id} ${lastRun.status}` : '–'}${pausedByRun === null ? '' : ', paused'}`,
  ])
  return grid(columns, rows, { terminal, gap: wide ? 2 : 1 })
}

function tableText(info: TableInfo, terminal: Terminal): string {
  const { window } = info
  const columns: GridColumn[] = [{ head: 'column' }, { head: 'type' }, { head: '' }]
  const rows = info.columns.map(({ name, type, key, required, personal }) => [
    name,
    type,
    [key ? 'key' : required ? 'required' : '', personal ? 'personal' : ''].filter(Boolean).join(', '),
  ])
  return [
    `${terminal.bold(info.table)}  ${info.rowCount === null ? 'not set up yet' : `${number(info.rowCount)} rows`}, ` +
      `from ${info.stream}, ${info.load}${window ? `, ${window.from} to ${window.to}` : ''}`,
    `Source read ${moment(info.sourceReadAt)}${info.lastRun ? `; last run ${info.lastRun.id} ${info.lastRun.status}` : ''}`,
    ...(info.pausedByRun === null
      ? []
      : [
          `Paused since run ${info.pausedByRun} put its rows back: "npx tree11 resume ${info.table}" ends that.`,
        ]),
    '',
    grid(columns, rows, { terminal }),
  ].join('\n')
}
