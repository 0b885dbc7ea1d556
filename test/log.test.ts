import { existsSync, readdirSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { loadConfig, SETTINGS } from '../src/config.ts'
import { openLogFile } from '../src/log-file.ts'
import { lineMasking } from '../src/log-masking.ts'
import { testLog } from './logged.ts'

t.test('lines go to stdout and to tree11_pipeline.log, errors to tree11_errors.log as well', async (t) => {
  const { log, stdout, file } = testLog(t)
  log.debug('not asked for')
  log.info({ runId: 1 }, 'Pipeline execution started')
  log.error({ runId: 1, duration_seconds: 2.5 }, 'Pipeline execution failed')
  t.match(stdout(), [
    { level: 'info', msg: 'Pipeline execution started', time: /T\d\d:\d\d:\d\d\.\d{3}\+0[12]:00$/ },
    { level: 'error' },
  ])
  t.strictSame(file('tree11_pipeline.log'), stdout())
  t.match(file('tree11_errors.log'), [{ level: 'error', runId: 1, duration_seconds: 2.5 }])
  t.equal(file('tree11_errors.log').length, 1)
  const empty = testLog(t)
  t.strictSame(empty.file('tree11_errors.log'), [], 'which is there from the start')
})

t.test('a stream that is to be silent leaves the files as they are set', async (t) => {
  const { log, stdout, file } = testLog(t, { level: 'silent' })
  log.info('for the file')
  t.strictSame(stdout(), [])
  t.match(file('tree11_pipeline.log'), [{ msg: 'for the file' }])
})

t.test('what is written while a run is worked on carries its fields, and nothing else does', async (t) => {
  const { log, stdout } = testLog(t)
  await Promise.all([
    log.within({ runId: 7 }, async () => {
      await sleep(5)
      await log.within({ table: 'Leden' }, async () => log.child({ source: 'gymly' }).warn('slow'))
      log.info({ runId: 8, code: 'deadlock' }, 'about another run')
      log.info('about this run')
    }),
    log.within({ runId: 9 }, async () => log.info('beside it')),
  ])
  log.info('after it')
  t.strictSame(
    stdout().flatMap(({ msg, code }) => (code ? [msg] : [])),
    ['about another run'],
    'the figures of one line stay its own',
  )
  const ids = stdout().map(({ runId, table, source, msg }) => [msg, runId, table, source])
  t.strictSame(ids.sort(), [
    ['about another run', 8, undefined, undefined],
    ['about this run', 7, undefined, undefined],
    ['after it', undefined, undefined, undefined],
    ['beside it', 9, undefined, undefined],
    ['slow', 7, 'Leden', 'gymly'],
  ])
})

t.test('no secret and nothing personal is in any line, wherever it stood', async (t) => {
  const { log, stdout } = testLog(t, { secrets: ['s3cret/"+'] })
  const error = Object.assign(new Error('login with s3cret/"+ failed'), { detail: 'Key (jan@gym.nl)' })
  log.error({ err: error, headers: { Authorization: 'Basic abc', host: 'x' } }, 'told jan@gym.nl')
  log.info(
    { url: `/x?token=${encodeURIComponent('s3cret/"+')}`, Naam: 'Jan', KlantNummer: 12 },
    'from 2026-11-01',
  )
  const text = JSON.stringify(stdout())
  t.notMatch(text, /s3cret|jan@gym|Jan|12,|Basic/)
  t.match(stdout(), [
    { err: { message: 'login with *** failed' }, headers: { Authorization: '***', host: 'x' } },
    { url: '/x?token=***', Naam: '***', KlantNummer: '***', msg: 'from 2026-11-01' },
  ])
  const masking = lineMasking({ secrets: ['7310', '731000', 'key', 'key-and-more'], personal: [] })
  const line = masking(JSON.stringify({ level: 30, count: 731_000, msg: 'key-and-more 731000' }))
  t.strictSame(JSON.parse(line), { level: 30, count: '***', msg: '*** ***' }, 'the whole of each')
})

t.test('a secret is masked in every text at any depth (any secret, any fields)', async (t) => {
  const secret = fc.oneof(fc.string({ minLength: 1 }), fc.base64String({ minLength: 8 }), fc.webUrl())
  const check = fc.property(
    fc.array(secret, { minLength: 1, maxLength: 3 }),
    fc.jsonValue(),
    fc.string(),
    (secrets, any, text) => {
      const planted = secrets.map((one) => [`${text}${one}`, { deep: [`${one}${one}`, any] }])
      const line = JSON.stringify({ level: 30, time: 'now', any, planted, msg: secrets.join(text) })
      const shown: string[] = []
      JSON.parse(lineMasking({ secrets, personal: [] })(line), (key, value) => {
        // The stars of the mask may spell a secret made of stars.
        if (typeof value === 'string' && key !== 'time') shown.push(value.replaceAll('***', '\n'))
        return value
      })
      return secrets.every((one) => one === '\n' || !shown.some((value) => value.includes(one)))
    },
  )
  t.doesNotThrow(() => fc.assert(check, { numRuns: 100 }))
})

t.test('the current file keeps its name; yesterday’s and what is too large are put aside', async (t) => {
  const folder = t.testdir({ 'tree11_pipeline.2026-10-01.log': 'old', 'tree11_pipeline.notes.log': 'mine' })
  let now = new Date('2026-11-21T22:59:59Z')
  const failures: unknown[] = []
  const file = openLogFile({
    folder,
    name: 'tree11_pipeline',
    maxBytes: 20,
    retentionDays: 30,
    now: () => now,
    failed: (error) => failures.push(error),
  })
  const path = join(folder, 'tree11_pipeline.log')
  const write = (line: string) => {
    file.write(`${line}\n`)
    utimesSync(path, now, now)
  }
  write('the 21st')
  // Midnight in Amsterdam.
  now = new Date('2026-11-21T23:00:01Z')
  write('the 22nd')
  t.equal(readFileSync(path, 'utf8'), 'the 22nd\n')
  t.equal(readFileSync(join(folder, 'tree11_pipeline.2026-11-21.log'), 'utf8'), 'the 21st\n')
  write('larger than it is')
  write('and another one too')
  t.strictSame(readdirSync(folder).sort(), [
    'tree11_pipeline.2026-11-21.log',
    'tree11_pipeline.2026-11-22.1.log',
    'tree11_pipeline.2026-11-22.log',
    'tree11_pipeline.log',
    'tree11_pipeline.notes.log',
  ])
  // Somebody else has put the file aside: the lines go on under the name.
  renameSync(path, join(folder, 'elsewhere'))
  write('goes on')
  t.equal(readFileSync(path, 'utf8'), 'goes on\n')
  t.strictSame(failures, [])
})

t.test('a folder that cannot be written is said once, and the log goes on at stdout', async (t) => {
  const folder = join(t.testdir({ taken: 'a file, not a folder' }), 'taken')
  const { log, stdout } = testLog(t, { folder })
  log.info('one')
  log.error('two')
  await sleep(5)
  log.info('three')
  await sleep(5)
  t.match(
    stdout().map(({ msg }) => msg),
    ['one', 'two', /^LOG_DIR: .*taken cannot be written \(E\w+\); the log goes on here alone/, 'three'],
  )
  t.equal(stdout().length, 4)
  t.notOk(existsSync(join(folder, 'tree11_pipeline.log')))
})

t.test('from the start the file is its owner’s alone, whatever the shell allows', async (t) => {
  const folder = join(t.testdir({}), 'logs')
  const umask = process.umask(0)
  t.teardown(() => process.umask(umask))
  const options = { folder, name: 'x', maxBytes: 1_000_000, retentionDays: 1 }
  const file = openLogFile({ ...options, failed: (error) => t.fail(error.message) })
  const modes = () => [folder, join(folder, 'x.log')].map((path) => statSync(path).mode & 0o777)
  t.same(modes(), [0o700, 0o600])
  file.write('a line\n')
  t.same(modes(), [0o700, 0o600])
})

t.test('a folder that can be written again is', async (t) => {
  const parent = t.testdir({ taken: 'a file' })
  let now = new Date('2026-11-21T10:00:00Z')
  let failures = 0
  const folder = join(parent, 'taken')
  const options = { folder, name: 'x', maxBytes: 1_000_000, retentionDays: 1, now: () => now }
  const file = openLogFile({ ...options, failed: () => failures++ })
  file.write('lost\n')
  renameSync(folder, join(parent, 'away'))
  file.write('lost too: not tried yet\n')
  t.notOk(existsSync(folder))
  now = new Date('2026-11-21T10:01:01Z')
  file.write('kept\n')
  t.equal(readFileSync(join(folder, 'x.log'), 'utf8'), 'kept\n')
  t.equal(failures, 1)
})

t.test('no setting that sounds like a secret is missing among them', async (t) => {
  const known = SETTINGS.filter((name) => /TOKEN|PASSWORD|SECRET|_KEY$|WEBHOOK_URL/.test(name))
  for (const name of known.filter((one) => one !== 'GYMLY_API_TOKEN_FILE')) {
    const value = name.endsWith('URL') ? 'https://example.org/abcdef' : 'ab'.repeat(32)
    const others = { ALERT_WEBHOOK_SECRET: 'x', GYMLY_EMAIL: 'a@b.nl', GYMLY_PASSWORD: 'x' }
    t.ok(loadConfig({ envFile: 'no.env', env: { ...others, [name]: value } }).secrets.includes(value), name)
  }
})

t.test('no secret and no address shows where a long text is cut', (t) => {
  const secret = 's3cr3t-value-long'
  const mask = lineMasking({ secrets: [secret], personal: [] })
  for (let before = 1_900; before < 2_010; before++) {
    for (const hidden of [secret, 'jan.jansen@example.com', `${'x'.repeat(40)}jan@example.com`]) {
      for (const fill of ['x ', 'x']) {
        const text = `${fill.repeat(before).slice(0, before)} ${hidden} ${'y '.repeat(500)}`
        const line = mask(JSON.stringify({ level: 30, msg: text }))
        t.notMatch(line, /s3cr|jan/, `${before}`)
      }
    }
  }
  t.end()
})
