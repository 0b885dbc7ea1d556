import { loadConfig } from '../config.ts'
import type { Run } from '../shapes/run.ts'
import { type Client, connect } from './client.ts'
import { type Command, JSON_OPTION, tablesOf, type Values } from './command.ts'
import { createProgress } from './progress.ts'
import { interrupted, untilSignal } from './signals.ts'
import { summary } from './summary.ts'
import type { Terminal } from './terminal.ts'
import { watch } from './watch.ts'
import { exitCode } from './words.ts'

export const sync: Command = {
  name: 'sync',
  description:
    'Brings the nightly set, or the tables named, up to date and shows what changed. When a service has the\n' +
    'database, the service does the work and this command watches.',
  options: {
    tables: {
      type: 'string',
      value: 'A,B',
      description: 'These tables instead of the nightly set, in any case',
    },
    'dry-run': { type: 'boolean', description: 'Fetch and compare, but write nothing' },
    from: {
      type: 'string',
      value: 'DAY',
      description: 'First day, for tables that have a window (YYYY-MM-DD)',
    },
    to: { type: 'string', value: 'DAY', description: 'Last day, included' },
    json: JSON_OPTION,
  },
  examples: [
    ['npx tree11 sync', 'the nightly set'],
    ['npx tree11 sync --tables Leden,Lessen', 'two tables'],
    ['npx tree11 sync --tables Omzet --from 2026-01-01 --to 2026-01-31', 'a month again'],
    ['npx tree11 sync --dry-run', 'what would change?'],
    ['npx tree11 sync --json > run.json', 'for a program'],
  ],
  async run(values, _operands, terminal) {
    const body = requestBody(values)
    const verbose = values.verbose === true
    const { signal, stopListening } = untilSignal()
    const config = loadConfig()
    if (!values.json) terminal.passing('Opening the database…')
    const client = await connect(config, { database: 'migrate', verbose })
    try {
      const options = { json: values.json === true, verbose, terminal, signal }
      const run = await askAndShow(client, '/sync', body, options)
      return exitCode(run)
    } finally {
      await client.close()
      stopListening()
    }
  },
}

export interface ShowOptions {
  json: boolean
  verbose: boolean
  terminal: Terminal
  signal: AbortSignal
}

/** Asks for a run, shows its progress on `err` and its outcome on `out`. */
export async function askAndShow(
  client: Client,
  path: string,
  body: object,
  options: ShowOptions,
): Promise<Run> {
  const { terminal, json, verbose, signal } = options
  const { id } = await client.call<Run>('POST', path, body)
  if (client.address !== undefined && !json) {
    terminal.err(`The service at ${client.address} does the work: run ${id}.`)
  }
  client.start()
  // Lines of the log and bars would write over each other.
  const how = json ? 'none' : terminal.live && !verbose ? 'bars' : 'lines'
  const run = await watch(client, id, { progress: createProgress(terminal, { how }), signal })
  if (json) terminal.out(JSON.stringify(run, null, 2))
  else terminal.out(`\n${summary(run, terminal)}`)
  // Whoever only ever runs this command has nobody else to clear away what is old.
  await Promise.race([client.cleared(), interrupted(signal)])
  return run
}

function requestBody(values: Values): object {
  const tables = tablesOf(values)
  return {
    ...(tables && { tables }),
    ...(values['dry-run'] && { dryRun: true }),
    ...(values.from !== undefined && { from: values.from }),
    ...(values.to !== undefined && { to: values.to }),
  }
}
