import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { exitCode } from '../../src/cli/words.ts'
import type { Run } from '../../src/shapes/run.ts'
import { webhookServer } from '../servers/webhook.ts'
import { noStack, run, smallGym } from './command.ts'

t.test('what goes wrong has its exit code and its line', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  const folder = t.testdir()

  sandbox.faults.add({ kind: 'status', status: 500, on: 'courseMembers', times: 1 })
  const partial = await run(folder, ['sync', '--tables', 'Lessen,LesDeelname'], settings)
  t.equal(partial.code, 3, 'some is in')
  t.match(partial.out, /^! LesDeelname: .*500/m)
  t.match(partial.out, /^! Run 1 partial .*: 1 of 2 tables not whole\.$/m)

  const away = await run(folder, ['sync', '--tables', 'Leden'], {
    ...settings,
    GYMLY_BASE_URL: 'http://127.0.0.1:9/api',
    GYMLY_MAX_RETRIES: '0',
  })
  t.equal(away.code, 1, 'nothing is in')
  t.match(away.out, /^✗ Leden: .*127\.0\.0\.1:9/m)
  noStack(t, away)

  const hook = await webhookServer(t)
  const token = await run(folder, ['sync', '--tables', 'Leden'], {
    ...settings,
    GYMLY_API_TOKEN: 'wrong-token',
    ALERT_WEBHOOK_URL: hook.url,
    ALERT_WEBHOOK_SECRET: 'shared-secret',
  })
  t.match(token, { code: 1, out: /^✗ Leden: .*GYMLY_API_TOKEN/m })
  const untold = await run(folder, ['sync', '--tables', 'Leden,Lessen'], {
    ...settings,
    GYMLY_API_TOKEN: 'wrong-token',
    ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/key=hidden',
    ALERT_WEBHOOK_SECRET: 'shared-secret',
  })
  t.match(
    (await run(folder, ['runs', '4'], settings)).out,
    /^! Nobody was told by webhook yet: Nothing answers at/m,
  )
  t.notMatch(`${untold.out}${untold.err}`, /hidden|shared/)
  t.match(JSON.parse(hook.posted[0]!.body), { kind: 'failure', problems: [{ code: 'gymly-unauthorized' }] })
  const log = await readFile(join(folder, 'logs', 'tree11_pipeline.log'), 'utf8')
  t.match(log, /Pipeline execution failed: run 3.*GYMLY_API_TOKEN/)
  t.match(log, /An alert was sent by webhook/)
  t.notMatch(log, /wrong-token|shared-secret|key=hidden/)

  sandbox.answer('users', [{ id: 'u1', fullName: 'Jan de Vries', active: 'maybe' }])
  const key = { LOG_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') }
  await run(folder, ['sync', '--tables', 'Leden'], { ...settings, ...key })
  t.match(await run(folder, ['decrypt'], { ...settings, ...key }), {
    code: 0,
    out: /^\{.*"Jan de Vries".*\}\n$/,
  })
  t.match(await run(folder, ['decrypt'], { ...settings, LOG_ENCRYPTION_KEY: 'ab'.repeat(32) }), {
    code: 2,
    err: /^tree11: Sealed with the key [0-9a-f]{8}, and LOG_ENCRYPTION_KEY holds/,
  })
  t.match(await run(folder, ['decrypt'], settings), {
    code: 1,
    err: /^tree11: LOG_ENCRYPTION_KEY: is missing/,
  })

  const { GYMLY_API_TOKEN: _, ...without } = settings
  const missing = await run(folder, ['sync'], without)
  t.match(missing, { code: 1, out: '', err: /^tree11: GYMLY_API_TOKEN: is missing\. [^\n]*\n$/ })

  const usage: [args: string[], line: string][] = [
    [['--tables', 'Ledn'], 'There is no table Ledn. Did you mean Leden?'],
    [['--tables', 'Lessen', '--from', '1 May'], 'from: found "1 May", wanted a date such as 2026-11-22.'],
    [
      ['--tables', 'Lessen', '--from', '2026-05-02', '--to', '2026-05-01'],
      'from (2026-05-02) is after to (2026-05-01): the first day comes first.',
    ],
    [
      ['--tables', 'Leden', '--from', '2026-05-02'],
      'Leden has no window of days: it is always read whole. Leave out from and to.',
    ],
  ]
  for (const [args, line] of usage) {
    const found = await run(folder, ['sync', ...args], settings)
    t.match(found, { code: 2, out: '', err: `tree11: ${line}\n` }, args.join(' '))
  }
})

t.test('the exit code is that of the ending: a run that is held is one of which some is in', async (t) => {
  const { sandbox, settings } = await smallGym(t)
  const folder = t.testdir()
  t.equal((await run(folder, ['sync', '--tables', 'Leden'], settings)).code, 0)
  sandbox.answer('users', [])
  const held = await run(folder, ['sync', '--tables', 'Leden'], { ...settings, BRAKE_ROWS: '1' })
  t.match(held, { code: 3, out: /^! Run 2 held/m })
  const codes = { succeeded: 0, partial: 3, held: 3, failed: 1, cancelled: 1 }
  for (const [status, code] of Object.entries(codes)) t.equal(exitCode({ status } as Run), code, status)
})
