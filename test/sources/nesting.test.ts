import t from 'tap'
import { DEEPEST, nestsTooDeep } from '../../src/sources/nesting.ts'

const deep = (text: string) => nestsTooDeep(new TextEncoder().encode(text))
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

t.test('brackets within each other are counted, and those in texts are not', async (t) => {
  t.notOk(deep(nested(DEEPEST)))
  t.ok(deep(nested(DEEPEST + 1)))
  t.ok(deep(`[{"a":${'{"b":'.repeat(300)}1`))
  t.notOk(deep(`["${'['.repeat(1_000)}"]`))
  t.notOk(deep(`["\\"${'{'.repeat(1_000)}\\\\"]`))
  t.notOk(deep(`[${'[],'.repeat(1_000)}[]]`))
  t.ok(deep(nested(1_000_000)), 'without calling itself')
})
