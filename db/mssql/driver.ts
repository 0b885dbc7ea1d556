import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  MssqlAdapter,
  MssqlDriver,
  sql,
  type TransactionSettings,
} from 'kysely'
import { Pool, TimeoutError } from 'tarn'
import { ISOLATION_LEVEL, TYPES } from 'tedious'
import type { ServerLimits } from '../../src/config/database.ts'
import type { ErrorCode } from '../../src/error-codes.ts'
import { Tree11Error } from '../../src/errors.ts'
import { SqlServerQueryCompiler } from './compiler.ts'
import { SqlConnection, SqlRequest } from './connection.ts'
import { translate } from './errors.ts'
import { SqlServerIntrospector } from './introspector.ts'
import { appLock } from './lock.ts'
import type { SqlServer } from './server.ts'

/** How long a request waits for one of the connections to come free. */
const ACQUIRE_MS = 60_000
const IDLE_MS = 30_000

/** Kysely's dialect with this project's compiler and lock, over connections whose errors are translated. */
export function sqlServerDialect(server: SqlServer, limits: ServerLimits): Dialect {
  return {
    createDriver: () => new SqlServerDriver(server, limits),
    createAdapter: () => new SqlServerAdapter(),
    createQueryCompiler: () => new SqlServerQueryCompiler(),
    createIntrospector: (db) => new SqlServerIntrospector(db),
  }
}

class SqlServerDriver extends MssqlDriver implements Driver {
  readonly #poolSize: number
  readonly #watched = new WeakSet<DatabaseConnection>()
  /** This server has let us in before. */
  #known = false

  constructor(server: SqlServer, limits: ServerLimits) {
    super({
      tarn: {
        Pool,
        options: {
          min: 0,
          max: limits.poolSize,
          acquireTimeoutMillis: ACQUIRE_MS,
          // Of the two clocks the driver's own says more.
          createTimeoutMillis: (limits.connectTimeoutSeconds + 5) * 1_000,
          idleTimeoutMillis: IDLE_MS,
          propagateCreateError: true,
        },
      },
      tedious: {
        Request: SqlRequest,
        TYPES,
        ISOLATION_LEVEL,
        connectionFactory: () => new SqlConnection(server, limits),
      },
      // A connection that a firewall or a restart cut while it lay idle is found before it is used.
      validateConnections: true,
    })
    this.#poolSize = limits.poolSize
  }

  override async acquireConnection() {
    try {
      const connection = await super.acquireConnection()
      this.#watch(connection)
      this.#known = true
      return connection
    } catch (error) {
      if (!(error instanceof TimeoutError))
        throw this.#known ? comingBack(translate(error)) : translate(error)
      throw new Tree11Error(
        `None of the ${this.#poolSize} connections to the database came free within ${ACQUIRE_MS / 1000} seconds (DB_POOL_SIZE).`,
        { code: 'too-many-connections', kind: 'retry', cause: error },
      )
    }
  }

  /** Kysely's class of connections is not exported: each is taught once. */
  #watch(connection: DatabaseConnection): void {
    if (this.#watched.has(connection)) return
    this.#watched.add(connection)
    const execute = connection.executeQuery.bind(connection)
    connection.executeQuery = (...query) => translated(execute(...query))
  }

  override beginTransaction(
    connection: Parameters<MssqlDriver['beginTransaction']>[0],
    settings: TransactionSettings,
  ) {
    return translated(super.beginTransaction(connection, settings))
  }

  override commitTransaction(connection: Parameters<MssqlDriver['commitTransaction']>[0]) {
    return translated(super.commitTransaction(connection))
  }
}

/**
 * A server that starts again refuses logins, and a database that it is still recovering, with the same errors as
 * for ever: from one that has let us in before they may be over soon.
 */
function comingBack(error: Error): Error {
  if (!(error instanceof Tree11Error) || !REFUSALS.includes(error.code)) return error
  return new Tree11Error(error.message, { code: error.code, kind: 'retry', cause: error.cause })
}

const REFUSALS: readonly ErrorCode[] = ['database-login-failed', 'database-missing']

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw translate(error)
  }
}

class SqlServerAdapter extends MssqlAdapter {
  /**
   * Of the session: Kysely asks for it before its transaction begins, and a connection that is lost gives it
   * back. Kysely's own lock names dbo, of which a login with no more rights than it needs is no member.
   */
  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await appLock(sql`N'tree11 migrations'`, 'Session').execute(db)
  }

  override async releaseMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`exec sp_releaseapplock @Resource = N'tree11 migrations', @LockOwner = N'Session'`.execute(db)
  }
}
