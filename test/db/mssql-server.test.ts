import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Dialect, parse } from '@polyglot-sql/sdk'
import t from 'tap'
import { RequestError, TYPES } from 'tedious'
import { engineOf } from '../../db/engines.ts'
import { type Facts, judge } from '../../db/mssql/adoption-check.ts'
import { SqlRequest } from '../../db/mssql/connection.ts'
import { translate } from '../../db/mssql/errors.ts'
import { connectionOf, placeOf, sqlServerOf } from '../../db/mssql/server.ts'
import { type DatabaseConfig, readDatabase } from '../../src/config/database.ts'
import { Tree11Error } from '../../src/errors.ts'
import { settingReader } from '../../src/setting-reader.ts'

const LIMITS = { connectTimeoutSeconds: 2, timeoutSeconds: 30, poolSize: 2 }
const config = (url: string): DatabaseConfig => ({
  url,
  schema: 'tree11',
  stagingSchema: 'staging',
  limits: LIMITS,
  notes: [],
})
const given = (env: Record<string, string>) => readDatabase(settingReader(env))

t.test('a server is named by a URL or by the names that users already have', async (t) => {
  const url = sqlServerOf(config('mssql://gym%40nl:p%2Fw@sql.gym.nl:1444/Tree%2011?encrypt=false'))
  t.match(url, { server: 'sql.gym.nl', port: 1444, database: 'Tree 11', username: 'gym@nl', password: 'p/w' })
  t.equal(url.encrypt, false)
  const login = { DB_NAME: 'Tree11', DB_USERNAME: 'gym', DB_PASSWORD: 'secret' }
  const plain = sqlServerOf(given({ DB_SERVER: 'sql.gym.nl', ...login }))
  t.match(plain, { server: 'sql.gym.nl', database: 'Tree11', encrypt: true, authentication: 'sql' })
  t.equal(placeOf(plain), 'sql.gym.nl:1433/Tree11')
  const instance = sqlServerOf(given({ DB_SERVER: 'GYM-PC\\SQLEXPRESS', ...login }))
  t.equal(placeOf(instance), 'GYM-PC\\SQLEXPRESS/Tree11')
  t.match(connectionOf(instance, LIMITS).options, { instanceName: 'SQLEXPRESS', encrypt: true })
  t.notOk('port' in connectionOf(instance, LIMITS).options!)
  t.match(sqlServerOf(given({ DB_SERVER: 'tcp:(local),1444', ...login })), {
    server: 'localhost',
    port: 1444,
  })
  t.match(connectionOf(plain, LIMITS), {
    authentication: { type: 'default', options: { userName: 'gym', password: 'secret' } },
    options: { abortTransactionOnError: true, trustServerCertificate: false, requestTimeout: 30_000 },
  })
})

t.test('Windows and Azure AD log in with what each needs', async (t) => {
  const typeOf = (env: Record<string, string>) =>
    connectionOf(sqlServerOf(given({ DB_SERVER: 's', DB_NAME: 'd', ...env })), LIMITS).authentication
  const login = { DB_USERNAME: 'u', DB_PASSWORD: 'p' }
  const application = { DB_CLIENT_ID: 'c', DB_TENANT_ID: 't' }
  t.same(typeOf({ DB_AUTHENTICATION: 'ntlm', DB_DOMAIN: 'GYM', ...login }), {
    type: 'ntlm',
    options: { userName: 'u', password: 'p', domain: 'GYM' },
  })
  t.match(typeOf({ DB_AUTHENTICATION: 'azure-default' }), { type: 'azure-active-directory-default' })
  t.match(typeOf({ DB_AUTHENTICATION: 'azure-managed-identity' }), { type: 'azure-active-directory-msi-vm' })
  t.match(typeOf({ DB_AUTHENTICATION: 'azure-password', ...login, ...application }), {
    type: 'azure-active-directory-password',
    options: { userName: 'u', password: 'p', clientId: 'c', tenantId: 't' },
  })
  t.match(typeOf({ DB_AUTHENTICATION: 'azure-service-principal', DB_PASSWORD: 'secret', ...application }), {
    type: 'azure-active-directory-service-principal-secret',
    options: { clientId: 'c', clientSecret: 'secret', tenantId: 't' },
  })
})

