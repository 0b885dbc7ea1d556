import { join } from 'node:path'
import t from 'tap'
import { loadConfig } from '../../src/config.ts'

t.test('a value in .env is what was meant, or is refused with its line', async (t) => {
  const given = (content: string | Buffer) => {
    const envFile = join(t.testdir({ '.env': content }), '.env')
    return loadConfig({ env: {}, envFile })
  }
  const password = (text: string) =>
    given(`PORT=1\nHOST=localhost\nDB_SERVER=s\nDB_PASSWORD=${text}\n`).database.server?.password
  t.equal(password('Sport#2026!'), 'Sport#2026!')
  t.equal(password(`a'b#c # a comment`), `a'b#c`)
  t.equal(password('"a #b" # a comment'), 'a #b')
  t.equal(password(String.raw`"C:\keys\new.json"`), String.raw`C:\keys\new.json`)
  t.equal(password(String.raw`"\\nas\new"`), String.raw`\\nas\new`)
  t.equal(password('"two\nlines#1\nPORT=2#3"'), 'two\nlines#1\nPORT=2#3')
  t.equal(password('    # only a comment'), undefined)
  t.throws(() => password('#2026'), { variable: 'DB_PASSWORD', message: /line 4 of .*in quotes/ })
  const powershell = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('PORT=4321\r\n', 'utf16le')])
  const { service, envFile } = given(powershell)
  t.equal(service.port, 4321)
  t.match(envFile, { path: /^\/.*\.env$/, empty: false })
  t.throws(() => given(Buffer.from('PORT=4321\r\n', 'utf16le')), { message: /not UTF-8/ })
})
