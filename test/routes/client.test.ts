import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { generate } from 'openapi-typescript-codegen'
import t from 'tap'
import { testApp } from '../app-helper.ts'
import { SMALL } from '../runs/records.ts'

const run = promisify(execFile)
const root = new URL('../../', import.meta.url)

/** What a program of somebody else would write with it: checked by the compiler, in every answer's type. */
const PROGRAM = `
import { ApiError, OpenAPI, type Run, RunsService, SyncService, TablesService } from './client'

export async function drive(base: string) {
  OpenAPI.BASE = base
  const run: Run = await SyncService.syncTable('Leden', undefined, undefined, undefined, 60, 'from-a-client')
  const again: Run = await SyncService.syncTable('Leden', undefined, undefined, undefined, 60, 'from-a-client')
  const { items, nextCursor } = await RunsService.listRuns('succeeded', 'Leden')
  const inserted: number | undefined = items[0]?.tables[0]?.inserted
  const { rowCount, quality } = await TablesService.readTable('Leden')
  const csv: string = await TablesService.readRowsAsCsv('Leden')
  const refusal = await TablesService.readTable('Ledn').catch((error: unknown) => error)
  const code: string = refusal instanceof ApiError ? refusal.body.code : 'none'
  return { run, again, inserted, nextCursor, rowCount, quality, csv, code }
}

// @ts-expect-error: a run has no such thing
export const wrong = (run: Run) => run.rows
`

t.test('a client made from the OpenAPI document compiles, and drives a sync', async (t) => {
  const folder = t.testdir({ 'program.ts': PROGRAM, 'package.json': '{"type":"commonjs"}' })
  await generate({
    input: fileURLToPath(new URL('openapi/openapi.json', root)),
    output: join(folder, 'client'),
    httpClient: 'fetch',
    useUnionTypes: true,
  })
  const compiler = fileURLToPath(new URL('node_modules/.bin/tsc', root))
  const options = {
    strict: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'commonjs',
    moduleResolution: 'bundler',
    types: [],
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'made',
  }
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['program.ts', 'client'] }),
  )
  // The test runner puts itself into every Node process that it begets, and the compiler cannot bear it.
  const alone = ['-c', 'unset NODE_OPTIONS; exec "$0" "$@"', compiler, '-p', folder]
  const said = await run('sh', alone).then(
    ({ stdout }) => stdout,
    (error: Error & { stdout: string }) => error.stdout || error.message,
  )
  t.equal(said, '', 'the compiler has nothing to say')

  const { url } = await testApp(t, SMALL)
  const { drive } = createRequire(join(folder, 'x.js'))('./made/program.js') as {
    drive(base: string): Promise<object>
  }
  t.match(await drive(url), {
    run: { id: 1, status: 'succeeded', trigger: 'api', tables: [{ table: 'Leden', error: null }] },
    again: { id: 1 },
    inserted: 12,
    nextCursor: null,
    rowCount: 12,
    quality: /PASS|WARN/,
    csv: /^Id,Naam,/,
    code: 'unknown-table',
  })
})
