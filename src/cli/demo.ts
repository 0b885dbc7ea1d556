import { rm } from 'node:fs/promises'
import { engineOf } from '../../db/engines.ts'
import { type Config, loadConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { serve } from '../main.ts'
import { parseFaults } from '../sandbox/sandbox.ts'
import { type SandboxThread, startSandboxThread } from '../sandbox/thread.ts'
import { openService } from '../service.ts'
import { localClient } from './client.ts'
import { type Command, usageError, type Values } from './command.ts'
import {
  DEMO_DATABASE,
  DEMO_STATE,
  type DemoState,
  demoClock,
  demoConfig,
  nextDay,
  readState,
  writeState,
} from './demo-gym.ts'
import { untilSignal } from './signals.ts'
import { askAndShow } from './sync.ts'
import type { Terminal } from './terminal.ts'
import { exitCode, plural } from './words.ts'

export const demo: Command = {
  name: 'demo',
  description:
    'Starts a Gymly and a Google Sheets of a made-up gym on this machine, and fills a warehouse in .tree11/demo\n' +
    'from them as a night does. Each time it runs it is a day later in the same gym.',
  options: {
    serve: { type: 'boolean', description: 'Then keep the gym and the service running, to look around' },
    reset: { type: 'boolean', description: 'Begin again with the first day and an empty database' },
    members: {
      type: 'string',
      value: 'N',
      description: 'Of another size than 5,900, with --reset or at first',
    },
    faults: {
      type: 'string',
      value: 'LIST',
      description: 'Let requests fail: name or status, share of requests, such as 500:0.05,slow:0.1:3000',
    },
  },
  examples: [
    ['npm run demo', 'the first day; again, the next'],
    ['npm run demo -- --serve', 'and look around at http://127.0.0.1:3000/docs'],
    ['npm run demo -- --faults 500:0.05,429:0.02:1', 'with a Gymly that has a bad day'],
    ['npm run demo -- --reset', 'from the beginning'],
  ],
  async run(values, _operands, terminal) {
    const faults = typeof values.faults === 'string' ? parseFaults(values.faults) : []
    const config = demoConfig(values.serve ? loadConfig() : undefined)
    if (values.reset) await reset(config)
    const { signal, stopListening } = untilSignal()
    const before = await readState()
    const members = membersOf(values, before)
    const day = nextDay(before?.day)
    const sandbox = await startSandboxThread({ today: day, members, faults })
    try {
      const filled = { ...config, ...sourcesOf(config, sandbox) }
      const night = (before?.nights ?? 0) + 1
      terminal.err(introduction(terminal, { day, night, members, sandbox }))
      const code = await runNight(filled, { day, values, terminal, signal })
      await writeState({ day, nights: night, members })
      if (values.serve) await keepServing(filled, { day, sandbox, terminal, signal })
      else terminal.out(whatNext(terminal, night))
      return code
    } finally {
      await sandbox.close()
      stopListening()
    }
  },
}

async function runNight(
  config: Config,
  { day, values, terminal, signal }: { day: string; values: Values; terminal: Terminal; signal: AbortSignal },
): Promise<number> {
  const verbose = values.verbose === true
  terminal.passing('Opening the database…')
  const service = await openService(config, {
    log: createLog({ config, stream: process.stderr, level: verbose ? 'info' : 'silent' }),
    database: 'migrate',
    now: demoClock(day),
  })
  try {
    return exitCode(
      await askAndShow(localClient(service), '/sync', {}, { json: false, verbose, terminal, signal }),
    )
  } finally {
    await service.close()
  }
}

async function keepServing(
  config: Config,
  {
    day,
    sandbox,
    terminal,
    signal,
  }: { day: string; sandbox: SandboxThread; terminal: Terminal; signal: AbortSignal },
): Promise<void> {
  terminal.err('')
  await serve(config, {
    now: demoClock(day),
    signal,
    say: (line) => terminal.err(line),
  })
  terminal.err(`The gym at ${sandbox.url} closes with it.`)
}

function sourcesOf(config: Config, sandbox: SandboxThread): Pick<Config, 'gymly' | 'sheets'> {
  const { gymlyUrl, sheetsUrl, token, email, password, businessId, spreadsheetId, credentialsFile } = sandbox
  return {
    gymly: { ...config.gymly, baseUrl: gymlyUrl, token, email, password, businessId, rateLimitPerMinute: 0 },
    sheets: {
      ...config.sheets,
      rootUrl: sheetsUrl,
      spreadsheetId,
      credentialsFile,
      sectionsRange: 'Secties!A:B',
    },
  }
}

/** The gym of an earlier night keeps its size: another size is another gym. */
function membersOf({ members }: Values, before: DemoState | undefined): number {
  if (members === undefined) return before?.members ?? 5900
  const wanted = Number(members)
  if (!/^\d{1,7}$/.test(String(members)) || wanted < 1) {
    throw usageError(`--members: found "${members}", wanted a whole number from 1 to 9999999.`)
  }
  if (before && before.members !== wanted) {
    throw usageError(
      `The gym in .tree11 has ${plural(before.members, 'member')}: add --reset for another one.`,
    )
  }
  return wanted
}

/** Refuses while another process has the database, before anything is removed. */
async function reset(config: Config): Promise<void> {
  await engineOf(config.database).remove()
  await rm(DEMO_STATE, { force: true })
}

function introduction(
  terminal: Terminal,
  { day, night, members, sandbox }: { day: string; night: number; members: number; sandbox: SandboxThread },
): string {
  const shown = new Date(`${day}T12:00:00Z`).toLocaleDateString('en-GB', { dateStyle: 'long' })
  return [
    `${terminal.bold('Tree11 demo')}  night ${night}: ${shown}, 01:50, in a made-up gym of ${plural(members, 'member')}`,
    terminal.dim(`Gymly and Google Sheets at ${sandbox.url}, database in ${DEMO_DATABASE}`),
    '',
  ].join('\n')
}

function whatNext(terminal: Terminal, night: number): string {
  const lines: [string, string][] = [
    ['npm run demo', night === 1 ? 'the next night: few rows change' : 'the night after'],
    ['npm run demo -- --serve', 'look around in the browser'],
    ['npm run demo -- --faults 500:0.05', 'a night on which Gymly stumbles'],
    ['npx tree11 doctor', 'what a sync of your own gym needs'],
  ]
  return [
    '',
    terminal.bold('Next'),
    ...lines.map(([command, meaning]) => `  ${command.padEnd(34)}  ${terminal.dim(meaning)}`),
  ].join('\n')
}
