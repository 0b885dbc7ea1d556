import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type DialectAdapter,
  type Driver,
  Kysely,
} from 'kysely'
import { Tree11Error } from '../src/errors.ts'
import { beginWait } from './connection-wait.ts'

/** The connection that the code running now was given. Code that outlives its transaction may go on. */
interface Hold {
  readonly connection: DatabaseConnection
  active: boolean
}

/** What every query of a database waits for. */
export interface ConnectionUse {
  /** Connections at work. */
  busy: number
  /** Queries and transactions that wait for one. */
  waiting: number
}

const uses = new WeakMap<DialectAdapter, ConnectionUse>()

/** Of a guarded Kysely or any copy of it (withSchema, withPlugin, …): they have one adapter. */
// biome-ignore lint/suspicious/noExplicitAny: any database
export function connectionUse(db: Kysely<any>): ConnectionUse | undefined {
  return uses.get(db.getExecutor().adapter)
}

/**
 * A Kysely in which `db` cannot be used inside a transaction on it. On one connection such a query would
 * wait for the transaction that waits for it; on several it would silently run outside the transaction.
 *
 * The check stands at the point where a connection is asked for, because every copy of `db` (withSchema,
 * withPlugin, …) passes through it, and it follows the asynchronous context: an HTTP request beside the
 * transaction waits in line as ever.
 */
export function guardedKysely<DB>(dialect: Dialect): Kysely<DB> {
  const holds = new AsyncLocalStorage<Hold>()
  const driver = dialect.createDriver()
  const adapter = dialect.createAdapter()
  const use: ConnectionUse = { busy: 0, waiting: 0 }
  uses.set(adapter, use)
  // Brings Kysely's own start, stop and queue for the one connection.
  const inner = new Kysely<DB>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => adapter,
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  })
  let destroyed = false

  const executor = new DefaultQueryExecutor(dialect.createQueryCompiler(), adapter, {
    async provideConnection(consumer, options) {
      if (destroyed)
        throw new Tree11Error('The database is closed.', { code: 'database-closed', kind: 'fail' })
      if (holds.getStore()?.active) throw insideTransaction()
      const wait = beginWait(options)
      let waits = true
      use.waiting++
      const stopWaiting = () => {
        if (waits) use.waiting--
        waits = false
        wait.served()
      }
      const given = inner.getExecutor().provideConnection(async (connection) => {
        stopWaiting()
        use.busy++
        const hold: Hold = { connection, active: true }
        try {
          return await holds.run(hold, () => consumer(connection))
        } finally {
          hold.active = false
          use.busy--
        }
      }, wait.options)
      return await given.finally(() => {
        stopWaiting()
        wait.end()
      })
    },
  })

  const guarded: Driver = {
    init: (options) => driver.init(options),
    acquireConnection: (options) => driver.acquireConnection(options),
    releaseConnection: (connection, options) => driver.releaseConnection(connection, options),
    async beginTransaction(connection, settings) {
      // Between startTransaction() and commit() runs code of the caller's own context, which cannot be
      // watched, so the form without a callback is not there at all.
      if (holds.getStore()?.connection !== connection) throw uncontrolled()
      await driver.beginTransaction(connection, settings)
    },
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    savepoint: async (connection, name, compile) => driver.savepoint?.(connection, name, compile),
    rollbackToSavepoint: async (connection, name, compile) =>
      driver.rollbackToSavepoint?.(connection, name, compile),
    releaseSavepoint: async (connection, name, compile) =>
      driver.releaseSavepoint?.(connection, name, compile),
    async destroy() {
      destroyed = true
      await inner.destroy()
    },
  }

  return new Kysely<DB>({ config: { dialect }, dialect, driver: guarded, executor })
}

function insideTransaction(): Tree11Error {
  return new Tree11Error(
    'A query on db inside a transaction of the same database: use the trx it was given.',
    {
      code: 'db-inside-transaction',
      kind: 'fail',
    },
  )
}

function uncontrolled(): Tree11Error {
  return new Tree11Error('startTransaction() is not supported: use db.transaction().execute(callback).', {
    code: 'uncontrolled-transaction',
    kind: 'fail',
  })
}
