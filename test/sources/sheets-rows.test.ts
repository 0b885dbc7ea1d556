import t from 'tap'
import { rowsByHeader } from '../../src/sources/sheets/rows.ts'
import { sections, trainingHours } from '../../src/sources/sheets/streams.ts'

/** The records of a range that begins in the first row, without their row numbers. */
const parts = (numbers: unknown[][], shown: unknown[][] = numbers, firstRow = 1) =>
  rowsByHeader({ numbers, shown, firstRow }, trainingHours, 'A:D')
const read = (values: unknown[][]) => parts(values).rows.map(({ rij: _, ...row }) => row)
const HEADER = ['Voornaam', 'Achternaam', 'Datum', 'Uren']
const jan = { voornaam: 'Jan', achternaam: 'Bos', datum: 45717, uren: '1,5' }

t.test('cells are named by their headers, whatever the order, case and spaces', async (t) => {
  t.strictSame(
    read([
      ['Voornaam', 'Achternaam', 'Datum', 'Uren'],
      ['Jan', 'Bos', 45717, '1,5'],
    ]),
    [jan],
  )
  t.strictSame(
    read([
      [' UREN', 'datum\u00a0', 'ACHTERNAAM ', 'voorNaam'],
      ['1,5', 45717, 'Bos', 'Jan'],
    ]),
    [jan],
  )
  t.strictSame(
    read([
      ['Nr', 'Uren', 'Datum', 'Achternaam', 'Voornaam'],
      [7, '1,5', 45717, 'Bos', 'Jan'],
    ]),
    [jan],
  )
})

t.test('without the known headers nobody can tell what the columns are', async (t) => {
  const missing = { code: 'sheet-header-missing', kind: 'skip' }
  t.throws(() => read([['Jan', 'Bos', 45717, '1,5']]), {
    ...missing,
    message:
      /no column with the header "voornaam", "achternaam", "datum", "uren"; its row 1 holds 4 other cells\./,
  })
  const renamed = [[], ['Familienaam', 'Roepnaam', 'Dag', 'Duur'], ['Bos', 'Jan', 45717, 1]]
  t.throws(() => parts(renamed, renamed, 4), {
    ...missing,
    message: /its row 5 holds "familienaam", "roepnaam", "dag", "duur"\. Write the headers/,
  })
})

t.test('a known header that stands there twice stops the table', async (t) => {
  const twice = [
    ['Uren', ...HEADER],
    [1, 'Jan', 'Bos', 45717, 2],
  ]
  t.throws(() => read(twice), {
    code: 'sheet-header-missing',
    message: /has the header "uren" twice, in its columns 1 and 5 \(row 1\)/,
  })
})

t.test('blank rows and repeated header rows are left out', async (t) => {
  const header = ['Voornaam', 'Achternaam', 'Datum', 'Uren']
  const row = ['Jan', 'Bos', 45717, '1,5']
  t.strictSame(
    read([header, [], ['', ' ', null], row, header, ['voornaam ', 'ACHTERNAAM', 'datum', 'uren'], row]),
    [jan, jan],
  )
  t.strictSame(
    read([['nr', ...header], [8], [1, ...row]]),
    [jan],
    'a row with nothing in these columns is blank',
  )
})

t.test(
  'a header row in another order holds from there on, and the first also for rows above it',
  async (t) => {
    const turned = ['Uren', 'Datum', 'Achternaam', 'Voornaam']
    const header = ['Voornaam', 'Achternaam', 'Datum', 'Uren']
    const values = [
      ['1,5', 45717, 'Bos', 'Jan'],
      turned,
      ['1,5', 45717, 'Bos', 'Jan'],
      header,
      ['Jan', 'Bos', 45717, '1,5'],
    ]
    t.strictSame(read(values), [jan, jan, jan])
  },
)

t.test('white space of every kind is one space, and invisible signs go', async (t) => {
  const persons = [
    ['Sanne', 'de Wit'],
    [' Sanne ', 'de\u00a0Wit'],
    ['San\u200bne', 'de  Wit\u200b'],
    ['\ufeffSanne\t', 'de\u2009\nWit'],
    ['Sanne\u200e', '\u00addeWit'.replace('deWit', 'de Wit')],
  ]
  const rows = read([HEADER, ...persons.map((names) => [...names, ' 1-3-2025\u00a0', '\u00a01,5 '])])
  t.same(
    rows,
    persons.map(() => ({ voornaam: 'Sanne', achternaam: 'de Wit', datum: '1-3-2025', uren: '1,5' })),
  )
  t.match(read([HEADER, ['👩‍🦰 Bo', 'X', 1, 1]]), [{ voornaam: '👩‍🦰 Bo' }], 'what joins two signs stays')
})

