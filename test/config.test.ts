import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import t from 'tap'
import { loadConfig, SETTINGS } from '../src/config.ts'

const NO_FILE = join(import.meta.dirname, 'no-such-file')
const load = (env: NodeJS.ProcessEnv) => loadConfig({ env, envFile: NO_FILE })

t.test('without any setting there are defaults, and optional settings are absent', async (t) => {
  t.strictSame(load({}), {
    database: {
      url: 'pglite://./.tree11/db',
      schema: 'tree11',
      stagingSchema: 'staging',
      limits: { connectTimeoutSeconds: 15, timeoutSeconds: 600, poolSize: 12 },
      notes: [],
    },
    gymly: {
      baseUrl: 'https://api.gymly.io/api',
      authScheme: 'Bearer',
      rateLimitPerMinute: 60,
      maxRetries: 5,
      timeoutSeconds: 60,
    },
    sheets: { range: 'A:D', timeoutSeconds: 60, maxRetries: 5 },
    service: {
      host: '127.0.0.1',
      port: 3000,
      scheduleCron: '0 2 * * *',
      scheduleTimezone: 'Europe/Amsterdam',
      windowDays: {},
    },
    access: { keys: [], corsOrigins: [] },
    log: { level: 'info', folder: 'logs', maxBytes: 50_000_000, retentionDays: 30 },
    alerts: { onSuccess: false, runMinutes: 180 },
    proxies: {},
    secrets: [],
    nights: {
      brake: { share: 25, shareByTable: {}, rows: 50 },
      freshHours: 12,
      makeUpMinutes: [10, 30, 90],
      keepDays: { pages: 30, history: 365, quality: 730, quarantine: 90, audit: 730 },
    },
    envFile: { path: NO_FILE, empty: true },
    notes: [],
  })
})

t.test('settings are read as they are written', async (t) => {
  const { database, gymly, sheets, service, log, secrets } = load({
    DATABASE_URL: 'pglite:///var/lib/tree11',
    DB_SCHEMA: 'gym_b',
    DB_STAGING_SCHEMA: 'gym_b_staging',
    GYMLY_API_TOKEN: ' abc ',
    GYMLY_AUTH_SCHEME: 'apikey',
    GYMLY_BASE_URL: 'http://localhost:8080/api/',
    GYMLY_RATE_LIMIT_PER_MINUTE: '0',
    GYMLY_EMAIL: '',
    GOOGLE_SHEETS_CREDENTIALS_FILE: 'key.json',
    GOOGLE_SHEETS_SPREADSHEET_ID: 'sheet',
    GOOGLE_SHEETS_RANGE: 'Uren!A:D',
    GOOGLE_API_ROOT_URL: 'http://127.0.0.1:9/',
    HOST: '[::1]',
    PORT: '0',
    SCHEDULE_CRON: 'OFF',
    NIGHTLY_TABLES: 'Leden, Lessen,,Leden',
    WINDOW_DAYS: 'Lessen=14, Omzet = 60',
    LOG_LEVEL: 'DEBUG',
    LOG_DIR: 'Off',
  })
  t.match(database, { url: 'pglite:///var/lib/tree11', schema: 'gym_b', stagingSchema: 'gym_b_staging' })
  t.match(gymly, { token: 'abc', authScheme: 'ApiKey', baseUrl: 'http://localhost:8080/api' })
  t.equal(gymly.rateLimitPerMinute, 0, 'no limit')
  t.notOk('email' in gymly, 'an empty value is no value')
  t.match(sheets, { credentialsFile: 'key.json', spreadsheetId: 'sheet', rootUrl: 'http://127.0.0.1:9' })
  t.match(service, { host: '::1', port: 0, scheduleCron: 'off' })
  t.strictSame(log, { level: 'debug', maxBytes: 50_000_000, retentionDays: 30 })
  t.strictSame(secrets, ['abc'])
  t.strictSame(service.nightlyTables, ['Leden', 'Lessen'])
  t.strictSame(service.windowDays, { Lessen: 14, Omzet: 60 })
})

