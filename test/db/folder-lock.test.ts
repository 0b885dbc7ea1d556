import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { lockFolder, readFolderLock } from '../../db/postgres/folder-lock.ts'

// Dozens of processes start here, and on a busy machine slowly.
t.setTimeout(120_000)

const MODULE = JSON.stringify(new URL('../../db/postgres/folder-lock.ts', import.meta.url))

/** Locks the folder that it is given at the moment that it is told to, says how that went, and stays. */
const PROGRAM = `
  import { lockFolder } from ${MODULE}
  process.stdin.once('data', async () => {
    try {
      const lock = await lockFolder(process.argv[1], { address: 'http://127.0.0.1:3000' })
      console.log('locked')
      process.once('SIGTERM', () => lock.release().then(() => process.exit()))
    } catch (error) {
      console.log(error.code === 'database-in-use' ? 'refused' : error.stack)
    }
  })
  console.log('ready')`

interface Rival {
  child: ChildProcess
  /** Whether it got the lock. */
  lock(): Promise<string>
  kill(signal: NodeJS.Signals): Promise<void>
}

async function rival(t: Test, folder: string): Promise<Rival> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const exit = once(child, 'exit')
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exit
  }
  t.teardown(() => kill('SIGKILL'))
  await lines.next()
  return {
    child,
    async lock() {
      child.stdin.write('go\n')
      return (await lines.next()).value ?? 'ended'
    },
    kill,
  }
}

function dataFolder(t: Test): string {
  const folder = join(t.testdir(), 'db')
  mkdirSync(folder)
  return folder
}

const inUse = { code: 'database-in-use', kind: 'fail' }

t.test('a second process is told who has the folder, and where it answers', async (t) => {
  const folder = dataFolder(t)
  t.equal(await readFolderLock(folder), undefined)
  const owner = await rival(t, folder)
  t.equal(await owner.lock(), 'locked')
  const { pid } = owner.child
  t.strictSame(await readFolderLock(folder), { pid, address: 'http://127.0.0.1:3000' })
  await t.rejects(lockFolder(folder), {
    ...inUse,
    message: `The database folder ${folder} is in use by process ${pid}: its service answers at http://127.0.0.1:3000; use that, or stop it first.`,
  })
  await owner.kill('SIGTERM')
  t.notOk(existsSync(`${folder}.lock`), 'an owner that ends in order takes its lock away')
  await (await lockFolder(folder)).release()
})

t.test('a killed owner keeps nothing', async (t) => {
  const folder = dataFolder(t)
  const owner = await rival(t, folder)
  t.equal(await owner.lock(), 'locked')
  await owner.kill('SIGKILL')
  t.ok(existsSync(`${folder}.lock`))
  t.equal(await readFolderLock(folder), undefined)
  const lock = await lockFolder(folder)
  t.strictSame(await readFolderLock(folder), { pid: process.pid })
  await lock.release()
  await lock.release()
  t.strictSame(readdirSync(join(folder, '..')), ['db'], 'nothing is left behind')
})

t.test('the same process cannot have the folder twice, by whatever path', async (t) => {
  const folder = dataFolder(t)
  symlinkSync(folder, `${folder}-link`)
  const lock = await lockFolder(folder)
  await t.rejects(lockFolder(folder), { ...inUse, message: /in use by this process \(\d+\) already/ })
  await t.rejects(lockFolder(`${folder}-link`), inUse)
  const service = { address: 'http://127.0.0.1:4000', key: 'secret' }
  await lock.announce(service)
  t.strictSame(await readFolderLock(`${folder}-link`), { pid: process.pid, ...service })
  t.equal(statSync(`${folder}.lock`).mode & 0o777, 0o600, 'its owner alone can read the key')
  await lock.release()
  await lock.announce({ ...service, address: 'http://127.0.0.1:5000' })
  t.equal(await readFolderLock(folder), undefined, 'announcing after the release brings no lock back')
})

