import { fastifySchedule } from '@fastify/schedule'
import { AsyncTask, CronJob } from 'toad-scheduler'
import type { App } from '../routes/route.ts'
import { errorCode, errorLine } from './errors.ts'
import type { Sync } from './sync/sync.ts'

export interface Nightly {
  cron: string
  timezone: string
}

/**
 * The moment that the clock meant. Replicas wake up some milliseconds apart, and must name the same one:
 * an expression of five fields means whole minutes, one of six whole seconds.
 */
export function scheduledMoment(cron: string, woke: Date): Date {
  const step = cron.trim().split(/\s+/).length > 5 ? 1_000 : 60_000
  return new Date(Math.floor(woke.getTime() / step) * step)
}

/** Asks for the nightly set whenever the clock says so; the run itself is written once for each moment. */
export async function registerSchedule(
  app: App,
  { cron, timezone, sync, now }: Nightly & { sync: Sync; now(): Date },
): Promise<void> {
  await app.register(fastifySchedule)
  const task = new AsyncTask(
    'nightly sync',
    async () => {
      const scheduledFor = scheduledMoment(cron, now())
      const { runId, joined } = await sync.request({
        tables: sync.nightly,
        trigger: 'schedule',
        scheduledFor,
      })
      app.log.info({ runId, scheduledFor, joined }, `Nightly sync: run ${runId}`)
    },
    (error) =>
      app.log.error({ code: errorCode(error) }, `The nightly sync could not start: ${errorLine(error)}`),
  )
  app.addHook('onReady', async () =>
    app.scheduler.addCronJob(new CronJob({ cronExpression: cron, timezone }, task, { id: 'nightly' })),
  )
}
