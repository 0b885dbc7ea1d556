import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Test } from 'tap'
import { createLog } from '../src/log.ts'

/** A log whose lines a test reads back, from stdout and from its files. */
export function testLog(
  t: Test,
  { folder = t.testdir(), secrets = [] as string[], level = 'info', keys = [] as Buffer[] } = {},
) {
  const stream = new PassThrough()
  let out = ''
  stream.on('data', (chunk) => {
    out += chunk
  })
  const [first, ...others] = keys
  const sealed = first && { keys: [first, ...others] as [Buffer, ...Buffer[]] }
  const config = {
    log: { level: 'info', folder, maxBytes: 50_000_000, retentionDays: 30, ...sealed },
    secrets,
  }
  const log = createLog({ config, stream: stream as unknown as NodeJS.WriteStream, level })
  const lines = (text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return {
    log,
    stdout: () => lines(out),
    file: (name: string) => lines(readFileSync(join(folder, name), 'utf8')),
  }
}
