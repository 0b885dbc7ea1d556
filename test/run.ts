import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pMap from 'p-map'

/**
 * `npm test` runs each test file in a process of its own, the longest first: `npm test -- test/tables` those of a
 * folder, or a file. `--all` adds the folders that take long, `--with` a script of package.json beside them.
 */

const ROOT = resolve(import.meta.dirname, '..')
const SLOWEST = resolve(import.meta.dirname, 'slowest.json')
const COMPILED = resolve(ROOT, 'node_modules/.cache/tree11/compiled')

/** Whole processes, killed and disturbed nights, requests at random, a million rows: CI has the minutes for them. */
const LONG = ['test/cli/', 'test/chaos/', 'test/random/', 'test/large/']
/** They want a server that is not here (`npm run test:mssql`), or share a process (`test/tables/on-pglite.test.ts`). */
const ELSEWHERE = ['test/mssql/', /^test\/tables\/[A-Z]/]

/** Some wait more than they work, so that one more than there are processors keeps those busy. */
const JOBS = availableParallelism() + 1
const MINUTES_OF_A_FILE = 15
const SHOWN_LINES = 120

/** In processes this short-lived, half of the work was optimising a database that was then thrown away. */
const FLAGS = ['--liftoff-only']

interface Job {
  name: string
  command: readonly string[]
}

interface Outcome {
  name: string
  passed: number
  failed: number
  seconds: number
  text: string
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    with: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: String(JOBS) },
    timeout: { type: 'string', default: '120' },
    /** Writes down which files took longest. */
    record: { type: 'boolean', default: false },
  },
})

const slowest = existsSync(SLOWEST) ? (JSON.parse(await readFile(SLOWEST, 'utf8')) as string[]) : []
const files = await testFiles(positionals)
if (files.length === 0) {
  console.error(`No test file fits ${positionals.join(' ')}.`)
  process.exit(2)
}
const jobs: Job[] = [
  ...values.with.map((script) => ({
    name: script,
    command: ['npm', 'run', '--silent', ...script.split(' ')],
  })),
  ...files.map((file) => ({ name: file, command: [process.execPath, ...FLAGS, file] })),
]
const started = performance.now()
const outcomes = await pMap(jobs, run, { concurrency: Number(values.jobs) })
const failures = outcomes.filter(({ failed }) => failed > 0)
// At the end, where whoever reads looks first.
for (const { name, text } of failures) console.log(`\n== ${name}\n${excerpt(text)}`)
if (values.record) await record()
const sum = (of: 'passed' | 'failed') => outcomes.reduce((total, outcome) => total + outcome[of], 0)
console.log(`${outcomes.length} files and scripts in ${minutes(performance.now() - started)}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = failures.length === 0 ? 0 : 1

/** Longest first, so that none is left alone at the end. */
async function testFiles(named: readonly string[]): Promise<string[]> {
  const wanted = named.map((path) => relative(ROOT, resolve(path)))
  const isWanted = (file: string) =>
    wanted.length > 0
      ? wanted.some((path) => file === path || file.startsWith(`${path}/`))
      : !isAmong(ELSEWHERE, file) && (values.all || !isAmong(LONG, file))
  const found: string[] = []
  for await (const file of glob('test/**/*.test.ts', { cwd: ROOT })) if (isWanted(file)) found.push(file)
  found.sort()
  const rank = (file: string) => (slowest.includes(file) ? slowest.indexOf(file) : slowest.length)
  return found.sort((one, other) => rank(one) - rank(other))
}

function isAmong(places: readonly (string | RegExp)[], file: string): boolean {
  return places.some((place) => (typeof place === 'string' ? file.startsWith(place) : place.test(file)))
}

async function run({ name, command: [program, ...args] }: Job): Promise<Outcome> {
  const began = performance.now()
  const { code, text } = await new Promise<{ code: number; text: string }>((ended) => {
    execFile(
      program!,
      args,
      {
        cwd: ROOT,
        env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, TAP_TIMEOUT: values.timeout },
        timeout: Math.max(MINUTES_OF_A_FILE * 60_000, Number(values.timeout) * 1_000),
        killSignal: 'SIGKILL',
        maxBuffer: Number.POSITIVE_INFINITY,
      },
      (error, stdout, stderr) => ended({ code: error ? 1 : 0, text: `${stdout}${stderr}` }),
    )
  })
  const seconds = (performance.now() - began) / 1_000
  const { pass = code === 0 ? 1 : 0, fail = 0 } = summary(text)
  const failed = code === 0 ? 0 : Math.max(fail, 1)
  console.log(
    `${failed === 0 ? '✓' : '✗'} ${seconds.toFixed(1).padStart(6)} s ${`${pass}`.padStart(6)}  ${name}`,
  )
  return { name, passed: pass, failed, seconds, text }
}

/** The last line of a test file that came to its end. */
function summary(text: string): { pass?: number; fail?: number } {
  const line = text.match(/^# \{ total: .*\}$/gm)?.at(-1) ?? ''
  const counts = [...line.matchAll(/(pass|fail): (\d+)/g)].map(([, name, count]) => [name, Number(count)])
  return Object.fromEntries(counts)
}

/** What failed and what was said about it. */
function excerpt(text: string): string {
  const lines = text.split('\n')
  const near = lines.filter((_, at) =>
    lines.slice(Math.max(0, at - 25), at + 1).some((line) => /^ *not ok|rror:/.test(line)),
  )
  return (near.length > 0 ? near : lines.slice(-20)).slice(0, SHOWN_LINES).join('\n')
}

async function record(): Promise<void> {
  const long = outcomes.filter(({ name, seconds }) => files.includes(name) && seconds >= 5)
  const names = long.sort((one, other) => other.seconds - one.seconds).map(({ name }) => name)
  await writeFile(SLOWEST, `${JSON.stringify(names, null, 2)}\n`)
}

function minutes(ms: number): string {
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
}
