import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { link, readdir, readFile, realpath, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Tree11Error } from '../../src/errors.ts'
import { translateOpening } from './errors.ts'

export interface FolderOwner {
  pid: number
  /** Where the owner's service answers, once it does. */
  address?: string
  /** What that service lets the owner's commands in by. */
  key?: string
}

export type Announcement = Required<Pick<FolderOwner, 'address' | 'key'>>

export interface FolderLock {
  announce(service: Announcement): Promise<void>
  release(): Promise<void>
}

/** The content of the lock file. */
interface Holder extends FolderOwner {
  id: string
  started: string
  machine: string
  /** Of the process, as the system knows it: another process with the same number has another one. */
  birth?: string
}

/** From another machine or container a process cannot be seen, only that its lock file is touched. */
const BEAT_MS = 3_000
const SILENT_MS = 15_000

/** Nobody but the owner may read the key in it: whoever can has the database's files as well. */
const NEW_FILE = { flag: 'wx', mode: 0o600 }

/**
 * Makes this process the only owner of `folder`, by the file `<folder>.lock` beside it. The file outlives a
 * killed owner, and then counts for nothing.
 *
 * Throws Tree11Error `database-in-use` when a living process, this one included, has the folder.
 */
export async function lockFolder(folder: string, options: { address?: string } = {}): Promise<FolderLock> {
  const path = await lockPath(folder)
  const mine: Holder = { ...self(), ...(options.address !== undefined && { address: options.address }) }
  const owner = await translated(folder, () => acquire(path, mine))
  if (owner !== undefined) throw inUse(folder, owner)
  await removeLitter(path)

  const beat = setInterval(() => utimes(path, new Date(), new Date()).catch(() => {}), BEAT_MS)
  beat.unref()
  let released: Promise<void> | undefined
  return {
    async announce(service) {
      if (released !== undefined) return
      Object.assign(mine, service)
      await translated(folder, () => replace(path, mine))
    },
    release() {
      clearInterval(beat)
      released ??= release(path, mine.id)
      return released
    },
  }
}

/** The living owner of the folder, if it has one. */
export async function readFolderLock(folder: string): Promise<FolderOwner | undefined> {
  const path = await lockPath(folder)
  const holder = await readHolder(path).catch((error) => {
    throw translateReading(error, path)
  })
  if (holder === undefined || !(await lives(holder, path))) return undefined
  const { pid, address, key } = holder
  return { pid, ...(address !== undefined && { address }), ...(key !== undefined && { key }) }
}

/**
 * Gives undefined when the lock at `path` is ours now, or else its living holder.
 *
 * Taking over the lock of a dead holder is a step of its own: two processes that both saw it dead must not
 * both remove it, or the second one removes the first one's new lock. Only the holder of `<path>.<id of the
 * dead one>`, a lock of the same kind, may replace it, and looks again before it does. Should that process
 * die in between, its lock is taken over in the same way.
 */
async function acquire(path: string, mine: Holder): Promise<Holder | undefined> {
  for (;;) {
    if (await create(path, mine)) return undefined
    const holder = await readHolder(path)
    if (holder === undefined) continue
    if (await lives(holder, path)) return holder

    const takeover = `${path}.${holder.id}`
    const claim: Holder = { ...mine, id: randomUUID() }
    if ((await acquire(takeover, claim)) !== undefined) {
      await sleep(5 + Math.random() * 20)
      continue
    }
    try {
      if ((await readHolder(path))?.id !== holder.id) continue
      await replace(path, mine)
      return undefined
    } finally {
      await release(takeover, claim.id)
    }
  }
}

