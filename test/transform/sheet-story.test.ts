import t from 'tap'
import { testGym } from '../helper.ts'
import { checksOf, clear, SMALL } from '../runs/records.ts'

/** Five nights of a sheet as people keep it: a title, totals, notes, a merged name, times, spaces, corrections. */

const HOURS = 'PersonalTraining'
const gym = await testGym(t, SMALL)
/** Somebody typed a time, which the sheet keeps as a part of a day. */
const time = (shown: string) => {
  const [hours, minutes] = shown.split(':').map(Number)
  return { value: (hours! + minutes! / 60) / 24, shown, date: true }
}
const day = (serial: number, shown: string) => ({ value: serial, shown, date: true })
const TITLE = [
  ['PT-uren 2025'],
  ['bijgewerkt door Bo, elke vrijdag'],
  [],
  ['Achternaam', 'Voornaam', 'Datum', 'Uren'],
]

async function night(...rows: unknown[][]) {
  gym.sandbox.answer('sheet', [...TITLE, ...rows])
  const run = await gym.run([HOURS])
  const stored = (await gym.rows(HOURS)).map(({ Voornaam, Achternaam, Datum, Uren }) =>
    [Voornaam, Achternaam, Datum, Uren].join(' '),
  )
  return { rows: stored, checks: await checksOf(gym, run.RunId, HOURS), line: run.tables[HOURS]! }
}

t.test('five nights of a sheet', async (t) => {
  await clear(gym)
  const first = await night(
    ['de Wit', 'Sane', day(45717, '1-3-2025'), time('1:30')],
    ['Bos', 'Jan', '1-3-2025', '1,5'],
    ['Bos', 'Jan', '01/03/2025', time('0:45')],
    [],
    ['Totaal', '', '', 3.75],
    ['', '', '', '', 'Nog te factureren'],
  )
  t.same(first.rows, ['Jan Bos 2025-03-01 2.25', 'Sane de Wit 2025-03-01 1.50'])
  t.match(first.checks.other_rows, { status: 'PASS', measured: 3, message: /Rij 1, 2, 9 van het werkblad/ })
  t.match(first.checks.doubtful_hours, { status: 'PASS', measured: 0 })
  t.equal(first.line.Afgekeurd, 0)

  const second = await night(
    // The name was corrected, and came with a no-break space and two spaces.
    ['de\u00a0 Wit', ' Sanne\u200b', day(45717, '1-3-2025'), time('1:30')],
    ['Bos', 'Jan', '1-3-2025', '1,5'],
    ['Bos', 'Jan', '01/03/2025', time('0:45')],
    ['Totaal', '', '', 3.75],
  )
  t.same(second.rows, ['Jan Bos 2025-03-01 2.25', 'Sanne de Wit 2025-03-01 1.50'], 'Sane is gone')

  const third = await night(
    ['de Wit', 'Sanne', day(45717, '1-3-2025'), time('25:30')],
    // The day is broken, and a merged name leaves the second row without one.
    ['Bos', 'Jan', '#VALUE!', '1,5'],
    ['', '', '02/03/2025', 2],
    ['Totaal', '', '', '#VALUE!'],
  )
  t.same(third.rows, ['Jan Bos 2025-03-01 2.25', 'Sanne de Wit 2025-03-01 25.50'], 'Jan may be of that day')
  t.match(third.checks.shielded, { status: 'WARN', measured: 1 })
  t.equal(third.line.Afgeschermd, 1)

  const fourth = await night(
    ['de Wit', 'Sanne', day(45717, '1-3-2025'), time('2:00')],
    ['Bos', 'Jan', '1-3-2025', 0.0625],
    ['Notitie: Jan stopt'],
  )
  t.same(fourth.rows, ['Jan Bos 2025-03-01 0.06', 'Sanne de Wit 2025-03-01 2.00'])
  t.match(fourth.checks.doubtful_hours, { status: 'WARN', measured: 1, message: /Rij 6 van het werkblad/ })

  const fifth = await night(['de Wit', 'Sanne', day(45717, '1-3-2025'), time('2:00')], ['Totaal', '', '', 2])
  t.same(fifth.rows, ['Sanne de Wit 2025-03-01 2.00'], 'Jan was removed')
  t.equal(fifth.line.Afgeschermd, 0)
})
