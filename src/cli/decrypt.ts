import { readFileSync } from 'node:fs'
import { loadConfig } from '../config.ts'
import { SettingError } from '../errors.ts'
import { withDetails } from '../log-errors.ts'
import type { ListPage } from '../reading/paging.ts'
import { createSealing, type Sealing } from '../sealing.ts'
import type { QuarantinedRecord } from '../shapes/quality.ts'
import { placeOf } from '../transform/seal.ts'
import { connect } from './client.ts'
import { type Command, EXIT, usageError } from './command.ts'

export const decrypt: Command = {
  name: 'decrypt',
  description:
    'Prints what LOG_ENCRYPTION_KEY has sealed, a line of JSON each: records in quarantine, newest first, or the\n' +
    'lines of a log file. What it prints points at persons: mind where it goes.',
  options: {
    run: { type: 'string', value: 'RUN', description: 'Only records of this run' },
    table: { type: 'string', value: 'TABLE', description: 'Only records of this table' },
    log: { type: 'string', value: 'FILE', description: 'The lines of this log file instead' },
  },
  examples: [
    ['npx tree11 decrypt --run 12 --table Leden', 'the records that run 12 could not take'],
    ['npx tree11 decrypt --log logs/tree11_errors.log', 'errors with their details'],
  ],
  async run(values, _operands, terminal) {
    if (values.run !== undefined && !/^\d{1,15}$/.test(String(values.run))) {
      throw usageError(`A run is a number, found "${values.run}".`)
    }
    const config = loadConfig()
    const { keys } = config.log
    if (!keys) {
      throw new SettingError(
        'LOG_ENCRYPTION_KEY',
        'is missing: without it nothing is sealed, and nothing can be opened.',
      )
    }
    const sealing = createSealing(keys)
    if (typeof values.log === 'string') {
      for (const line of linesOf(values.log)) terminal.out(withDetails(line, sealing))
      return EXIT.done
    }
    const client = await connect(config, { database: 'as it is', verbose: values.verbose === true })
    try {
      const query = new URLSearchParams({ first: '100' })
      for (const name of ['run', 'table'])
        if (values[name] !== undefined) query.set(name, String(values[name]))
      for (;;) {
        const page = await client.call<ListPage<QuarantinedRecord>>('GET', `/quarantine?${query}`)
        for (const item of page.items)
          terminal.out(JSON.stringify({ ...item, record: recordOf(item, sealing) }))
        if (page.nextCursor === null) return EXIT.done
        query.set('after', page.nextCursor)
      }
    } finally {
      await client.close()
    }
  },
}

/** Records from before there was a key stand as they came. */
function recordOf({ record, ...row }: QuarantinedRecord, sealing: Sealing): unknown {
  const { sealed } = (record ?? {}) as { sealed?: unknown }
  return typeof sealed === 'string' ? JSON.parse(sealing.open(sealed, placeOf(row))) : record
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean)
  } catch (error) {
    throw usageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}
