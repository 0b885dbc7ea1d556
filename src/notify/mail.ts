import { createTransport } from 'nodemailer'
import type { MailConfig } from '../config/alerts.ts'
import { Tree11Error } from '../errors.ts'
import type { Channel } from './alert.ts'
import { htmlOf, textOf } from './html.ts'
import { wordingOf } from './words.ts'

const TIMEOUT_MS = 30_000

/** E-mail over SMTP, one message for each alert. `ca`: a certificate to trust beside the machine's. */
export function mailChannel(config: MailConfig, { ca }: { ca?: string } = {}): Channel {
  const { server, port, username, password, from, to } = config
  const transport = createTransport({
    host: server,
    port,
    // Port 465 speaks TLS from the first byte; every other begins in plain text and must change to TLS.
    secure: port === 465,
    requireTLS: config.tls === 'required',
    ...(username !== undefined && password !== undefined && { auth: { user: username, pass: password } }),
    ...(ca !== undefined && { tls: { ca } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })
  return {
    name: 'mail',
    async send(alert) {
      const wording = wordingOf(alert)
      try {
        await transport.sendMail({
          from,
          to,
          subject: wording.subject,
          text: textOf(wording),
          html: htmlOf(wording, alert.kind),
          // The same for every attempt, so that a mail program shows a repeated one once.
          messageId: `<${alert.id}@tree11>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        throw refused(error, `${server}:${port}`)
      }
    },
    async check() {
      try {
        await transport.verify()
      } catch (error) {
        throw refused(error, `${server}:${port}`)
      }
    },
    close: () => transport.close(),
  }
}

/** The server's own words may repeat addresses: its codes say enough. */
function refused(error: unknown, place: string): Tree11Error {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  const said = [responseCode, code].filter((one) => one !== undefined).join(', ')
  const advice = ADVICE[code ?? ''] ?? 'Check SMTP_SERVER and SMTP_PORT.'
  return new Tree11Error(
    `The mail server ${place} did not take the message (${said || 'no reason'}). ${advice}`,
    {
      code: 'mail-refused',
      kind: 'retry',
    },
  )
}

const ADVICE: Readonly<Record<string, string>> = {
  EAUTH: 'Check SMTP_USERNAME and SMTP_PASSWORD.',
  EENVELOPE: 'Check PIPELINE_EMAIL_FROM and PIPELINE_EMAIL_TO.',
  ETLS: 'It does not speak TLS: use another port, or set SMTP_TLS=off on a network that you trust.',
  ESOCKET: 'Nothing answers there, or its certificate is not trusted.',
}
