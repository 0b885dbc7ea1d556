import { readFile } from 'node:fs/promises'
import t from 'tap'
import { generatedFiles } from '../sql/generate.ts'

t.test('generated files are what their sources make', async (t) => {
  for (const [path, content] of await generatedFiles()) {
    const file = await readFile(new URL(`../${path}`, import.meta.url), 'utf8').catch(() => '')
    t.ok(file === content, `${path} is fresh (npm run generate)`)
  }
})
