import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, synced } from './outcome.ts'

const row = (Voornaam: string, Achternaam: string, Datum: string, Uren: string) => ({
  Voornaam,
  Achternaam,
  Datum,
  Uren,
})

t.test('PersonalTraining', async (t) => {
  const gym = await testGym(t)
  const { sandbox } = gym

  await t.test('dates and hours are read in all the ways in which people write them', async (t) => {
    sandbox.answer('sheet', [
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ['A', 'iso', '2025-03-01', 1],
      ['B', 'dashes', '1-3-2025', '1'],
      ['C', 'slashes', '01/03/2025', '1,5'],
      ['D', 'serial', 45717, '1.5'],
      ['E', 'serial and time', 45717.75, 1.5],
      ['F', 'spaces', ' 31-12-2025 ', ' 0,25 '],
      ['G', 'leap', '29/2/2024', 0.125],
      ['H', 'minus', '2025-03-01', '-1,5'],
      ['I', 'serial as text', '45717', 12],
    ])
    const { rows, rejected, warned } = await synced(gym, 'PersonalTraining')
    t.strictSame(rows, [
      row('A', 'iso', '2025-03-01', '1.00'),
      row('B', 'dashes', '2025-03-01', '1.00'),
      row('C', 'slashes', '2025-03-01', '1.50'),
      row('D', 'serial', '2025-03-01', '1.50'),
      row('E', 'serial and time', '2025-03-01', '1.50'),
      row('F', 'spaces', '2025-12-31', '0.25'),
      row('G', 'leap', '2024-02-29', '0.13'),
      row('H', 'minus', '2025-03-01', '-1.50'),
      row('I', 'serial as text', '2025-03-01', '12.00'),
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
    t.match(asked(gym, 'sheet'), [/^\/v4\/spreadsheets\/[^/]+\/values\/A(%3A|:)D\?/])
  })

  await t.test('headers may stand anywhere, in any order and case, and more than once', async (t) => {
    sandbox.answer('sheet', [
      [],
      ['UREN ', 'datum', 'Notitie', 'achterNAAM', 'voornaam'],
      [2, '2025-03-01', 'knie', 'de Wit', 'Renée 💪'],
      ['', '', '', '', ''],
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ['Bo €', 'Özil', '2-3-2025', '3'],
    ])
    const { rows, rejected } = await synced(gym, 'PersonalTraining')
    t.strictSame(rows, [
      row('Bo €', 'Özil', '2025-03-02', '3.00'),
      row('Renée 💪', 'de Wit', '2025-03-01', '2.00'),
    ])
    t.strictSame(rejected, [])
  })

  await t.test('hours of one person on one day are added up and rounded once', async (t) => {
    sandbox.answer('sheet', [
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ['Bo', 'Smit', '2025-03-01', 0.1],
      [' Bo ', 'Smit', '1-3-2025', 0.2],
      ['Bo', 'Smit', 45717, '0,335'],
      ['bo', 'Smit', 45717, 1],
      ['Bo', 'Smit', '2025-03-02', 0.005],
      ['Bo', 'Smit', '2025-03-02', 0.005],
    ])
    const { rows, warned } = await synced(gym, 'PersonalTraining')
    t.strictSame(rows, [
      row('Bo', 'Smit', '2025-03-01', '0.64'),
      row('Bo', 'Smit', '2025-03-02', '0.01'),
      row('bo', 'Smit', '2025-03-01', '1.00'),
    ])
    t.strictSame(warned, { similar_keys: 2 }, 'whether it is one person nobody can tell here')
  })

  await t.test('one person written in two ways is two, and told once', async (t) => {
    sandbox.answer('sheet', [
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ['Zo\u00eb', 'Smit', '2025-03-01', 1],
      ['Zoe\u0308', 'Smit', '2025-03-01', 2],
      ['Jan', 'de Wit', '2025-03-01', 3],
      ['Jan', 'de wit', '2025-03-01', 4],
      ['Jan', 'de Wit', '2025-03-02', 5],
    ])
    const { rows, warned } = await synced(gym, 'PersonalTraining')
    t.equal(rows.length, 5)
    t.strictSame(warned, { similar_keys: 4 })
  })

  await t.test('rows that cannot be read go to quarantine, with all hours of their key', async (t) => {
    sandbox.answer('sheet', [
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ['Bo', 'Smit', '2025-03-01', 1],
      ['Bo', 'Smit', '2025-03-01', 'anderhalf'],
      ['Jo', 'Smit', '2025-03-01', 1],
      ['Jo', '', '2025-03-01', 1],
      ['Jo', 'Smit', '31-2-2025', 1],
      ['Jo', 'Smit', '1-3-25', 1],
      ['Jo', 'Smit', '3/13/2025', 1],
      ['Jo', 'Smit', 'gisteren', 1],
      ['Jo', 'Smit', '2025-03-03', '1.234,5'],
      ['Jo', 'Smit', '2025-03-04'],
      ['Jo', 'Smit', '2025-03-05', 10000],
      ['Jo', 'Smit', -5, 1],
      ['Jo', 'Smit', true, 1],
    ])
    const { rows, rejected, warned } = await synced(gym, 'PersonalTraining')
    t.strictSame(rows, [row('Jo', 'Smit', '2025-03-01', '1.00')])
    const jo = (Datum: string) => ({ Voornaam: 'Jo', Achternaam: 'Smit', Datum })
    t.strictSame(
      rejected.map(({ reason, key }) => [reason, key]),
      [
        ['Uren:type;', { Voornaam: 'Bo', Achternaam: 'Smit', Datum: '2025-03-01' }],
        ['Achternaam:required;', null],
        ['Datum:type;', null],
        ['Datum:type;', null],
        ['Datum:type;', null],
        ['Datum:type;', null],
        ['Uren:type;', jo('2025-03-03')],
        ['Uren:required;', jo('2025-03-04')],
        ['Uren:type;', jo('2025-03-05')],
        ['Datum:type;', null],
        ['Datum:type;', null],
      ],
    )
    t.strictSame(rejected[0]?.record, {
      rij: 3,
      voornaam: 'Bo',
      achternaam: 'Smit',
      datum: '2025-03-01',
      uren: 'anderhalf',
    })
    t.strictSame(warned, { required: 2, type: 9, unreadable_key: 7 })
  })

  await t.test('hours that add up to more than the column holds go to quarantine', async (t) => {
    sandbox.answer('sheet', [
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ['Bo', 'Smit', '2025-03-01', 6000],
      ['Bo', 'Smit', '2025-03-01', 4000],
      ['Jo', 'Smit', '2025-03-01', -9999],
      ['Jo', 'Smit', '2025-03-01', -0.995],
      ['Mo', 'Smit', '2025-03-01', 9999],
      ['Mo', 'Smit', '2025-03-01', 0.994],
      ['Mo', 'Smit', '2025-03-02', 2],
    ])
    const { rows, rejected, warned } = await synced(gym, 'PersonalTraining')
    t.strictSame(rows, [row('Mo', 'Smit', '2025-03-01', '9999.99'), row('Mo', 'Smit', '2025-03-02', '2.00')])
    const of = (Voornaam: string) => ({ Voornaam, Achternaam: 'Smit', Datum: '2025-03-01' })
    t.strictSame(
      rejected.map(({ reason, key }) => [reason, key]),
      ['Bo', 'Bo', 'Jo', 'Jo'].map((name) => ['Uren:type;', of(name)]),
    )
    t.match(rejected[0]?.record, { voornaam: 'Bo', uren: 6000 })
    t.strictSame(warned, { type: 4 })
  })

  await t.test('a header row that lacks a column stops the table, and its rows stay', async (t) => {
    sandbox.answer('sheet', [
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ['Bo', 'Smit', '1-3-2025', 1],
    ])
    await synced(gym, 'PersonalTraining')
    sandbox.answer('sheet', [
      ['Voornaam', 'Achternaam', 'Dag', 'Uren'],
      ['Jo', 'Smit', '2-3-2025', 1],
    ])
    const run = await gym.run(['PersonalTraining'])
    t.match(run.tables.PersonalTraining, { Status: 'failed', FoutCode: 'sheet-header-missing' })
    t.strictSame(await gym.rows('PersonalTraining'), [row('Bo', 'Smit', '2025-03-01', '1.00')])
  })
})
