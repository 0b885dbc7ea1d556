import t, { type Test } from 'tap'
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
import { shredded } from './shredded.ts'

/** Shown in a test's name without running over the line. */
const short = (given: string) => (given.length <= 60 ? given : `${given.slice(0, 40)}… (${given.length})`)

t.test('values on PostgreSQL', async (t) => {
  const database = await testDatabase(t)

  async function read(column: Column, given: readonly string[]) {
    const records = given.map((value) => `{"w":${value}}`)
    const rows = await shredded(database, { Waarde: column.from('$.w') }, records)
    return rows.map(({ Waarde }) => Waarde!)
  }

  /** Each JSON value is read as exactly this, as the database writes it. */
  async function reads(t: Test, column: Column, pairs: readonly (readonly [given: string, value: string])[]) {
    const found = await read(
      column,
      pairs.map(([given]) => given),
    )
    for (const [index, [given, value]] of pairs.entries()) {
      const { value: got, fault } = found[index]!
      t.strictSame({ value: got, fault }, { value, fault: null }, `${short(given)} is ${short(value)}`)
    }
  }

  /** Each JSON value is a bad value. */
  async function refuses(t: Test, column: Column, fault: string, given: readonly string[]) {
    const found = await read(column, given)
    for (const [index, value] of given.entries()) {
      const { value: got, fault: why } = found[index]!
      t.strictSame({ value: got, fault: why }, { value: null, fault }, `${short(value)} is bad: ${fault}`)
    }
  }

  t.test('text is a string or a number', async (t) => {
    await reads(t, text(50), [
      ['"abc"', 'abc'],
      ['12', '12'],
      ['-1.50', '-1.50'],
      ['0', '0'],
      ['12345678901234567890', '12345678901234567890'],
      ['"  two spaces  "', '  two spaces  '],
      ['"{\\"a\\":1}"', '{"a":1}'],
      ['"[1]"', '[1]'],
      ['"true"', 'true'],
      ['"null"', 'null'],
      ['"tab\\there\\nline"', 'tab\there\nline'],
      ['"\\u20ac é 🏋️"', '€ é 🏋️'],
    ])
    await refuses(t, text(50), 'type', ['{}', '{"a":1}', '[]', '["abc"]', '[[]]', 'true', 'false'])
    await refuses(t, text('max'), 'type', ['{"a":1}', 'true'])
    await refuses(t, text(50).key(), 'type', ['{"a":1}', '["a"]', 'false'])
  })

  t.test('the length of text counts UTF-16 units, whatever the bytes', async (t) => {
    await reads(t, text(4), [
      ['"abcd"', 'abcd'],
      ['"€€€€"', '€€€€'],
      ['"🏋🏋"', '🏋🏋'],
      ['"ab🏋"', 'ab🏋'],
      ['"\\ud83c\\udfcb\\ud83c\\udfcb"', '🏋🏋'],
      ['1234', '1234'],
      ['"    "', '    '],
    ])
    await refuses(t, text(4), 'length', [
      '"abcde"',
      '"€€€€€"',
      '"🏋🏋a"',
      '"abc🏋"',
      '"🏋🏋🏋"',
      '12345',
      '"     "',
    ])
    await reads(t, text('max'), [[`"${'€'.repeat(100_000)}"`, '€'.repeat(100_000)]])
    await reads(t, text(4).key(), [['"  abcd  "', 'abcd']])
    await refuses(t, text(4).key(), 'length', ['"  abc🏋  "'])
  })

  t.test(
    'an empty text stays one in an optional column, and is missing in keys and required columns',
    async (t) => {
      await reads(t, text(50), [['""', '']])
      await refuses(t, text(50).required(), 'required', ['""', 'null'])
      await reads(t, text(50).required(), [
        ['" "', ' '],
        ['" a "', ' a '],
      ])
      await refuses(t, text(50).key(), 'required', ['""', '" "', '"    "', 'null'])
    },
  )

  t.test('key text loses the spaces around it, other text does not', async (t) => {
    await reads(t, text(50).key(), [
      ['" a b "', 'a b'],
      ['"a"', 'a'],
      ['7', '7'],
      ['"\\ta"', '\ta'],
    ])
    await reads(t, text(50), [['" a b "', ' a b ']])
  })

  t.test('text is not normalised: é as one and as two characters stay different', async (t) => {
    await reads(t, text(50).key(), [
      ['"\\u00e9"', '\u00e9'],
      ['"e\\u0301"', 'e\u0301'],
      ['"\\u212b"', '\u212b'],
      ['"ﬁ"', 'ﬁ'],
    ])
    await refuses(t, text(1).key(), 'length', ['"e\\u0301"'])
  })

  t.test('int is a whole number of 32 bits, as a number or as text', async (t) => {
    await reads(t, int(), [
      ['1', '1'],
      ['"1"', '1'],
      ['1.0', '1'],
      ['"1.00"', '1'],
      ['"-5"', '-5'],
      ['-0', '0'],
      ['"007"', '7'],
      ['2147483647', '2147483647'],
      ['-2147483648', '-2147483648'],
      ['"2147483647.0"', '2147483647'],
    ])
    await refuses(t, int(), 'type', [
      '"1.5"',
      '1.5',
      '2147483648',
      '-2147483649',
      '"99999999999999999999999999"',
      `"${'9'.repeat(200)}"`,
      '""',
      '" 1"',
      '"1 "',
      '"+1"',
      '"1."',
      '".0"',
      '"-"',
      '"0x1F"',
      '"1_000"',
      '"1,000"',
      '"1e3"',
      '"١"',
      '"1\\n"',
      '"NaN"',
      'true',
      '{"a":1}',
      '[1]',
    ])
  })

  t.test('decimal is a number or a numeric text, rounded once and half away from zero', async (t) => {
    await reads(t, decimal(6, 2), [
      ['1e3', '1000.00'],
      ['1.5E+1', '15.00'],
      ['"1e-2"', '0.01'],
      ['"1.234E2"', '123.40'],
      ['0.125', '0.13'],
      ['-0.125', '-0.13'],
      ['0.124999', '0.12'],
      ['"1.005"', '1.01'],
      [String(0.1 + 0.2), '0.30'],
      ['19.99', '19.99'],
      ['-0.005', '-0.01'],
      ['-0.001', '0.00'],
      ['9999.99', '9999.99'],
      ['9999.994', '9999.99'],
      ['"-9999.99"', '-9999.99'],
      ['1e-70', '0.00'],
      ['"1e-70"', '0.00'],
      [`0.${'3'.repeat(60)}`, '0.33'],
    ])
    await refuses(t, decimal(6, 2), 'type', [
      '"NaN"',
      '"Infinity"',
      '"-infinity"',
      '"inf"',
      '10000',
      '-10000',
      '9999.995',
      '1e9',
      '"1e99"',
      '"1e400"',
      '1e308',
      '""',
      '" 1"',
      '"1,5"',
      '"€ 1"',
      '".5"',
      '"5."',
      '"+5"',
      '"1e"',
      '"0x10"',
      '"1_0"',
      '"--1"',
      'true',
      '{}',
      '[1.5]',
    ])
  })

  t.test('what is summed keeps every digit', async (t) => {
    await reads(t, money().summed(), [
      ['0.005', '0.005'],
      ['"1e-3"', '0.001'],
      ['19.99', '19.99'],
    ])
    await refuses(t, money().summed(), 'type', ['1e10', '"NaN"'])
  })

  t.test('bit is true or false, also as a text', async (t) => {
    await reads(t, bit(), [
      ['true', 'true'],
      ['false', 'false'],
      ['"true"', 'true'],
      ['"false"', 'false'],
    ])
    await refuses(t, bit(), 'type', [
      '1',
      '0',
      '"1"',
      '"t"',
      '"TRUE"',
      '"yes"',
      '"on"',
      '" true"',
      '""',
      '[true]',
      '{}',
    ])
  })

  t.test('timestamp is a moment in UTC', async (t) => {
    await reads(t, timestamp(), [
      ['"2026-11-22T10:20Z"', '2026-11-22 10:20:00'],
      ['"2026-11-22T10:20:30Z"', '2026-11-22 10:20:30'],
      ['"2026-11-22T10:20:30.4Z"', '2026-11-22 10:20:30.4'],
      ['"2026-11-22T10:20:30.456Z"', '2026-11-22 10:20:30.456'],
      ['"2026-11-22T10:20:30+02:00"', '2026-11-22 08:20:30'],
      ['"2026-11-22T10:20:30.123+0200"', '2026-11-22 08:20:30.123'],
      ['"2026-11-22T00:20-05:30"', '2026-11-22 05:50:00'],
      ['"2026-01-01T00:00:00+14:00"', '2025-12-31 10:00:00'],
      ['"2026-11-22T10:20:30+00:00"', '2026-11-22 10:20:30'],
      ['"2024-02-29T12:00:00Z"', '2024-02-29 12:00:00'],
      ['"1900-01-01T00:00:00Z"', '1900-01-01 00:00:00'],
      ['"9999-12-31T23:59:59.999Z"', '9999-12-31 23:59:59.999'],
      ['"9999-12-31T23:59:59+01:00"', '9999-12-31 22:59:59'],
    ])
  })

  t.test('timestamps are cut to milliseconds, not rounded', async (t) => {
    await reads(t, timestamp(), [
      ['"2026-11-22T10:20:30.9999Z"', '2026-11-22 10:20:30.999'],
      ['"2026-12-31T23:59:59.9999999Z"', '2026-12-31 23:59:59.999'],
      ['"2026-12-31T23:59:59.99999999999999Z"', '2026-12-31 23:59:59.999'],
      ['"2026-11-22T10:20:30.0009999+01:00"', '2026-11-22 09:20:30'],
      ['"2026-11-22T10:20:30.1239999"', '2026-11-22 10:20:30.123'],
    ])
  })

  t.test('a timestamp without a zone is UTC, and is noted', async (t) => {
    const given = [
      '"2026-11-22T10:20"',
      '"2026-11-22T10:20:30.5"',
      '"2026-11-22T10:20Z"',
      '"2026-11-22T10:20-01:00"',
      'null',
    ]
    const found = await read(timestamp(), given)
    t.strictSame(
      found.map(({ value, zoneless }) => [value, zoneless]),
      [
        ['2026-11-22 10:20:00', true],
        ['2026-11-22 10:20:30.5', true],
        ['2026-11-22 10:20:00', false],
        ['2026-11-22 11:20:00', false],
        [null, false],
      ],
    )
  })

  t.test('anything else is no timestamp', async (t) => {
    await refuses(t, timestamp(), 'type', [
      '"tomorrow"',
      '"now"',
      '"infinity"',
      '"-infinity"',
      '"epoch"',
      '"2026-02-30T00:00Z"',
      '"2025-02-29T00:00Z"',
      '"2026-13-01T00:00Z"',
      '"2026-00-10T00:00Z"',
      '"2026-11-22T24:00Z"',
      '"2026-11-22T24:00:00Z"',
      '"2026-11-22T10:60Z"',
      '"2026-11-22T10:20:60Z"',
      '"1899-12-31T23:59:59Z"',
      '"10000-01-01T00:00Z"',
      '"9999-12-31T23:59:59-01:00"',
      '"0001-01-01T00:00:00Z"',
      '"2026-11-22"',
      '"2026-11-22 10:20:30Z"',
      '"2026-11-22t10:20:30z"',
      '"2026-11-22T10"',
      '"2026-11-22T10:20:30."',
      '"2026-11-22T10:20:30,5Z"',
      '"2026-11-22T10:20:30+15:00"',
      '"2026-11-22T10:20:30+14:30"',
      '"2026-11-22T10:20:30+2:00"',
      '"2026-11-22T10:20:30 Europe/Amsterdam"',
      '"2026-11-22T10:20:30CET"',
      '" 2026-11-22T10:20:30Z"',
      '"2026-11-22T10:20:30Z\\n"',
      '"20261122T102030Z"',
      '"22-11-2026T10:20Z"',
      '1764000000000',
      '""',
      'true',
      '{"$date":1}',
      '["2026-11-22T10:20:30Z"]',
    ])
  })

  t.test('date is a day, or the local day of a timestamp', async (t) => {
    await reads(t, date(), [
      ['"2026-11-22"', '2026-11-22'],
      ['"2024-02-29"', '2024-02-29'],
      ['"1900-01-01"', '1900-01-01'],
      ['"9999-12-31"', '9999-12-31'],
      // Winter: local midnight is 23:00 UTC. Summer: 22:00 UTC.
      ['"2026-11-22T22:59:59.999Z"', '2026-11-22'],
      ['"2026-11-22T23:00:00Z"', '2026-11-23'],
      ['"2026-07-01T21:59:59.9999999Z"', '2026-07-01'],
      ['"2026-07-01T22:00Z"', '2026-07-02'],
      ['"2026-11-22T00:00:00+01:00"', '2026-11-22'],
      ['"2026-11-21T23:59:59+01:00"', '2026-11-21'],
      ['"2026-11-22T23:30"', '2026-11-23'],
      ['"9999-12-31T22:59:59Z"', '9999-12-31'],
    ])
    await refuses(t, date(), 'type', [
      '"2026-02-30"',
      '"2025-02-29"',
      '"2026-04-31"',
      '"01/02/2026"',
      '"1-2-2026"',
      '"1899-12-31"',
      '"10000-01-01"',
      '"9999-12-31T23:00:00Z"',
      '"0000-01-01"',
      '"2026-1-2"',
      '"20260102"',
      '"2026-11-22T"',
      '"2026-11-22 "',
      '"2026-11-22 10:00"',
      '"2026-02-30T12:00Z"',
      '"today"',
      '"infinity"',
      '"J2461367"',
      '46000',
      '""',
      'true',
      '{}',
      '["2026-11-22"]',
    ])
  })

  t.test('the days of 23 and 25 hours begin and end at local midnight', async (t) => {
    await reads(t, date(), [
      ['"2026-03-28T22:59:59Z"', '2026-03-28'],
      ['"2026-03-28T23:00:00Z"', '2026-03-29'],
      ['"2026-03-29T01:30:00Z"', '2026-03-29'],
      ['"2026-03-29T21:59:59Z"', '2026-03-29'],
      ['"2026-03-29T22:00:00Z"', '2026-03-30'],
      ['"2026-10-24T21:59:59Z"', '2026-10-24'],
      ['"2026-10-24T22:00:00Z"', '2026-10-25'],
      ['"2026-10-25T00:30:00Z"', '2026-10-25'],
      ['"2026-10-25T22:59:59Z"', '2026-10-25'],
      ['"2026-10-25T23:00:00Z"', '2026-10-26'],
    ])
  })

  t.test('json is rebuilt without spaces, in the order in which it came', async (t) => {
    await reads(t, json(), [
      ['["b", "a" ,"c"]', '["b","a","c"]'],
      ['[3, 1,\n 2]', '[3,1,2]'],
      ['[]', '[]'],
      ['[ {"a" : [1 , null]} , true ]', '[{"a":[1,null]},true]'],
      [
        '["two  spaces , : here", "a \\"quoted\\" word", "back\\\\", " \\\\\\" "]',
        '["two  spaces , : here","a \\"quoted\\" word","back\\\\"," \\\\\\" "]',
      ],
      ['["€ é 🏋️", "\\u20ac"]', '["€ é 🏋️","€"]'],
      ['{"a": "b c"}', '{"a":"b c"}'],
      ['"Body  Pump"', '"Body  Pump"'],
      ['"\\"quoted\\""', '"\\"quoted\\""'],
      ['12.50', '12.50'],
      ['false', 'false'],
      ['""', '""'],
    ])
  })

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
      ['2', '1900-01-01'],
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
})