const wrong: [NodeJS.ProcessEnv, string][] = [
  [{ PORT: '80a' }, 'PORT: found "80a", wanted a whole number from 0 to 65535'],
  [{ PORT: '70000' }, 'PORT: found "70000", wanted a whole number from 0 to 65535'],
  [{ PORT: '-1' }, 'PORT: found "-1", wanted a whole number from 0 to 65535'],
  [{ GYMLY_TIMEOUT_SECONDS: '0' }, 'GYMLY_TIMEOUT_SECONDS: found "0", wanted a whole number from 1 to 3600'],
  [
    { GYMLY_BASE_URL: 'api.gymly.io' },
    'GYMLY_BASE_URL: found "api.gymly.io", wanted an http:// or https:// address without ? or #',
  ],
  [
    { GYMLY_BASE_URL: 'https://me:hunter2@api.gymly.io' },
    'GYMLY_BASE_URL: found a name or password inside the URL (not shown), wanted none',
  ],
  [
    { GYMLY_API_TOKEN: 'Bearer hunter2' },
    'GYMLY_API_TOKEN: found a value with a space, a line break or a letter that no token has (not shown), wanted the token alone, without "Bearer" before it',
  ],
  [{ GYMLY_EMAIL: 'a@b.nl' }, 'GYMLY_PASSWORD: found nothing, wanted a value, because GYMLY_EMAIL is set'],
  [
    { GYMLY_PASSWORD: 'hunter2' },
    'GYMLY_EMAIL: found nothing, wanted a value, because GYMLY_PASSWORD is set',
  ],
  [{ GYMLY_AUTH_SCHEME: 'Basic' }, 'GYMLY_AUTH_SCHEME: found "Basic", wanted one of Bearer, ApiKey'],
  [
    { GOOGLE_SHEETS_SPREADSHEET_ID: 'x' },
    "GOOGLE_SHEETS_CREDENTIALS_FILE: found nothing, wanted the path of a service account's JSON key, because GOOGLE_SHEETS_SPREADSHEET_ID is set",
  ],
  [
    { DATABASE_URL: 'Server=x;Password=hunter2' },
    'DATABASE_URL: found a value that is no URL (not shown: it may hold a password), wanted scheme://…, such as pglite://./.tree11/db',
  ],
  [
    { DB_SCHEMA: 'a-b' },
    'DB_SCHEMA: found "a-b", wanted letters, digits and _, not beginning with a digit, at most 63',
  ],
  [
    { DB_SCHEMA: 'a"; drop table x' },
    'DB_SCHEMA: found "a"; drop table x", wanted letters, digits and _, not beginning with a digit, at most 63',
  ],
  [{ DB_STAGING_SCHEMA: 'Tree11' }, `DB_STAGING_SCHEMA: found "Tree11", wanted another than DB_SCHEMA's`],
  [{ DB_ENCRYPT: 'maybe' }, 'DB_ENCRYPT: found "maybe", wanted true or false'],
  [{ DB_POOL_SIZE: '1' }, 'DB_POOL_SIZE: found "1", wanted a whole number from 2 to 1000'],
  [
    { DB_AUTHENTICATION: 'windows' },
    'DB_AUTHENTICATION: found "windows", wanted one of sql, ntlm, azure-default, azure-password, azure-service-principal, azure-managed-identity',
  ],
  [
    { SCHEDULE_CRON: '0 25 * * *' },
    'SCHEDULE_CRON: found "0 25 * * *", wanted a cron expression such as "0 2 * * *" (every night at two), or off',
  ],
  [
    { SCHEDULE_CRON: '2030-01-01T00:00:00' },
    'SCHEDULE_CRON: found "2030-01-01T00:00:00", wanted a cron expression such as "0 2 * * *" (every night at two), or off',
  ],
  [
    { SCHEDULE_TIMEZONE: 'Europe/Almere' },
    'SCHEDULE_TIMEZONE: found "Europe/Almere", wanted a time zone such as Europe/Amsterdam',
  ],
  [{ WINDOW_DAYS: 'Lessen' }, 'WINDOW_DAYS: found "Lessen", wanted Table=days, such as Lessen=14,Omzet=60'],
  [{ WINDOW_DAYS: 'Lessen=two' }, 'WINDOW_DAYS: found "Lessen=two", wanted a whole number from 0 to 36500'],
  [{ NIGHTLY_TABLES: ' , ' }, 'NIGHTLY_TABLES: found ",", wanted something between its commas'],
  [{ LOG_ENCRYPTION_KEY: ',' }, 'LOG_ENCRYPTION_KEY: found ",", wanted something between its commas'],
  [{ WINDOW_DAYS: 'Lessen=1,Lessen=2' }, 'WINDOW_DAYS: found "Lessen=2", wanted Lessen only once'],
  [
    { SLACK_WEBHOOK_URL: 'hunter2' },
    'SLACK_WEBHOOK_URL: found a value that is no address (not shown), wanted https://…',
  ],
  [
    { ALERT_WEBHOOK_URL: 'https://example.org/?key=hunter2' },
    'ALERT_WEBHOOK_SECRET: found nothing, wanted the secret that ALERT_WEBHOOK_URL checks signatures with',
  ],
  [
    { SMTP_SERVER: 'mail.gym.nl' },
    'PIPELINE_EMAIL_TO: found nothing, wanted an address, or several with commas between, because SMTP_SERVER is set',
  ],
  [
    { PIPELINE_EMAIL_TO: 'jan@gym.nl' },
    'SMTP_SERVER: found nothing, wanted the name of a mail server, because PIPELINE_EMAIL_TO is set',
  ],
  [
    { SMTP_SERVER: 'mail.gym.nl', PIPELINE_EMAIL_TO: 'jan', PIPELINE_EMAIL_FROM: 'a@b.nl' },
    'PIPELINE_EMAIL_TO: found "jan", wanted an address such as jan@gym.nl or Gym <jan@gym.nl>',
  ],
  [
    { SMTP_SERVER: 'mail.gym.nl', PIPELINE_EMAIL_TO: 'a@b.nl', SMTP_PASSWORD: 'hunter2' },
    'SMTP_USERNAME: found nothing, wanted a value, because SMTP_PASSWORD is set',
  ],
  [
    { LOG_ENCRYPTION_KEY: 'hunter2' },
    'LOG_ENCRYPTION_KEY: found a value that is no key (not shown), wanted 32 random bytes in base64 or as 64 hexadecimal digits',
  ],
  [
    { LOG_LEVEL: 'loud' },
    'LOG_LEVEL: found "loud", wanted one of fatal, error, warn, info, debug, trace, silent',
  ],
]

