import { setTimeout as sleep } from 'node:timers/promises'
import { engineOf } from '../../db/engines.ts'
import { CLI_AGENT } from '../../routes/sync.ts'
import { VERSION } from '../app.ts'
import type { Config } from '../config.ts'
import { knownCode } from '../error-codes.ts'
import { errorLine, Tree11Error } from '../errors.ts'
import { createLog, verboseLevel } from '../log.ts'
import { openService, type Service, type ServiceOptions } from '../service.ts'

/** The service's REST API as a command uses it, whoever answers: a running service, or this very process. */
export interface Client {
  call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>
  /** Where the service that answers is; undefined when this process does the work itself. */
  address: string | undefined
  /** This process begins to work; a running service does already. */
  start(): void
  /** What follows the end of a run is done, where it is this process's to do. */
  cleared(): Promise<void>
  close(): Promise<void>
}

export interface ConnectOptions extends Pick<ServiceOptions, 'database' | 'now'> {
  verbose: boolean
}

/** Whether or not the service has keys for others: this one is the owner's of the data. */
const headersWith = (key: string | undefined) => ({
  'user-agent': `${CLI_AGENT}/${VERSION}`,
  ...(key !== undefined && { authorization: `Bearer ${key}` }),
})
const TIMEOUT_MS = 30_000

/** The embedded database belongs to one process: when a service has it, the service is asked. */
export async function connect(config: Config, { verbose, ...options }: ConnectOptions): Promise<Client> {
  const owner = await engineOf(config.database).owner()
  if (owner?.address !== undefined) return remoteClient(owner.address, owner.key)
  const log = createLog({
    config,
    stream: process.stderr,
    level: verbose ? verboseLevel(config, 'info') : 'silent',
  })
  return localClient(await openService(config, { ...options, log }))
}

export function localClient({
  app,
  sync,
  ownKey,
  close,
}: Pick<Service, 'app' | 'sync' | 'ownKey' | 'close'>): Client {
  const headers = headersWith(ownKey)
  return {
    async call<T>(method: 'GET' | 'POST', path: string, body?: object) {
      return await whenNotBusy<T>(async () => {
        const { statusCode, payload } = await app.inject({
          method,
          url: path,
          headers,
          ...(body && { body }),
        })
        return { status: statusCode, text: payload }
      })
    },
    address: undefined,
    start: () => sync.start(),
    cleared: () => sync.cleared(),
    close,
  }
}

function remoteClient(address: string, key: string | undefined): Client {
  const headers = headersWith(key)
  return {
    async call<T>(method: 'GET' | 'POST', path: string, body?: object) {
      return await whenNotBusy<T>(() =>
        ask(address, path, {
          method,
          headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        }),
      )
    },
    address,
    start() {},
    async cleared() {},
    async close() {},
  }
}

interface Answer {
  status: number
  text: string
}

/** A sync keeps the embedded database to itself for seconds; whoever follows it has the time. */
const BUSY_MS = 600_000

async function whenNotBusy<T>(ask: () => Promise<Answer>): Promise<T> {
  const until = performance.now() + BUSY_MS
  for (;;) {
    const { status, text } = await ask()
    const busy = status === 503 && (parse(text) as { code?: string })?.code === 'database-busy'
    if (!busy || performance.now() > until) return answerOf<T>(status, text)
    await sleep(BUSY_AGAIN_MS)
  }
}

/** The service has waited before it said so. */
const BUSY_AGAIN_MS = 200

async function ask(address: string, path: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(`${address}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw new Tree11Error(
      `The service at ${address}, which has the database, does not answer (${errorLine(cause)}). Is it stopping? Try again, or stop it.`,
      { code: 'service-unreachable', kind: 'fail', cause: error },
    )
  }
}

function answerOf<T>(status: number, text: string): T {
  const json = parse(text)
  if (status < 400 && json !== undefined) return json as T
  const { detail, code } = (json ?? {}) as { detail?: string; code?: string }
  throw new Tree11Error(detail ?? `The service answered ${status} without saying why; its log says more.`, {
    code: knownCode(code),
    kind: status >= 500 || status < 400 ? 'fail' : 'usage',
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
