import t from 'tap'
import { testGym } from '../helper.ts'
import { testLog } from '../logged.ts'
import { SMALL } from './records.ts'

/** What a run tells to those who look on. */

const { log, stdout, file } = testLog(t)
const gym = await testGym(t, { ...SMALL, log })
const ofRun = (runId: number) => stdout().filter((line) => line.runId === runId)

t.test(
  'a run begins and ends with a line that people grep for, and each of its lines has its id',
  async (t) => {
    const run = await gym.run(['Abonnementen'])
    t.match(ofRun(run.RunId), [
      { level: 'info', table: undefined, msg: `Pipeline execution started: run ${run.RunId}` },
      {
        level: 'info',
        table: 'Abonnementen',
        duration_seconds: Number,
        inserted: Number,
        msg: 'Abonnementen is succeeded',
      },
      {
        level: 'info',
        table: undefined,
        inserted: undefined,
        status: 'succeeded',
        trigger: 'cli',
        duration_seconds: Number,
        msg: `Pipeline execution completed: run ${run.RunId}: succeeded`,
      },
    ])
    t.strictSame(
      stdout().filter(({ runId }) => runId === undefined),
      [],
    )
  },
)

t.test('a run that failed says so in tree11_errors.log, with the reason', async (t) => {
  gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'invoices' })
  const run = await gym.run(['OpenstaandeFacturen'])
  t.match(file('tree11_errors.log').at(-1), {
    level: 'error',
    runId: run.RunId,
    status: 'failed',
    duration_seconds: Number,
    msg: new RegExp(`^Pipeline execution failed: run ${run.RunId}: .*answered 404`),
  })
})