t.test('hours that are times, in every form that people type', async (t) => {
  const hours = (value: unknown, shown: unknown = value) =>
    parts([HEADER, ['Jan', 'Bos', 45717, value]], [HEADER, ['Jan', 'Bos', '1-3-2025', shown]])
  for (const [value, shown, expected] of [
    [0.0625, '1:30', 1.5],
    [0.03125, '0:45', 0.75],
    [2 / 24, '2:00', 2],
    [25.5 / 24, '25:30:00', 25.5],
    [0.0625, '1:30:00 AM', 1.5],
    ['1:30', '1:30', 1.5],
    ['0:45:00', '0:45:00', 0.75],
    ['1u30', '1u30', 1.5],
    ['1 uur 30 min', '1 uur 30 min', 1.5],
    ['90 min', '90 min', 1.5],
    ['1,5 uur', '1,5 uur', 1.5],
    ['2u', '2u', 2],
    ['-1:30', '-1:30', -1.5],
  ] as const) {
    const { rows, doubtful } = hours(value, shown)
    t.match(rows, [{ uren: expected }], `${value} shown as ${shown}`)
    t.same(doubtful, [], `${value}`)
  }
  for (const same of [1.5, 0.25, '1,5', '1.5', 'anderhalf', '1:75', '', true]) {
    const { rows, doubtful } = hours(same)
    t.same(rows[0]!.uren, same)
    t.same(doubtful, [], `${same}`)
  }
})

t.test('what may be a time or a number is told with its row, and not guessed', async (t) => {
  const values = [HEADER, [], ['Jan', 'Bos', 45717, 0.0625], ['Jan', 'Bos', 45718, 2]]
  const bare = parts(values, values, 7)
  t.same(bare.doubtful, [9], 'the format of the time was lost')
  t.match(bare.rows, [
    { rij: 9, uren: 0.0625 },
    { rij: 10, uren: 2 },
  ])
  const date = parts(values, [HEADER, [], ['Jan', 'Bos', 45717, 0.0625], ['Jan', 'Bos', 45718, '1-1-1900']])
  t.same(date.doubtful, [3, 4])
  t.match(date.rows[1], { uren: '1-1-1900' }, 'for the check to refuse')
})

t.test('titles, totals and notes are no records, and are named by their row', async (t) => {
  const { rows, others } = parts([
    ['Uren personal training'],
    ['', '', '', 'stand van november'],
    HEADER,
    ['Jan', 'Bos', 45717, 1],
    ['Sanne', 'de Wit', '#VALUE!', 1],
    ['', 'Bos', 45718, 1],
    ['let op:', 'vakantie', 'in juli'],
    ['Totaal', '', '', 2],
    ['', '', '', 25.5],
  ])
  t.same(others, [1, 2, 8, 9])
  t.same(
    rows.map(({ rij }) => rij),
    [4, 5, 6, 7],
    'both names or a day: these may be hours of somebody',
  )
})

t.test('cells stay as the API gave them; what it leaves out is null', async (t) => {
  t.strictSame(read([HEADER, ['Jan', '', '01/03/2025', 1.5], ['Piet', 'Bos'], [true, 'x', 0, '#REF!']]), [
    { voornaam: 'Jan', achternaam: '', datum: '01/03/2025', uren: 1.5 },
    { voornaam: 'Piet', achternaam: 'Bos', datum: null, uren: null },
    { voornaam: true, achternaam: 'x', datum: 0, uren: '#REF!' },
  ])
})

t.test('a needed header that is missing beside others is an error that names it', async (t) => {
  const overtyped = () =>
    read([
      ['', 'Annemarie', 'van der Berg', ' DATUM', 'Uren'],
      ['Bo', 'Smit', 45717, 2],
    ])
  t.throws(overtyped, {
    message:
      /no column with the header "voornaam", "achternaam"; its row 1 holds "datum", "uren" and 2 other cells\./,
  })
  try {
    overtyped()
  } catch (error) {
    t.notMatch((error as Error).message, /Annemarie|Berg/, 'a name that was typed over a header is not shown')
  }
  const groups = { numbers: [['Abonnement', 'Groep']], shown: [['Abonnement', 'Groep']], firstRow: 1 }
  t.throws(() => rowsByHeader(groups, sections, 'Secties!A:B'), {
    code: 'sheet-header-missing',
    message: /Secties!A:B.*"sectie"/,
  })
})

t.test('an empty sheet, or only headers, is an empty list', async (t) => {
  t.strictSame(read([]), [])
  t.strictSame(read([['Voornaam', 'Achternaam', 'Datum', 'Uren']]), [])
})