t.test('a wrong value stops with one line: the variable, what was found, what is wanted', async (t) => {
  for (const [env, message] of wrong) {
    t.throws(() => load(env), { name: 'SettingError', message, code: 'wrong-setting', kind: 'fail' }, message)
  }
})

t.test('only loopback is listened on', async (t) => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', '0:0:0:0:0:0:0:1', 'localhost']) {
    t.equal(load({ HOST: host }).service.host, host)
  }
  for (const host of ['0.0.0.0', '::', '192.168.1.4', '127.0.0.1.example.org', 'example.org', '128.0.0.1']) {
    t.throws(
      () => load({ HOST: host }),
      { message: /without API_KEYS the service listens on this machine only/ },
      host,
    )
  }
})

const HASH = 'a1'.repeat(32)
const entry = (name: string, role: string, hash = HASH) => `${name}:${role}:${hash}`

t.test('keys are names, roles and hashes; with them other machines may be served', async (t) => {
  const two = `${entry('powerbi', 'Analyst')}, ${entry('powerbi', 'admin', 'B2'.repeat(32))},`
  const { access, service } = load({ API_KEYS: two, HOST: '0.0.0.0' })
  t.match(access.keys, [
    { name: 'powerbi', role: 'analyst', sha256: HASH },
    { name: 'powerbi', role: 'admin', sha256: 'b2'.repeat(32) },
  ])
  t.equal(service.host, '0.0.0.0')
  for (const host of ['::', '192.168.1.4', 'gym.example.org', '127.0.0.1', 'localhost']) {
    t.equal(load({ API_KEYS: two, HOST: host }).service.host, host)
  }
  for (const host of ['http://gym.nl', 'a b', '1.2.3', '-x', '*']) {
    t.throws(() => load({ API_KEYS: two, HOST: host }), { message: /^HOST: .* such as 0\.0\.0\.0/ }, host)
  }
})

