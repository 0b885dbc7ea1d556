import { resolve } from 'node:path'
import { distance } from 'fastest-levenshtein'
import { ACCESS_SETTINGS, type AccessConfig, readAccess } from './config/access.ts'
import { ALERT_SETTINGS, type AlertsConfig, readAlerts } from './config/alerts.ts'
import { DATABASE_SETTINGS, type DatabaseConfig, readDatabase } from './config/database.ts'
import { readEnvFile } from './config/env-file.ts'
import { GYMLY_SETTINGS, type GymlyConfig, readGymly } from './config/gymly.ts'
import { LOG_SETTINGS, type LogConfig, readLog } from './config/log.ts'
import { PROXY_SETTINGS, proxyPasswords, readProxies } from './config/proxies.ts'
import { NIGHT_SETTINGS, type NightConfig, readNights } from './config/safeguards.ts'
import { readService, SERVICE_SETTINGS, type ServiceConfig } from './config/service.ts'
import { readSheets, SHEETS_SETTINGS, type SheetsConfig } from './config/sheets.ts'
import type { Proxies } from './http/agent.ts'
import { type SettingReader, settingReader } from './setting-reader.ts'

export interface Config {
  database: DatabaseConfig
  gymly: GymlyConfig
  sheets: SheetsConfig
  service: ServiceConfig
  access: AccessConfig
  log: LogConfig
  alerts: AlertsConfig
  /** The way to Gymly, Google, Slack and the webhook. */
  proxies: Proxies
  /** Values that are never shown, in any line of the log. */
  secrets: string[]
  nights: NightConfig
  /** Where settings were looked for, and whether anything was there. */
  envFile: { path: string; empty: boolean }
  /** One line each, to be logged at the start: a misspelt name, a setting that another one overrules. */
  notes: string[]
}

/** Every setting that is read. */
export const SETTINGS = [
  ...DATABASE_SETTINGS,
  ...GYMLY_SETTINGS,
  ...SHEETS_SETTINGS,
  ...SERVICE_SETTINGS,
  ...ACCESS_SETTINGS,
  ...LOG_SETTINGS,
  ...NIGHT_SETTINGS,
  ...ALERT_SETTINGS,
  ...PROXY_SETTINGS,
]

/** Settings whose value is a secret. That of DATABASE_URL is the password in it. */
const SECRETS = [
  ...['GYMLY_API_TOKEN', 'GYMLY_PASSWORD', 'DB_PASSWORD', 'SMTP_PASSWORD'],
  ...['SLACK_WEBHOOK_URL', 'ALERT_WEBHOOK_URL', 'ALERT_WEBHOOK_SECRET'],
]

/**
 * Reads the settings from the environment and from `envFile`, of which the environment wins. An empty
 * value counts as not set. Throws SettingError for the first wrong one.
 */
export function loadConfig(options: { env?: NodeJS.ProcessEnv; envFile?: string } = {}): Config {
  const env = options.env ?? process.env
  const fileName = options.envFile ?? '.env'
  const file = readEnvFile(fileName)
  const read = settingReader({ ...file, ...withoutUndefined(env) })
  const database = readDatabase(read)
  const sheets = readSheets(read)
  const access = readAccess(read)
  const proxies = readProxies(read)
  return {
    database,
    gymly: readGymly(read),
    sheets,
    service: readService(read, access),
    access,
    log: readLog(read),
    alerts: readAlerts(read),
    proxies,
    secrets: [...secretsIn(read), ...proxyPasswords(proxies)],
    nights: readNights(read),
    envFile: { path: resolve(fileName), empty: Object.keys(file).length === 0 },
    notes: [...database.notes, ...namesToDoubt(file, env, fileName)],
  }
}

function secretsIn(read: SettingReader): string[] {
  const inUrl = URL.parse(read.text('DATABASE_URL') ?? '')?.password
  const keys = read.list('LOG_ENCRYPTION_KEY') ?? []
  const found = [...SECRETS.map((name) => read.text(name)), ...keys, inUrl, inUrl && decoded(inUrl)]
  return [...new Set(found)].filter((secret) => secret !== undefined && secret !== '') as string[]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function withoutUndefined(values: NodeJS.Dict<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry) => entry[1] !== undefined)) as Record<
    string,
    string
  >
}

/** In the environment only near misses of our own prefixes: it is full of names of others. */
function namesToDoubt(file: Record<string, string>, env: NodeJS.ProcessEnv, fileName: string): string[] {
  const notes: string[] = []
  for (const name of new Set([...Object.keys(file), ...Object.keys(env)])) {
    if (SETTINGS.includes(name) || !(file[name] || env[name])) continue
    const inFile = Object.hasOwn(file, name)
    if (!inFile && !/^(GYMLY|GOOGLE_SHEETS|DB|SCHEDULE|DATABASE)_/i.test(name)) continue
    const near = SETTINGS.map((known) => ({ known, off: distance(name.toUpperCase(), known) }))
    const [best] = near.sort((a, b) => a.off - b.off)
    if (best && best.off <= Math.min(3, Math.ceil(name.length / 3))) {
      const where = inFile ? ` in ${fileName}` : ''
      notes.push(`${name}${where} is not a setting and is not used; did you mean ${best.known}?`)
    }
  }
  return notes
}
