import t from 'tap'
import { createLimiter, type Limiter } from '../../src/sources/gymly/limiter.ts'
import { thrownBy } from './server.ts'

const never = new AbortController().signal

function starts(limiter: Limiter, count: number, workMs = 0): Promise<number[]> {
  const work = async (startedAt: number) => {
    if (workMs > 0) await new Promise((resolve) => setTimeout(resolve, workMs))
    return startedAt
  }
  return Promise.all(Array.from({ length: count }, () => limiter.run(never, work)))
}

t.test('no window of the given length ever holds more starts than the limit', async (t) => {
  const windowMs = 200
  const limiter = createLimiter({ limit: 5, windowMs, concurrency: 100 })
  // Three callers that know nothing of each other, one of them late.
  const late = new Promise((resolve) => setTimeout(resolve, 150)).then(() => starts(limiter, 6))
  const all = (await Promise.all([starts(limiter, 12), starts(limiter, 5, 30), late]))
    .flat()
    .sort((a, b) => a - b)
  t.equal(all.length, 23)
  for (const [index, first] of all.entries()) {
    const inWindow = all.slice(index).filter((time) => time < first + windowMs).length
    t.ok(inWindow <= 5, `${inWindow} starts in the window from start ${index}`)
  }
  t.ok(all.at(-1)! - all[0]! >= 4 * windowMs, 'and so 23 starts take four windows')
  t.ok(all.at(-1)! - all[0]! < 8 * windowMs, 'and not many more')
})

t.test('callers start in the order in which they asked', async (t) => {
  const limiter = createLimiter({ limit: 2, windowMs: 40 })
  const order: number[] = []
  await Promise.all([0, 1, 2, 3, 4].map((n) => limiter.run(never, async () => void order.push(n))))
  t.strictSame(order, [0, 1, 2, 3, 4])
})

t.test('no more requests are under way at once than allowed, also without a limit', async (t) => {
  const limiter = createLimiter({ limit: 0, concurrency: 3 })
  let active = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++active)
    await new Promise((resolve) => setTimeout(resolve, 5))
    active--
  }
  await Promise.all(Array.from({ length: 20 }, () => limiter.run(never, work)))
  t.equal(most, 3)
})

t.test('a caller that gives up leaves the queue at once, and the others keep their turn', async (t) => {
  const limiter = createLimiter({ limit: 1, windowMs: 150 })
  await limiter.run(never, async () => {})
  const controller = new AbortController()
  const given = limiter.run(controller.signal, async () => t.fail('it must not start'))
  const kept = limiter.run(never, async (startedAt) => startedAt)
  const asked = performance.now()
  controller.abort(new Error('enough'))
  t.equal((await thrownBy(given)).message, 'enough')
  t.ok(performance.now() - asked < 50)
  t.ok((await kept) - asked >= 100, 'the other one waits for the window and not longer')
})

t.test('work that fails frees its place', async (t) => {
  const limiter = createLimiter({ limit: 0, concurrency: 1 })
  const failing = limiter.run(never, async () => {
    throw new Error('no')
  })
  t.equal((await thrownBy(failing)).message, 'no')
  t.equal(await limiter.run(never, async () => 'next'), 'next')
})

t.test('after a 429 with a time, nobody starts before it', async (t) => {
  const limiter = createLimiter({ limit: 0 })
  const asked = performance.now()
  limiter.throttled(asked, { retryAfterMs: 120 })
  const times = await starts(limiter, 3)
  t.ok(
    times.every((time) => time >= asked + 119),
    'all of them wait',
  )
})

t.test('429s without a time make everybody wait ever longer, and together count once', async (t) => {
  let time = 0
  const waits: number[] = []
  const limiter = createLimiter({ limit: 0, baseBackOffMs: 20, random: () => 1, now: () => time })
  const waited = async () => {
    // The clock is moved by hand until the limiter lets the next one through.
    const from = time
    let started = false
    const run = limiter.run(never, async () => {
      started = true
    })
    while (!started) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      time += 10
    }
    await run
    waits.push(time - from)
  }
  limiter.throttled(0)
  limiter.throttled(-5)
  limiter.throttled(-6)
  await waited()
  limiter.throttled(time)
  await waited()
  limiter.passed(time)
  limiter.throttled(time)
  await waited()
  t.ok(waits[0]! >= 20 && waits[0]! <= 40, `first ${waits[0]}`)
  t.ok(waits[1]! >= 40 && waits[1]! <= 70, `then ${waits[1]}`)
  t.ok(waits[2]! >= 20 && waits[2]! <= 40, `and after a success ${waits[2]}`)
})

t.test(
  'who waits for its place in a shared rate also waits when patience is asked for meanwhile',
  async (t) => {
    const from = performance.now()
    let places = 0
    // The second is told to ask again, the third asks a database that takes its time.
    const take = async () => {
      const place = ++places
      if (place === 3) await new Promise((resolve) => setTimeout(resolve, 100))
      return place === 2 ? 100 : 0
    }
    const limiter = createLimiter({ limit: 60, take })
    const first = limiter.run(never, async (startedAt) => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      limiter.throttled(startedAt, { retryAfterMs: 400 })
    })
    const others = [1, 2].map(() => limiter.run(never, async () => performance.now() - from))
    await first
    for (const started of await Promise.all(others)) t.ok(started >= 425, `started after ${started} ms`)
    t.equal(places, 5, 'one was taken in vain, and none while all wait')
  },
)

t.test('patience that was asked of one run does not hold back the next', async (t) => {
  for (const take of [undefined, async () => 0]) {
    const limiter = createLimiter({ limit: 60, ...(take && { take }) })
    const stopped = new AbortController()
    limiter.throttled(performance.now(), { retryAfterMs: 60_000, run: 1 })
    t.equal(limiter.heldForMs(), 0, 'nobody waits yet')
    const held = thrownBy(limiter.run(stopped.signal, async () => t.fail('it must not start'), 1))
    const asked = performance.now()
    const next = await limiter.run(never, async (startedAt) => startedAt, 2)
    t.ok(next - asked < 100, `the next run starts after ${next - asked} ms`)
    const ms = limiter.heldForMs()
    t.ok(ms > 50_000 && ms <= 60_000, `${ms} ms are told`)
    stopped.abort(new Error('the run has ended'))
    t.equal((await held).message, 'the run has ended')
    t.equal(limiter.heldForMs(), 0)
  }
})

t.test('many callers on one signal leave no listener behind', async (t) => {
  const warnings: string[] = []
  const listen = (warning: Error) => warnings.push(warning.name)
  process.on('warning', listen)
  t.teardown(() => process.off('warning', listen))
  const controller = new AbortController()
  const limiter = createLimiter({ limit: 20, windowMs: 20, concurrency: 2 })
  await Promise.all(Array.from({ length: 60 }, () => limiter.run(controller.signal, async () => {})))
  await new Promise((resolve) => setImmediate(resolve))
  t.strictSame(warnings, [])
})
