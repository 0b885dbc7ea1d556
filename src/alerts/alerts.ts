import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SystemTables } from '../../db/schema.ts'
import { errorCode, errorLine } from '../errors.ts'
import type { Alert, Channel } from '../notify/alert.ts'
import { nextMakeUp, nightOf } from '../runs/make-up.ts'
import type { WorkerLog } from '../runs/observer.ts'
import type { Settled } from '../runs/queue.ts'
import type { Clock } from '../runs/scheduled-moment.ts'
import { longRuns, missedNight } from './missed-nights.ts'
import { forgetOld, giveUp, isThere, markSent, put, putBack, take, toldBefore } from './outbox.ts'
import { runAlert } from './run-alert.ts'

export interface AlertsOptions {
  database: Database
  channels: readonly Channel[]
  settings: {
    onSuccess: boolean
    runMinutes: number
    publicUrl?: string
    /** After which what a night is missing is asked for again; it is told when it is in, or was asked for so often. */
    makeUpMinutes?: readonly number[]
  }
  /** The nightly clock, when there is one. */
  clock?: Clock
  log: WorkerLog
  now: () => Date
}

export interface Alerts {
  /** Writes what a run has to tell, in the transaction that ends it. */
  settling(trx: Kysely<SystemTables>, run: Settled): Promise<void>
  /** Begins to send, and to look for nights that do not begin or do not end. */
  start(): void
  /** There may be something to send. */
  wake(): void
  /** Looks for nights that have not begun or take too long, and writes what is to be told. */
  look(): Promise<void>
  /** Sends what is due, each alert tried once. */
  send(): Promise<void>
  /** Finishes the alert that is being sent. */
  stop(): Promise<void>
}

const HOUR_MS = 3_600_000
/** The same problem is called to mind no sooner than this. */
const REMIND_MS = 20 * HOUR_MS
/** And a warning that nobody acts upon once a week. */
const REMIND_OF_WARNING_MS = 7 * 24 * HOUR_MS
const LOOK_MS = 60_000
const ROUNDS_A_DAY = 1440
const KEEP_DAYS = 90
/** How long the end of the process waits for a mail server. What was not sent by then stays in the outbox. */
const PATIENCE_MS = 10_000

