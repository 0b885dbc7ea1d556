import { loadConfig } from '../config.ts'
import type { Forecast } from '../runs/forecast.ts'
import { connect } from './client.ts'
import { type Command, EXIT, JSON_OPTION, tablesOf } from './command.ts'
import { grid } from './grid.ts'
import type { Terminal } from './terminal.ts'
import { number, plural } from './words.ts'

export const plan: Command = {
  name: 'plan',
  description:
    'How many requests a run would make, and how long that takes under the rate limit. Nothing is asked of\n' +
    'the source: classes, memberships and pages are counted as the last run landed them.',
  options: {
    tables: { type: 'string', value: 'A,B', description: 'These tables instead of the nightly set' },
    from: { type: 'string', value: 'DAY', description: 'First day, for tables that have a window' },
    to: { type: 'string', value: 'DAY', description: 'Last day, included' },
    json: JSON_OPTION,
  },
  examples: [
    ['npx tree11 plan', 'the next night'],
    ['npx tree11 plan --tables Omzet --from 2020-01-01', 'how much to ask for six years of revenue?'],
  ],
  async run(values, _operands, terminal) {
    const query = new URLSearchParams()
    for (const name of tablesOf(values) ?? []) query.append('tables', name)
    for (const name of ['from', 'to']) if (values[name] !== undefined) query.set(name, String(values[name]))
    const client = await connect(loadConfig(), { database: 'as it is', verbose: values.verbose === true })
    try {
      const found = await client.call<Forecast>('GET', `/plan?${query}`)
      terminal.out(values.json ? JSON.stringify(found, null, 2) : planText(found, terminal))
      return EXIT.done
    } finally {
      await client.close()
    }
  },
}

function planText(found: Forecast, terminal: Terminal): string {
  const rows = found.tables.map(({ table, requests, secondRead, unknown }) => [
    table,
    `${number(requests)}${unknown ? ' and more' : ''}`,
    secondRead > 0 ? `+${number(secondRead)}` : '',
  ])
  const { requests, secondRead, limitPerMinute, minutes } = found
  const atLeast = found.unknown ? 'At least ' : ''
  const limit =
    limitPerMinute === 0 ? 'no limit' : `${plural(minutes, 'minute')} at ${number(limitPerMinute)} a minute`
  return [
    grid(
      [{ head: 'table' }, { head: 'requests', align: 'right' }, { head: 'read twice', align: 'right' }],
      rows,
      {
        terminal,
      },
    ),
    '',
    `${atLeast}${plural(requests, 'request')}: ${limit}. Lists from which rows are to be deleted are read twice: up to ${number(secondRead)} more.`,
    ...(found.unknown
      ? ['No run has landed classes or memberships yet; what follows from them is not known.']
      : []),
  ].join('\n')
}