/** False when the file is there already. A link appears at once with its content, so nobody reads half. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${randomUUID()}.new`
  await writeFile(draft, JSON.stringify(holder), NEW_FILE)
  try {
    await link(draft, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // Some file systems have no links (exFAT, some shares). The reader there waits for the content.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR'].includes(code ?? '')) throw error
    return await createWithoutLink(path, holder)
  } finally {
    await rm(draft, { force: true })
  }
}

async function createWithoutLink(path: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(holder), NEW_FILE)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function replace(path: string, holder: Holder): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`
  await writeFile(draft, JSON.stringify(holder), NEW_FILE)
  await rename(draft, path)
}

async function release(path: string, id: string): Promise<void> {
  if ((await readHolder(path))?.id === id) await rm(path, { force: true })
}

async function readHolder(path: string): Promise<Holder | undefined> {
  for (let attempt = 0; ; attempt++) {
    let content: string
    try {
      content = await readFile(path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
    try {
      const holder = JSON.parse(content) as Holder
      if (Number.isInteger(holder.pid) && typeof holder.id === 'string') return holder
    } catch {
      // Handled with the content of the wrong shape.
    }
    // Not (yet) a lock: being written just now, or damaged; then nobody is known to hold it.
    if (attempt === 20) return { id: 'damaged', pid: 0, started: '', machine: MACHINE }
    await sleep(10)
  }
}

async function lives(holder: Holder, path: string): Promise<boolean> {
  if (holder.machine !== MACHINE) {
    const touched = await stat(path).catch(() => undefined)
    return touched !== undefined && Date.now() - touched.mtimeMs < SILENT_MS
  }
  if (holder.pid <= 0) return false
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const birth = birthOf(holder.pid)
  return birth === undefined || holder.birth === undefined || birth === holder.birth
}

/** What killed processes left beside the lock. Claims on earlier holders have no meaning any more. */
async function removeLitter(path: string): Promise<void> {
  const folder = dirname(path)
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(path)}.`)) continue
    const file = join(folder, name)
    const found = await stat(file).catch(() => undefined)
    if (found !== undefined && Date.now() - found.mtimeMs > 60_000)
      await rm(file, { force: true }).catch(() => {})
  }
}

async function lockPath(folder: string): Promise<string> {
  return `${await realpath(folder).catch(() => folder)}.lock`
}

function self(): Holder {
  const birth = birthOf(process.pid)
  return {
    id: randomUUID(),
    pid: process.pid,
    started: new Date(Date.now() - performance.now()).toISOString(),
    machine: MACHINE,
    ...(birth !== undefined && { birth }),
  }
}

/** Process numbers mean something on one host only, and on Linux in one namespace (a container). */
const MACHINE = `${hostname()} ${quietly(() => readlinkSync('/proc/self/ns/pid')) ?? ''}`.trim()

/** Field 22 of the stat line counts from the boot, so the boot is part of it. Linux only. */
function birthOf(pid: number): string | undefined {
  return quietly(() => {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name in brackets, may itself hold spaces and brackets.
    const ticks = line.slice(line.lastIndexOf(')') + 2).split(' ')[19]
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`
  })
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

async function translated<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw translateOpening(error, folder)
  }
}

function translateReading(error: unknown, path: string): unknown {
  if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return error
  return new Tree11Error(
    `The database belongs to another user of this machine, whose lock file ${path} cannot be read: run this as that user, or ask the service over HTTP with a key.`,
    { code: 'database-of-another-user', kind: 'fail', cause: error },
  )
}

function inUse(folder: string, owner: Holder): Tree11Error {
  const by =
    owner.machine !== MACHINE
      ? `process ${owner.pid} on ${owner.machine.split(' ')[0]}`
      : owner.pid === process.pid
        ? `this process (${owner.pid}) already`
        : `process ${owner.pid}`
  const remedy =
    owner.address === undefined
      ? 'stop it first, or name another folder in DATABASE_URL.'
      : `its service answers at ${owner.address}; use that, or stop it first.`
  return new Tree11Error(`The database folder ${folder} is in use by ${by}: ${remedy}`, {
    code: 'database-in-use',
    kind: 'fail',
  })
}
