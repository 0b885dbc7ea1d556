import { type Command, EXIT, helpText, nearest, parseCommand, usageError, VERBOSE } from './cli/command.ts'
import { processTerminal, type Terminal } from './cli/terminal.ts'
import { errorLine, Tree11Error } from './errors.ts'

/** Loaded only when asked for: `--help` answers at once. */
const COMMANDS: Readonly<Record<string, { summary: string; load(): Promise<Command> }>> = {
  sync: {
    summary: 'Bring tables up to date from Gymly and Google Sheets',
    load: async () => (await import('./cli/sync.ts')).sync,
  },
  'setup-db': {
    summary: 'Create or update the tables in the database',
    load: async () => (await import('./cli/setup-db.ts')).setupDb,
  },
  tables: {
    summary: 'The tables: their rows and when they were last read',
    load: async () => (await import('./cli/tables.ts')).tablesCommand,
  },
  runs: { summary: 'What ran, newest first', load: async () => (await import('./cli/runs.ts')).runs },
  cancel: { summary: 'Stop a run', load: async () => (await import('./cli/cancel.ts')).cancel },
  plan: {
    summary: 'How many requests a run would make, and how long that takes',
    load: async () => (await import('./cli/plan.ts')).plan,
  },
  approve: {
    summary: 'Write what a run holds',
    load: async () => (await import('./cli/follow-up.ts')).approve,
  },
  retry: {
    summary: 'Do what a run left undone',
    load: async () => (await import('./cli/follow-up.ts')).retry,
  },
  revert: {
    summary: 'Put back what a run changed',
    load: async () => (await import('./cli/follow-up.ts')).revert,
  },
  resume: {
    summary: 'Let runs write a table again that a revert has paused',
    load: async () => (await import('./cli/follow-up.ts')).resume,
  },
  replay: {
    summary: 'Transform what a run landed once more',
    load: async () => (await import('./cli/follow-up.ts')).replay,
  },
  doctor: {
    summary: 'Check database, token, business, location and sheet',
    load: async () => (await import('./cli/doctor.ts')).doctor,
  },
  decrypt: {
    summary: 'Read what LOG_ENCRYPTION_KEY has sealed',
    load: async () => (await import('./cli/decrypt.ts')).decrypt,
  },
  serve: {
    summary: 'Run the service: REST API and nightly sync',
    load: async () => (await import('./cli/serve.ts')).serveCommand,
  },
  keys: {
    summary: 'Make a key for another system or a colleague',
    load: async () => (await import('./cli/keys.ts')).keys,
  },
  demo: {
    summary: 'Fill a warehouse from a made-up gym, without any account',
    load: async () => (await import('./cli/demo.ts')).demo,
  },
}

/** Runs one command and gives its exit code. Whatever happens is told in one line; a stack only with --verbose. */
export async function main(args: string[]): Promise<number> {
  const terminal = processTerminal()
  const verbose = args.includes('--verbose') || args.includes(`-${VERBOSE.short}`)
  const fail = (error: unknown) => report(error, terminal, verbose)
  process.on('uncaughtException', (error) => process.exit(fail(error)))
  // A reader that has seen enough (`tree11 runs | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done)
    throw error
  })
  try {
    return await run(args, terminal)
  } catch (error) {
    return fail(error)
  }
}

async function run([name, ...rest]: string[], terminal: Terminal): Promise<number> {
  if (name === 'help' && rest[0] && !rest[0].startsWith('-')) return await run([...rest, '--help'], terminal)
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(overview())
    if (name !== undefined) return EXIT.done
    terminal.err('tree11: say which command; "npx tree11 sync" is what "python main.py" did.')
    return EXIT.usage
  }
  if (name === '--version') {
    terminal.out((await import('./app.ts')).VERSION)
    return EXIT.done
  }
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!found) throw usageError(`There is no command ${name}.${nearest(name, Object.keys(COMMANDS))}`)
  const command = await found.load()
  const { values, operands } = parseCommand(command, rest)
  if (values.help) {
    terminal.out(helpText(command))
    return EXIT.done
  }
  return await command.run(values, operands, terminal)
}

function report(error: unknown, terminal: Terminal, verbose: boolean): number {
  const own = error instanceof Tree11Error
  const line = own
    ? errorLine(error)
    : `Unexpected: ${errorLine(error)}${verbose ? '' : ' (--verbose says more)'}`
  terminal.err(`tree11: ${line}`)
  if (verbose && error instanceof Error) terminal.err(error.stack ?? '')
  return own && error.kind === 'usage' ? EXIT.usage : EXIT.failed
}

function overview(): string {
  return [
    'npx tree11 <command> [options]',
    '',
    "Keeps a gym's SQL warehouse in step with Gymly and Google Sheets.",
    '',
    'Commands',
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)}  ${summary}`),
    '',
    'Examples',
    '  npx tree11 demo                        try it with a made-up gym',
    '  npx tree11 doctor                      what is missing before a first real sync',
    '  npx tree11 sync                        the nightly set, now',
    '  npx tree11 sync --tables Leden,Lessen  these tables only',
    '  npx tree11 sync --help                 options and examples of one command',
    '',
    'Exit codes: 0 done, 1 failed or cancelled, 2 wrong usage, 3 some tables partial or held.',
  ].join('\n')
}