t.test('a setting that names no server says what is missing, and never the password', async (t) => {
  const cases: [() => unknown, string][] = [
    [
      () => sqlServerOf(config('mssql://u:hunter2@host')),
      'DATABASE_URL: found no database, wanted mssql://user:password@host:1433/Database',
    ],
    [
      () => sqlServerOf(config('mssql://host/db')),
      'DATABASE_URL: DATABASE_URL has no username, which authentication sql needs',
    ],
    [
      () => sqlServerOf(config('mssql://u:hunter2@host/db?ssl=true')),
      'DATABASE_URL: found ?ssl=…, wanted any of encrypt, trustServerCertificate, authentication, domain, clientId, tenantId',
    ],
    [
      () => sqlServerOf(config('mssql://u:hunter2@host/db?encrypt=maybe')),
      'DATABASE_URL: found encrypt=maybe, wanted true or false',
    ],
    [
      () => sqlServerOf(given({ DB_SERVER: 's', DB_USERNAME: 'u', DB_PASSWORD: 'hunter2' })),
      'DB_NAME: is not set, wanted the name of the database on DB_SERVER',
    ],
    [
      () =>
        sqlServerOf(
          given({
            DB_SERVER: 's',
            DB_NAME: 'd',
            DB_AUTHENTICATION: 'ntlm',
            DB_USERNAME: 'u',
            DB_PASSWORD: 'hunter2',
          }),
        ),
      'DB_DOMAIN: DB_DOMAIN is not set, which authentication ntlm needs',
    ],
  ]
  for (const [read, message] of cases) t.throws(read, { message })
})

const serverError = (number: number) =>
  Object.assign(new RequestError(`error ${number}`, 'EREQUEST'), { number })

t.test(
  'errors are told apart by number and code: what may be tried again, and what needs a person',
  async (t) => {
    const cases: [Error | Error[], string, string][] = [
      [serverError(1205), 'deadlock', 'retry'],
      [serverError(1222), 'lock-timeout', 'retry'],
      [serverError(40613), 'database-busy', 'retry'],
      [new RequestError('Connection lost', 'ECLOSE'), 'connection-lost', 'retry'],
      [new RequestError('wrong state', 'EINVALIDSTATE'), 'connection-lost', 'retry'],
      [new RequestError('Timeout', 'ETIMEOUT'), 'query-timeout', 'retry'],
      [serverError(229), 'no-permission', 'fail'],
      [serverError(9002), 'log-full', 'fail'],
      [[serverError(3621), serverError(1205)], 'deadlock', 'retry'],
    ]
    for (const [error, code, kind] of cases) t.match(translate(error), { code, kind }, code)
    for (const number of [2627, 547, 515, 102]) {
      const error = serverError(number)
      t.equal(translate(error), error, `${number} is the caller's own`)
    }
    const own = new Tree11Error('ours', { code: 'unexpected', kind: 'fail' })
    t.equal(translate(own), own)
  },
)

t.test('a first connection that fails says which server, and what is likely wrong', async (t) => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  t.teardown(() => silent.close())
  const { port } = silent.address() as { port: number }
  const opening = (url: string) => engineOf(config(url)).open({})
  await t.rejects(opening('mssql://gym:hunter2@127.0.0.1:1/Tree11'), {
    code: 'database-unreachable',
    message:
      'SQL Server 127.0.0.1:1/Tree11 as gym: nothing listens there: check the port, whether SQL Server runs, and whether TCP/IP is on in its configuration.',
  })
  await t.rejects(opening('mssql://gym:hunter2@no-such-host.invalid/Tree11'), {
    code: 'database-host-unknown',
    message: /no-such-host\.invalid:1433\/Tree11 as gym: no address is known/,
  })
  await t.rejects(opening(`mssql://gym:hunter2@127.0.0.1:${port}/Tree11`), {
    code: 'database-unreachable',
    message: /it does not answer: check the port, the firewall/,
  })
})

