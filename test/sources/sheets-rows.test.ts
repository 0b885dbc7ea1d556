import t from 'tap'
import { rowsByHeader } from '../../src/sources/sheets/rows.ts'
import { sections, trainingHours } from '../../src/sources/sheets/streams.ts'

const read = (values: unknown[][]) => rowsByHeader(values, trainingHours.headers, 'A:D')
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

t.test('without a header row the default order holds', async (t) => {
  t.strictSame(read([['Jan', 'Bos', 45717, '1,5']]), [jan])
  t.strictSame(read([[], ['', '  '], ['Jan', 'Bos', 45717, '1,5']]), [jan])
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

t.test('cells stay as the API gave them; what it leaves out is null', async (t) => {
  const header = ['Voornaam', 'Achternaam', 'Datum', 'Uren']
  t.strictSame(read([header, [' Jan ', '', '01/03/2025', 1.5], ['Piet'], [true, 'x', 0, '#REF!']]), [
    { voornaam: ' Jan ', achternaam: '', datum: '01/03/2025', uren: 1.5 },
    { voornaam: 'Piet', achternaam: null, datum: null, uren: null },
    { voornaam: true, achternaam: 'x', datum: 0, uren: '#REF!' },
  ])
})

t.test('a needed header that is missing beside others is an error that names it', async (t) => {
  t.throws(
    () =>
      read([
        ['Voornaam', 'Achternaam', 'Dag', 'Uren'],
        ['Jan', 'Bos', 45717, 1],
      ]),
    {
      code: 'sheet-header-missing',
      kind: 'skip',
      message:
        /range A:D has no column with the header "datum"; its first row holds "voornaam", "achternaam", "uren" and 1 other cell\./,
    },
  )
  const overtyped = () =>
    read([
      ['', 'Annemarie', 'van der Berg', ' DATUM', 'Uren'],
      ['Bo', 'Smit', 45717, 2],
    ])
  t.throws(overtyped, { message: /holds "datum", "uren" and 2 other cells\./ })
  t.doesNotThrow(() => read([['Annemarie', 'van der Berg', 45717, 2]]))
  try {
    overtyped()
  } catch (error) {
    t.notMatch((error as Error).message, /Annemarie|Berg/, 'a name that was typed over a header is not shown')
  }
  t.throws(() => rowsByHeader([['Abonnement', 'Groep']], sections.headers, 'Secties!A:B'), {
    code: 'sheet-header-missing',
    message: /Secties!A:B.*"sectie"/,
  })
})

t.test('an empty sheet, or only headers, is an empty list', async (t) => {
  t.strictSame(read([]), [])
  t.strictSame(read([['Voornaam', 'Achternaam', 'Datum', 'Uren']]), [])
})
