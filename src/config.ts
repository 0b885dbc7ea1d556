import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { distance } from 'fastest-levenshtein'
import { SettingError } from './errors.ts'
import { type SettingReader, settingReader } from './setting-reader.ts'

/** A database server by the names that users already have; `db/` decides what answers there. */
export interface ServerConfig {
  server: string
  database?: string
  username?: string
  password?: string
  port?: number
  encrypt?: boolean
  trustServerCertificate?: boolean
}

export interface DatabaseConfig {
  /** Read by `db/database.ts`. Not used when `server` is there. May hold a password: never log it. */
  url: string
  schema: string
  stagingSchema: string
  /** Only present when DB_SERVER is set and DATABASE_URL is not. */
  server?: ServerConfig
  /** What a person should know about these settings; all of them are in `Config.notes` too. */
  notes: string[]
}

export interface GymlyConfig {
  baseUrl: string
  authScheme: 'Bearer' | 'ApiKey'
  token?: string
  tokenFile?: string
  email?: string
  password?: string
  businessId?: string
  locationId?: string
  /** 0 is no limit. */
  rateLimitPerMinute: number
  maxRetries: number
  timeoutSeconds: number
}

export interface SheetsConfig {
  credentialsFile?: string
  spreadsheetId?: string
  range: string
  sectionsRange?: string
  rootUrl?: string
  timeoutSeconds: number
  maxRetries: number
}

export interface ServiceConfig {
  host: string
  port: number
  scheduleCron: string | 'off'
  scheduleTimezone: string
  /** Absent is the default set. The names are checked where the tables are known. */
  nightlyTables?: string[]
  windowDays: Record<string, number>
  rawRetentionDays: number
  logLevel: string
}

export interface Config {
  database: DatabaseConfig
  gymly: GymlyConfig
  sheets: SheetsConfig
  service: ServiceConfig
  /** One line each, to be logged at the start: a misspelt name, a setting that another one overrules. */
  notes: string[]
}

/** Every setting that is read. */
export const SETTINGS = [
  ...['DATABASE_URL', 'DB_SERVER', 'DB_NAME', 'DB_USERNAME', 'DB_PASSWORD', 'DB_PORT', 'DB_ENCRYPT'],
  ...['DB_TRUST_SERVER_CERTIFICATE', 'DB_SCHEMA', 'DB_STAGING_SCHEMA'],
  ...['GYMLY_API_TOKEN', 'GYMLY_API_TOKEN_FILE', 'GYMLY_EMAIL', 'GYMLY_PASSWORD', 'GYMLY_AUTH_SCHEME'],
  ...['GYMLY_BUSINESS_ID', 'GYMLY_LOCATION_ID', 'GYMLY_BASE_URL', 'GYMLY_RATE_LIMIT_PER_MINUTE'],
  ...['GYMLY_MAX_RETRIES', 'GYMLY_TIMEOUT_SECONDS'],
  ...['GOOGLE_SHEETS_CREDENTIALS_FILE', 'GOOGLE_SHEETS_SPREADSHEET_ID', 'GOOGLE_SHEETS_RANGE'],
  ...['GOOGLE_SHEETS_SECTIONS_RANGE', 'GOOGLE_API_ROOT_URL'],
  ...['HOST', 'PORT', 'SCHEDULE_CRON', 'SCHEDULE_TIMEZONE', 'NIGHTLY_TABLES', 'WINDOW_DAYS'],
  ...['RAW_RETENTION_DAYS', 'LOG_LEVEL'],
]

/** Planned names. Whoever sets one expects it to work, so its being ignored is said aloud. */
const NOT_YET = [
  ...['API_KEYS', 'LOG_DIR', 'SMTP_SERVER', 'SMTP_PORT', 'SMTP_USERNAME', 'SMTP_PASSWORD'],
  ...['PIPELINE_EMAIL_FROM', 'PIPELINE_EMAIL_TO', 'SLACK_WEBHOOK_URL', 'ALERT_WEBHOOK_URL'],
  'ALERT_WEBHOOK_SECRET',
]

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

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
  return {
    database,
    gymly: readGymly(read),
    sheets,
    service: readService(read),
    notes: [...database.notes, ...namesToDoubt(file, env, fileName)],
  }
}

function readDatabase(read: SettingReader): DatabaseConfig {
  const url = read.text('DATABASE_URL')
  if (url !== undefined && !/^[a-z][a-z0-9+.-]*:\/\/./i.test(url)) {
    // What was found may be a connection string with a password in it, so it is described, not shown.
    throw new SettingError(
      'DATABASE_URL',
      'found a value that is no URL (not shown: it may hold a password), wanted scheme://…, such as pglite://./.tree11/db',
    )
  }
  const server = readServer(read)
  const notes: string[] = []
  if (url !== undefined && server !== undefined) {
    notes.push('DATABASE_URL and DB_SERVER are both set: DATABASE_URL is used, DB_SERVER is not.')
  }
  if (server === undefined && ['DB_NAME', 'DB_USERNAME', 'DB_PASSWORD'].some((name) => read.text(name))) {
    notes.push('DB_NAME, DB_USERNAME and DB_PASSWORD are not used, because DB_SERVER is not set.')
  }
  const schema = read.identifier('DB_SCHEMA', 'tree11')
  const stagingSchema = read.identifier('DB_STAGING_SCHEMA', 'staging')
  // Without regard to case, because SQL Server's default collation has none.
  if (schema.toLowerCase() === stagingSchema.toLowerCase()) {
    throw new SettingError('DB_STAGING_SCHEMA', `found "${stagingSchema}", wanted another than DB_SCHEMA's`)
  }
  return {
    url: url ?? 'pglite://./.tree11/db',
    schema,
    stagingSchema,
    ...(url === undefined && server !== undefined && { server }),
    notes,
  }
}

