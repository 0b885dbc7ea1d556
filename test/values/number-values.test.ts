import t from 'tap'
import { bit, decimal, int, money } from '../../src/tables/column.ts'
import { testDatabase } from '../helper.ts'
import { valueReader } from './shredded.ts'

const database = await testDatabase(t)
const { reads, refuses } = valueReader(database)

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
    // A number is its value, however it is written; of a text the form counts.
    ['1e2', '100'],
    ['1.50E+1', '15'],
    ['-100e-2', '-1'],
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
    '1e-1',
    '15e-1',
    '1e10',
    '1.0000000000000000000000001',
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
