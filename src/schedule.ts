import { fastifySchedule } from '@fastify/schedule'
import { AsyncTask, SimpleIntervalJob } from 'toad-scheduler'
import type { App } from '../routes/route.ts'
import { errorCode, errorLine } from './errors.ts'
import { type Clock, nextMoment, scheduledMoment } from './runs/scheduled-moment.ts'
import type { Sync } from './runs/sync.ts'

/** How often it is looked whether a night did not begin: the machine slept, or the database did not answer. */
const LOOK_MINUTES = 5
/** How often it is looked whether what a night is missing is due. */
const LOOK_SECONDS = 5

/**
 * Asks for the nightly set whenever the clock says so; the run itself is written once for each moment. A
 * night that was missed because everything was down is made up when the service starts: the last one, once.
 * What a night could not get is asked for again some times, later.
 */
export async function registerSchedule(
  app: App,
  { sync, now, ...nightly }: Clock & { sync: Sync; now(): Date },
): Promise<void> {
  await app.register(fastifySchedule)
  async function ask(scheduledFor: Date, what: string) {
    const { runId, joined } = await sync.request({ tables: sync.nightly, trigger: 'schedule', scheduledFor })
    app.log.info({ runId, scheduledFor, joined }, `${what}: run ${runId}`)
  }
  const failed = (what: string) => (error: Error) =>
    app.log.error({ code: errorCode(error) }, `${what}: ${errorLine(error)}`)
  // The scheduler stops its clocks, not what they have started: that must not go on in a database that closes.
  const asking = new Set<Promise<void>>()
  app.addHook('onClose', async () => {
    app.scheduler.stop()
    await Promise.allSettled(asking)
  })
  const task = (name: string, work: () => Promise<void>, what = 'The nightly sync could not start') =>
    new AsyncTask(
      name,
      async () => {
        const asked = work()
        asking.add(asked)
        await asked.finally(() => asking.delete(asked))
      },
      failed(what),
    )
  // The clock is read each second: a timer until the moment fires without end in the hour that comes twice.
  let due: Date | undefined
  const tick = task('nightly sync', async () => {
    const at = now()
    if (!due || at < due) return
    due = nextMoment(nightly, at)
    const moment = scheduledMoment(nightly, at)
    if (moment) await ask(moment, 'Nightly sync')
  })
  const remainder = task(
    'make-up',
    async () => {
      const asked = await sync.makeUp(nightly)
      if (asked)
        app.log.info(
          { runId: asked.runId },
          `What run ${asked.of} is missing is asked for again: run ${asked.runId}`,
        )
    },
    'What a night is missing could not be asked for again',
  )
  const makeUp = task('missed night', async () => {
    const moment = scheduledMoment(nightly, now())
    if (moment && (await sync.missed(moment))) await ask(moment, 'A missed night is made up')
  })
  app.addHook('onReady', async () => {
    due = nextMoment(nightly, now())
    app.scheduler.addSimpleIntervalJob(new SimpleIntervalJob({ seconds: 1 }, tick, { id: 'nightly' }))
    const soon = { seconds: LOOK_SECONDS }
    app.scheduler.addSimpleIntervalJob(new SimpleIntervalJob(soon, remainder, { id: 'make-up' }))
    const often = { minutes: LOOK_MINUTES, runImmediately: true }
    app.scheduler.addSimpleIntervalJob(new SimpleIntervalJob(often, makeUp, { id: 'missed night' }))
  })
}
