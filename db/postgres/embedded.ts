import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { PGliteDialect } from 'kysely'
import type { DatabaseConfig } from '../../src/config/database.ts'
import { SettingError } from '../../src/errors.ts'
import type { Database, OpenOptions } from '../database.ts'
import type { Engine } from '../engine.ts'
import { guardedKysely } from '../guard.ts'
import { namesOf, stagingPlugin } from '../names.ts'
import type { DatabaseSchema } from '../schema.ts'
import { prepareFolder } from './data-folder.ts'
import { postgres } from './dialect.ts'
import { type FolderLock, lockFolder, readFolderLock } from './folder-lock.ts'
import { openPglite } from './pglite.ts'
import { tidy } from './tidy.ts'
import { SESSION } from './types.ts'

/** PostgreSQL inside this process, its data in a folder that one process can have at a time. */
export function embedded(config: DatabaseConfig): Engine {
  const folder = folderOf(config.url)
  if (folder === undefined) {
    return {
      place: 'in memory',
      open: (options) => open(config, undefined, options),
      owner: async () => undefined,
      remove: async () => {},
    }
  }
  return {
    place: folder,
    async open(options) {
      const path = await prepareFolder(folder)
      const lock = await lockFolder(path, options)
      try {
        return await open(config, { path, lock }, options)
      } catch (error) {
        await lock.release()
        throw error
      }
    },
    owner: () => readFolderLock(folder),
    async remove() {
      const path = await prepareFolder(folder)
      const lock = await lockFolder(path)
      try {
        await rm(path, { recursive: true, force: true })
      } finally {
        await lock.release()
      }
    },
  }
}

/** The folder that the URL names, undefined for a database in memory. */
function folderOf(url: string): string | undefined {
  const rest = url.slice('pglite://'.length)
  if (rest === 'memory') return undefined
  if (!/^(\.{0,2}\/.|\.{1,2}$)/.test(rest)) {
    throw new SettingError(
      'DATABASE_URL',
      `found "${url}", wanted pglite://./folder, pglite:///absolute/folder or pglite://memory`,
    )
  }
  // On Windows an absolute path reads pglite:///C:/folder.
  return resolve(rest.replace(/^\/(?=[A-Za-z]:[\\/])/, ''))
}

/** A new file of the write-ahead log would be written twice, first with zeros: a third of the time of landing. */
const LOG_ONCE = { wal_init_zero: 'off' }

async function open(
  { schema, stagingSchema }: DatabaseConfig,
  home: { path: string; lock: FolderLock } | undefined,
  { session, loadDataDir }: OpenOptions,
): Promise<Database> {
  const settings = Object.entries({ ...SESSION, ...LOG_ONCE, ...session })
  const pglite = await openPglite({
    ...(home && { folder: home.path }),
    init: settings.map(([name, value]) => `set ${name} = '${value}'`),
    ...(loadDataDir && { loadDataDir }),
  })
  const names = namesOf(schema, stagingSchema)
  const db = guardedKysely<DatabaseSchema>(new PGliteDialect({ pglite }))
    .withSchema(names.schema)
    .withPlugin(stagingPlugin(names.staging))
  return {
    db,
    dialect: postgres,
    names,
    exclusive: true,
    parallel: 1,
    announce: async (service) => home?.lock.announce(service),
    tidy: (signal) => tidy(db, names, signal),
    dump: () => pglite.dumpDataDir(),
    stopped: pglite.stopped,
    async close() {
      try {
        await db.destroy()
        // Kysely leaves a database alone that no query has gone to yet.
        await pglite.close()
      } finally {
        await home?.lock.release()
      }
    },
  }
}
