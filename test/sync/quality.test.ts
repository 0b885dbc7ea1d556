import t from 'tap'
import { tables } from '../../src/tables/index.ts'
import { testGym } from '../helper.ts'
import { checksOf, clear, lesson, membership, RECORD_CHECKS, rejectedOf, SMALL, user } from './records.ts'

const gym = await testGym(t, { ...SMALL, windowDays: { ProductVerkopen: 1, Lessen: 1, LesDeelname: 1 } })

/** Beside those: what each table's definition expects of its rows. */
const OWN: Record<string, string[]> = {
  Leden: ['not_before:GewijzigdOp', 'nulls', 'fresh:GewijzigdOp'],
  ActieveAbonnementen: ['nulls'],
  Abonnementen: [
    'not_negative:Bedrag',
    'not_negative:VervalPeriode',
    'not_negative:ContractPeriode',
    'known_currency:Valuta',
    'nulls',
  ],
  AbonnementStatistieken: ['not_negative:Aantal'],
  AbonnementStatistiekenSpecifiek: ['not_negative:Aantal'],
  Lessen: [
    'ends_after:EindTijd',
    'at_most:LedenAantal',
    'not_negative:Capaciteit',
    'not_negative:LedenAantal',
    'not_negative:ProefledenAantal',
    'not_before:GewijzigdOp',
    'nulls',
    'fresh:GewijzigdOp',
  ],
  LesDeelname: ['nulls'],
  GrootboekRekening: ['nulls'],
  Omzet: ['fresh:Datum'],
  OpenstaandeFacturen: ['not_negative:Bedrag', 'known_currency:Valuta', 'nulls', 'fresh:AangemaaktOp'],
  Uitbetalingen: [
    'not_negative:Betalingen',
    'not_negative:Chargebacks',
    'not_negative:Refunds',
    'not_negative:BrutoBedrag',
    'adds_up:NettoBedrag',
    'fresh:Datum',
  ],
  ProductVerkopen: ['fresh:Datum'],
  PersonalTraining: ['not_negative:Uren', 'at_most:Uren', 'fresh:Datum'],
}

t.test('every check of every table writes a line, passing too', async (t) => {
  await clear(gym)
  const names = tables.map(({ name }) => name)
  const run = await gym.run(names)
  t.equal(run.Status, 'succeeded')
  for (const name of names) {
    const checks = await checksOf(gym, run.RunId, name)
    t.same(Object.keys(checks).sort(), [...RECORD_CHECKS, 'row_count', ...OWN[name]!].sort(), name)
  }
  const sound = await checksOf(gym, run.RunId, 'Abonnementen')
  for (const name of RECORD_CHECKS)
    t.match(sound[name], { status: 'PASS', measured: 0, message: 'Nothing found.' }, name)
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
  t.equal(await landed(first.RunId), 0, 'after thirty-one days')
  t.equal(await landed(last.RunId), 1)
  t.equal((await gym.readRun(first.RunId)).Status, 'succeeded')
  t.equal((await gym.rows('Abonnementen')).length, 1, 'the rows have nothing to do with it')
})