export function createAlerts(options: AlertsOptions): Alerts {
  const { database, channels, settings, log, now } = options
  const names = channels.map(({ name }) => name)
  const stopping = new AbortController()
  let wake: () => void = () => {}
  let woken = false
  let running: Promise<void> | undefined
  let sending = Promise.resolve()

  async function settling(trx: Kysely<SystemTables>, run: Settled): Promise<void> {
    if (names.length === 0) return
    const night = await nightOf(trx, run.runId)
    const { clock } = options
    const makeUps = clock && { clock, waitMinutes: settings.makeUpMinutes ?? [] }
    if (night && makeUps && (await nextMakeUp(trx, night, makeUps))) return
    // A retry after the night was told is somebody's own.
    const told = night && (await isThere(trx, keyOf(Number(night[0].RunId))))
    const found = await runAlert(trx, run, {
      onSuccess: settings.onSuccess,
      ...(night && !told && { night }),
    })
    if (!found) return
    const before = found.known ? await toldBefore(trx, concerned(found.alert)) : undefined
    const patience = found.alert.kind === 'warning' ? REMIND_OF_WARNING_MS : REMIND_MS
    // Whoever hears of every run that goes well takes silence for an outage.
    if (before && !settings.onSuccess && Date.now() - before.last.getTime() < patience) return
    await write(trx, keyOf(found.alert.run?.id ?? run.runId), {
      ...found.alert,
      ...(before && { knownSince: before.inFull.toISOString() }),
    })
  }

  async function write(
    trx: Kysely<SystemTables>,
    key: string,
    alert: Omit<Alert, 'id' | 'at' | 'link'>,
  ): Promise<void> {
    const { publicUrl } = settings
    const link = publicUrl && alert.run ? `${publicUrl}/nachten/${alert.run.id}` : publicUrl
    const whole: Alert = { id: key, at: now().toISOString(), ...alert, ...(link && { link }) }
    await put(trx, database, { key, alert: whole, channels: names })
  }

  async function look(): Promise<void> {
    if (names.length === 0) return
    const at = now()
    const missed = options.clock && (await missedNight(database, options.clock, at))
    if (missed) {
      const scheduledFor = missed.toISOString()
      await writeOnce(`night-${scheduledFor}`, { kind: 'not-started', ...NOTHING, scheduledFor })
    }
    for (const { minutes, ...run } of await longRuns(database, settings.runMinutes, at)) {
      await writeOnce(`long-${run.id}`, {
        kind: 'too-long',
        ...NOTHING,
        minutes,
        run: { ...NO_FIGURES, ...run },
      })
    }
  }

  /** Of replicas that look at the same moment one is first, and the other's row is refused. */
  async function writeOnce(key: string, alert: Omit<Alert, 'id' | 'at' | 'link'>): Promise<void> {
    try {
      await write(database.db, key, alert)
    } catch (error) {
      if (!(await isThere(database.db, key))) throw error
    }
  }

  async function sendDue(): Promise<void> {
    while (!stopping.signal.aborted) {
      const outgoing = await take(database, names)
      if (!outgoing) return
      const { alert, channel, attempts } = outgoing
      const fields = { alert: alert.id, kind: alert.kind, channel, attempts, runId: alert.run?.id }
      try {
        await channels.find(({ name }) => name === channel)!.send(alert)
      } catch (error) {
        const [code, line] = [errorCode(error), errorLine(error)]
        log.error({ ...fields, code }, `An alert could not be sent, and is tried again: ${line}`)
        await putBack(database, outgoing, { code, line })
        continue
      }
      await markSent(database, outgoing)
      log.info(fields, `An alert was sent by ${channel}`)
    }
  }

  /** One at a time: the loop and whoever asks for it besides. */
  function send(): Promise<void> {
    sending = sending.catch(() => {}).then(sendDue)
    return sending
  }

  async function loop(): Promise<void> {
    for (let round = 0; !stopping.signal.aborted; round++) {
      woken = false
      // Not at once: a night that was missed while the service was down may be made up at its start.
      if (round > 0) {
        await look().catch((error) =>
          log.error({ code: errorCode(error) }, `Late nights could not be looked for: ${errorLine(error)}`),
        )
      }
      try {
        await send()
        const expired = await giveUp(database)
        if (expired > 0)
          log.error({ expired }, `${expired} alerts were given up: nobody has taken them for a week`)
        if (round % ROUNDS_A_DAY === 1) await forgetOld(database, KEEP_DAYS)
      } catch (error) {
        log.error({ code: errorCode(error) }, `Alerts could not be looked after: ${errorLine(error)}`)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        // It came while alerts were being sent.
        if (woken || stopping.signal.aborted) wake()
      })
    }
  }

  return {
    settling,
    look,
    send,
    start() {
      if (names.length > 0) running ??= loop()
    },
    wake() {
      woken = true
      wake()
    },
    async stop() {
      // A command that did the work itself has no loop: what its runs have to tell is sent now.
      const last = woken && !running ? send() : Promise.resolve()
      await Promise.race([last.catch(() => {}), sleep(PATIENCE_MS, undefined, { ref: false })])
      stopping.abort()
      wake()
      await Promise.race([running, sleep(PATIENCE_MS, undefined, { ref: false })])
      for (const channel of channels) channel.close()
    },
  }
}

/** The tables with which something is wrong. */
const concerned = ({ problems, warnings }: Pick<Alert, 'problems' | 'warnings'>) => [
  ...new Set([...problems, ...warnings].map(({ table }) => table)),
]

const keyOf = (runId: number) => `run-${runId}`

const NOTHING = { problems: [], warnings: [], recovered: [] }
const NO_FIGURES = {
  tables: 0,
  read: 0,
  rejected: 0,
  shielded: 0,
  inserted: 0,
  updated: 0,
  deleted: 0,
  unchanged: 0,
}