t.test('of many that race for the lock of a dead owner, one wins', async (t) => {
  for (const round of [1, 2, 3, 4]) {
    const folder = join(t.testdir(), 'db')
    mkdirSync(folder)
    await leaveDeadLock(t, folder, { interrupted: round % 2 === 0 })
    const rivals = await Promise.all(Array.from({ length: 12 }, () => rival(t, folder)))
    const results = await Promise.all(rivals.map((one) => one.lock()))
    t.strictSame(results.sort(), ['locked', ...Array(11).fill('refused')], `round ${round}`)
    const owner = await readFolderLock(folder)
    t.ok(rivals.some(({ child }) => child.pid === owner?.pid))
    await Promise.all(rivals.map((one) => one.kill('SIGKILL')))
  }
})

t.test('of many that race for a free folder, one wins', async (t) => {
  const folder = dataFolder(t)
  const rivals = await Promise.all(Array.from({ length: 12 }, () => rival(t, folder)))
  const results = await Promise.all(rivals.map((one) => one.lock()))
  t.strictSame(results.sort(), ['locked', ...Array(11).fill('refused')])
})

/** The lock of a process that was killed, and with it perhaps one that was killed while taking it over. */
async function leaveDeadLock(
  t: Test,
  folder: string,
  { interrupted }: { interrupted: boolean },
): Promise<void> {
  const dead = await rival(t, folder)
  await dead.lock()
  await dead.kill('SIGKILL')
  const holder = JSON.parse(readFileSync(`${folder}.lock`, 'utf8'))
  if (interrupted) {
    writeFileSync(`${folder}.lock.${holder.id}`, JSON.stringify({ ...holder, id: 'the-claim' }))
  }
}

async function lockOf(t: Test, change: (holder: Record<string, unknown>) => unknown): Promise<string> {
  const folder = dataFolder(t)
  const lock = await lockFolder(folder)
  const content = readFileSync(`${folder}.lock`, 'utf8')
  await lock.release()
  const changed = change(JSON.parse(content))
  writeFileSync(`${folder}.lock`, typeof changed === 'string' ? changed : JSON.stringify(changed))
  return folder
}

// The time of a process's birth is known on Linux only.
const onLinux = { skip: process.platform !== 'linux' }
t.test('another process with the number of a dead owner is not the owner', onLinux, async (t) => {
  const folder = await lockOf(t, (holder) => ({ ...holder, birth: 'long ago' }))
  t.equal(await readFolderLock(folder), undefined)
  await (await lockFolder(folder)).release()
})

t.test('a lock from another machine counts for as long as it is touched', async (t) => {
  const folder = await lockOf(t, (holder) => ({ ...holder, machine: 'elsewhere', birth: 'long ago' }))
  await t.rejects(lockFolder(folder), {
    ...inUse,
    message: /in use by process \d+ on elsewhere: stop it first/,
  })
  const minuteAgo = new Date(Date.now() - 60_000)
  utimesSync(`${folder}.lock`, minuteAgo, minuteAgo)
  await (await lockFolder(folder)).release()
})

t.test('a damaged lock file keeps nobody out', async (t) => {
  for (const content of ['', '{"pid":', '[]', 'null', '{"pid":1}']) {
    const folder = await lockOf(t, () => content)
    t.equal(await readFolderLock(folder), undefined)
    await (await lockFolder(folder)).release()
    t.notOk(existsSync(`${folder}.lock`))
  }
})

t.test('what killed processes left is cleared away in time', async (t) => {
  const folder = dataFolder(t)
  const old = new Date(Date.now() - 120_000)
  for (const name of ['old.new', 'young.new']) writeFileSync(`${folder}.lock.${name}`, '')
  utimesSync(`${folder}.lock.old.new`, old, old)
  await (await lockFolder(folder)).release()
  t.strictSame(readdirSync(join(folder, '..')).sort(), ['db', 'db.lock.young.new'])
})
