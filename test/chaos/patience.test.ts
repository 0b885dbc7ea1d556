import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { run, smallGym, start } from '../cli/command.ts'

/** A source that asks for patience: who looks is told until when, and nobody waits for it after its run. */

t.setTimeout(120_000)

interface Ready {
  sources: { source: string; waitingUntil: string | null }[]
}

t.test('one bad Retry-After is told of, waited for in sense, and holds up no later run', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  const { child, text } = start(t.testdir(), ['serve'], { PORT: '0', ...settings, GYMLY_MAX_RETRIES: '3' })
  t.teardown(() => child.kill('SIGKILL'))
  let address = ''
  while (address === '') {
    address = /listens on (http:\S+);/.exec(text.err)?.[1] ?? ''
    if (child.exitCode !== null) throw new Error(text.err)
    await sleep(50)
  }
  const waited = async () => {
    const { sources } = (await (await fetch(`${address}/health/ready`)).json()) as Ready
    return sources.find(({ source }) => source === 'gymly')!.waitingUntil
  }
  const metric = async () =>
    /^tree11_source_waiting_until_timestamp_seconds\{source="gymly"\} (\S+)$/m.exec(
      await (await fetch(`${address}/metrics`)).text(),
    )?.[1]

  t.equal(await waited(), null)
  t.equal(await metric(), undefined)
  const ask = async (path: string) => await fetch(`${address}${path}`, { method: 'POST' })

  // A day, and a moment far ahead in milliseconds: neither is what a server means.
  for (const [before, retryAfter] of ['86400', String(Date.now() + 3_600_000)].entries()) {
    sandbox.faults.add({ kind: 'status', status: 429, retryAfter })
    await ask('/sync/Leden')
    let until: string | null = null
    for (let turn = 0; turn < 200 && until === null; turn++) {
      await sleep(50)
      until = await waited()
    }
    const minutes = (Date.parse(until!) - Date.now()) / 60_000
    t.ok(minutes > 0.5 && minutes <= 15, `${retryAfter}: waited for ${minutes} minutes`)
    t.ok(Math.abs(Number(await metric()) - Date.parse(until!) / 1000) < 2)
    sandbox.faults.clear()
    await ask(`/runs/${2 * before + 1}/cancel`)
    const next = await ask('/sync/Leden?wait=20')
    t.match(await next.json(), { id: 2 * before + 2, status: 'succeeded' }, 'the next run asks at once')
    t.equal(await waited(), null)
    t.equal(await metric(), undefined)
  }
})

t.test('who runs a command is told what it waits for', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  sandbox.faults.add({ kind: 'status', status: 429, retryAfter: 6, times: 1 })
  const synced = await run(t.testdir(), ['sync', '--tables', 'Leden'], {
    ...settings,
    GYMLY_MAX_RETRIES: '1',
  })
  t.equal(synced.code, 0, synced.err)
  t.match(synced.err, /^waiting for gymly until \d\d:\d\d:\d\d, because it failed or asked for patience$/m)
})
