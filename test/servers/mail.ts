import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { Test } from 'tap'

const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
/** For `localhost`, signed by itself. */
export const certificate = file('localhost-certificate.pem')

/** A mail server on loopback that keeps what it is given. */
export async function mailServer(t: Test, options: SMTPServerOptions = {}) {
  const mails: ParsedMail[] = []
  const server = new SMTPServer({
    key: file('localhost-key.pem'),
    cert: certificate,
    authOptional: true,
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        done()
      }, done)
    },
    ...options,
  })
  // A client that hangs up when it does not trust us is what some tests are about.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { mails, port: (server.server.address() as AddressInfo).port }
}
