import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { run } from './command.ts'

function tableLine(out: string, table: string): number[] {
  const [, numbers] = new RegExp(`^[✓ ] ${table} +(.*)$`, 'm').exec(out) ?? []
  return (numbers ?? '').split(/ +/).map((text) => Number(text.replaceAll(',', '')))
}

t.test('each demo is a night later in the same gym', async (t) => {
  const folder = t.testdir()
  const first = await run(folder, ['demo', '--members', '200'])
  t.equal(first.code, 0, first.err)
  t.match(first.err, /^Tree11 demo {2}night 1: 2 March 2026, 01:50, in a made-up gym of 200 members$/m)
  t.match(tableLine(first.out, 'Leden').slice(2), [200, 0, 200, 0, 0, 0])
  t.match(first.out, /^✓ Run 1 succeeded/m)
  t.match(first.out, /^ {2}npm run demo +the next night: few rows change$/m)

  const second = await run(folder, ['demo'])
  t.equal(second.code, 0, second.err)
  t.match(second.err, /night 2: 3 March 2026/)
  const [inserted = 0, updated = 0, deleted = 0, unchanged = 0] = tableLine(second.out, 'together').slice(4)
  t.ok(inserted > 0 && updated > 0 && deleted > 0, 'some rows are new, changed and gone')
  t.ok(unchanged > 2 * (inserted + updated + deleted), 'most are as they were')
  t.match(JSON.parse(readFileSync(join(folder, '.tree11/demo.json'), 'utf8')), {
    day: '2026-03-03',
    nights: 2,
  })
  t.match(await run(folder, ['demo', '--members', '9']), { code: 2, err: /has 200 members: add --reset/ })
})
