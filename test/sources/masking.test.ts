import t from 'tap'
import { excerpt, masked } from '../../src/sources/masking.ts'

t.test('personal data and secrets are hidden, in JSON and in plain text', async (t) => {
  const cases: [string, string][] = [
    ['{"fullName":"Jan \\"J\\" Jansen","id":"u1"}', '{"fullName":"***","id":"u1"}'],
    [
      '{"FULLNAME" : "Jan","phoneNumber":31612345678,"x":1}',
      '{"FULLNAME" : "***","phoneNumber":"***","x":1}',
    ],
    [
      '{"firstName":"J","lastName":"B","dateOfBirth":null}',
      '{"firstName":"***","lastName":"***","dateOfBirth":"***"}',
    ],
    ['{"lastName":"cut off in the na', '{"lastName":"***"'],
    ['no user jan.jansen+gym@example.co.uk here', 'no user *** here'],
    ['paid from NL91ABNA0417164300 and NL91 ABNA 0417 1643 00', 'paid from *** and ***'],
    ['born 1980-02-29 or 29-2-1980', 'born *** or ***'],
    ['call +31 6 1234 5678, 06-12345678 or 0031612345678', 'call ***, *** or ***'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: ***'],
    ['{"token":"abc","jwt":"d","accessToken":"e"}', '{"token":"***","jwt":"***","accessToken":"***"}'],
    ['eyJhbGciOiJI.eyJzdWIi.c2ln', '***'],
  ]
  for (const [text, expected] of cases) t.equal(masked(text), expected)
  t.equal(masked('key s3cret/+ is wrong', ['s3cret/+', undefined, '']), 'key *** is wrong')
})

t.test('what helps to find the fault stays', async (t) => {
  const text =
    '{"status":500,"error":"Internal","path":"/v1/x","timestamp":"2026-11-22T10:00:00.123Z","correlationId":"0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e"}'
  t.equal(masked(text), text)
})

t.test('an excerpt is one short line, masked before it is cut', async (t) => {
  const start = 'x'.repeat(110)
  const line = excerpt(`${start}\n\tjan.jansen@example.com`)
  t.equal(line, `${start} ***`)
  t.equal(excerpt('y'.repeat(500)).length, 121)
  t.equal(excerpt(' \n'), '(an empty body)')
})
