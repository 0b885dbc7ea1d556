import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { noStack, start } from './command.ts'

/** Where it listens, as it says itself. */
async function addressOf(serving: ReturnType<typeof start>): Promise<string | undefined> {
  while (serving.child.exitCode === null) {
    const address = /listens on (http:\S+);/.exec(serving.text.err)?.[1]
    if (address) return address
    await sleep(100)
  }
  return undefined
}

t.test('a demo that serves keeps the gym and the service, whatever befell the night', async (t) => {
  const folder = t.testdir()
  const serving = start(folder, ['demo', '--reset', '--members', '200', '--faults', 'cut:0.002', '--serve'], {
    PORT: '0',
  })
  t.teardown(() => serving.child.kill('SIGKILL'))
  const address = await addressOf(serving)
  t.match(serving.text.err, /night 1: 2 March 2026/)
  t.match(serving.text.out, /^✓ Leden +1 +1 +200 /m, 'the requests that failed were made again')
  const synced = await fetch(`${address}/sync/Leden?wait=60`, { method: 'POST' })
  t.match(await synced.json(), { id: 2, status: 'succeeded', tables: [{ unchanged: 200 }] })
  serving.child.kill('SIGINT')
  const ended = await serving.ended
  t.equal(ended.code, 0)
  noStack(t, ended)
})

t.test('a demo that listens elsewhere asks for the keys that let it', async (t) => {
  const key = 'a-key-of-this-test'
  const hash = createHash('sha256').update(key).digest('hex')
  const serving = start(t.testdir(), ['demo', '--members', '20', '--serve'], {
    HOST: '0.0.0.0',
    PORT: '0',
    API_KEYS: `bi:reader:${hash}`,
  })
  t.teardown(() => serving.child.kill('SIGKILL'))
  const { port } = new URL((await addressOf(serving))!)
  const runs = `http://127.0.0.1:${port}/runs`
  t.equal((await fetch(runs)).status, 401)
  t.equal((await fetch(runs, { headers: { authorization: `Bearer ${key}` } })).status, 200)
  serving.child.kill('SIGINT')
  noStack(t, await serving.ended)
})
