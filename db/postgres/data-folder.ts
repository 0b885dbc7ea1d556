import { access, chmod, constants, mkdir, readdir, readFile, realpath, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Tree11Error } from '../../src/errors.ts'
import { translateOpening } from './errors.ts'

/** Of the PostgreSQL inside PGlite. Data of another one is neither read nor converted by it. */
export const POSTGRES_MAJOR = 18

/** What an interrupted first start can have left; beginning anew on it works. */
const OWN_FILES = /^(\.|lost\+found$|base$|global$|pg_|PG_VERSION$|postgresql\.|postmaster\.)/

/**
 * Makes the folder when it is not there, and says in advance, in words, what would later be a bare number
 * from the WASM file system. Gives the folder's one true path, so that a link to it finds the same lock.
 */
export async function prepareFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await closeToOthers(folder)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    const path = await realpath(folder)
    await checkContents(path)
    return path
  } catch (error) {
    throw translateOpening(error, folder)
  }
}

/**
 * Folders that an earlier version made were open to every user of the machine. Whoever cannot enter the folder reaches
 * nothing in it; on Windows it has the rights of the folder above it.
 */
async function closeToOthers(folder: string): Promise<void> {
  const { mode } = await stat(folder)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(folder, 0o700)
}

async function checkContents(folder: string): Promise<void> {
  const names = await readdir(folder)
  const foreign = names.find((name) => !OWN_FILES.test(name))
  if (foreign !== undefined && !names.includes('PG_VERSION')) {
    throw new Tree11Error(
      `The database folder ${folder} holds other files (${foreign}): name a folder of its own in DATABASE_URL.`,
      { code: 'folder-not-empty', kind: 'fail' },
    )
  }
  if (!names.includes('PG_VERSION')) return
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  if (version !== '' && version !== String(POSTGRES_MAJOR)) {
    throw new Tree11Error(
      `The database folder ${folder} holds data of PostgreSQL ${version}, and this version reads ${POSTGRES_MAJOR}: ` +
        'name another folder in DATABASE_URL, or move it away to begin anew.',
      { code: 'wrong-database-version', kind: 'fail' },
    )
  }
}

/** PostgreSQL cannot start without room for one file of its log. */
const LEAST_FREE_BYTES = 16 * 1024 * 1024

/** PGlite says only that it failed, so the likeliest cause is looked for. */
export async function whyNotOpened(error: unknown, folder: string): Promise<Error> {
  const disk = await statfs(folder).catch(() => undefined)
  if (disk !== undefined && disk.bavail * disk.bsize < LEAST_FREE_BYTES) {
    return translateOpening(
      Object.assign(new Error('no space', { cause: error }), { code: 'ENOSPC' }),
      folder,
    )
  }
  return translateOpening(error, folder)
}
