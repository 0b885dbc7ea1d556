import { sql } from 'kysely'
import { DatabaseError } from 'pg'
import t, { type Test } from 'tap'
import { engineOf } from '../../db/engines.ts'
import { openDatabase } from '../../db/open-database.ts'
import { noConnection } from '../../db/postgres/connecting.ts'
import { unsuitable } from '../../db/postgres/server.ts'
import { readServerAddress } from '../../db/postgres/server-address.ts'
import { Tree11Error } from '../../src/errors.ts'
import { CERTIFICATE, PASSWORD, startPostgres } from '../servers/postgres.ts'

t.setTimeout(120_000)

const server = await startPostgres({ tls: true })
t.teardown(() => server.close())

const settings = (url: string) => ({ url, schema: 'tree11', stagingSchema: 'staging', notes: [] })

/** What somebody reads who opens it, and never the password. */
async function refusal(t: Test, url: string): Promise<{ code: string; kind: string; message: string }> {
  try {
    const database = await openDatabase(settings(url))
    await database.close()
  } catch (error) {
    if (!(error instanceof Tree11Error)) throw error
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 'hunter2'])
      t.notMatch(error.message, secret)
    const { code, kind, message } = error
    return { code, kind, message }
  }
  throw new Error('It opened.')
}

const at = (change: (url: URL) => void, url = server.url()): string => {
  const changed = new URL(url)
  change(changed)
  return changed.href
}

t.test('a server that goes while it lets somebody in is asked again', async (t) => {
  const address = readServerAddress(server.url())
  for (const code of ['57P01', '57P02', '57P03']) {
    const gone = Object.assign(new DatabaseError('terminating connection', 1, 'error'), { code })
    t.match(noConnection(gone, address), { code: 'database-unreachable', kind: 'retry' }, code)
  }
})

t.test('a connection that fails says which database, why, and what to do', async (t) => {
  const cases: [string, string, object][] = [
    [
      'a host that does not exist',
      'postgres://u:hunter2@no-such-host.invalid/x',
      {
        kind: 'fail',
        code: 'database-host-unknown',
        message: /x on no-such-host\.invalid:5432 .*no machine is called/,
      },
    ],
    [
      'nothing that listens',
      'postgres://u:hunter2@127.0.0.1:9/x',
      {
        kind: 'retry',
        code: 'database-unreachable',
        message: /x on 127\.0\.0\.1:9 .*nothing listens on port 9/,
      },
    ],
    [
      'a wrong password',
      at((url) => {
        url.password = 'hunter2'
      }),
      {
        kind: 'fail',
        code: 'database-login-failed',
        message: /does not accept the password of user postgres/,
      },
    ],
    [
      'no password',
      at((url) => {
        url.password = ''
      }),
      { code: 'database-login-failed', message: /wants a password of user postgres/ },
    ],
    [
      'a user that does not exist',
      at((url) => {
        url.username = 'nobody'
      }),
      { kind: 'fail', code: 'database-login-failed', message: /user nobody/ },
    ],
    [
      'a database that does not exist',
      server.url('Tree11'),
      { kind: 'fail', code: 'database-missing', message: /no database Tree11: create it/ },
    ],
  ]
  for (const [name, url, expected] of cases) t.match(await refusal(t, url), expected, name)

  await server.admin(
    "create database latin encoding 'LATIN1' locale 'C' locale_provider libc template template0",
  )
  t.match(await refusal(t, server.url('latin')), {
    kind: 'fail',
    code: 'database-not-utf8',
    message: /LATIN1/,
  })

  await server.admin('create database closed')
  await server.admin('revoke connect on database closed from public')
  await server.admin("create role clerk login password 'hunter2'")
  const clerk = (database: string) =>
    at((url) => {
      url.username = 'clerk'
      url.password = 'hunter2'
    }, server.url(database))
  t.match(await refusal(t, clerk('closed')), {
    code: 'no-permission',
    message: /grant connect on database "closed" to "clerk"/,
  })
})

