import type { DatabaseConfig } from '../src/config/database.ts'
import type { Database, OpenOptions } from './database.ts'
import { engineOf } from './engines.ts'

/**
 * Opens the database that the settings name. Whoever opens, closes. `db` refuses queries inside its own
 * transactions (see guard.ts). Throws SettingError for a URL that this version does not understand,
 * Tree11Error `database-in-use` when another process has the folder, and for a server that cannot be reached
 * or does not let us in one that says why.
 */
export async function openDatabase(config: DatabaseConfig, options: OpenOptions = {}): Promise<Database> {
  return await engineOf(config).open(options)
}