function readServer(read: SettingReader): ServerConfig | undefined {
  const port = read.optionalNumber('DB_PORT', { min: 1, max: 65535 })
  const encrypt = read.yesNo('DB_ENCRYPT')
  const trustServerCertificate = read.yesNo('DB_TRUST_SERVER_CERTIFICATE')
  const server = read.text('DB_SERVER')
  if (server === undefined) return undefined
  return {
    server,
    ...read.pick({ database: 'DB_NAME', username: 'DB_USERNAME', password: 'DB_PASSWORD' }),
    ...(port !== undefined && { port }),
    ...(encrypt !== undefined && { encrypt }),
    ...(trustServerCertificate !== undefined && { trustServerCertificate }),
  }
}

function readGymly(read: SettingReader): GymlyConfig {
  const token = read.text('GYMLY_API_TOKEN')
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new SettingError(
      'GYMLY_API_TOKEN',
      'found a value with a space, a line break or a letter that no token has (not shown), wanted the token alone, without "Bearer" before it',
    )
  }
  if ((read.text('GYMLY_EMAIL') === undefined) !== (read.text('GYMLY_PASSWORD') === undefined)) {
    const missing = read.text('GYMLY_EMAIL') === undefined ? 'GYMLY_EMAIL' : 'GYMLY_PASSWORD'
    const other = missing === 'GYMLY_EMAIL' ? 'GYMLY_PASSWORD' : 'GYMLY_EMAIL'
    throw new SettingError(missing, `found nothing, wanted a value, because ${other} is set`)
  }
  return {
    baseUrl: read.url('GYMLY_BASE_URL') ?? 'https://api.gymly.io/api',
    authScheme: read.choice('GYMLY_AUTH_SCHEME', ['Bearer', 'ApiKey'], 'Bearer'),
    ...read.pick({ token: 'GYMLY_API_TOKEN', tokenFile: 'GYMLY_API_TOKEN_FILE' }),
    ...read.pick({ email: 'GYMLY_EMAIL', password: 'GYMLY_PASSWORD' }),
    ...read.pick({ businessId: 'GYMLY_BUSINESS_ID', locationId: 'GYMLY_LOCATION_ID' }),
    rateLimitPerMinute: read.number('GYMLY_RATE_LIMIT_PER_MINUTE', 60, { min: 0, max: 100_000 }),
    maxRetries: read.number('GYMLY_MAX_RETRIES', 5, { min: 0, max: 100 }),
    timeoutSeconds: read.number('GYMLY_TIMEOUT_SECONDS', 60, { min: 1, max: 3600 }),
  }
}

function readSheets(read: SettingReader): SheetsConfig {
  if (read.text('GOOGLE_SHEETS_SPREADSHEET_ID') && !read.text('GOOGLE_SHEETS_CREDENTIALS_FILE')) {
    throw new SettingError(
      'GOOGLE_SHEETS_CREDENTIALS_FILE',
      "found nothing, wanted the path of a service account's JSON key, because GOOGLE_SHEETS_SPREADSHEET_ID is set",
    )
  }
  const rootUrl = read.url('GOOGLE_API_ROOT_URL')
  return {
    ...read.pick({ credentialsFile: 'GOOGLE_SHEETS_CREDENTIALS_FILE' }),
    ...read.pick({ spreadsheetId: 'GOOGLE_SHEETS_SPREADSHEET_ID' }),
    range: read.text('GOOGLE_SHEETS_RANGE') ?? 'A:D',
    ...read.pick({ sectionsRange: 'GOOGLE_SHEETS_SECTIONS_RANGE' }),
    ...(rootUrl !== undefined && { rootUrl }),
    // One sheet, a request or two: nobody has needed to set these.
    timeoutSeconds: 60,
    maxRetries: 5,
  }
}

function readService(read: SettingReader): ServiceConfig {
  const nightlyTables = read.list('NIGHTLY_TABLES')
  const scheduleTimezone = read.timezone('SCHEDULE_TIMEZONE', 'Europe/Amsterdam')
  return {
    host: read.loopback('HOST', '127.0.0.1'),
    port: read.number('PORT', 3000, { min: 0, max: 65535 }),
    scheduleCron: read.cron('SCHEDULE_CRON', '0 2 * * *', scheduleTimezone),
    scheduleTimezone,
    ...(nightlyTables !== undefined && { nightlyTables }),
    windowDays: read.numberByName('WINDOW_DAYS', { min: 0, max: 36_500 }),
    rawRetentionDays: read.number('RAW_RETENTION_DAYS', 30, { min: 0, max: 36_500 }),
    logLevel: read.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
  }
}

function readEnvFile(name: string): Record<string, string> {
  try {
    // A byte order mark, as Windows' Notepad writes it, would become part of the first name.
    return withoutUndefined(parseEnv(readFileSync(name, 'utf8').replace(/^\uFEFF/, '')))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return {}
    throw new SettingError(name, `the file cannot be read (${code}), wanted lines of NAME=value, or no file`)
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
    if (NOT_YET.includes(name)) {
      notes.push(`${name} is set, but this version does not use it.`)
      continue
    }
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
