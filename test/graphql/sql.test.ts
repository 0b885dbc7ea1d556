import { Dialect, parse } from '@polyglot-sql/sdk'
import type { CompiledQuery } from 'kysely'
import t from 'tap'
import { appOnPaper } from './paper.ts'

const { app, sent } = await appOnPaper(t)

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
