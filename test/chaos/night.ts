import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Left } from './left.ts'
import type { Engine, Place } from './places.ts'
import type { Message, ServiceOptions } from './service.ts'
import { DAYS, type World } from './world.ts'

const SCRIPT = fileURLToPath(new URL('./service.ts', import.meta.url))

/** It starts often and lives for seconds: half of its start went to compilers. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/tree11/compiled', import.meta.url))

/** Where or when a night is disturbed. */
export interface Plan {
  /** What dies. */
  kill: 'service' | 'server'
  /** Boundaries at which it does, each once. */
  stops?: readonly string[]
  /** Milliseconds from the beginning, or from when it was there again, each once. */
  moments?: readonly number[]
}

export interface NightOutcome {
  left: Left
  /** Where it was killed: boundaries, or the last one that was passed before the moment. */
  hits: string[]
  /** Boundaries in the order in which they were passed. */
  passed: string[]
  /** Milliseconds: until it began to work, and until the run had ended. */
  startMs: number
  totalMs: number
  /** Requests that the sources got. */
  asked: number
  /** What was fetched though it was there, or more than the record says. */
  wasted: string[]
}

export interface Stage {
  engine: Engine
  world: World
  credentialsFile: string
}

/** The first night, in the database of which copies are taken. */
export async function makeReady({ engine, world, credentialsFile }: Stage): Promise<void> {
  world.setNight(1)
  const service = startService(optionsOf(world, credentialsFile, engine.first, DAYS[0]))
  for await (const _ of service.messages);
  await service.ended()
  world.setNight(2)
}

/** One second night, killed as the plan says and started again each time. */
export async function disturbedNight(stage: Stage, plan: Plan): Promise<NightOutcome> {
  const place = await stage.engine.copy()
  try {
    return await inPlace(stage, place, plan)
  } finally {
    await place.remove()
  }
}

async function inPlace(
  { engine, world, credentialsFile }: Stage,
  place: Place,
  plan: Plan,
): Promise<NightOutcome> {
  const { sandbox } = world
  sandbox.requests.clear()
  const stops = new Set(plan.stops)
  const moments = [...(plan.moments ?? [])]
  const complete = new Map<number, number>()
  const outcome: Omit<NightOutcome, 'left'> = {
    ...{ hits: [], passed: [], startMs: 0, totalMs: 0, asked: 0, wasted: [] },
  }
  const remember = (attempts: readonly (readonly [number, number])[]) => {
    for (const [id, attempt] of attempts) complete.set(id, attempt)
  }
  const began = performance.now()
  for (;;) {
    await using service = startService({
      ...optionsOf(world, credentialsFile, place.url, DAYS[1]),
      stops: [...stops],
    })
    let at = 'its start'
    let begun = false
    let over = false
    let killing: Promise<void> | undefined
    const strike = (where: string) => {
      outcome.hits.push(where)
      killing = plan.kill === 'service' ? service.kill() : restart()
    }
    const restart = async () => {
      remember(await completeOn(place, engine))
      await engine.server!.kill()
      await engine.server!.start()
      setTimer()
    }
    let timer: NodeJS.Timeout | undefined
    const setTimer = () => {
      if (moments.length === 0 || over) return
      timer = setTimeout(() => {
        moments.shift()
        strike(`after ${at}`)
      }, moments[0])
    }
    setTimer()
    let left: Extract<Message, { kind: 'left' }> | undefined
    for await (const message of service.messages) {
      if (message.kind === 'begins') {
        begun = true
        outcome.startMs ||= performance.now() - began
        remember(message.complete)
      } else if (message.kind === 'passes' || message.kind === 'stands') {
        at = message.at
        outcome.passed.push(at)
        if (message.kind === 'passes') continue
        stops.delete(at)
        strike(at)
        await killing
        service.goOn()
      } else if (message.kind === 'ended') {
        over = true
        clearTimeout(timer)
        outcome.totalMs = performance.now() - began
      } else if (message.kind === 'left') {
        left = message
      }
    }
    over = true
    clearTimeout(timer)
    await killing
    if (left) {
      await service.ended()
      const attempts = new Map(left.attempts)
      const again = [...complete].filter(([id, attempt]) => attempts.has(id) && attempts.get(id) !== attempt)
      outcome.wasted.push(...again.map(([id]) => `request ${id} had landed, and was made again`))
      outcome.asked = sandbox.requests
        .list()
        .filter(({ stream }) => stream !== 'login' && stream !== 'token').length
      if (outcome.asked > left.asked)
        outcome.wasted.push(`${outcome.asked} requests came, and its record speaks of ${left.asked}`)
      return { ...outcome, left: left.left }
    }
    // One that finds no server while it starts ends, and is started again.
    if (!killing || (plan.kill === 'server' && begun)) await service.ended()
    await place.afterKill()
  }
}

