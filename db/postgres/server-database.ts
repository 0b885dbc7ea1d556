import { PostgresDialect } from 'kysely'
import type { DatabaseConfig } from '../../src/config/database.ts'
import { Tree11Error } from '../../src/errors.ts'
import type { Engine } from '../engine.ts'
import { guardedKysely } from '../guard.ts'
import { namesOf, stagingPlugin } from '../names.ts'
import type { DatabaseSchema } from '../schema.ts'
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
      throw new Tree11Error(
        `Only the embedded database can be removed: drop the schemas ${config.schema} and ${config.stagingSchema} of ${engine.place} yourself.`,
        { code: 'not-removable', kind: 'usage' },
      )
    },
  }
  return engine
}
