import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { noStack, run } from './command.ts'

t.test('a folder that cannot be used is named', async (t) => {
  const folder = t.testdir({ full: { 'notes.txt': 'mine' } })
  const taken = await run(folder, ['setup-db'], { DATABASE_URL: 'pglite://./full' })
  t.match(taken, { code: 1, err: /holds other files \(notes\.txt\)/ })
  const forced = await run(folder, ['setup-db', '--force', '--yes'], { DATABASE_URL: 'pglite://./full' })
  t.match(forced, { code: 1, err: /holds other files/ }, 'and not emptied')
  const locked = join(folder, 'locked')
  mkdirSync(locked)
  chmodSync(locked, 0o500)
  if (process.getuid?.() === 0) return
  const readOnly = await run(folder, ['setup-db'], { DATABASE_URL: 'pglite://./locked/db' })
  t.match(readOnly, { code: 1, err: /locked/ })
  noStack(t, readOnly)
})

t.test('--force begins anew, and asks first', async (t) => {
  const folder = t.testdir()
  await run(folder, ['setup-db'])
  t.match(await run(folder, ['setup-db']), { code: 0, out: /is up to date/ })
  t.match(await run(folder, ['setup-db', '--force']), { code: 2, err: /add --yes/ })
  t.match(await run(folder, ['setup-db', '--force', '--yes', '--verbose']), {
    code: 0,
    out: /is ready/,
    err: /^Removed .*\nApplied 0001_system\n/,
  })
})
