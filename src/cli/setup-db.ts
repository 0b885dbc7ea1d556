import { createInterface } from 'node:readline/promises'
import { engineOf } from '../../db/engine.ts'
import { migrate } from '../../db/migrate.ts'
import { loadConfig } from '../config.ts'
import { Tree11Error } from '../errors.ts'
import { tables } from '../tables/index.ts'
import { type Command, EXIT, usageError } from './command.ts'
import type { Terminal } from './terminal.ts'

export const setupDb: Command = {
  name: 'setup-db',
  description:
    'Creates the tables in the database that DATABASE_URL names, or brings them to this version; run again, it\n' +
    'changes nothing. "sync" and "serve" do this by themselves. With --force the embedded database is removed\n' +
    'and made anew: the rows come back with the next sync, the history of runs and changes does not.',
  options: {
    force: { type: 'boolean', description: 'Remove the embedded database with all its data and begin anew' },
    yes: { type: 'boolean', short: 'y', description: 'Do not ask before --force' },
  },
  examples: [
    ['npx tree11 setup-db', 'create or update the tables'],
    ['npx tree11 setup-db --force --yes', 'begin anew, without a question'],
  ],
  async run(values, _operands, terminal) {
    const { database: config } = loadConfig()
    const engine = engineOf(config)
    const { place } = engine
    const owner = await engine.owner()
    if (owner?.address !== undefined && !values.force) {
      terminal.out(`The service at ${owner.address} has the database, and set it up when it started.`)
      return EXIT.done
    }
    if (values.force) {
      if (owner) throw inUse(place, owner.pid)
      if (!values.yes && !(await confirmed(place, terminal))) {
        terminal.err('Nothing was changed.')
        return EXIT.failed
      }
      await engine.remove()
      if (values.verbose) terminal.err(`Removed ${place}`)
    }
    const database = await engine.open({})
    try {
      const { applied } = await migrate(database)
      if (values.verbose) for (const name of applied) terminal.err(`Applied ${name}`)
      const done = applied.length === 0 ? 'is up to date' : 'is ready'
      terminal.out(`The database ${place} ${done}: ${tables.length} tables in schema ${config.schema}.`)
      return EXIT.done
    } finally {
      await database.close()
    }
  },
}

async function confirmed(folder: string, terminal: Terminal): Promise<boolean> {
  if (!terminal.interactive) {
    throw usageError(`--force removes everything in ${folder}: add --yes to do so without a question.`)
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question(`Remove everything in ${folder}, history included? Type yes: `)
    return answer.trim().toLowerCase() === 'yes'
  } finally {
    lines.close()
  }
}

function inUse(folder: string, pid: number): Tree11Error {
  return new Tree11Error(`The database folder ${folder} is in use by process ${pid}: stop it first.`, {
    code: 'database-in-use',
    kind: 'fail',
  })
}
