import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'

export const settingsFor = (url: string) => ({ url, schema: 'tree11', stagingSchema: 'staging', notes: [] })

/** The dump is kept between test files; its name changes with whatever makes it. */
export async function migratedDump(): Promise<Uint8Array> {
  const folder = new URL('../node_modules/.cache/tree11/', import.meta.url)
  const root = new URL('../', import.meta.url)
  const migrations = (await readdir(new URL('migrations/', root))).map((file) => `migrations/${file}`)
  const hash = createHash('sha256')
  for (const file of [...migrations, 'db/ddl.ts', 'db/postgres/dialect.ts', 'package.json'].sort()) {
    hash.update(await readFile(new URL(file, root)))
  }
  const kept = new URL(`${hash.digest('hex').slice(0, 16)}.tar`, folder)
  if (existsSync(kept)) return await readFile(kept)
  const database = await openDatabase(settingsFor('pglite://memory'))
  await migrate(database)
  const dump = await database.dump!()
  await database.close()
  await mkdir(folder, { recursive: true })
  // Several test files start at once: whoever is last wins, and nobody reads half a file.
  const mine = new URL(`${process.pid}.tmp`, folder)
  await writeFile(mine, dump)
  await rename(mine, kept)
  return dump
}
