import { createInterface } from 'node:readline/promises'
import type { Engine } from '../../db/engine.ts'
import { engineOf } from '../../db/engines.ts'
import { AdoptionError, migrate } from '../../db/migrate.ts'
import { plannedDdl, script } from '../../db/migration-script.ts'
import { loadConfig } from '../config.ts'
import { Tree11Error } from '../errors.ts'
import { tables } from '../tables/index.ts'
import { type Command, EXIT, usageError } from './command.ts'
import type { Terminal } from './terminal.ts'

export const setupDb: Command = {
  name: 'setup-db',
  operands: '[NAME]',
  description:
    'Creates the tables in the database that the settings name, or brings them to this version; run again, it\n' +
    'changes nothing. "sync" and "serve" do this by themselves. Tables on a server that scripts filled before are\n' +
    'taken over: what they lack is added, and what could cost a row is told and left alone.\n' +
    'With --force the tables are removed with all their rows, history and runs included, and made anew.',
  options: {
    'dry-run': { type: 'boolean', description: 'Print the SQL that would run, and change nothing' },
    force: { type: 'boolean', description: 'Remove the tables with all their rows and begin anew' },
    yes: {
      type: 'boolean',
      short: 'y',
      description: 'Do not ask before --force; a server wants the name of its database too',
    },
  },
  examples: [
    ['npx tree11 setup-db', 'create or update the tables'],
    ['npx tree11 setup-db --dry-run', 'the SQL that this would take, for a DBA'],
    ['npx tree11 setup-db --force --yes', 'begin anew, without a question'],
    ['npx tree11 setup-db --force --yes Tree11', 'the same, on a server'],
  ],
  async run(values, [name], terminal) {
    const { database: config } = loadConfig()
    const engine = engineOf(config)
    const { place } = engine
    if (name !== undefined && !(values.force && values.yes)) {
      throw usageError(`"${name}" stands behind --force --yes only: the name of the database to empty.`)
    }
    if (values.force && values['dry-run']) throw usageError('--force and --dry-run exclude each other.')
    const owner = await engine.owner()
    if (owner?.address !== undefined && !values.force) {
      terminal.out(`The service at ${owner.address} has the database, and set it up when it started.`)
      return EXIT.done
    }
    if (values.force) {
      if (owner) throw inUse(place, owner.pid)
      if (!(await confirmed(engine, { yes: Boolean(values.yes), name }, terminal))) {
        terminal.err('Nothing was changed.')
        return EXIT.failed
      }
      await engine.remove()
      if (values.verbose) terminal.err(`Removed ${place}`)
    }
    const database = await engine.open({})
    try {
      if (values['dry-run']) {
        const planned = await plannedDdl(database)
        if (planned.length > 0) terminal.out(script(database.dialect, planned))
        else terminal.out(`The database ${place} is up to date.`)
        return EXIT.done
      }
      const { applied } = await migrate(database)
      if (values.verbose) for (const done of applied) terminal.err(`Applied ${done}`)
      const done = applied.length === 0 ? 'is up to date' : 'is ready'
      terminal.out(`The database ${place} ${done}: ${tables.length} tables in schema ${config.schema}.`)
      return EXIT.done
    } catch (error) {
      if (!(error instanceof AdoptionError)) throw error
      terminal.err('Tables that are there already cannot be taken over yet, and nothing was changed:')
      for (const problem of error.problems) terminal.err(`  ${problem}.`)
      return EXIT.failed
    } finally {
      await database.close()
    }
  },
}

/** On a server the name of the database must be said: a yes is typed too quickly at the wrong one. */
async function confirmed(
  { place, name: database }: Engine,
  given: { yes: boolean; name: string | undefined },
  terminal: Terminal,
): Promise<boolean> {
  if (given.yes) {
    if (database === undefined) {
      if (given.name === undefined) return true
      throw usageError(`--yes takes no name here: ${place} is not on a server.`)
    }
    if (given.name === database) return true
    throw usageError(`--force empties the database ${database}: say so with --force --yes ${database}.`)
  }
  if (!terminal.interactive) {
    const yes = database === undefined ? '--yes' : `--yes ${database}`
    throw usageError(`--force removes everything in ${place}: add ${yes} to do so without a question.`)
  }
  const wanted = database ?? 'yes'
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const question = `Remove everything in ${place}, history included? Type ${wanted}: `
    const answer = (await lines.question(question)).trim()
    return database === undefined ? answer.toLowerCase() === wanted : answer === wanted
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
