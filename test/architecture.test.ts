import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { ERROR_CODES } from '../src/error-codes.ts'

/** The house: which part may know which other, and what may be written where. See each rule's own words. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PARTS = ['src', 'db', 'migrations', 'routes', 'graphql', 'test']

interface Import {
  /** The file that is imported, from the root, for one of our own. */
  path: string
  typeOnly: boolean
}

interface SourceFile {
  path: string
  part: string
  /** Without comments: what runs, and its texts. */
  code: string
  lines: number
  imports: Import[]
}

async function sourceFiles(): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for (const folder of PARTS) {
    const found = await readdir(join(ROOT, folder), { recursive: true }).catch(() => [])
    for (const name of found.sort()) {
      if (!/\.[tj]s$/.test(name)) continue
      const path = join(folder, name).replaceAll('\\', '/')
      const text = await readFile(join(ROOT, path), 'utf8')
      const code = withoutComments(text)
      files.push({
        path,
        part: partOf(path),
        code,
        lines: text.split('\n').length - 1,
        imports: importsOf(path, code),
      })
    }
  }
  return files
}

/** Texts, patterns and comments are read in one go, so that none of them is taken for another. */
function withoutComments(text: string): string {
  const tokens =
    /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*|`(?:[^`\\]|\\[\s\S])*`|(?<=[=(,:!&|?[]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g
  return text.replace(tokens, (token) => (/^\/[*/]/.test(token) ? '' : token))
}

function importsOf(path: string, code: string): Import[] {
  const found: Import[] = []
  const pattern =
    /(?:^|[\n;])\s*(?:import|export)\s+(type\s+)?((?:[^'";]*?)\sfrom\s+)?'(\.[^']*)'|\bimport\(\s*'(\.[^']*)'/g
  for (const [, type, names, stated, dynamic] of code.matchAll(pattern)) {
    const target = stated ?? dynamic!
    // `import { type A, type B }` needs nothing of the file either.
    const members = /\{([^}]*)\}/
      .exec(names ?? '')?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const onlyTypes = type !== undefined || members?.every((name) => name.startsWith('type ')) === true
    const file = relative(ROOT, join(ROOT, dirname(path), target)).replaceAll('\\', '/')
    found.push({ path: file, typeOnly: stated !== undefined && onlyTypes })
  }
  return found
}

/** Files of src that are a part by themselves; every other one puts the parts together. */
const ALONE: Record<string, string> = {
  'src/errors.ts': 'errors',
  'src/error-codes.ts': 'errors',
  'src/config.ts': 'config',
  'src/setting-reader.ts': 'config',
  'src/local-days.ts': 'days',
  'src/decoding.ts': 'decoding',
  'src/app.ts': 'app',
  'src/schedule.ts': 'schedule',
}

const ROOMS = [
  ...['access', 'config', 'http', 'sources', 'tables', 'sandbox', 'texts', 'notify', 'alerts'],
  ...['shapes', 'statements', 'leases', 'landing', 'quality', 'transform', 'runs', 'reading', 'ui'],
]

function partOf(path: string): string {
  if (ALONE[path]) return ALONE[path]
  const [top, second] = path.split('/')
  if (top !== 'src') return top!
  return ROOMS.includes(second!) ? second! : 'outside'
}

/** What each part may import beside itself and the errors; `types` need nothing of the other when it runs. */
const MAY_KNOW: Record<string, { parts?: string[]; types?: string[] }> = {
  errors: {},
  days: {},
  // What is said of runs, tables and checks, declared once.
  shapes: {},
  // The roles are values of a setting.
  config: { parts: ['access', 'decoding'], types: ['http'] },
  decoding: {},
  // The way to other machines: through a proxy, unpacked, within a time.
  http: { parts: ['decoding'] },
  // Who may do what, and the record of who did.
  access: { parts: ['reading', 'days', 'shapes'], types: ['db', 'tables'] },
  db: { types: ['config'] },
  migrations: { parts: ['db'] },
  sources: { parts: ['http', 'decoding'] },
  // What is said to people, in Dutch.
  texts: {},
  // Streams are named in the definitions, column types are the dialects' own, and each check has its words.
  tables: { parts: ['sources'], types: ['db', 'texts'] },
  // What the statements about a table are made of.
  statements: { parts: ['tables', 'db', 'days', 'shapes'] },
  // The right to work on a table.
  leases: { parts: ['db'] },
  landing: { parts: ['statements', 'leases', 'tables', 'db', 'days', 'shapes'], types: ['sources'] },
  quality: { parts: ['texts', 'landing', 'statements', 'tables', 'db', 'days', 'shapes'] },
  transform: {
    parts: ['texts', 'quality', 'landing', 'statements', 'leases', 'tables', 'db', 'days', 'shapes'],
  },
  reading: { parts: ['landing', 'statements', 'tables', 'db', 'days', 'shapes'] },
  runs: {
    parts: [
      'transform',
      'quality',
      'landing',
      'reading',
      'statements',
      'leases',
      'tables',
      'db',
      'days',
      'shapes',
    ],
    types: ['sources'],
  },
  // Only the form of the settings.
  notify: { parts: ['http', 'texts'], types: ['config'] },
  // What is told of runs and when: read from the database, handed to notify, which knows neither.
  alerts: { parts: ['runs', 'reading', 'db', 'days', 'shapes'], types: ['notify'] },
  // Doors read, and ask for work by the form of what is decorated: none needs a worker.
  // What the pages say, and of which readings and actions.
  ui: {
    parts: ['reading', 'access', 'texts', 'tables', 'days', 'shapes'],
    types: ['runs', 'db', 'sources'],
  },
  routes: {
    parts: ['ui', 'reading', 'access', 'texts', 'tables', 'days', 'shapes'],
    types: ['runs', 'db', 'sources', 'config'],
  },
  graphql: {
    parts: ['reading', 'access', 'tables', 'days', 'shapes'],
    types: ['runs', 'db', 'sources', 'config', 'routes'],
  },
  schedule: { parts: ['runs'], types: ['routes'] },
  app: {
    parts: ['access', 'routes', 'graphql', 'schedule', 'db'],
    types: ['runs', 'tables', 'sources', 'config'],
  },
  sandbox: {},
}

const files = await sourceFiles()
const ours = files.filter(({ part }) => part !== 'test')
const at = (path: string) => files.find((file) => file.path === path)

t.test('the scan sees the files and their imports', async (t) => {
  t.ok(ours.length > 80, `${ours.length} files`)
  t.match(at('src/runs/worker.ts')!.imports, [{ path: 'db/database.ts', typeOnly: true }])
  t.same(
    at('src/runs/create-sync.ts')!.imports.find(({ path }) => path === 'src/runs/worker.ts'),
    { path: 'src/runs/worker.ts', typeOnly: false },
  )
  const text = `import a from './a.ts'\nimport { type B, type C } from '../b.ts' // import x from './x.ts'\n/* process.env */ const c = 'http://d' // e\nexport type { F } from './f.ts'\nawait import('./g.ts')\nimport './h.ts'\nimport { type I, j } from './i.ts'`
  const code = withoutComments(text)
  t.notMatch(code, /process|x\.ts|\/\/ e/)
  t.match(code, /http:\/\/d/)
  t.same(importsOf('src/x/y.ts', code), [
    { path: 'src/x/a.ts', typeOnly: false },
    { path: 'src/b.ts', typeOnly: true },
    { path: 'src/x/f.ts', typeOnly: true },
    { path: 'src/x/g.ts', typeOnly: false },
    { path: 'src/x/h.ts', typeOnly: false },
    { path: 'src/x/i.ts', typeOnly: false },
  ])
})

