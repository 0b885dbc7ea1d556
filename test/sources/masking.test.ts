import t from 'tap'
import { gymlyStreams } from '../../src/sources/gymly/streams.ts'
import { masked } from '../../src/sources/masking.ts'

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
    ['{"full_name":"Jan","last-name":"B"}', '{"full_name":"***","last-name":"***"}'],
    ["{'fullName': 'Jan de Vries'}", `{'fullName': "***"}`],
    ['{"fullName":["Jan de Vries"],"firstName":{"v":"Jan"}}', '{"fullName":"***","firstName":"***"}'],
    [
      '{"houseNumber":12,"emergencyContact":"Piet","avatarUrl":"x","address":"Kerkstraat 5"}',
      '{"houseNumber":"***","emergencyContact":"***","avatarUrl":"***","address":"***"}',
    ],
    [
      'User(id=1, fullName=Jan de Vries, city="Den Haag", active=true)',
      'User(id=1, fullName=***, city=***, active=true)',
    ],
    ['to jan%40gym.nl', 'to ***'],
  ]
  for (const [text, expected] of cases) t.equal(masked(text), expected)
  t.equal(masked('key s3cret/+ is wrong', ['s3cret/+', undefined, '']), 'key *** is wrong')
})

t.test('what stands escaped in a text of an answer is hidden too, however deep', async (t) => {
  const user = { id: 'u1', fullName: 'Jan "J" de Vries', phone: '+31612345678', street: 'Kerkstraat' }
  let body = JSON.stringify({ content: [user] })
  for (let depth = 1; depth <= 4; depth++) {
    body = JSON.stringify({ status: 400, error: `cannot map ${body}` })
    const shown = masked(body)
    t.notMatch(shown, /Jan|Vries|612345678|Kerk/, `${depth} deep`)
    t.match(shown, '"id":"u1","fullName":"***","phone":"***","street":"***"')
  }
  t.equal(masked('{"full\\u004eame":"Jan"}'), '{"fullName":"***"}')
  t.equal(masked('{"error":"jan\\u0040gym.nl"}'), '{"error":"***"}')
  t.notMatch(masked('{"error":"{\\"lastName\\":\\"cut off in the na'), 'cut off')
})

t.test('what a stream drops before landing is hidden in its errors', async (t) => {
  for (const { drops } of gymlyStreams) {
    for (const name of drops) t.notMatch(masked(JSON.stringify({ [name]: 'shown' })), 'shown', name)
  }
})

t.test('what helps to find the fault stays', async (t) => {
  const text =
    '{"status":500,"error":"Internal","path":"/v1/x","timestamp":"2026-11-22T10:00:00.123Z","correlationId":"0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e"}'
  t.equal(masked(text), text)
  const reason = '{"error":"email: must not be blank","field":"phone","token":null}'
  t.equal(masked(reason), '{"error":"email: must not be blank","field":"phone","token":"***"}')
})

t.test('what masking takes grows with the text, and not with its square', (t) => {
  const seconds = (work: () => unknown) => {
    const start = performance.now()
    work()
    return (performance.now() - start) / 1000
  }
  for (const piece of [
    'a',
    '"',
    'eyJ-',
    '\\',
    '\\u005c',
    'Bearer ',
    '"email" ',
    'email=',
    '0',
    '+316 ',
    'nl91 ',
  ]) {
    const text = piece.repeat(Math.ceil(100_000 / piece.length))
    masked(text.slice(0, 50_000))
    const one = Math.max(
      seconds(() => masked(text)),
      0.01,
    )
    const two = seconds(() => masked(text + text))
    t.ok(two < 4 * one + 0.1, `${piece} ${one.toFixed(3)} s, twice as long ${two.toFixed(3)} s`)
    t.ok(one < 1, `${piece}: ${one.toFixed(3)} s`)
  }
  t.equal(masked(`x${'y'.repeat(5_000)}@example.com z`), '*** z')
  t.end()
})