/**
 * One second night in which a machine falls asleep at a boundary, for longer than its lease lasts. Another does
 * the night; then the first wakes up. Gives what is there when both have ended, and what the first said.
 */
export async function asleepNight(stage: Stage, at: string): Promise<{ left: Left; said: string }> {
  const { engine, world, credentialsFile } = stage
  const place = await engine.copy()
  const options = optionsOf(world, credentialsFile, place.url, DAYS[1])
  let left: Left | undefined
  const another = async () => {
    await using service = startService(options)
    for await (const message of service.messages) if (message.kind === 'left') left = message.left
    await service.ended()
  }
  await using sleeper = startService({ ...options, stops: [at], stays: true })
  try {
    for await (const message of sleeper.messages) {
      if (message.kind !== 'stands') continue
      sleeper.stop()
      await place.afterSleep()
      await another()
      sleeper.wake()
      sleeper.goOn()
      for (let look = 0; look < 300 && sleeper.said() === ''; look++) await sleep(100)
      await another()
      await sleeper.kill()
    }
    return { left: left!, said: sleeper.said() }
  } finally {
    await place.remove()
  }
}

/** Asked just before the server is killed: what was there then is there after it. */
async function completeOn(place: Place, engine: Engine): Promise<[number, number][]> {
  const name = new URL(place.url).pathname.slice(1)
  const rows = await engine.server!.admin(
    `select "VerzoekId", "Poging" from staging."Verzoek" where "Status" = 'complete'`,
    name,
  )
  return rows.map(({ VerzoekId, Poging }) => [Number(VerzoekId), Number(Poging)])
}

function optionsOf({ sandbox }: World, credentialsFile: string, url: string, day: string): ServiceOptions {
  const { gymlyUrl, sheetsUrl, token, businessId, locationId, spreadsheetId } = sandbox
  return {
    ...{ url, day, stops: [] },
    sandbox: { gymlyUrl, sheetsUrl, token, businessId, locationId, spreadsheetId, credentialsFile },
  }
}

interface Service extends AsyncDisposable {
  messages: AsyncIterable<Message>
  kill(): Promise<void>
  stop(): void
  wake(): void
  goOn(): void
  said(): string
  /** Throws when it came to an end of its own that was not a good one. */
  ended(): Promise<void>
}

function startService(options: ServiceOptions): Service {
  const child: ChildProcess = spawn(process.execPath, ['--liftoff-only', SCRIPT, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  })
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2_000)
  })
  child.stdin!.on('error', () => {})
  return {
    messages: messagesOf(child),
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exit
    },
    stop: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    said: () => said,
    goOn: () => void child.stdin!.write('.'),
    async ended() {
      const [code, signal] = await exit
      if (code !== 0) throw new Error(`The service ended by itself (${code ?? signal}): ${said}`)
    },
  }
}

async function* messagesOf(child: ChildProcess): AsyncIterable<Message> {
  for await (const line of createInterface({ input: child.stdout! })) {
    // The last line of one that was killed may be half a line.
    if (line.endsWith('}')) yield JSON.parse(line) as Message
  }
}
