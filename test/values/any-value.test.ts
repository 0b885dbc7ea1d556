import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { landingBytes } from '../../src/sources/page-bytes.ts'
import { bit, type Column, date, decimal, int, json, text, timestamp } from '../../src/tables/column.ts'
import { testDatabase } from '../helper.ts'
import { shredded } from './shredded.ts'

const kinds = {
  tekst: text(12),
  lang: text('max'),
  geheel: int(),
  bedrag: decimal(6, 2),
  som: decimal(6, 2).summed(),
  bit: bit(),
  tijd: timestamp(),
  dag: date(),
  json: json(),
  getypteDag: date().handwritten(),
  getyptGetal: decimal(6, 2).handwritten(),
} satisfies Record<string, Column>
const paths = Object.entries(kinds).map(([name, column]) => [name, column.from('$.w')] as const)
const columns: Record<string, Column> = Object.fromEntries([
  ...paths.map(([name, column]) => [name, column]),
  ...paths.map(([name, column]) => [`${name}!`, column.required()]),
  ['sleutel', text(12).key().from('$.w')],
])

const AMOUNT = /^-?\d{1,4}\.\d\d$/
const DAY = /^(19|[2-9]\d)\d\d-\d\d-\d\d$/
const SPACE_OUTSIDE_TEXT = /^(?:[^"\s]|"(?:[^"\\]|\\.)*")*\s/

/** What a value of each kind looks like, as the database writes it. */
const looks: Record<keyof typeof kinds, (value: string, given: unknown) => boolean> = {
  tekst: (value, given) => value.length <= 12 && (typeof given === 'number' || value === given),
  lang: (value, given) => typeof given === 'number' || value === given,
  geheel: (value, given) => Number.isInteger(Number(value)) && Number(given) === Number(value),
  bedrag: (value) => AMOUNT.test(value),
  som: (value, given) => Number(value) === Number(given),
  bit: (value, given) => value === String(given) && (value === 'true' || value === 'false'),
  tijd: (value) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?$/.test(value),
  dag: (value) => DAY.test(value),
  json: (value, given) => isDeepStrictEqual(JSON.parse(value), given) && !SPACE_OUTSIDE_TEXT.test(value),
  getypteDag: (value) => DAY.test(value),
  getyptGetal: (value) => AMOUNT.test(value),
}

/** Halves of surrogate pairs and U+0000 too: JSON carries them as escapes. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units))
const almost = fc.oneof(
  fc.stringMatching(/^-?[0-9]{0,12}[.,eE+_-]?[0-9]{0,12}$/),
  fc.stringMatching(/^[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{2,4}$/),
  fc.stringMatching(/^[129][0-9]{3}-[01][0-9]-[0-3][0-9]$/),
  fc.stringMatching(
    /^(19|20|99)[0-9]{2}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,9})?)?([Zz]|[+-][01][0-9](:?[0-5][0-9])?)?(\[[A-Z]{3}\])?$/,
  ),
  fc.constantFrom(
    '',
    ' ',
    'true',
    'NaN',
    'infinity',
    'tomorrow',
    'now',
    'epoch',
    '0x1F',
    'null',
    '{',
    '[]',
    '"',
  ),
)
const anyValue = fc.oneof(
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  anyUnits,
  almost,
)

t.test('any JSON value is a value, missing or bad in every kind of column, and never an error', async (t) => {
  const database = await testDatabase(t)
  const seen = { value: 0, missing: 0, bad: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(anyValue, { minLength: 50, maxLength: 60 }), async (values) => {
      const records = values.map((w) => JSON.stringify({ w }))
      const rows = await shredded(database, columns, records)
      for (const [index, row] of rows.entries()) {
        const landed = await landingBytes(new TextEncoder().encode(records[index]!), [])
        const given = JSON.parse(new TextDecoder().decode(landed.bytes)).w
        for (const [name, { value, fault }] of Object.entries(row)) {
          const kind = name.replace('!', '') as keyof typeof kinds
          const where = `${name} of ${records[index]}: value ${value}, fault ${fault}`
          const needed = name.endsWith('!') || name === 'sleutel'
          if (value !== null) {
            seen.value++
            const fits =
              name === 'sleutel'
                ? /^[^ ](.*[^ ])?$/s.test(value) && value.length <= 12
                : looks[kind](value, given)
            if (fault !== null || !fits) throw new Error(where)
          } else if (fault === null) {
            seen.missing++
            if (needed || given !== null) throw new Error(where)
          } else {
            seen.bad++
            // Keys lose white space and signs that nobody sees.
            const nothing = name === 'sleutel' ? /^[\s\p{C}\p{Z}]*$/u : /^ *$/
            const empty = typeof given === 'string' && nothing.test(given)
            const allowed =
              fault === 'required'
                ? needed && (given === null || empty)
                : given !== null &&
                  (fault === 'type' || (fault === 'length' && /^(tekst|sleutel)/.test(name)))
            if (!allowed) throw new Error(where)
          }
        }
      }
    }),
    { numRuns: 15 },
  )
  t.ok(
    Object.values(seen).every((count) => count > 300),
    `all three were seen: ${JSON.stringify(seen)}`,
  )
})
