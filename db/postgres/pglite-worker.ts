import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, type QueryOptions, type Results, type Transaction, types } from '@electric-sql/pglite'
import { type ErrorMessage, toMessage } from './errors.ts'
import { runLast } from './priority.ts'
import { parsers, READABLE } from './types.ts'

/** The thread in which PGlite runs, because it runs where it is called and would stop everything else. */

export interface WorkerOptions {
  /** Absent: in memory. */
  folder?: string
  /** Run once, before the first query. */
  init: string[]
  /** A tar, as `dump` gives it. */
  loadDataDir?: Uint8Array
}

export type Job =
  | { kind: 'query'; sql: string; params: unknown[]; options: QueryOptions; inTransaction: boolean }
  | { kind: 'exec'; sql: string }
  | { kind: 'begin' | 'commit' | 'rollback' | 'dump' | 'close' }

export interface Request {
  id: number
  job: Job
}

/** The answer to the request `id`; 0 is the opening. After a fatal error the instance is of no use. */
export type Answer = { id: number } & ({ result: unknown } | { error: ErrorMessage; fatal: boolean })

const SESSION = Object.entries(READABLE).map(([name, value]) => `set ${name} = '${value}'`)

const port = parentPort!
const options = workerData as WorkerOptions
let opened: PGlite | undefined
let transaction: OpenTransaction | undefined
/** Jobs on their way, so that closing waits for them. */
const busy = new Set<Promise<unknown>>()

interface OpenTransaction {
  tx: Transaction
  finish(): void
  abandon(reason: Error): void
  done: Promise<void>
}

function open(): Promise<PGlite> {
  return PGlite.create({
    ...(options.folder !== undefined && { dataDir: options.folder }),
    ...(options.loadDataDir && { loadDataDir: new Blob([options.loadDataDir as Uint8Array<ArrayBuffer>]) }),
    // Long texts arrive as their UTF-8 bytes, which is what PostgreSQL wants.
    serializers: { [types.TEXT]: asIs, [types.VARCHAR]: asIs },
    parsers,
  })
}

// PGlite's own serializers give text, but it sends bytes as they are.
const asIs = (value: unknown) => (value instanceof Uint8Array ? value : String(value)) as string

async function run(pg: PGlite, job: Job): Promise<unknown> {
  switch (job.kind) {
    case 'query': {
      const target = job.inTransaction ? openTransaction().tx : pg
      return plain(await target.query(job.sql, job.params, job.options))
    }
    case 'exec':
      return (await pg.exec(job.sql)).map(plain)
    case 'begin':
      transaction = await begin(pg)
      return undefined
    case 'commit': {
      const { finish, done } = openTransaction()
      transaction = undefined
      finish()
      return await done
    }
    case 'rollback':
      return await rollback()
    case 'dump': {
      const tar = await pg.dumpDataDir('none')
      return new Uint8Array(await tar.arrayBuffer())
    }
    case 'close':
      // The open transaction keeps others waiting, of which one may be about to begin its own.
      await rollback()
      await Promise.allSettled(busy)
      await rollback()
      await pg.close()
      return undefined
  }
}

/** PGlite's own transaction, held open between messages: it keeps every other query out until its end. */
function begin(pg: PGlite): Promise<OpenTransaction> {
  return new Promise((resolve, reject) => {
    const done = pg.transaction(
      (tx) =>
        new Promise<void>((finish, abandon) => {
          resolve({ tx, finish, abandon, done })
        }),
    )
    done.catch(reject)
  })
}

async function rollback(): Promise<void> {
  if (transaction === undefined) return
  const { abandon, done } = transaction
  transaction = undefined
  const reason = new Error('rollback')
  abandon(reason)
  await done.catch((error) => {
    if (error !== reason) throw error
  })
}

function openTransaction(): OpenTransaction {
  if (transaction === undefined) throw new Error('There is no open transaction.')
  return transaction
}

function plain({ rows, affectedRows, fields, blob }: Results): Results {
  return { rows, fields, ...(affectedRows !== undefined && { affectedRows }), ...(blob && { blob }) }
}

/**
 * PostgreSQL itself has ended: a trap in the WASM code, its exit, or a PANIC (a full disk under its log),
 * after which PGlite would spin in the next query for ever.
 */
function isFatal(error: unknown): boolean {
  if (!(error instanceof Object)) return false
  const { name, severity } = error as { name?: string; severity?: string }
  return ['RuntimeError', 'ExitStatus'].includes(name ?? '') || ['PANIC', 'FATAL'].includes(severity ?? '')
}

async function answer(id: number, work: Promise<unknown>): Promise<void> {
  let message: Answer
  try {
    message = { id, result: await work }
  } catch (error) {
    message = { id, error: toMessage(error), fatal: isFatal(error) }
  }
  const bytes = 'result' in message && message.result instanceof Uint8Array ? message.result : undefined
  port.postMessage(message, bytes ? [bytes.buffer as ArrayBuffer] : [])
}

async function start(): Promise<void> {
  runLast()
  const pg = await open()
  for (const sql of [...SESSION, ...options.init]) await pg.exec(sql)
  opened = pg
}

port.on('message', ({ id, job }: Request) => {
  if (opened === undefined) throw new Error('A request came before the database was open.')
  const work = run(opened, job)
  if (job.kind !== 'close') {
    busy.add(work)
    const remove = () => busy.delete(work)
    work.then(remove, remove)
  }
  void answer(id, work)
})

void answer(0, start())
