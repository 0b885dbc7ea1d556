import { isMarkedAsUntransferable, Worker } from 'node:worker_threads'
import type { PGliteDialectConfig } from 'kysely'
import { Tree11Error } from '../../src/errors.ts'
import { whyNotOpened } from './data-folder.ts'
import { fromMessage, translate } from './errors.ts'
import type { Answer, Job, Request, WorkerOptions } from './pglite-worker.ts'
import { lowerHelpers } from './priority.ts'

export interface PgliteOptions {
  /** Absent: in memory. It must be locked by this process already. */
  folder?: string
  /** SQL run once, before the first query: session settings. */
  init?: string[]
  /** A tar, as `dumpDataDir` gives it, to begin with; the folder must be new. */
  loadDataDir?: Uint8Array | Blob
}

type Pglite = Exclude<PGliteDialectConfig['pglite'], (...args: never[]) => unknown>

/**
 * PGlite in a thread of its own, in the form that Kysely's PGliteDialect takes. Rows hold: int8 as a number
 * where that is exact and else as a bigint, numeric as text, date as 'YYYY-MM-DD', both kinds of timestamp
 * as a Date, one without time zone being read as UTC. A Date as a parameter is sent as UTC. Bytes as a parameter are
 * given away: whoever gave them has them no more.
 */
export interface PgliteClient extends Pglite {
  /** Several statements at once, without parameters. */
  exec(sql: string): Promise<unknown[]>
  /** The whole database as a tar. */
  dumpDataDir(): Promise<Uint8Array>
  /** Why it answers nothing any more, when it has not been closed. */
  stopped: Promise<Error>
}

/** Gives the client once the database answers. Errors come translated (errors.ts). */
export async function openPglite(options: PgliteOptions = {}): Promise<PgliteClient> {
  const { folder, init = [], loadDataDir } = options
  const bytes = loadDataDir instanceof Blob ? new Uint8Array(await loadDataDir.arrayBuffer()) : loadDataDir
  const thread = new Thread({
    init,
    ...(folder !== undefined && { folder }),
    ...(bytes !== undefined && { loadDataDir: bytes }),
  })
  try {
    await thread.opened
  } catch (error) {
    await thread.terminate()
    throw folder === undefined ? error : await whyNotOpened(error, folder)
  }
  return client(thread)
}

function client(thread: Thread): PgliteClient {
  const query =
    (inTransaction: boolean): Pglite['query'] =>
    (sql, params = [], options = {}) =>
      thread.ask({ kind: 'query', sql, params: [...params], options, inTransaction })
  const queryIn = query(true)
  // The thread has one connection, and whoever begins waits for whoever began before.
  let last: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined

  return {
    ready: true,
    waitReady: Promise.resolve(),
    get closed() {
      return closing !== undefined
    },
    query: query(false),
    exec: (sql) => thread.ask({ kind: 'exec', sql }),
    dumpDataDir: () => thread.ask({ kind: 'dump' }),
    stopped: thread.stopped.promise,
    transaction(callback) {
      const work = last.then(async () => {
        // Kysely waits for the callback to be called, without an end, so it is called even when the
        // transaction could not begin; then every query in it fails with the reason.
        const begun = thread.ask({ kind: 'begin' })
        await begun.catch(() => {})
        try {
          const result = await callback({
            query: async (...query) => begun.then(() => queryIn(...query)),
            rollback: () => thread.ask({ kind: 'rollback' }),
          })
          await begun
          await thread.ask({ kind: 'commit' })
          return result
        } catch (error) {
          // Of no effect when the commit was what failed. The first error is the one that matters.
          await thread.ask({ kind: 'rollback' }).catch(() => {})
          throw error
        }
      })
      last = work.catch(() => {})
      return work
    },
    close() {
      closing ??= thread.close()
      return closing
    },
  }
}

/** The worker and the questions it has not answered yet. */
class Thread {
  readonly opened: Promise<void>
  readonly stopped = Promise.withResolvers<Error>()
  readonly #worker: Worker
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #nextId = 1
  #ended: Error | undefined

  constructor(options: WorkerOptions) {
    lowerHelpers()
    // Flags of the main thread (test loaders, inspectors) would only slow the worker's start.
    this.#worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
      workerData: options,
      execArgv: [],
      name: 'pglite',
    })
    this.opened = this.#wait(0) as Promise<void>
    this.#worker.on('message', (message: Answer) => this.#settle(message))
    this.#worker.on('messageerror', (error) => this.#end(stopped(error)))
    this.#worker.on('error', (error) => this.#end(stopped(error)))
    this.#worker.on('exit', (code) => this.#end(stopped(new Error(`its thread ended with code ${code}`))))
  }

  async ask<T>(job: Job): Promise<T> {
    if (this.#ended) throw this.#ended
    const sent = job.kind === 'query' ? withBytes(job) : { job, transfer: [] }
    const request: Request = { id: this.#nextId++, job: sent.job }
    // First, because a parameter that cannot be sent (a function) throws here.
    this.#worker.postMessage(request, sent.transfer)
    try {
      return (await this.#wait(request.id)) as T
    } catch (error) {
      throw translate(error)
    }
  }

  async close(): Promise<void> {
    if (!this.#ended) {
      const closed = this.ask({ kind: 'close' })
      this.#ended = new Tree11Error('The database is closed.', { code: 'database-closed', kind: 'fail' })
      // A database that crashed while closing recovers at the next opening, as after a power cut.
      await closed.catch(() => {})
    }
    await this.terminate()
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate()
  }

  #wait(id: number): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>()
    this.#waiting.set(id, answer)
    return answer.promise
  }

  #settle(message: Answer): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if ('result' in message) {
      waiting?.resolve(message.result)
      return
    }
    const error = translate(fromMessage(message.error))
    if (!message.fatal) {
      waiting?.reject(error)
      return
    }
    // Who asked hears the cause when that says what to do (a full disk), the others that it has stopped.
    waiting?.reject(error instanceof Tree11Error ? error : stopped(error))
    this.#end(stopped(error))
  }

  /** Nothing will be answered any more: whoever waits must know. */
  #end(error: Error): void {
    if (!this.#ended) this.stopped.resolve(error)
    this.#ended ??= error
    for (const { reject } of this.#waiting.values()) reject(this.#ended)
    this.#waiting.clear()
    void this.#worker.terminate()
  }
}

function stopped(cause: unknown): Tree11Error {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Tree11Error(
    `The embedded database has stopped, and opens again when Tree11 is started again: ${reason}`,
    {
      code: 'database-stopped',
      kind: 'fail',
      cause,
    },
  )
}

/**
 * Bytes are a text in UTF-8, and are moved to the thread: a landed page of 700 KB takes 40 % less time so than
 * as a string that is copied and encoded twice, and what is copied is garbage soon. Small ones share their memory with
 * others (Buffer.poolSize) and are copied.
 */
function withBytes(job: Extract<Job, { kind: 'query' }>): { job: Job; transfer: ArrayBuffer[] } {
  const transfer: ArrayBuffer[] = []
  const params = job.params.map((param) => {
    if (!(param instanceof Uint8Array)) return param
    const bytes = isMarkedAsUntransferable(param.buffer)
      ? Uint8Array.from(param)
      : (param as Uint8Array<ArrayBuffer>)
    transfer.push(bytes.buffer)
    return bytes
  })
  return { job: transfer.length === 0 ? job : { ...job, params }, transfer }
}
