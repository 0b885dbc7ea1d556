import { sql } from 'kysely'
import t from 'tap'
import { pglite, postgresOn } from '../engines.ts'
import { startPostgres } from '../servers/postgres.ts'

const server = await startPostgres()
t.teardown(() => server.close())

for (const engine of [pglite, postgresOn(server)]) {
  t.test(
    `on ${engine.name} landed pages are compressed with LZ4 where there is LZ4, and else not`,
    async (t) => {
      const { db, names } = await engine.database(t)
      const { rows } = await sql<{ there: boolean; storage: string; compression: string }>`select
  'lz4' = any ((select enumvals from pg_settings where name = 'default_toast_compression')::text[]) as there,
  attstorage as storage, attcompression as compression
from pg_attribute where attrelid = ${`${names.staging}."Pagina"`}::regclass and attname = 'Inhoud'`.execute(
        db,
      )
      const [{ there, ...kept }] = rows as [(typeof rows)[0]]
      t.same(kept, there ? { storage: 'x', compression: 'l' } : { storage: 'e', compression: '' })
    },
  )
}
