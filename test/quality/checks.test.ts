import t from 'tap'
import { judgeVolume } from '../../src/quality/volume.ts'
import { tables } from '../../src/tables/index.ts'
import { atMost, holds, notNegative } from '../../src/tables/rule.ts'
import { eventually, testGym } from '../helper.ts'
import {
  checksOf,
  clear,
  lesson,
  membership,
  RECORD_CHECKS,
  rejectedOf,
  SMALL,
  user,
} from '../runs/records.ts'
import { anotherSync } from '../runs/worker.ts'
import { OWN } from './own-checks.ts'

const gym = await testGym(t, { ...SMALL, windowDays: { ProductVerkopen: 1, Lessen: 1, LesDeelname: 1 } })

/** Of tables with one stream, the first looks at its fields. */
const drift = (name: string) => (['ActieveAbonnementen', 'Omzet'].includes(name) ? [] : ['schema_drift'])

t.test('every check of every table writes a line, passing too', async (t) => {
  await clear(gym)
  const names = tables.map(({ name }) => name)
  const run = await gym.run(names)
  t.equal(run.Status, 'succeeded')
  for (const { name, history } of tables) {
    const checks = await checksOf(gym, run.RunId, name)
    t.same(
      Object.keys(checks).sort(),
      [
        ...RECORD_CHECKS,
        'row_count',
        'brake',
        ...OWN[name]!,
        // Beside the newest, what lies ahead.
        ...OWN[name]!.filter((check) => check.startsWith('fresh:')).map((check) =>
          check.replace('fresh', 'ahead'),
        ),
        ...drift(name),
        ...(history ? ['history'] : []),
      ].sort(),
      name,
    )
  }
  const sound = await checksOf(gym, run.RunId, 'Abonnementen')
  for (const name of RECORD_CHECKS)
    t.match(sound[name], { status: 'PASS', measured: 0, message: /^0 / }, name)
})

t.test('what is planted in the records is counted by its check, with a WARN', async (t) => {
  await clear(gym)
  gym.sandbox.answer('users', [
    user('u1', { businessId: null }),
    user('u2', { businessId: '', active: undefined }),
    user('u3', { updatedAt: 'yesterday' }),
    user('u4', { paymentCollectionStrategy: 'x'.repeat(21), customerNumber: {} }),
    user('u5', { createdAt: '2026-01-05T10:00:00', fullName: 'a\u0000b' }),
    user('u6'),
    user('u6'),
    user(null as never),
  ])
  const run = await gym.run(['Leden'])
  t.match(run.tables.Leden, { Status: 'succeeded', Gelezen: 8, Afgekeurd: 4, Ingevoegd: 3 })
  t.match(await checksOf(gym, run.RunId, 'Leden'), {
    required: { status: 'WARN', measured: 4, message: /BedrijfId 2×/ },
    type: { status: 'WARN', measured: 2, message: /GewijzigdOp 1×/ },
    length: { status: 'WARN', measured: 1, message: /BetalingsVorm 1×/ },
    time_zone: { status: 'WARN', measured: 1, message: /AangemaaktOp 1×/ },
    unreadable_key: { status: 'WARN', measured: 1 },
    duplicates: { status: 'WARN', measured: 1 },
    moved_list: { status: 'PASS', measured: 0 },
    replaced_characters: { status: 'WARN', measured: 1 },
    failed_requests: { status: 'PASS', measured: 0 },
  })
  t.match(
    (await rejectedOf(gym, run.RunId, 'Leden')).map(({ key, reason, position }) => [
      key?.Id,
      reason,
      position,
    ]),
    [
      ['u1', 'BedrijfId:required;', 0],
      ['u2', 'BedrijfId:required;Actief:required;', 1],
      ['u3', 'GewijzigdOp:type;', 2],
      [undefined, 'Id:required;', 7],
    ],
  )
  t.match(
    (await gym.rows('Leden')).map(({ Id, BetalingsVorm, KlantNummer, Naam }) => [
      Id,
      BetalingsVorm,
      KlantNummer,
      Naam,
    ]),
    [
      ['u4', null, null, 'Name of u4'],
      ['u5', null, null, 'a\ufffdb'],
      ['u6', null, null, 'Name of u6'],
    ],
    'a bad optional value is NULL, the record is in',
  )
})