t.test('a wrong key is named by its place, and neither a key nor a hash is shown', async (t) => {
  const wrongKeys: [value: string, message: RegExp][] = [
    [HASH, /^API_KEYS: found entry 1 with 1 part \(not shown\), wanted name:role:sha256-of-the-key/],
    [`${entry('a', 'admin')},b:reader`, /found entry 2 with 2 parts/],
    [entry('a b', 'admin'), /found entry 1 with another name \(not shown\), wanted up to 64 letters/],
    [
      entry('Local', 'admin'),
      /with the name Local, wanted another: this one stands for callers without a key/,
    ],
    [entry('a', 'boss'), /with the role boss, wanted one of reader, analyst, operator, admin/],
    [`a:${HASH}:admin`, /with the role that is none \(not shown\)/],
    [entry('a', 'admin', 'hunter2'), /without a SHA-256 \(not shown\), wanted 64 hexadecimal digits/],
    [`${entry('a', 'admin')},${entry('b', 'reader')}`, /found entries 1 and 2 with one hash/],
  ]
  for (const [value, message] of wrongKeys) {
    t.throws(() => load({ API_KEYS: value }), { name: 'SettingError', message })
    try {
      load({ API_KEYS: value })
    } catch (error) {
      t.notMatch((error as Error).message, /hunter2|a1a1/i)
    }
  }
})

t.test('no message shows a secret', async (t) => {
  for (const [env] of wrong) {
    try {
      load(env)
    } catch (error) {
      t.notMatch((error as Error).message, 'hunter2')
    }
  }
})

t.test('DB_SERVER names a server, and DATABASE_URL wins over it with a note', async (t) => {
  const env = { DB_SERVER: 'sql.gym.nl', DB_NAME: 'Tree11', DB_PORT: '1433', DB_ENCRYPT: 'yes' }
  t.strictSame(load(env).database.server, {
    server: 'sql.gym.nl',
    database: 'Tree11',
    port: 1433,
    encrypt: true,
    authentication: 'sql',
  })
  const both = load({ ...env, DATABASE_URL: 'pglite://memory' })
  t.notOk('server' in both.database)
  t.match(both.notes, [
    /^DATABASE_URL is set and used; DB_SERVER, DB_NAME, DB_ENCRYPT are not\. .*\?encrypt=\.$/,
  ])
  t.strictSame(both.database.notes, both.notes)
  const trusting = { DATABASE_URL: 'mssql://s/d', DB_TRUST_SERVER_CERTIFICATE: 'true' }
  t.match(load(trusting).notes, [/DB_TRUST_SERVER_CERTIFICATE is not\. .*\?trustServerCertificate=\.$/])
})

t.test('a name that is nearly a setting gives a note, names of others do not', async (t) => {
  t.strictSame(load({ GYMLY_API_TOKN: 'x', DB_FORWARD: 'x', HOSTS: 'x', HOME: '/' }).notes, [
    'GYMLY_API_TOKN is not a setting and is not used; did you mean GYMLY_API_TOKEN?',
  ])
})

t.test('the .env file is read, and the environment wins over it', async (t) => {
  const folder = t.testdir({ '.env': '\uFEFFPORT=4000\n# comment\nHOTS=127.0.0.1\nLOG_LEVEL="debug"\n' })
  const envFile = join(folder, '.env')
  const { service, log, notes } = loadConfig({ env: { PORT: '5000' }, envFile })
  t.match(service, { port: 5000 })
  t.equal(log.level, 'debug')
  t.strictSame(notes, [`HOTS in ${envFile} is not a setting and is not used; did you mean HOST?`])
  t.equal(loadConfig({ env: {}, envFile }).service.port, 4000)
  t.throws(() => loadConfig({ env: {}, envFile: folder }), { message: /the file cannot be read \(EISDIR\)/ })
})

t.test('.env.example names every setting with its default', async (t) => {
  const example = join(import.meta.dirname, '..', '.env.example')
  const uncommented = readFileSync(example, 'utf8').replace(/^#(?=[A-Z_]+=)/gm, '')
  const values = parseEnv(uncommented)
  t.strictSame(Object.keys(values).sort(), [...SETTINGS].sort())
  t.strictSame(load(values), load({}))
})