t.test('a server older than 17 is refused', async (t) => {
  const address = readServerAddress('postgres://u:hunter2@db.gym.nl/Tree11')
  const facts = (number: number, version: string) => ({ number, version, encoding: 'UTF8' })
  t.match(unsuitable(facts(160_011, '16.11'), address), {
    code: 'database-too-old',
    message:
      'The database Tree11 on db.gym.nl:5432 runs on PostgreSQL 16.11, and Tree11 needs 17 or newer: update the server, or name another in DATABASE_URL.',
  })
  t.equal(unsuitable(facts(170_000, '17.0'), address), undefined)
})

t.test('encryption is what sslmode asks for', async (t) => {
  const tls = (host: string, query: string) =>
    at((url) => {
      url.hostname = host
      url.search = query
    })
  const encrypted = async (url: string) => {
    const database = await openDatabase(settings(url))
    const { rows } = await sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(database.db)
    await database.close()
    return rows
  }
  t.same(await encrypted(tls('localhost', '')), [{ ssl: false }], 'on this machine it needs none')
  t.same(await encrypted(tls('127.0.0.1', '?sslmode=require')), [{ ssl: true }])
  t.same(await encrypted(tls('localhost', `?sslmode=verify-full&sslrootcert=${CERTIFICATE}`)), [
    { ssl: true },
  ])
  t.same(await encrypted(tls('127.0.0.1', `?sslmode=verify-ca&sslrootcert=${CERTIFICATE}`)), [{ ssl: true }])
  for (const url of [
    tls('localhost', '?sslmode=verify-full'),
    tls('127.0.0.1', `?sslmode=verify-full&sslrootcert=${CERTIFICATE}`),
  ]) {
    t.match(
      await refusal(t, url),
      { kind: 'fail', code: 'database-certificate', message: /sslrootcert=FILE.*sslmode=require/ },
      url,
    )
  }
  await server.admin('alter system set ssl = off')
  await server.stop()
  await server.start()
  t.match(await refusal(t, tls('127.0.0.1', '?sslmode=require')), {
    kind: 'fail',
    code: 'database-not-encrypted',
    message: /sslmode=disable/,
  })
})

t.test('what is wrong with the address itself is said without showing the password', async (t) => {
  const form = 'wanted postgres://user:password@host:5432/database'
  const cases: [string, string | RegExp][] = [
    ['postgres://u:hunter2@:5432/x', /not shown/],
    ['postgres://u:hunter2@host:port/x', /not shown/],
    ['postgres://u:hunter2@host', `found no database name behind the host, ${form}`],
    ['postgres://host/x', `found no user name, ${form}`],
    [
      'postgres://u:hunter2%zz@host/x',
      'found a password with a % that encodes nothing, wanted %25 for the sign % itself',
    ],
    [
      'postgres://u:hunter2@host/x?sslmode=prefer',
      'found sslmode=prefer, wanted one of disable, require, verify-ca, verify-full',
    ],
    ['postgres://u:hunter2@host/x?ssl=true', 'found ?ssl, wanted sslmode or sslrootcert alone'],
    [
      'postgres://u:hunter2@host/x?sslrootcert=/no/such.pem',
      /sslrootcert=\/no\/such\.pem, which cannot be read \(ENOENT\)/,
    ],
  ]
  for (const [url, message] of cases) {
    const wanted = typeof message === 'string' ? `DATABASE_URL: ${message}` : message
    t.throws(() => engineOf(settings(url)), { code: 'wrong-setting', message: wanted }, url)
    t.match(await refusal(t, url), { code: 'wrong-setting' })
  }
  t.equal(engineOf(settings('postgresql://u:p@[::1]/My%20gym')).place, 'My gym on [::1]:5432')
  t.match(
    readServerAddress('postgres://u:p@db.gym.nl/x').tls,
    { rejectUnauthorized: true },
    'elsewhere it is verified',
  )
})
