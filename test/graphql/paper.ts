import { type CompiledQuery, DummyDriver, Kysely, MssqlAdapter, MssqlIntrospector } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { SqlServerQueryCompiler } from '../../db/mssql/compiler.ts'
import { mssql } from '../../db/mssql/dialect.ts'
import { namesOf } from '../../db/names.ts'
import { buildApp } from '../../src/app.ts'
import type { Metrics } from '../../src/metrics.ts'
import type { Sync } from '../../src/runs/sync.ts'
import type { Sources } from '../../src/sources/source.ts'
import { tables } from '../../src/tables/index.ts'

/**
 * The doors alone, on a SQL Server that is not there: what would be sent to it is written down, and every
 * statement answers one row of texts.
 */
export async function appOnPaper(t: Test) {
  const sent: CompiledQuery[] = []
  const row = new Proxy({}, { get: (_, name) => (name === 'aantal' || name === '$nr' ? 0 : 'x') })
  const driver = new DummyDriver()
  driver.acquireConnection = async () => ({
    async executeQuery(query) {
      sent.push(query)
      return { rows: [row] as never[] }
    },
    streamQuery: () => {
      throw new Error('Nothing is streamed.')
    },
  })
  const db = new Kysely({
    dialect: {
      createAdapter: () => new MssqlAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new MssqlIntrospector(db),
      createQueryCompiler: () => new SqlServerQueryCompiler(),
    },
  }).withSchema('tree11')
  const none: unknown = undefined
  const app = await buildApp({
    database: { db, dialect: mssql, names: namesOf('tree11', 'staging') } as unknown as Database,
    sync: none as Sync,
    sources: {} as Sources,
    tables,
    windowDays: {},
    now: () => new Date(),
    metrics: none as Metrics,
    listens: true,
    keys: [],
  })
  t.teardown(() => app.close())
  return { app, sent }
}