t.test('parameters have the types of the columns: no rounded times, no plan for each length', async (t) => {
  const request = new SqlRequest('', () => {})
  request.addParameter('1', TYPES.DateTime, new Date())
  request.addParameter('2', TYPES.NVarChar, 'abc')
  request.addParameter('3', TYPES.NVarChar, null)
  request.addParameter('4', TYPES.NVarChar, 'x'.repeat(4_001))
  t.same(
    request.parameters.map((parameter) => parameter.type.declaration(parameter)),
    ['datetime2(3)', 'nvarchar(4000)', 'nvarchar(4000)', 'nvarchar(max)'],
  )
})

t.test('rows hold the same values as from every other engine', async (t) => {
  const request = new SqlRequest('', () => {})
  const column = (type: string, value: unknown, scale?: number) => ({
    metadata: { type: { name: type }, scale },
    value,
  })
  const columns = [
    column('IntN', '42'),
    column('BigInt', '9007199254740993'),
    column('DecimalN', 12.5, 2),
    column('DecimalN', null, 2),
    column('Date', new Date('2025-01-02T00:00:00Z')),
    column('BitN', true),
    column('NVarChar', '7'),
  ]
  request.emit('row', columns)
  t.strictSame(
    columns.map(({ value }) => value),
    [42, 9007199254740993n, '12.50', null, '2025-01-02', true, '7'],
  )
})

const sound: Facts = {
  version: '13.0.5000.1',
  edition: 'Express Edition',
  engine: 4,
  database: 'Tree11',
  level: 130,
  collation: 'Latin1_General_CI_AS',
  snapshot: true,
  log: { freeMb: 900, sizeMb: 1000, maxMb: null, grows: true },
  missing: [],
  login: 'gym',
  clockMs: 40,
}

t.test('doctor says what of a server must be put right, and how', async (t) => {
  const bad = (facts: Partial<Facts>) =>
    judge({ ...sound, ...facts })
      .filter(({ ok }) => !ok)
      .map(({ name, remedy, optional }) => [name, remedy, optional ?? false])
  t.same(bad({}), [])
  t.same(bad({ version: '12.0.6000.1' }), [
    ['SQL Server', 'SQL Server 2016 (13) is the oldest that Tree11 runs on: upgrade the server.', false],
  ])
  t.same(bad({ version: '12.0.2000.8', engine: 5 }), [], 'Azure SQL counts otherwise')
  t.same(bad({ level: 120 }), [
    [
      'Compatibility level',
      'JSON is read from 130 on: ALTER DATABASE [Tree11] SET COMPATIBILITY_LEVEL = 130;',
      false,
    ],
  ])
  t.match(bad({ snapshot: false, database: 'a]b' }), [
    ['Snapshot reads', 'ALTER DATABASE [a]]b] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;', true],
  ])
  t.match(bad({ log: { freeMb: 5, sizeMb: 10, maxMb: 10, grows: false } }), [['Log space']])
  t.same(bad({ log: { freeMb: 5, sizeMb: 10, maxMb: 9_000, grows: true } }), [])
  t.match(bad({ missing: ['ALTER on schema staging'] }), [['Rights', /rechten\.sql/]])
  t.match(judge({ ...sound, missing: ['INSERT on schema tree11'] }), [
    {},
    {},
    {},
    {},
    {},
    { detail: 'gym lacks INSERT on schema tree11' },
  ])
  t.match(bad({ clockMs: -61_000 }), [['Clock', /time server/, true]])
})

t.test('the scripts for a DBA are T-SQL, in batches', async (t) => {
  for (const name of ['schema.sql', 'rechten.sql']) {
    const text = await readFile(new URL(`../../sql/mssql/${name}`, import.meta.url), 'utf8')
    const batches = text.split(/^go$/m).map((batch) => batch.replace(/^--.*$/gm, '').trim())
    for (const batch of batches.filter((one) => one !== '' && !/^set quoted_identifier/.test(one))) {
      if (/^if database_principal_id/.test(batch)) continue
      // The parser knows no GRANT on a schema.
      const result = parse(batch.replace('schema::', ''), Dialect.TSQL)
      t.ok(result.success, `${name}: ${batch.slice(0, 60)} ${result.error ?? ''}`)
    }
  }
})
