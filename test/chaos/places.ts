import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../db/open-database.ts'
import { migratedDump, settingsFor } from '../migrated.ts'
import { makeDatabase } from '../servers/mssql.ts'
import type { PostgresServer } from '../servers/postgres.ts'

/** A database that one night is done in, a copy of the one that stands ready for it. */
export interface Place {
  url: string
  /** What time brings when a service was killed: the server has seen it, and its leases are over. */
  afterKill(): Promise<void>
  /** What time brings when a machine sleeps: the server ends a transaction that stands still, and leases are over. */
  afterSleep(): Promise<void>
  remove(): Promise<void>
}

export interface Engine {
  name: string
  /** The database to make ready; copies are taken of it once it is closed. */
  first: string
  copy(): Promise<Place>
  server?: PostgresServer
  close(): Promise<void>
}

export async function embedded(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'tree11-kill-'))
  const first = join(folder, 'first')
  const database = await openDatabase(settingsFor(`pglite://${first}`), { loadDataDir: await migratedDump() })
  await database.close()
  let made = 0
  return {
    name: 'PGlite',
    first: `pglite://${first}`,
    async copy() {
      const path = join(folder, `night-${++made}`)
      await cp(first, path, { recursive: true })
      return {
        url: `pglite://${path}`,
        async afterKill() {},
        async afterSleep() {
          throw new Error('No other process may have the folder of one that sleeps.')
        },
        remove: () => rm(path, { recursive: true, force: true }),
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

const LEASES_OVER = `update tree11."TabelStand" set "VerlooptOp" = '2020-01-01' where "Houder" is not null`

export async function onServer(server: PostgresServer): Promise<Engine> {
  await server.admin('create database first')
  let made = 0
  return {
    name: 'PostgreSQL',
    first: server.url('first'),
    server,
    async copy() {
      const name = `night${++made}`
      await server.admin(`create database ${name} template first strategy file_copy`)
      return {
        url: server.url(name),
        async afterKill() {
          const theirs = `select pid from pg_stat_activity where datname = '${name}' and application_name = 'tree11'`
          while ((await server.admin(theirs)).length > 0) await sleep(5)
          await server.admin(LEASES_OVER, name)
        },
        async afterSleep() {
          await server.admin(
            `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}' and state like 'idle in transaction%'`,
          )
          await server.admin(LEASES_OVER, name)
        },
        remove: async () => void (await server.admin(`drop database ${name} with (force)`)),
      }
    },
    close: () => server.close(),
  }
}

/** A database on the server in TEST_MSSQL_URL. It cannot be copied, so it serves for one night. */
export async function onSqlServer(): Promise<Engine> {
  const { config, drop } = await makeDatabase()
  const url = config.url
  return {
    name: 'SQL Server',
    first: url,
    copy: async () => ({
      url,
      async afterKill() {
        const database = await openDatabase(config)
        try {
          await database.db
            .updateTable('TabelStand')
            .set({ VerlooptOp: new Date('2020-01-01') })
            .where('Houder', 'is not', null)
            .execute()
        } finally {
          await database.close()
        }
      },
      async afterSleep() {
        throw new Error('Nothing sleeps on it.')
      },
      async remove() {},
    }),
    close: drop,
  }
}
