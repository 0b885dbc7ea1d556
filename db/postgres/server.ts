import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { Tree11Error } from '../../src/errors.ts'
import { noConnection } from './connecting.ts'
import { translate } from './errors.ts'
import { placeOf, type ServerAddress } from './server-address.ts'
import { parsers, READABLE } from './types.ts'

/**
 * Connections of one process. A table at work holds one or, while it lands, up to nine; its lease is renewed
 * on another, and the rest are for whoever asks over HTTP. A server allows a hundred in all unless told
 * otherwise: enough for eight replicas.
 */
const CONNECTIONS = 12
/** Also how long a query waits for a connection of the pool. */
const CONNECT_MS = 30_000
/** A process that stands still in a transaction (a machine asleep) keeps its locks no longer than its lease. */
const STANDSTILL_MS = 120_000

const OLDEST = 17

/**
 * The pool of connections to a server, in the form that Kysely's PostgresDialect takes, once the server has
 * answered. Values are read as the embedded database gives them (types.ts), and errors come translated
 * (errors.ts). Throws Tree11Error saying which server, which database and what to do.
 */
export async function openServer(
  address: ServerAddress,
  settings: Readonly<Record<string, string>>,
): Promise<PostgresPool> {
  const session = { ...READABLE, ...settings, idle_in_transaction_session_timeout: `${STANDSTILL_MS}` }
  const { host, port, database, user, password, tls } = address
  const pool = new pg.Pool({
    ...{ host, port, database, user, ssl: tls, application_name: 'tree11' },
    // A machine that vanished says nothing: the system's own two hours of patience would cost the night.
    ...{ keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
    // As a function it shows in no dump of the pool, and an empty one is not looked up in the environment.
    password: () => password,
    // With the connection itself, so that no connection is ever without them.
    options: Object.entries(session)
      .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
      .join(' '),
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    types: { getTypeParser: (oid: number) => parsers[oid] ?? pg.types.getTypeParser(oid) },
  })
  const lost = new WeakSet<object>()
  // Without listeners a lost connection would end the process. The query on it hears of it by itself, and
  // the pool replaces it.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => lost.add(client))
  })

  let ending: Promise<void> | undefined
  const opened: PostgresPool = {
    options: {},
    async connect(): Promise<PostgresPoolClient> {
      try {
        const client = await pool.connect()
        return connection(client, () => lost.has(client))
      } catch (error) {
        throw noConnection(error, address)
      }
    },
    end() {
      ending ??= pool.end()
      return ending
    },
  }
  try {
    await requireVersion(opened, address)
  } catch (error) {
    await opened.end()
    throw error
  }
  return opened
}

function connection(client: pg.PoolClient, isLost: () => boolean): PostgresPoolClient {
  const query = async (text: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(text, parameters.map(asParameter))
    } catch (error) {
      throw translate(isLost() ? connectionLost(error) : error)
    }
  }
  // The interface also knows cursors, which nobody asks for.
  return { query: query as never, release: (destroy) => client.release(destroy) }
}

/** The driver would write a Date in the machine's own time zone. */
const asParameter = (value: unknown) => (value instanceof Date ? value.toISOString() : value)

/** What was under way when a connection broke has no code of PostgreSQL's: 08006 is its word for this. */
function connectionLost(error: unknown): Error {
  const code = (error as { code?: unknown }).code
  if (error instanceof pg.DatabaseError && typeof code === 'string') return error
  const message = error instanceof Error ? error.message : String(error)
  return Object.assign(new Error(message, { cause: error }), { code: '08006' })
}

async function requireVersion(pool: PostgresPool, address: ServerAddress): Promise<void> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query<ServerFacts>(
      "select current_setting('server_version') as version, current_setting('server_version_num')::int as number, current_setting('server_encoding') as encoding",
      [],
    )
    const reason = unsuitable(rows[0]!, address)
    if (reason) throw reason
  } finally {
    client.release()
  }
}

export interface ServerFacts {
  version: string
  /** 170004 for 17.4. */
  number: number
  encoding: string
}

/** Why a server cannot hold the warehouse; undefined when it can. */
export function unsuitable(
  { version, number, encoding }: ServerFacts,
  address: ServerAddress,
): Tree11Error | undefined {
  if (number < OLDEST * 10_000) {
    return new Tree11Error(
      `The database ${placeOf(address)} runs on PostgreSQL ${version}, and Tree11 needs ${OLDEST} or newer: update the server, or name another in DATABASE_URL.`,
      { code: 'database-too-old', kind: 'fail' },
    )
  }
  if (encoding === 'UTF8') return undefined
  return new Tree11Error(
    `The database ${placeOf(address)} holds text as ${encoding}, and Tree11 needs UTF8: create one with "create database … encoding 'UTF8' template template0".`,
    { code: 'database-not-utf8', kind: 'fail' },
  )
}
