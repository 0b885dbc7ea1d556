import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { noStack, run, type Settings, smallGym, start } from './command.ts'

async function service(t: Test, folder: string, settings: Settings, nodeOptions: readonly string[] = []) {
  const started = start(folder, ['serve'], { PORT: '0', ...settings }, nodeOptions)
  t.teardown(() => started.child.kill('SIGKILL'))
  for (;;) {
    const [, address] = /listens on (http:\S+);/.exec(started.text.err) ?? []
    if (address) return { ...started, address }
    if (started.child.exitCode !== null) throw new Error(started.text.err)
    await sleep(50)
  }
}

t.test('a command beside a running service works through it', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  const folder = t.testdir()
  const { address, child, ended, text } = await service(t, folder, settings)
  t.match(text.err, /documentation is at .*\/docs/)
  t.match(text.err, /nightly sync of 12 tables runs at "0 2 \* \* \*" \(Europe\/Amsterdam\)/)
  t.equal((await fetch(`${address}/health/ready`)).status, 200)

  const synced = await run(folder, ['sync', '--tables', 'Leden'], settings)
  t.equal(synced.code, 0, synced.err)
  t.match(synced.err, `The service at ${address} does the work: run 1.`)
  t.match(synced.out, /^✓ Leden +1 +1 +30 +0 +30/m)
  const runs = (await (await fetch(`${address}/runs`)).json()) as { items: { trigger: string }[] }
  t.match(runs.items, [{ trigger: 'cli' }])
  t.match((await run(folder, ['runs', '--json'], settings)).out, /"status": "succeeded"/)
  t.match(await run(folder, ['sync', '--tables', 'Ledn'], settings), { code: 2, err: /Did you mean Leden\?/ })
  t.match((await run(folder, ['doctor'], settings)).out, `in use by the service at ${address}`)
  t.match((await run(folder, ['setup-db'], settings)).out, /has the database, and set it up/)
  t.match(await run(folder, ['setup-db', '--force', '--yes'], settings), {
    code: 1,
    err: /in use by process/,
  })

  const second = await run(folder, ['serve'], { PORT: '0', ...settings })
  t.match(second, {
    code: 1,
    err: new RegExp(`in use by process ${child.pid}: its service answers at ${address}`),
  })
  noStack(t, second)

  // Stopped in the middle of a run, it ends at once, and the next one goes on with it.
  sandbox.faults.add({ kind: 'slow', ms: 20_000, on: 'users', times: 1 })
  await fetch(`${address}/sync/Leden`, { method: 'POST' })
  await sleep(500)
  child.kill('SIGTERM')
  const stopped = await ended
  t.equal(stopped.code, 0)
  t.match(stopped.err, /Stopping: the table at work is finished or handed back/)
  for (const line of stopped.out.trim().split('\n')) t.doesNotThrow(() => JSON.parse(line), 'the log is JSON')

  const again = await service(t, folder, settings)
  let status = ''
  while (status !== 'succeeded') {
    const run = (await (await fetch(`${again.address}/runs/2`)).json()) as { status: string }
    status = run.status
    await sleep(100)
  }
  again.child.kill('SIGINT')
  t.equal((await again.ended).code, 0)
})

t.test('when the embedded database stops for good, the service ends and says why', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  const folder = t.testdir()
  // As a PANIC on a full disk, or the end of its memory, would have it.
  const killer = `process.on('worker', (thread) => process.once('SIGUSR2', () => thread.terminate()))`
  const { address, child, ended } = await service(t, folder, settings, [
    `--import=data:text/javascript,${encodeURIComponent(killer)}`,
  ])
  sandbox.faults.add({ kind: 'slow', ms: 20_000, on: 'users', times: 1 })
  await fetch(`${address}/sync/Leden`, { method: 'POST' })
  await sleep(500)
  child.kill('SIGUSR2')
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  const found = await ended
  clearTimeout(timer)
  const line = 'The embedded database has stopped, and opens again when Tree11 is started again: its thread'
  t.equal(found.code, 1)
  t.match(found.err, new RegExp(`^tree11: ${line}.*\n$`, 'm'))
  t.match(found.out, `The service ends: ${line}`)
  noStack(t, found)
  // What a service manager does.
  const again = await service(t, folder, settings)
  const run = await fetch(`${again.address}/runs/1`)
  t.match(await run.json(), { id: 1, tables: [{ table: 'Leden' }] })
  again.child.kill('SIGTERM')
  t.equal((await again.ended).code, 0)
})

t.test('with keys it may serve other machines, and the commands beside it need none', async (t) => {
  const folder = t.testdir()
  const made = await run(folder, ['keys', 'new', '--name', 'powerbi', '--role', 'reader'])
  t.equal(made.code, 0, made.err)
  const [key, entry] = made.out.trim().split('\n')
  t.match(entry, /^powerbi:reader:[0-9a-f]{64}$/)
  t.notMatch(made.out + made.err, new RegExp(`${key}[^]*${key}`), 'shown once')

  const refused = await run(folder, ['serve'], { HOST: '0.0.0.0' })
  t.match(refused, { code: 1, err: /^tree11: HOST: found "0\.0\.0\.0", wanted .* without API_KEYS/ })

  const settings = { HOST: '0.0.0.0', API_KEYS: entry!, SCHEDULE_CRON: 'off' }
  const { address, text, child, ended } = await service(t, folder, settings)
  t.match(address, 'http://127.0.0.1:')
  t.match(text.err, 'It answers other machines too, to the keys powerbi.')
  const status = async (headers = {}) => (await fetch(`${address}/runs`, { headers })).status
  t.equal(await status(), 401, 'loopback is no exception')
  t.equal(await status({ authorization: `Bearer ${key}` }), 200)
  t.match(await run(folder, ['runs'], settings), { code: 0, out: /No runs yet/ })
  t.match(await run(folder, ['sync', '--tables', 'Leden'], settings), { code: 1, err: /GYMLY_API_TOKEN/ })
  t.notMatch(text.out + text.err, /tree11_|[0-9a-f]{64}/, 'no key and no hash is logged')
  child.kill('SIGTERM')
  t.equal((await ended).code, 0)
  t.match(await run(folder, ['runs'], settings), { code: 0, out: /No runs yet/ }, 'and without a service')
})

t.test('without a token it starts, and says what is missing', async (t) => {
  const { address, text, child, ended } = await service(t, t.testdir(), { SCHEDULE_CRON: 'off' })
  await sleep(200)
  t.match(text.err, /Until it is set, no table can be synced: GYMLY_API_TOKEN: is missing/)
  t.match(text.err, /The nightly sync is off\./)
  const response = await fetch(`${address}/sync/Leden`, { method: 'POST' })
  t.equal(response.status, 503)
  t.match(await response.json(), { code: 'source-not-configured', detail: /GYMLY_API_TOKEN/ })
  child.kill('SIGTERM')
  t.equal((await ended).code, 0)
})

t.test('a port that is taken is named', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const found = await run(t.testdir(), ['serve'], { PORT: String(port) })
  t.match(found, { code: 1, err: new RegExp(`^tree11: PORT: found ${port}, which another program`) })
  noStack(t, found)
})

t.test('a service that has the database but does not answer is named', async (t) => {
  const folder = t.testdir()
  const { address, child } = await service(t, folder, {})
  child.kill('SIGSTOP')
  const waiting = run(folder, ['runs'])
  // Long enough for the command to start and ask.
  await sleep(8_000)
  child.kill('SIGKILL')
  const found = await waiting
  t.equal(found.code, 1)
  t.match(found.err, `The service at ${address}, which has the database, does not answer`)
  noStack(t, found)
})
