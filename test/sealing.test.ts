import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { withDetails } from '../src/log-errors.ts'
import { createSealing } from '../src/sealing.ts'
import { placeOf } from '../src/transform/seal.ts'
import { testGym } from './helper.ts'
import { testLog } from './logged.ts'
import { invoice, SMALL } from './runs/records.ts'

const [key, older] = [randomBytes(32), randomBytes(32)]
const sealing = createSealing([key])

t.test('any text opens where it was sealed, and nowhere else', async (t) => {
  const check = fc.property(
    fc.string({ unit: 'grapheme' }),
    fc.string(),
    fc.string(),
    (text, place, other) => {
      const sealed = sealing.seal(text, place)
      t.equal(sealing.open(sealed, place), text)
      t.not(sealing.seal(text, place), sealed, 'never twice the same')
      if (text.length > 12) t.notOk(sealed.includes(text))
      if (other !== place) t.throws(() => sealing.open(sealed, other), { code: 'sealed-text-changed' })
    },
  )
  fc.assert(check, { numRuns: 50 })
})

t.test('a text that was changed does not open', async (t) => {
  const [version, name, text] = sealing.seal('Jan de Vries', 'here').split(':') as [string, string, string]
  for (let at = 0; at < text.length - 1; at++) {
    const changed = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
    t.throws(() => sealing.open(`${version}:${name}:${changed}`, 'here'), { code: 'sealed-text-changed' })
  }
  t.throws(() => sealing.open(`${version}:${name}:`, 'here'), { code: 'sealed-text-changed' })
})

t.test('a new key seals, the old one still opens, and a lost one is named', async (t) => {
  const before = createSealing([older]).seal('old', 'here')
  const both = createSealing([key, older])
  t.equal(both.open(before, 'here'), 'old')
  t.equal(sealing.open(both.seal('new', 'here'), 'here'), 'new')
  t.throws(() => sealing.open(before, 'here'), {
    code: 'unknown-key',
    message: /^Sealed with the key [0-9a-f]{8}, and LOG_ENCRYPTION_KEY holds [0-9a-f]{8}\./,
  })
})

t.test('given a key, then records in quarantine are sealed, each at its place', async (t) => {
  const gym = await testGym(t, { ...SMALL, seal: sealing.seal })
  const { db } = gym.database
  const bad = Array.from({ length: 1_203 }, (_, at) =>
    invoice(`i${at}`, { totalAmount: null, number: `Jan ${at}` }),
  )
  gym.sandbox.answer('invoices', [invoice('sound'), ...bad])
  const run = await gym.run(['OpenstaandeFacturen'])
  t.match(run.tables.OpenstaandeFacturen, { Status: 'succeeded', Afgekeurd: 1_203, Ingevoegd: 1 })
  const rows = await db.selectFrom('Quarantaine').selectAll().orderBy('Id').execute()
  t.equal(rows.length, 1_203)
  const numbers = new Set<string>()
  for (const { Id, RunId, Tabel, Positie, Record } of rows) {
    const { sealed } = JSON.parse(Record!) as { sealed: string }
    const place = placeOf({ id: Number(Id), runId: Number(RunId), table: Tabel, position: Positie })
    numbers.add((JSON.parse(sealing.open(sealed, place)) as { number: string }).number)
  }
  t.equal(numbers.size, 1_203)
  t.notMatch(rows.map(({ Record }) => Record).join(), /Jan \d|"number"/)
  const [one, two] = rows
  await db.updateTable('Quarantaine').set({ Record: one!.Record }).where('Id', '=', two!.Id).execute()
  const place = placeOf({
    id: Number(two!.Id),
    runId: Number(two!.RunId),
    table: two!.Tabel,
    position: two!.Positie,
  })
  t.throws(() => sealing.open(JSON.parse(one!.Record!).sealed, place), { code: 'sealed-text-changed' })
})

t.test('of an error the log shows where it came from; its details are sealed, or left out', async (t) => {
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (Naam)=(Jan de Vries)',
  })
  const open = testLog(t)
  open.log.error({ err: error }, 'failed')
  const [line] = open.stdout()
  t.match(line, {
    err: { type: 'Error', message: 'duplicate key', code: '23505', stack: /sealing\.test\.ts/ },
  })
  t.notMatch(JSON.stringify(line), /Vries|sealed/)

  const closed = testLog(t, { folder: t.testdir(), keys: [key] })
  closed.log.error({ err: error }, 'failed')
  const [text] = closed.file('tree11_errors.log').map((one) => JSON.stringify(one))
  t.notMatch(text, /Vries/)
  t.match(JSON.parse(withDetails(text!, sealing)), {
    msg: 'failed',
    err: { message: 'duplicate key', detail: 'Key (Naam)=(Jan de Vries)' },
  })
  t.match(JSON.parse(withDetails(text!, createSealing([older]))), { reason: /^Sealed with the key/ })
})
