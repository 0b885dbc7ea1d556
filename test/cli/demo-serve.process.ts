import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { noStack, start } from './command.ts'

t.test('a demo that serves keeps the gym and the service, whatever befell the night', async (t) => {
  const folder = t.testdir()
  const serving = start(folder, ['demo', '--reset', '--members', '200', '--faults', 'cut:0.002', '--serve'], {
    PORT: '0',
  })
  t.teardown(() => serving.child.kill('SIGKILL'))
  let address: string | undefined
  while (!address && serving.child.exitCode === null) {
    address = /listens on (http:\S+);/.exec(serving.text.err)?.[1]
    await sleep(100)
  }
  t.match(serving.text.err, /night 1: 2 March 2026/)
  t.match(serving.text.out, /^✓ Leden +1 +1 +200 /m, 'the requests that failed were made again')
  const synced = await fetch(`${address}/sync/Leden?wait=60`, { method: 'POST' })
  t.match(await synced.json(), { id: 2, status: 'succeeded', tables: [{ unchanged: 200 }] })
  serving.child.kill('SIGINT')
  const ended = await serving.ended
  t.equal(ended.code, 0)
  noStack(t, ended)
})
