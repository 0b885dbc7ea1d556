import { readdir } from 'node:fs/promises'
import { type TestEngine, useEngine } from '../engines.ts'

/** Every table's tests on an engine: in one process, because a process of its own costs each more than its tests do. */
export async function testEachTable(engine: TestEngine): Promise<void> {
  useEngine(engine)
  for (const file of (await readdir(import.meta.dirname)).sort()) {
    if (/^[A-Z]\w+\.test\.ts$/.test(file)) await import(`./${file}`)
  }
}