t.test(
  'arrows point one way: main, cli → app → doors → reading, runs → transform → quality → landing → tables, sources, db',
  async (t) => {
    for (const { path, part, imports } of ours) {
      if (part === 'outside') continue
      const rule = MAY_KNOW[part]
      if (!rule) {
        t.fail(`${path}: which part is ${part}?`)
        continue
      }
      const wrong = imports.filter((one) => {
        const other = partOf(one.path)
        if (other === part || other === 'errors' || rule.parts?.includes(other)) return false
        return !(one.typeOnly && rule.types?.includes(other))
      })
      t.same(wrong, [], path)
    }
  },
)

t.test('no circle of imports, of types neither', (t) => {
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  const visit = (path: string, way: readonly string[]): void => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    for (const one of at(path)?.imports ?? []) visit(one.path, [...way, path])
    state.set(path, 'done')
  }
  for (const { path } of files) visit(path, [])
  t.same(circles, [])
  t.end()
})

t.test('nothing but the commands and the tests knows the sandbox', async (t) => {
  const knows = ours.filter(
    ({ part, imports }) => part !== 'sandbox' && imports.some((one) => partOf(one.path) === 'sandbox'),
  )
  t.same(
    knows.map(({ path }) => path).filter((path) => !path.startsWith('src/cli/')),
    [],
  )
})

t.test("a dialect's name appears under db, sql and in tests alone", async (t) => {
  // A setting names a database by its URL: the reader of settings knows the one it falls back on, and the
  // demonstration the one that it keeps.
  const inSettings = /pglite:\/\/\.?\/?[\w./]*/g
  for (const { path, part, code } of ours) {
    if (part === 'db') continue
    const ownUrl = part === 'config' || path.startsWith('src/cli/')
    const text = ownUrl ? code.replace(inSettings, '') : code
    const named = text.match(/\b\w*(?:postgres|mssql|pglite|sql[ _-]?server|tedious|t-?sql\b)\w*/gi) ?? []
    t.same(named, [], path)
  }
})

t.test('only src/config.ts reads the environment', async (t) => {
  for (const { path, code } of ours) {
    if (path === 'src/config.ts') continue
    t.notMatch(
      code,
      /process\s*\.\s*env\b|\bimport\.meta\.env\b|process\s*\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/,
      path,
    )
  }
})

t.test('every code of an error is one that something throws', (t) => {
  const code = ours
    .filter(({ path }) => path !== 'src/error-codes.ts')
    .map((file) => file.code)
    .join('\n')
  // Limits of a query are named after what is too much.
  const unused = Object.keys(ERROR_CODES).filter(
    (name) => !code.includes(`'${name}'`) && !name.startsWith('query-too-'),
  )
  t.same(unused, [])
  t.end()
})

t.test('no file is longer than 300 lines', async (t) => {
  for (const { path, lines } of files) t.ok(lines <= 300, `${path}: ${lines}`)
})

t.test('every file of tests is one that the runner finds', async (t) => {
  for (const { path, code } of files.filter(({ part }) => part === 'test')) {
    if (/^\s*(t|tap)\.test\(/m.test(code) && !/export /.test(code)) t.match(path, /^test\/[\w/-]+\.test\.ts$/)
  }
})
