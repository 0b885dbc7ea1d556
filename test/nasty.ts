import fc from 'fast-check'

/** Values as nobody means them and as attackers do, beside some that are right. */

export const nastyTexts = [
  ...[
    '',
    ' ',
    '\t\r\n',
    '\u0000',
    'a\u0000b',
    '\u001b[31m',
    '\ud800',
    '\udc00x',
    '\ufeff',
    '\u202eabc',
    '💥',
    'é\u0301',
  ],
  ...[
    "'",
    "''",
    '"',
    '`',
    ']',
    '\\',
    '%',
    '_',
    "'; DROP TABLE Leden; --",
    "' OR 1=1 --",
    "') UNION SELECT 1 --",
  ],
  ...[
    '1; WAITFOR DELAY 1',
    '$1',
    '@P1',
    '${x}',
    '{{x}}',
    '<script>alert(1)</script>',
    '=1+1',
    '..',
    '../../x',
    '%2e%2e',
  ],
  ...[
    'null',
    'undefined',
    'true',
    'NaN',
    'Infinity',
    '-0',
    '0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '1e400',
    '0x1F',
    '1_000',
  ],
  ...[
    '2147483648',
    '9007199254740993',
    '99999999999999999999999',
    `${'9'.repeat(400)}`,
    '[]',
    '{}',
    '[1',
    '{"a":1}',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'Leden',
    'leden',
    'Omzet',
    'queued',
    'PASS',
    'I',
  ],
  ...[
    '2026-11-22',
    '2026-02-30',
    '0000-00-00',
    '9999-12-31',
    '10000-01-01',
    '+275760-09-13',
    '-000001-01-01',
  ],
  ...[
    '2026-11-22T02:00:00Z',
    '2026-11-22T25:61:00Z',
    '2026-11-22T02:00:00+99:99',
    '26h',
    '1e9h',
    '-1h',
    '99999999d',
  ],
  ...['x'.repeat(300), '😀'.repeat(2_000), '%'.repeat(1_000), '('.repeat(3_000)],
]

export const nastyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nastyTexts) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
)

export const nastyNumber = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 20, 100, 1001, 0.5, 1e21, 1e308, -1e308, 5e-324),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 2 ** 63, -(2 ** 63)),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

const nest = (depth: number, key?: string): unknown => {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = key === undefined ? [value] : { [key]: value }
  return value
}

/** Any JSON: wrong types, deep nesting, long lists. */
export const nastyJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: nastyText },
  { weight: 3, arbitrary: nastyNumber },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { eq: null }) },
  { weight: 2, arbitrary: fc.array(nastyText, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      ...[nest(30), nest(30, 'not'), nest(30, 'and'), nest(2_000), nest(2_000, 'or')],
      ...[Array(3_000).fill('x'), Array(3_000).fill(1), Array(300).fill({ eq: 1 })],
    ),
  },
)

/**
 * What no message may hold, unless the caller wrote it: SQL as it is sent, an engine's own words, places in
 * the code and on the disk. None of the values above holds any of it.
 */
const INSIDE =
  /select "|insert into|update "|delete from|merge into|from "|where "|"tree11"|"staging"|tree11\."|syntax error at|invalid input|violates|relation "|operator does not|parameter|\$\d+ |kysely|pglite|postgres|tedious|sqlstate|node_modules|file:\/\/|\/work|\/home|\/tmp|\.[tj]s:\d|\bat \w+ \(|\bat async\b|\[object object\]|undefined is|is not a function|cannot read prop/i

/** The part of a message that it should not have; undefined when it is fit to be read. */
export function insideOf(message: unknown, written: string): string | undefined {
  if (typeof message !== 'string' || message === '') return `no message: ${JSON.stringify(message)}`
  if (message.length > 700) return `a message of ${message.length} characters`
  if (/[\r\n]/.test(message)) return 'a message of several lines'
  const found = INSIDE.exec(message)?.[0]
  return found !== undefined && !written.toLowerCase().includes(found.toLowerCase()) ? found : undefined
}