t.test('what a dry run finds is what the real run then finds', async (t) => {
  const needed = ['Leden', 'Abonnementen', 'ActieveAbonnementen']
  const warned = async (request = {}) => {
    gym.said.length = 0
    await gym.run(needed, request)
    const said = gym.said as { message: string; warned?: string[] }[]
    return said.flatMap(({ message, warned }) => (warned ? [[message.split(' ')[0], warned]] : []))
  }
  await clear(gym)
  gym.sandbox.answer('sections', [['Abonnement', 'Sectie']])
  gym.sandbox.answer('memberships', [membership('m1', { amount: -1 })])
  gym.sandbox.answer('users', [user('u1', { activeMemberships: ['m1'] })])
  const sound = [
    ['Leden', []],
    ['Abonnementen', ['not_negative:Bedrag']],
    ['ActieveAbonnementen', []],
  ]
  t.strictSame(await warned({ dryRun: true }), sound, 'the members and memberships of the run itself count')
  t.strictSame(await warned(), sound)

  gym.sandbox.answer('users', [user('u1', { activeMemberships: ['m2'] })])
  const unknown = [...sound.slice(0, 2), ['ActieveAbonnementen', ['refers_to:Abonnementen']]]
  t.strictSame(await warned({ dryRun: true }), unknown)
  t.strictSame(await warned(), unknown)
})

t.test('the number of rows is compared with earlier nights that were whole', async (t) => {
  await clear(gym)
  const many = Array.from({ length: 40 }, (_, n) => membership(`m${n}`))
  gym.sandbox.answer('memberships', many)
  gym.sandbox.answer('users', [Array.from({ length: 8 }, (_, n) => user(`u${n}`))])
  await gym.run(['Abonnementen', 'Leden'])
  const judged = async (table: string, rows: number, day: string) =>
    (await judgeVolume(gym.database.db, { table, rows, askedAt: new Date(`${day}T01:00:00Z`), usual: true }))
      .status
  const cases: [rows: number, status: string, table?: string][] = [
    [50, 'PASS'],
    [51, 'WARN'],
    [30, 'PASS'],
    [29, 'WARN'],
    [18, 'PASS', 'Leden'],
    [19, 'WARN', 'Leden'],
  ]
  for (const [rows, status, table = 'Abonnementen'] of cases) {
    t.equal(await judged(table, rows, '2026-11-23'), status, `${rows} rows of ${table}`)
  }
  t.equal(await judged('Abonnementen', 1, '2026-11-22'), 'PASS', 'runs of one day are repetitions')

  const day = '2026-11-22'
  const own = await gym.run(['ProductVerkopen'], { from: day, to: day })
  const failing = { kind: 'status', status: 404, on: `startDate=${day}` } as const
  gym.sandbox.faults.add(failing)
  const partial = await gym.run(['ProductVerkopen'])
  for (const [run, anomaly] of [
    [own, /De run gaat over geen/],
    [partial, /Er zijn verzoeken/],
  ] as const) {
    const checks = await checksOf(gym, run.RunId, 'ProductVerkopen')
    t.match(checks.row_count, { status: 'PASS', expected: null, message: /Niet vergeleken/ })
    t.match(checks['anomaly:Verkopen'], { status: 'PASS', message: anomaly })
  }
})

