import { loadConfig } from '../config.ts'
import type { Run } from '../shapes/run.ts'
import { connect } from './client.ts'
import { type Command, EXIT, JSON_OPTION, usageError } from './command.ts'
import { summary } from './summary.ts'

export const cancel: Command = {
  name: 'cancel',
  operands: 'RUN',
  description: 'Stops a run between two pages. Tables that are done stay, those in line are cancelled.',
  options: { json: JSON_OPTION },
  examples: [['npx tree11 cancel 12', 'stop run 12']],
  async run(values, [id], terminal) {
    if (id === undefined || !/^\d{1,15}$/.test(id)) {
      const found = id === undefined ? '' : `, found "${id}"`
      throw usageError(`Name the run by its number${found}. "npx tree11 runs" lists them.`)
    }
    const client = await connect(loadConfig(), { database: 'as it is', verbose: values.verbose === true })
    try {
      const run = await client.call<Run>('POST', `/runs/${id}/cancel?wait=10`)
      if (values.json) terminal.out(JSON.stringify(run, null, 2))
      else if (run.finishedAt === null) terminal.out(`Run ${id} stops as soon as its table at work can.`)
      else terminal.out(summary(run, terminal))
      return EXIT.done
    } finally {
      await client.close()
    }
  },
}
