import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Config, loadConfig } from '../config.ts'
import { addDays, checkDay, midnight } from '../local-days.ts'

export const DEMO_DATABASE = '.tree11/demo'
export const DEMO_LOGS = '.tree11/demo-logs'
export const DEMO_STATE = '.tree11/demo.json'
const FIRST_DAY = '2026-03-02'

/** The last night that ran, so that the next one is a day later. */
export interface DemoState {
  day: string
  nights: number
  members: number
}

export async function readState(): Promise<DemoState | undefined> {
  try {
    const { day, nights, members } = JSON.parse(await readFile(DEMO_STATE, 'utf8')) as DemoState
    return {
      day: checkDay('day', String(day)),
      nights: Number(nights) || 1,
      members: Number(members) || 5900,
    }
  } catch {
    // Absent, or changed by hand: begin with the first day.
    return undefined
  }
}

export async function writeState(state: DemoState): Promise<void> {
  await mkdir(dirname(DEMO_STATE), { recursive: true })
  await writeFile(DEMO_STATE, `${JSON.stringify(state)}\n`)
}

export const nextDay = (before: string | undefined) => (before === undefined ? FIRST_DAY : addDays(before, 1))

/** The service lives on the gym's day: it begins at 01:50, where the sandbox stands, and runs on from there. */
export function demoClock(day: string): () => Date {
  const begin = midnight(day).getTime() + 110 * 60_000
  const started = performance.now()
  return () => new Date(begin + (performance.now() - started))
}

/**
 * Settings of its own: whoever has a gym's in the environment does not want them in a demo. Where it listens is
 * `asked` for, and with it who may ask.
 */
export function demoConfig(asked: Pick<Config, 'service' | 'access'> | undefined): Config {
  const nowhere = join(DEMO_DATABASE, 'no.env')
  const config = loadConfig({ env: {}, envFile: nowhere })
  return {
    ...config,
    database: { ...config.database, url: `pglite://./${DEMO_DATABASE}` },
    log: { ...config.log, folder: DEMO_LOGS },
    ...(asked && { access: asked.access }),
    service: {
      ...config.service,
      scheduleCron: 'off',
      ...(asked && { host: asked.service.host, port: asked.service.port }),
    },
  }
}