t.test('a field that every record had is missed for a week, one that some had is not', async (t) => {
  await clear(gym)
  await gym.database.db.deleteFrom('StroomVeld').execute()
  const drift = async (day: string, fields: Record<string, unknown>[]) => {
    gym.setDay(day)
    gym.sandbox.answer(
      'memberships',
      fields.map((more, n) => membership(`m${n}`, more)),
    )
    const run = await gym.run(['Abonnementen'])
    return (await checksOf(gym, run.RunId, 'Abonnementen')).schema_drift
  }
  const [both, one] = [{ colour: 'red', size: 1 }, { colour: 'red' }]
  t.match(await drift('2026-11-22', [both, both, one]), { status: 'PASS' })
  const missed = { status: 'WARN', measured: 1, message: /Verdwenen: \$\[\]\.colour\./ }
  t.match(await drift('2026-11-28', [{}, {}, {}]), missed)
  t.match(await drift('2026-11-29', [{}, {}, {}]), { status: 'PASS', measured: 0 })
})

t.test('landed pages are kept for their days, and the record of the run longer', async (t) => {
  await clear(gym)
  const landed = async (runId: number) =>
    (
      await gym.database.db
        .selectFrom('staging.Pagina as p')
        .innerJoin('staging.Verzoek as v', 'v.VerzoekId', 'p.VerzoekId')
        .select('p.PaginaId')
        .where('v.RunId', '=', Number(runId))
        .execute()
    ).length
  gym.sandbox.answer('memberships', [membership('m1')])
  gym.sandbox.answer('activityEvents', [lesson('c1', '2026-11-22T10:00:00Z')])
  const first = await gym.run(['Abonnementen'])
  gym.setDay('2026-12-22')
  await gym.run(['Lessen'])
  t.equal(await landed(first.RunId), 2, 'after thirty days: a page of memberships and one of sections')
  gym.setDay('2026-12-23')
  const last = await gym.run(['Lessen'])
  t.equal(await eventually(() => landed(first.RunId), 0), 0, 'after thirty-one days')
  t.equal(await landed(last.RunId), 1)
  t.equal((await gym.readRun(first.RunId)).Status, 'succeeded')
  t.equal((await gym.rows('Abonnementen')).length, 1, 'the rows have nothing to do with it')
})

t.test('a rule that its definition makes a condition holds the table, and any other does not', async (t) => {
  await clear(gym)
  await gym.sync.stop()
  const price = holds(notNegative('Bedrag'))
  const definitions = tables.map((table) => ({
    ...table,
    lookups: [],
    columns: table.columns.filter(({ origin }) => origin.kind !== 'lookup'),
    rules: table.name === 'Abonnementen' ? [price, atMost('ContractPeriode', 12)] : table.rules,
  }))
  const sync = anotherSync(t, gym, { definitions })
  sync.start()
  const abonnementen = async (amount: number) => {
    const contractDuration = { type: 'MONTH', value: 13 }
    gym.sandbox.answer('memberships', [membership('m1', { amount, contractDuration })])
    const { runId } = await sync.request({ tables: ['Abonnementen'], trigger: 'cli' })
    await sync.ended(runId, 60_000)
    const prices = (await gym.rows('Abonnementen')).map(({ Bedrag }) => Bedrag)
    return {
      status: (await gym.readRun(runId)).tables.Abonnementen,
      prices,
      checks: await checksOf(gym, runId, 'Abonnementen'),
    }
  }
  t.match(await abonnementen(1), {
    status: { Status: 'succeeded' },
    prices: ['1.00'],
    checks: { 'not_negative:Bedrag': { status: 'PASS' }, 'at_most:ContractPeriode': { status: 'WARN' } },
  })
  t.match(await abonnementen(-1), {
    status: {
      Status: 'held',
      FoutCode: 'check-failed',
      Fout: /check not_negative:Bedrag found 1 where 0 is wanted/,
    },
    prices: ['1.00'],
    checks: { 'not_negative:Bedrag': { status: 'FAIL', measured: 1, expected: 0 } },
  })
})
