import { sql } from 'kysely'
import type { DatabaseConfig, ServerLimits } from '../../src/config/database.ts'
import { dropAll } from '../drop.ts'
import type { Engine } from '../engine.ts'
import { guardedKysely } from '../guard.ts'
import { namesOf, stagingPlugin } from '../names.ts'
import type { DatabaseSchema } from '../schema.ts'
import { factsOf, judge } from './adoption-check.ts'
import { compileOnly } from './compiler.ts'
import { mssql } from './dialect.ts'
import { placeOf, sqlServerOf } from './server.ts'

const LIMITS: ServerLimits = { connectTimeoutSeconds: 15, timeoutSeconds: 600, poolSize: 12 }

/** A database on SQL Server or Azure SQL, shared with other processes. */
export function sqlServer(config: DatabaseConfig): Engine {
  const server = sqlServerOf(config)
  const names = namesOf(config.schema, config.stagingSchema)
  const engine: Engine = {
    place: placeOf(server),
    name: server.database,
    async open() {
      // The driver is large, and most processes have another database.
      const { sqlServerDialect } = await import('./driver.ts')
      const db = guardedKysely<DatabaseSchema>(sqlServerDialect(server, config.limits ?? LIMITS))
        .withSchema(names.schema)
        .withPlugin(stagingPlugin(names.staging))
      try {
        await sql`select 1`.execute(db)
      } catch (error) {
        await db.destroy()
        throw error
      }
      return {
        db,
        dialect: mssql,
        names,
        exclusive: false,
        parallel: 4,
        announce: async () => {},
        examine: async () => judge(await factsOf(db, names)),
        close: () => db.destroy(),
      }
    },
    owner: async () => undefined,
    async remove() {
      const database = await engine.open({})
      try {
        const deaf = compileOnly().withSchema(names.schema).withPlugin(stagingPlugin(names.staging))
        await dropAll(database, deaf)
      } finally {
        await database.close()
      }
    },
  }
  return engine
}
