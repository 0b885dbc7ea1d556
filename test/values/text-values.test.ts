import t from 'tap'
import { json, text } from '../../src/tables/column.ts'
import { testDatabase } from '../helper.ts'
import { valueReader } from './shredded.ts'

const database = await testDatabase(t)
const { reads, refuses } = valueReader(database)

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
  await refuses(t, text(4), 'length', ['"abcde"', '"€€€€€"', '"🏋🏋a"', '"abc🏋"', '"🏋🏋🏋"', '12345', '"     "'])
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

t.test('key text loses white space of every kind and invisible signs at its ends', async (t) => {
  await reads(t, text(50).key(), [
    ['"\\u00a0abc\\u200b"', 'abc'],
    ['"\\ufeff\\u2009 a\\u00a0b \\u00ad"', 'a\u00a0b'],
    ['"\\u200eabc\\t\\n"', 'abc'],
    ['"a\\u200db"', 'a\u200db'],
    ['"🏋\\u200b"', '🏋'],
    ['"\\u200b🏋"', '🏋'],
  ])
  await refuses(t, text(50).key(), 'required', ['"\\u200b"', '" \\u00a0 "'])
  await reads(t, text(50), [['"\\u00a0a\\u200b"', '\u00a0a\u200b']])
})

t.test('key text loses the spaces around it, other text does not', async (t) => {
  await reads(t, text(50).key(), [
    ['" a b "', 'a b'],
    ['"a"', 'a'],
    ['7', '7'],
    ['"\\ta"', 'a'],
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
