import { PostgresDialect } from 'kysely'
import type { DatabaseConfig } from '../../src/config/database.ts'
import { dropAll } from '../drop.ts'
import type { Engine } from '../engine.ts'
import { guardedKysely } from '../guard.ts'
import { namesOf, stagingPlugin } from '../names.ts'
import type { DatabaseSchema } from '../schema.ts'
import { compileOnly } from './compiler.ts'
import { postgres } from './dialect.ts'
import { openServer } from './server.ts'
import { placeOf, readServerAddress } from './server-address.ts'
import { SESSION } from './types.ts'

/** A PostgreSQL server, shared with other processes. */
export function postgresServer(config: DatabaseConfig): Engine {
  const address = readServerAddress(config.url)
  const engine: Engine = {
    place: placeOf(address),
    name: address.database,
    async open({ session }) {
      const pool = await openServer(address, { ...SESSION, ...session })
      const names = namesOf(config.schema, config.stagingSchema)
      const db = guardedKysely<DatabaseSchema>(new PostgresDialect({ pool }))
        .withSchema(names.schema)
        .withPlugin(stagingPlugin(names.staging))
      return {
        db,
        dialect: postgres,
        names,
        exclusive: false,
        parallel: 4,
        announce: async () => {},
        async close() {
          await db.destroy()
          // Kysely leaves a database alone that no query has gone to yet.
          await pool.end()
        },
      }
    },
    owner: async () => undefined,
    async remove() {
      const database = await engine.open({})
      try {
        const { schema, staging } = database.names
        await dropAll(database, compileOnly().withSchema(schema).withPlugin(stagingPlugin(staging)))
      } finally {
        await database.close()
      }
    },
  }
  return engine
}
