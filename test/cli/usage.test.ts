import t from 'tap'
import { noStack, run, type Settings, start } from './command.ts'

/** Names under `Commands`. */
const commandsIn = (help: string) =>
  [...help.split('\n\nExamples')[0]!.matchAll(/^ {2}(\S+) {2,}/gm)].map(([, name]) => name!)

t.test('help, for all commands and for each', async (t) => {
  const overview = await run(t.testdir(), ['--help'])
  t.equal(overview.code, 0)
  const names = commandsIn(overview.out)
  t.ok(names.length >= 15, names.join())
  for (const name of names) {
    const help = await run(t.testdirName, [name, '--help'])
    t.equal(help.code, 0)
    t.match(help.out, new RegExp(`^npx tree11 ${name}`), name)
    t.match(help.out, /^Examples\n {2}np/m)
    t.ok(Math.max(...help.out.split('\n').map((line) => line.length)) <= 110, 'no line is too long')
  }
  t.match(await run(t.testdirName, ['help', 'sync']), {
    code: 0,
    out: (await run(t.testdirName, ['sync', '--help'])).out,
  })
  t.match(await run(t.testdirName, ['help']), { code: 0, out: overview.out })
  const bare = await run(t.testdirName, [])
  t.equal(bare.code, 2)
  t.equal(bare.out, overview.out)
  t.match(await run(t.testdirName, ['--version']), { code: 0, out: /^\d+\.\d+\.\d+\n$/ })
})

t.test('a start uses what an earlier one compiled', async (t) => {
  const traced = { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' }
  await run(t.testdir(), ['--help'], traced)
  const { out, err, code } = await run(t.testdirName, ['--help'], traced)
  t.equal(code, 0)
  t.match(`${out}${err}`, /code cache for ESM .*src\/cli\.ts was accepted/)
})

t.test('without a command the overview says which there are, and which does what main.py did', async (t) => {
  t.match(await run(t.testdir(), []), {
    code: 2,
    out: /Commands/,
    err: /"npx tree11 sync" is what "python main.py" did/,
  })
})

t.test('what does not fit a command is said in one line, with what was probably meant', async (t) => {
  const folder = t.testdir()
  const commands = commandsIn((await run(folder, ['--help'])).out)
  const wrong: [args: string[], line: string][] = [
    [['snyc'], 'There is no command snyc. Did you mean sync?'],
    [['wxyz'], `There is no command wxyz. Known are ${commands.join(', ')}.`],
    [['help', 'snyc'], 'There is no command snyc. Did you mean sync?'],
    [['sync', '--table', 'Leden'], 'tree11 sync has no option --table. Did you mean --tables?'],
    [['sync', '--dryrun'], 'tree11 sync has no option --dryrun. Did you mean --dry-run?'],
    [['sync', '--dry-run=yes'], '--dry-run takes no value, found "yes".'],
    [['sync', '--tables'], '--tables needs a value: --tables A,B.'],
    [['sync', '--from', '--to', '2026-01-01'], '--from needs a value: --from DAY.'],
    [['sync', '--tables', ' , '], '--tables names no table: --tables Leden,Lessen.'],
    [['sync', 'Leden'], 'tree11 sync takes no "Leden". "tree11 sync --help" says what it takes.'],
    [['runs', 'seven'], 'A run is a number, found "seven". "npx tree11 runs" lists them.'],
    [
      ['runs', '1', '--status', 'bogus', '--first', 'x'],
      '--status chooses among runs, and run 1 is one: leave one out.',
    ],
    [['replay'], 'Name the run by its number. "npx tree11 runs" lists them.'],
    [['replay', 'seven'], 'Name the run by its number, found "seven". "npx tree11 runs" lists them.'],
    [
      ['replay', '--run', 'seven'],
      'Name the run by its number, found "seven". "npx tree11 runs" lists them.',
    ],
    [['replay', '1', '--run', '2'], 'Name the run once: RUN or --run RUN.'],
    [['keys'], 'tree11 keys makes keys: tree11 keys new --name NAME --role ROLE.'],
    [['keys', 'new', '--role', 'reader'], '--name is missing: whose key it is, such as --name powerbi.'],
    [
      ['keys', 'new', '--name', 'a b', '--role', 'reader'],
      '--name: found "a b", wanted up to 64 letters, digits, dots, dashes and underscores.',
    ],
    [
      ['keys', 'new', '--name', 'powerbi', '--role', 'analist'],
      'There is no role analist. Did you mean analyst?',
    ],
    [['demo', '--members', 'many'], '--members: found "many", wanted a whole number from 1 to 9999999.'],
  ]
  for (const [args, line] of wrong) {
    const found = await run(folder, args)
    t.match(found, { code: 2, out: '', err: `tree11: ${line}\n` }, args.join(' '))
    noStack(t, found)
  }
  const fault = await run(folder, ['demo', '--faults', '5oo:1'])
  t.match(fault, { code: 2, err: /^tree11: Fault "5oo:1" is not understood: .*\n$/ })
})

t.test('a wrong setting stops the start in one line that names it', async (t) => {
  const folder = t.testdir()
  const wrong: [settings: Settings, line: string][] = [
    [{ PORT: 'abc' }, 'PORT: found "abc", wanted a whole number from 0 to 65535'],
    [{ DATABASE_URL: 'oracle://x' }, 'DATABASE_URL: found oracle://…, wanted one of pglite://'],
    [{ SCHEDULE_CRON: 'nightly' }, 'SCHEDULE_CRON: found "nightly", wanted a cron expression'],
    [{ NIGHTLY_TABLES: 'Leden,Nope' }, 'NIGHTLY_TABLES: found the table Nope, wanted one of Leden, '],
    [{ BRAKE_SHARE_BY_TABLE: 'Nope=1' }, 'BRAKE_SHARE_BY_TABLE: found the table Nope, wanted one of Leden, '],
    [{ WINDOW_DAYS: 'Nope=3' }, 'WINDOW_DAYS: found the table Nope, wanted one of AbonnementStatistieken, '],
    [
      { WINDOW_DAYS: 'leden=3' },
      'WINDOW_DAYS: found Leden, which has no window of days, wanted one of AbonnementStatistieken, ',
    ],
  ]
  for (const [settings, line] of wrong) {
    const found = await run(folder, ['serve'], settings)
    t.equal(found.code, 1)
    t.ok(found.err.startsWith(`tree11: ${line}`), found.err)
    t.equal(found.err.trim().split('\n').length, 1)
    const doctor: { ok: boolean; detail: string }[] = JSON.parse(
      (await run(folder, ['doctor', '--json'], settings)).out,
    )
    t.ok(
      doctor.some(({ ok, detail }) => !ok && detail.startsWith(line)),
      'doctor finds it too',
    )
  }
})

t.test('a Node that is too old is told which one is needed', async (t) => {
  const old = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })"
  const options = ['--import', `data:text/javascript,${encodeURIComponent(old)}`]
  const { code, out, err } = await start(t.testdir(), ['sync'], {}, options).ended
  t.equal(code, 1)
  t.equal(out, '')
  t.match(err, /^Tree11 needs Node 24, and this is 20\.20\.2: .*npx tree11.* on Linux and Windows, or .*\n$/)
})
