import { SettingError } from '../errors.ts'
import type { SettingReader } from '../setting-reader.ts'

export const ALERT_SETTINGS = [
  ...['SMTP_SERVER', 'SMTP_PORT', 'SMTP_TLS', 'SMTP_USERNAME', 'SMTP_PASSWORD'],
  ...['PIPELINE_EMAIL_FROM', 'PIPELINE_EMAIL_TO', 'SLACK_WEBHOOK_URL'],
  ...['ALERT_WEBHOOK_URL', 'ALERT_WEBHOOK_SECRET', 'ALERT_ON_SUCCESS', 'ALERT_RUN_MINUTES', 'PUBLIC_URL'],
]

export interface MailConfig {
  server: string
  port: number
  /** `off` also takes a server that speaks plain text only. */
  tls: 'required' | 'off'
  username?: string
  password?: string
  from: string
  to: string[]
}

export interface WebhookConfig {
  url: string
  secret: string
}

/** Each way to reach people is there when it is set. */
export interface AlertsConfig {
  mail?: MailConfig
  slack?: { url: string }
  webhook?: WebhookConfig
  onSuccess: boolean
  /** A run that takes longer is told about. */
  runMinutes: number
  /** Where people reach the service, for links. */
  publicUrl?: string
}

export function readAlerts(read: SettingReader): AlertsConfig {
  const mail = readMail(read)
  const slack = secretUrl(read, 'SLACK_WEBHOOK_URL')
  const webhook = secretUrl(read, 'ALERT_WEBHOOK_URL')
  const secret = read.text('ALERT_WEBHOOK_SECRET')
  if (webhook !== undefined && secret === undefined) {
    throw new SettingError(
      'ALERT_WEBHOOK_SECRET',
      'found nothing, wanted the secret that ALERT_WEBHOOK_URL checks signatures with',
    )
  }
  const publicUrl = read.url('PUBLIC_URL')
  return {
    ...(mail && { mail }),
    ...(slack !== undefined && { slack: { url: slack } }),
    ...(webhook !== undefined && secret !== undefined && { webhook: { url: webhook, secret } }),
    onSuccess: read.yesNo('ALERT_ON_SUCCESS') ?? false,
    runMinutes: read.number('ALERT_RUN_MINUTES', 180, { min: 1, max: 10_000 }),
    ...(publicUrl !== undefined && { publicUrl }),
  }
}

function readMail(read: SettingReader): MailConfig | undefined {
  const server = read.text('SMTP_SERVER')
  const to = read.list('PIPELINE_EMAIL_TO')
  const port = read.number('SMTP_PORT', 587, { min: 1, max: 65535 })
  const tls = read.choice('SMTP_TLS', ['required', 'off'], 'required')
  if (server === undefined && to === undefined) return undefined
  if (server === undefined) throw missing('SMTP_SERVER', 'the name of a mail server', 'PIPELINE_EMAIL_TO')
  if (to === undefined)
    throw missing('PIPELINE_EMAIL_TO', 'an address, or several with commas between', 'SMTP_SERVER')
  const login = read.pick({ username: 'SMTP_USERNAME', password: 'SMTP_PASSWORD' })
  if ((login.username === undefined) !== (login.password === undefined)) {
    const [absent, other] =
      login.username === undefined ? ['SMTP_USERNAME', 'SMTP_PASSWORD'] : ['SMTP_PASSWORD', 'SMTP_USERNAME']
    throw missing(absent!, 'a value', other!)
  }
  const from = read.text('PIPELINE_EMAIL_FROM') ?? login.username
  if (from === undefined)
    throw missing('PIPELINE_EMAIL_FROM', 'the address that mail comes from', 'SMTP_SERVER')
  checkAddress('PIPELINE_EMAIL_FROM', from)
  for (const address of to) checkAddress('PIPELINE_EMAIL_TO', address)
  return { server, port, tls, ...login, from, to }
}

function missing(name: string, wanted: string, because: string): SettingError {
  return new SettingError(name, `found nothing, wanted ${wanted}, because ${because} is set`)
}

function checkAddress(name: string, found: string): void {
  if (/^([^<>@,;\r\n]*<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/.test(found)) return
  throw new SettingError(name, `found "${found}", wanted an address such as jan@gym.nl or Gym <jan@gym.nl>`)
}

/** Whoever knows such an address may post to it, so that what was found is not shown. */
function secretUrl(read: SettingReader, name: string): string | undefined {
  const found = read.text(name)
  if (found === undefined) return undefined
  const url = URL.parse(found)
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href
  throw new SettingError(name, 'found a value that is no address (not shown), wanted https://…')
}
