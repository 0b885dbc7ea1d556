import { loadConfig } from '../config.ts'
import type { TableInfo } from '../shapes/table.ts'
import { connect } from './client.ts'
import { type Command, EXIT, JSON_OPTION, type Option, tablesOf, usageError, type Values } from './command.ts'
import { untilSignal } from './signals.ts'
import { askAndShow } from './sync.ts'
import type { Terminal } from './terminal.ts'
import { exitCode } from './words.ts'

const TABLES: Option = { type: 'string', value: 'A,B', description: 'Only these of its tables' }
const DRY_RUN: Option = { type: 'boolean', description: 'Say what would change, and write nothing' }

export const approve: Command = {
  name: 'approve',
  operands: 'RUN',
  description:
    'Writes what a run holds, from the pages that it landed: exactly that, or nothing when the table, its\n' +
    'definition or the difference is no longer what it was.',
  options: { json: JSON_OPTION },
  examples: [
    ['npx tree11 runs 12', 'what run 12 holds, and why'],
    ['npx tree11 approve 12', 'it is right: write it'],
  ],
  // The worker of this very process only begins after the answer.
  run: async (values, [id], terminal) =>
    await ask(`/runs/${runNumber(id)}/approve?wait=0`, {}, values, terminal),
}

export const retry: Command = {
  name: 'retry',
  operands: 'RUN',
  description:
    'Does what a run left undone: the failed requests of its partial tables, and its failed and skipped tables.',
  options: { tables: TABLES, json: JSON_OPTION },
  examples: [['npx tree11 retry 12', 'what run 12 is missing']],
  run: async (values, [id], terminal) =>
    await ask(`/runs/${runNumber(id)}/retry`, bodyOf(values), values, terminal),
}

export const revert: Command = {
  name: 'revert',
  operands: 'RUN',
  description:
    'Puts back the rows that a run inserted, changed and deleted, and pauses their tables, so that the next\n' +
    'night does not do the same again. "tree11 resume TABLE" ends the pause.',
  options: { tables: TABLES, 'dry-run': DRY_RUN, json: JSON_OPTION },
  examples: [
    ['npx tree11 revert 12 --dry-run', 'what would be put back?'],
    ['npx tree11 revert 12 --tables Leden', 'the rows of one table'],
  ],
  run: async (values, [id], terminal) =>
    await ask(`/runs/${runNumber(id)}/revert`, bodyOf(values), values, terminal),
}

export const replay: Command = {
  name: 'replay',
  operands: 'RUN',
  description: 'Transforms the pages that a run landed once more, without asking the source.',
  options: {
    run: { type: 'string', value: 'RUN', description: 'The same as RUN' },
    tables: TABLES,
    'dry-run': DRY_RUN,
    json: JSON_OPTION,
  },
  examples: [['npx tree11 replay 12 --dry-run', 'what would a changed definition change?']],
  async run(values, [id], terminal) {
    if (id !== undefined && values.run !== undefined) throw usageError('Name the run once: RUN or --run RUN.')
    return await ask(`/runs/${runNumber(id ?? values.run)}/replay`, bodyOf(values), values, terminal)
  },
}

export const resume: Command = {
  name: 'resume',
  operands: 'TABLE',
  description: 'Lets runs write a table again that a revert has paused.',
  options: {},
  examples: [['npx tree11 resume Leden', 'the next run brings Leden up to date']],
  async run(values, [name], terminal) {
    if (name === undefined) throw usageError('Name the table. "npx tree11 tables" shows which are paused.')
    const client = await connect(loadConfig(), { database: 'as it is', verbose: values.verbose === true })
    try {
      const { table } = await client.call<TableInfo>('POST', `/tables/${encodeURIComponent(name)}/resume`)
      terminal.out(`${table} is no longer paused: the next run brings it up to date.`)
      return EXIT.done
    } finally {
      await client.close()
    }
  },
}

async function ask(path: string, body: object, values: Values, terminal: Terminal): Promise<number> {
  const verbose = values.verbose === true
  const { signal, stopListening } = untilSignal()
  const client = await connect(loadConfig(), { database: 'as it is', verbose })
  try {
    const json = values.json === true
    return exitCode(await askAndShow(client, path, body, { json, verbose, terminal, signal }))
  } finally {
    await client.close()
    stopListening()
  }
}

function runNumber(id: string | boolean | undefined): string {
  if (typeof id === 'string' && /^\d{1,15}$/.test(id)) return id
  const found = id === undefined ? '' : `, found "${id}"`
  throw usageError(`Name the run by its number${found}. "npx tree11 runs" lists them.`)
}

function bodyOf(values: Values): object {
  const tables = tablesOf(values)
  return { ...(tables && { tables }), ...(values['dry-run'] && { dryRun: true }) }
}
