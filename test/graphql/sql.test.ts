import { Dialect, parse } from '@polyglot-sql/sdk'
import { type CompiledQuery, DummyDriver, Kysely, MssqlAdapter, MssqlIntrospector } from 'kysely'
import t from 'tap'
import type { Database } from '../../db/database.ts'
import { SqlServerQueryCompiler } from '../../db/mssql/compiler.ts'
import { mssql } from '../../db/mssql/dialect.ts'
import { namesOf } from '../../db/names.ts'
import { buildApp } from '../../src/app.ts'
import type { Metrics } from '../../src/metrics.ts'
import type { Sources } from '../../src/sources/source.ts'
import type { Sync } from '../../src/sync/sync.ts'
import { tables } from '../../src/tables/index.ts'

/** What a service on SQL Server sends there. Nothing runs: every statement answers one row of texts. */
const sent: CompiledQuery[] = []
const row = new Proxy({}, { get: (_, name) => (name === 'aantal' || name === '$nr' ? 0 : 'x') })
const driver = new DummyDriver()
driver.acquireConnection = async () => ({
  async executeQuery(query) {
    sent.push(query)
    return { rows: [row] as never[] }
  },
  streamQuery: () => {
    throw new Error('Nothing is streamed.')
  },
})
const db = new Kysely({
  dialect: {
    createAdapter: () => new MssqlAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new MssqlIntrospector(db),
    createQueryCompiler: () => new SqlServerQueryCompiler(),
  },
}).withSchema('tree11')
const none: unknown = undefined
const app = await buildApp({
  database: { db, dialect: mssql, names: namesOf('tree11', 'staging') } as unknown as Database,
  sync: none as Sync,
  sources: {} as Sources,
  tables,
  windowDays: {},
  now: () => new Date(),
  listens: true,
  keys: [],
  metrics: none as Metrics,
})
t.teardown(() => app.close())

async function statementsOf(query: string): Promise<CompiledQuery[]> {
  sent.length = 0
  await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { host: '127.0.0.1' },
    payload: { query },
  })
  return sent.filter(({ sql }) => !sql.includes('TabelStand'))
}

const QUERIES: Readonly<Record<string, string>> = {
  page: `{ leden { totalCount nodes { id naam } pageInfo { endCursor } } }`,
  filter: `{ lessen(where: {or: [{naam: {contains: "50%_[x]\\\\"}}, {not: {startTijd: {gte: "2173-01-02T03:04:05Z"}}},
    {capaciteit: {in: [1, 2]}, terugkerend: {eq: true}, instructeurs: {isNull: true}, activiteiten: {contains: "y"}}],
    runId: {ne: 731000001}}) { nodes { naam } } }`,
  decimals: `{ omzet(where: {omzet: {lt: "73100000.25"}, datum: {lte: "2173-01-02"}}) { nodes { type omzet } } }`,
  order: `{ lessen(orderBy: [{naam: DESC}, {capaciteit: ASC}]) { nodes { naam } } }`,
  related: `{ leden { nodes { lesDeelname(first: 3, orderBy: [{naam: ASC}]) { totalCount nodes { naam les { naam } lid { naam } } } } } }`,
  statistics: `{ abonnementen { nodes { statistieken(where: {aantal: {gt: 1}}) { nodes { type } } actieveAbonnementen { nodes { status } } } } }`,
  ledger: `{ omzet { nodes { type grootboekRekening { label omzet { totalCount } } } } }`,
  total: `{ omzetAggregate { items { count sum { omzet } avg { omzet } min { datum } max { omzet } } } }`,
  groups: `{ lessenAggregate(groupBy: [{column: startTijd, by: WEEK}, {column: naam}]) { totalCount items { group { naam } avg { capaciteit } sum { capaciteit } } } }`,
  changes: `{ changes(table: "LesDeelname", key: {lesId: "a", accountId: "b"}) { nodes { id } } }`,
  ...Object.fromEntries(
    ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'].map((by) => [
      `by ${by}`,
      `{ a: omzetAggregate(groupBy: [{column: datum, by: ${by}}]) { items { count } }
         b: lessenAggregate(groupBy: [{column: startTijd, by: ${by}}]) { items { count } } }`,
    ]),
  ),
}

t.test('what reads ask is T-SQL of 2016, with its values as parameters', async (t) => {
  for (const [name, query] of Object.entries(QUERIES)) {
    const statements = await statementsOf(query)
    t.ok(statements.length > 0, `${name} asks`)
    for (const { sql, parameters } of statements) {
      const result = parse(sql, Dialect.TSQL)
      t.equal(result.success ? undefined : `${result.error} in ${sql}`, undefined, name)
      t.notMatch(sql, /\blimit\b|is distinct from|\bboolean\b|::|json_table|\blateral\b/i, name)
      t.notMatch(sql, /2173|731000001|73100000|50\\%/, `${name} holds a value`)
      t.ok(parameters.length < 100)
    }
  }
})
