import t from 'tap'
import {
  bit,
  type Column,
  date,
  decimal,
  int,
  json,
  money,
  text,
  timestamp,
} from '../../src/tables/column.ts'
import { testDatabase } from '../helper.ts'
import { shredded, valueReader } from './shredded.ts'

const database = await testDatabase(t)
const { reads, refuses } = valueReader(database)

t.test('absent and null are NULL, and missing only where a value is required', async (t) => {
  const types: Record<string, Column> = {
    text: text(50),
    int: int(),
    decimal: money(),
    bit: bit(),
    timestamp: timestamp(),
    date: date(),
    json: json(),
  }
  for (const [name, column] of Object.entries(types)) {
    const columns = { Mag: column.from('$.a.b'), Moet: column.required().from('$.a.b') }
    const records = [
      '{}',
      '{"a":null}',
      '{"a":{}}',
      '{"a":{"b":null}}',
      '{"a":"scalar"}',
      '{"a":[1]}',
      '[]',
      '"x"',
      'null',
    ]
    const found = await shredded(database, columns, records)
    t.strictSame(
      found,
      records.map(() => ({
        Mag: { value: null, fault: null, zoneless: false },
        Moet: { value: null, fault: 'required', zoneless: false },
      })),
      name,
    )
  }
})

t.test('an object or array where one value is wanted is a bad value', async (t) => {
  for (const column of [text(50), text('max'), int(), money(), bit(), timestamp(), date()]) {
    for (const same of [column, column.required()]) {
      await refuses(t, same, 'type', ['{}', '[]', '{"value":"1"}', '["1"]'])
    }
  }
})

t.test('dates and numbers that people typed are read in their forms too', async (t) => {
  await reads(t, date().handwritten(), [
    ['"2025-03-01"', '2025-03-01'],
    ['"1-3-2025"', '2025-03-01'],
    ['"01/03/2025"', '2025-03-01'],
    ['" 1/3/2025 "', '2025-03-01'],
    ['45717', '2025-03-01'],
    ['45717.999', '2025-03-01'],
    ['"45717"', '2025-03-01'],
    ['36526', '2000-01-01'],
    ['"73050.5"', '2099-12-31'],
  ])
  await refuses(t, date().handwritten(), 'type', [
    '"31-2-2025"',
    '"1-13-2025"',
    '"1-3-25"',
    '"2025/03/01"',
    '"1.3.2025"',
    '0',
    '-1',
    '1',
    '45',
    '2026',
    '"2026"',
    '36525.99',
    '73051',
    '"045717"',
    '9999999',
    '""',
    'true',
    '{}',
    '[45717]',
  ])
  await reads(t, decimal(6, 2).handwritten(), [
    ['1', '1.00'],
    ['"1,5"', '1.50'],
    ['"1.5"', '1.50'],
    ['" 1,5 "', '1.50'],
    ['"-0,125"', '-0.13'],
  ])
  await refuses(t, decimal(6, 2).handwritten(), 'type', [
    '"1.234,5"',
    '"1,2,3"',
    '",5"',
    '"1,"',
    '"1 uur"',
    '""',
    '"1:30"',
  ])
})
