import { resolve } from 'node:path'
import { type Kysely, PGliteDialect } from 'kysely'
import type { DatabaseConfig } from '../src/config/database.ts'
import { SettingError } from '../src/errors.ts'
import type { Dialect } from './dialect.ts'
import { guardedKysely } from './guard.ts'
import { type Names, namesOf, stagingPlugin } from './names.ts'
import { prepareFolder } from './postgres/data-folder.ts'
import { postgres } from './postgres/dialect.ts'
import { type Announcement, type FolderLock, lockFolder } from './postgres/folder-lock.ts'
import { openPglite } from './postgres/pglite.ts'
import type { DatabaseSchema } from './schema.ts'

export interface Database {
  /** Names without a schema are the warehouse's, those with `staging.` the staging schema's, as the settings name them. */
  db: Kysely<DatabaseSchema>
  dialect: Dialect
  names: Names
  /** The whole database belongs to this process alone, so that any lease in it that is not ours has no living owner. */
  exclusive: boolean
  /** Tells other processes of this owner (through the lock file) where the service answers, and to which key. */
  announce(service: Announcement): Promise<void>
  /** The whole database as a tar, for `loadDataDir`. */
  dump(): Promise<Uint8Array>
  /** Waits for the queries on their way. May be called again. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** Where the service answers, if that is known already. */
  address?: string
  /** SQL run once at the opening: session settings. */
  init?: string[]
  /** What `dump` gave, to begin with; the database must be new. */
  loadDataDir?: Uint8Array | Blob
}

/**
 * Opens the database that the settings name. Whoever opens, closes. `db` refuses queries inside its own
 * transactions (see guard.ts). Throws SettingError for a URL that this version does not understand,
 * Tree11Error `database-in-use` when another process has the folder.
 */
export async function openDatabase(config: DatabaseConfig, options: OpenOptions = {}): Promise<Database> {
  const folder = embeddedFolder(config)
  if (folder === undefined) return await openEmbedded(config, undefined, options)
  const path = await prepareFolder(folder)
  const lock = await lockFolder(path, options)
  try {
    return await openEmbedded(config, { path, lock }, options)
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Sorts and hash joins of a million members fit in this; the default spills them to files. */
const SESSION = ["set timezone = 'UTC'", "set work_mem = '128MB'"]

async function openEmbedded(
  { schema, stagingSchema }: DatabaseConfig,
  home: { path: string; lock: FolderLock } | undefined,
  { init, loadDataDir }: OpenOptions,
): Promise<Database> {
  const pglite = await openPglite({
    ...(home && { folder: home.path }),
    init: [...SESSION, ...(init ?? [])],
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
    announce: async (service) => home?.lock.announce(service),
    dump: () => pglite.dumpDataDir(),
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

const SCHEMES = ['pglite', 'mssql', 'postgres', 'postgresql']

/** The folder of the embedded database as DATABASE_URL names it, undefined for one in memory. */
export function embeddedFolder(config: DatabaseConfig): string | undefined {
  const only =
    'this version supports the embedded database only, such as pglite://./.tree11/db, or leave it out'
  if (config.server) throw new SettingError('DB_SERVER', `found "${config.server.server}", but ${only}`)
  const [, scheme = '', rest = ''] = /^([a-z0-9+.-]+):\/\/(.*)$/is.exec(config.url) ?? []
  if (scheme !== 'pglite') {
    // The rest of the URL may hold a password.
    const found = `found ${scheme ? `${scheme}://…` : 'a value without a scheme'}`
    if (SCHEMES.includes(scheme)) throw new SettingError('DATABASE_URL', `${found}, but ${only}`)
    throw new SettingError(
      'DATABASE_URL',
      `${found}, wanted one of ${SCHEMES.map((name) => `${name}://`).join(', ')}`,
    )
  }
  if (rest === 'memory') return undefined
  if (!/^(\.{0,2}\/.|\.{1,2}$)/.test(rest)) {
    throw new SettingError(
      'DATABASE_URL',
      `found "${config.url}", wanted pglite://./folder, pglite:///absolute/folder or pglite://memory`,
    )
  }
  // On Windows an absolute path reads pglite:///C:/folder.
  return resolve(rest.replace(/^\/(?=[A-Za-z]:[\\/])/, ''))
}
