import type { AddressInfo } from 'node:net'
import { isLoopback } from './access/loopback.ts'
import type { Config } from './config.ts'
import { errorCode, errorLine, SettingError } from './errors.ts'
import { createLog, verboseLevel } from './log.ts'
import { openService, type Service } from './service.ts'

export interface ServeOptions {
  now?: () => Date
  verbose?: boolean
  /** Told what a person at the start wants to know, a line each; the log goes to stdout. */
  say(line: string): void
  signal: AbortSignal
}

/**
 * Runs the service until the signal, and closes it gracefully. Throws when the database has stopped for good: a
 * process that ends is started again, one that answers and does nothing is not.
 */
export async function serve(config: Config, { now, say, signal, verbose }: ServeOptions): Promise<void> {
  const level = verbose ? verboseLevel(config, 'debug') : config.log.level
  const log = createLog({ config, stream: process.stdout, level })
  for (const note of config.notes) log.warn(note)
  const { path, empty } = config.envFile
  log.info(`Settings come from the environment${empty ? `; there are none in ${path}` : ` and ${path}`}`)
  const service = await openService(config, { log, database: 'migrate', listens: true, ...(now && { now }) })
  try {
    if (signal.aborted) return
    const address = await listen(service)
    await service.database.announce({ address, key: service.ownKey })
    service.sync.start()
    service.alerts.start()
    // In one piece, so that whoever waits for the address has the rest with it.
    say(welcome(service, address).join('\n'))
    const asked = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    const broken = await Promise.race([asked, service.database.stopped ?? asked])
    if (broken) {
      log.error({ code: errorCode(broken) }, `The service ends: ${errorLine(broken)}`)
      throw broken
    }
    say('Stopping: the table at work is finished or handed back. Ctrl-C again stops at once.')
  } finally {
    await service.close()
  }
}

async function listen({ app, config }: Service): Promise<string> {
  const { host, port } = config.service
  try {
    await app.listen({ host, port })
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'EADDRINUSE':
        throw new SettingError(
          'PORT',
          `found ${port}, which another program on this machine uses, wanted a free one`,
        )
      case 'EACCES':
        throw new SettingError('PORT', `found ${port}, which this user may not open, wanted one above 1023`)
      case 'EADDRNOTAVAIL':
        throw new SettingError('HOST', `found "${host}", which this machine does not have, wanted 127.0.0.1`)
      default:
        throw error
    }
  }
  const { port: opened } = app.server.address() as AddressInfo
  // What stands for every address of this machine is no address to call.
  const called = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${called.includes(':') ? `[${called}]` : called}:${opened}`
}

function welcome({ config, sources, sync }: Service, address: string): string[] {
  const { scheduleCron, scheduleTimezone } = config.service
  const clock =
    scheduleCron === 'off'
      ? 'The nightly sync is off.'
      : `The nightly sync of ${sync.nightly.length} tables runs at "${scheduleCron}" (${scheduleTimezone}).`
  const missing = sources.gymly.unavailable()
  return [
    `Tree11 listens on ${address}; open it in a browser. Its documentation is at ${address}/docs.`,
    whoMayAsk(config),
    clock,
    ...(missing ? [`Until it is set, no table can be synced: ${errorLine(missing)}`] : []),
  ]
}

function whoMayAsk({ access, service }: Config): string {
  const names = [...new Set(access.keys.map(({ name }) => name))]
  if (names.length === 0) return 'It answers this machine alone, without keys (API_KEYS).'
  const where = isLoopback(service.host) ? 'this machine alone' : 'other machines too'
  return `It answers ${where}, to the keys ${names.join(', ')}.`
}
