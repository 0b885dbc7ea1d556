import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { localDay } from '../../src/local-days.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'

/** Runs the command as a person does: another process, in an empty folder, with these settings and no others. */

const script = fileURLToPath(new URL('../../src/tree11.js', import.meta.url))

export interface Finished {
  code: number | null
  out: string
  err: string
}

export type Settings = Record<string, string>

export function start(
  folder: string,
  args: readonly string[],
  settings: Settings = {},
  nodeOptions: readonly string[] = [],
): { child: ChildProcess; text: { out: string; err: string }; ended: Promise<Finished> } {
  const child = spawn(process.execPath, [...nodeOptions, script, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text.out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    text.err += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...text }))
  return { child, text, ended }
}

export async function run(folder: string, args: readonly string[], settings?: Settings): Promise<Finished> {
  return await start(folder, args, settings).ended
}

/** What somebody with this gym would set. */
export async function settingsOf(sandbox: Sandbox): Promise<Settings> {
  return {
    GYMLY_API_TOKEN: sandbox.token,
    GYMLY_BUSINESS_ID: sandbox.businessId,
    GYMLY_BASE_URL: sandbox.gymlyUrl,
    GYMLY_RATE_LIMIT_PER_MINUTE: '0',
    GYMLY_MAX_RETRIES: '0',
    GOOGLE_SHEETS_CREDENTIALS_FILE: await sandbox.credentialsFile(),
    GOOGLE_SHEETS_SPREADSHEET_ID: sandbox.spreadsheetId,
    GOOGLE_API_ROOT_URL: sandbox.sheetsUrl,
    WINDOW_DAYS: 'Lessen=2,LesDeelname=2,AbonnementStatistiekenSpecifiek=2',
  }
}

/** A gym of today, closed when the test ends, and its settings. */
export async function smallGym(t: Pick<Test, 'teardown'>) {
  const today = localDay(new Date())
  const sandbox = await startSandbox({ today, members: 30, memberships: 3, classesPerDay: 2 })
  t.teardown(() => sandbox.close())
  return { sandbox, settings: await settingsOf(sandbox) }
}

/** No command may show where in the code it went wrong. */
export function noStack(t: Test, { out, err }: Finished): void {
  t.notMatch(`${out}${err}`, /^\s+at .*:\d+:\d+/m, 'no stack trace')
}
