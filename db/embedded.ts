import { rm } from 'node:fs/promises'
import type { DatabaseConfig } from '../src/config/database.ts'
import { embeddedFolder } from './database.ts'
import { prepareFolder } from './postgres/data-folder.ts'
import { type FolderOwner, lockFolder, readFolderLock } from './postgres/folder-lock.ts'

/** The living process that has the embedded database, and where its service answers; undefined when nobody has it. */
export async function databaseOwner(config: DatabaseConfig): Promise<FolderOwner | undefined> {
  const folder = embeddedFolder(config)
  return folder === undefined ? undefined : await readFolderLock(folder)
}

/**
 * Removes the embedded database with everything in it. Throws Tree11Error `database-in-use` while another
 * process has it, and refuses a folder that holds anything but a database.
 */
export async function removeDatabase(config: DatabaseConfig): Promise<void> {
  const folder = embeddedFolder(config)
  if (folder === undefined) return
  const path = await prepareFolder(folder)
  const lock = await lockFolder(path)
  try {
    await rm(path, { recursive: true, force: true })
  } finally {
    await lock.release()
  }
}
