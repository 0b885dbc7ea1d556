import t from 'tap'
import { graphqlApp } from './app.ts'

const app = await graphqlApp(t)
const { data, insert } = app

const moment = (text: string) => new Date(text)
const ids = (nodes: { id: string }[]) => nodes.map(({ id }) => id).join(' ')

await insert('Leden', [
  { Id: 'a', Naam: 'Ank', AccountId: 'acc-a', KlantNummer: '100%', BetalingsVorm: 'SEPA' },
  { Id: 'b', Naam: "O'Brien", AccountId: 'acc-b', KlantNummer: '100_', Actief: false },
  { Id: 'c', Naam: null, AccountId: null, KlantNummer: '1000', AangemaaktOp: moment('2026-02-01T00:00:00Z') },
  { Id: 'd', Naam: 'Désirée €', AccountId: 'acc-d', KlantNummer: '[x]', RunId: 9 },
  { Id: 'e', Naam: 'Ank', AccountId: 'acc-a', KlantNummer: '\\', BetalingsVorm: '' },
])

t.test('each comparison finds what the database finds', async (t) => {
  const cases: [where: string, found: string][] = [
    ['{}', 'a b c d e'],
    ['{naam: {eq: "Ank"}}', 'a e'],
    ['{naam: {ne: "Ank"}}', 'b d'],
    ['{not: {naam: {eq: "Ank"}}}', 'b d'],
    ['{naam: {isNull: true}}', 'c'],
    ['{naam: {isNull: false}, actief: {eq: false}}', 'b'],
    ['{naam: {in: ["Ank", "O\'Brien"]}}', 'a b e'],
    ['{naam: {in: []}}', ''],
    ['{naam: {contains: "\'"}}', 'b'],
    ['{naam: {contains: "ée €"}}', 'd'],
    ['{klantNummer: {contains: "0%"}}', 'a'],
    ['{klantNummer: {contains: "0_"}}', 'b'],
    ['{klantNummer: {contains: "[x]"}}', 'd'],
    ['{klantNummer: {contains: "\\\\"}}', 'e'],
    ['{klantNummer: {contains: ""}}', 'a b c d e'],
    ['{betalingsVorm: {eq: ""}}', 'e'],
    ['{id: {gt: "b", lte: "d"}}', 'c d'],
    ['{id: {lt: "b"}}', 'a'],
    ['{or: [{id: {eq: "a"}}, {and: [{id: {gte: "d"}}, {runId: {eq: 9}}]}]}', 'a d'],
    ['{or: []}', ''],
    ['{and: []}', 'a b c d e'],
    ['{runId: {in: ["9", 8]}}', 'd'],
    ['{actief: {ne: true}}', 'b'],
    ['{aangemaaktOp: {gt: "2026-01-31T23:59:59.999Z"}}', 'c'],
    ['{aangemaaktOp: {eq: "2026-02-01T01:00:00+01:00"}}', 'c'],
    ['{naam: {eq: "\' or 1=1 --"}}', ''],
  ]
  for (const [where, found] of cases) {
    const { leden } = await data(`{ leden(where: ${where}) { totalCount nodes { id } } }`)
    t.equal(ids(leden.nodes), found, where)
    t.equal(leden.totalCount, leden.nodes.length, where)
  }
  const { leden } = await data('query ($where: LedenWhere) { leden(where: $where) { nodes { id } } }', {
    where: { naam: { eq: 'Ank' }, not: { id: { eq: 'a' } } },
  })
  t.equal(ids(leden.nodes), 'e', 'from a variable')
})

t.test('decimals and days compare by value, exactly', async (t) => {
  await insert(
    'Omzet',
    ['0.10', '0.20', '12.50', '-3.00', '9999999999.99'].map((Omzet, n) => ({
      ...{
        Datum: `2026-03-${29 + (n % 3)}`,
        GrootboekRekeningId: n === 4 ? 'nowhere' : 'sales',
        Type: `t${n}`,
      },
      Omzet,
    })),
  )
  const cases: [where: string, types: string][] = [
    ['{omzet: {eq: "12.5"}}', 't2'],
    ['{omzet: {eq: 12.50}}', 't2'],
    ['{omzet: {in: ["0.1", 0.2]}}', 't0 t1'],
    ['{omzet: {eq: "12.505"}}', ''],
    ['{omzet: {eq: "12.504"}}', ''],
    ['{omzet: {lt: 0}}', 't3'],
    ['{omzet: {gt: "9999999999.98"}}', 't4'],
    ['{datum: {eq: "2026-03-30"}}', 't1 t4'],
    ['{datum: {gt: "2026-03-30"}}', 't2'],
  ]
  for (const [where, types] of cases) {
    const { omzet } = await data(`{ omzet(where: ${where}, orderBy: [{type: ASC}]) { nodes { type } } }`)
    t.equal(omzet.nodes.map(({ type }: { type: string }) => type).join(' '), types, where)
  }
  const { omzet } = await data('{ omzet(first: 1, orderBy: [{omzet: DESC}]) { nodes { omzet datum } } }')
  t.strictSame(omzet.nodes, [{ omzet: '9999999999.99', datum: '2026-03-30' }])
})

t.test('pages hold each row once, in every order, missing values last', async (t) => {
  const orders: [order: string, found: string][] = [
    ['[]', 'a b c d e'],
    ['[{id: DESC}]', 'e d c b a'],
    ['[{naam: ASC}]', 'a e d b c'],
    ['[{naam: DESC}]', 'b d a e c'],
    ['[{naam: DESC}, {id: DESC}]', 'b d e a c'],
    ['[{betalingsVorm: ASC}, {naam: DESC}]', 'e a b d c'],
    ['[{betalingsVorm: DESC}, {naam: ASC}]', 'a e d b c'],
    ['[{actief: ASC}, {aangemaaktOp: DESC}]', 'b c a d e'],
    ['[{runId: DESC}, {accountId: ASC}]', 'd a e b c'],
  ]
  for (const [order, found] of orders) {
    for (const first of [1, 2, 4]) {
      const seen: { id: string }[] = []
      let after: string | null = null
      let more = true
      let pages = 0
      while (more && pages++ < 9) {
        const { leden } = await data(
          `query ($after: String, $first: Int) { leden(first: $first, after: $after, orderBy: ${order}) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }`,
          { after, first },
        )
        t.equal(leden.totalCount, 5)
        seen.push(...leden.nodes)
        after = leden.pageInfo.endCursor
        more = leden.pageInfo.hasNextPage
      }
      t.equal(ids(seen), found, `${order} by ${first}`)
      t.equal(pages, Math.ceil(5 / first), 'none after the last row')
    }
  }
})

t.test('rows that come and go between two pages shift nothing', async (t) => {
  await insert(
    'GrootboekRekening',
    ['b', 'd', 'f', 'h', 'sales'].map((Id) => ({ Id, Label: Id })),
  )
  const page = async (after?: string) =>
    (
      await data(
        'query ($after: String) { grootboekRekening(first: 2, after: $after, orderBy: [{label: ASC}]) { nodes { id } pageInfo { endCursor } } }',
        { after },
      )
    ).grootboekRekening
  const one = await page()
  t.equal(ids(one.nodes), 'b d')
  const db = app.database.db as never as typeof app.database.db
  await db
    .deleteFrom('GrootboekRekening' as 'SyncRun')
    .where('Id' as 'RunId', '=', 'd' as never)
    .execute()
  await insert('GrootboekRekening', [{ Id: 'a', Label: 'a' }])
  t.equal(ids((await page(one.pageInfo.endCursor)).nodes), 'f h')
})

t.test('groups count and add up exactly, by local days, weeks, months, quarters and years', async (t) => {
  const { omzetAggregate: total } = await data(
    '{ omzetAggregate(where: {omzet: {lt: 1}}) { totalCount items { count sum { omzet } avg { omzet } min { omzet datum } max { omzet type } } } }',
  )
  t.strictSame(total, {
    totalCount: 1,
    items: [
      {
        count: 3,
        sum: { omzet: '-2.70' },
        avg: { omzet: '-0.900000' },
        min: { omzet: '-3.00', datum: '2026-03-29' },
        max: { omzet: '0.20', type: 't3' },
      },
    ],
  })
  const { omzetAggregate: nothing } = await data(
    '{ omzetAggregate(where: {or: []}) { items { count sum { omzet } avg { omzet } max { datum } } } }',
  )
  t.strictSame(nothing.items, [
    { count: 0, sum: { omzet: null }, avg: { omzet: null }, max: { datum: null } },
  ])

  // Local midnight is 23:00 UTC in winter and 22:00 in summer; 2026-01-01 is a Thursday.
  const starts = [
    '2025-12-31T22:59:59Z',
    '2025-12-31T23:00:00Z',
    '2026-03-29T21:59:59Z',
    '2026-03-29T22:00:00Z',
  ]
  await insert(
    'Lessen',
    starts.map((start, n) => ({
      Id: `l${n}`,
      Naam: n < 3 ? 'Yoga' : null,
      Capaciteit: n,
      StartTijd: moment(start),
    })),
  )
  const periods: [by: string, groups: string][] = [
    ['DAY', '2025-12-31 2026-01-01 2026-03-29 2026-03-30'],
    ['WEEK', '2025-12-29:2 2026-03-23 2026-03-30'],
    ['MONTH', '2025-12-01 2026-01-01 2026-03-01:2'],
    ['QUARTER', '2025-10-01 2026-01-01:3'],
    ['YEAR', '2025-01-01 2026-01-01:3'],
  ]
  for (const [by, groups] of periods) {
    const { lessenAggregate } = await data(
      `{ lessenAggregate(groupBy: [{column: startTijd, by: ${by}}]) { items { group { startTijd naam } count } } }`,
    )
    const shown = lessenAggregate.items.map(
      ({ group, count }: { group: { startTijd: string }; count: number }) =>
        count === 1 ? group.startTijd : `${group.startTijd}:${count}`,
    )
    t.equal(shown.join(' '), groups, by)
    t.equal(lessenAggregate.items[0].group.naam, null, 'not grouped by')
  }
  const paged = async (after: string | null) =>
    (
      await data(
        `query ($after: String) { lessenAggregate(groupBy: [{column: naam}, {column: startTijd, by: YEAR}], first: 2, after: $after)
         { totalCount items { group { naam startTijd } sum { capaciteit } avg { capaciteit } } pageInfo { endCursor hasNextPage } } }`,
        { after },
      )
    ).lessenAggregate
  const one = await paged(null)
  t.match(one, {
    totalCount: 3,
    items: [
      {
        group: { naam: 'Yoga', startTijd: '2025-01-01' },
        sum: { capaciteit: 0 },
        avg: { capaciteit: '0.000000' },
      },
      {
        group: { naam: 'Yoga', startTijd: '2026-01-01' },
        sum: { capaciteit: 3 },
        avg: { capaciteit: '1.500000' },
      },
    ],
    pageInfo: { hasNextPage: true },
  })
  const two = await paged(one.pageInfo.endCursor)
  t.match(two.items, [{ group: { naam: null, startTijd: '2026-01-01' }, sum: { capaciteit: 3 } }])
  t.equal(two.pageInfo.hasNextPage, false)

  await insert('Lessen', [
    { Id: 'l4', Naam: 'Spin', Capaciteit: 4 },
    { Id: 'l5', Naam: 'Spin', Capaciteit: null },
  ])
  const { lessenAggregate: spin } = await data(
    '{ lessenAggregate(where: {naam: {eq: "Spin"}}) { items { count avg { capaciteit } } } }',
  )
  t.strictSame(spin.items, [{ count: 2, avg: { capaciteit: '4.000000' } }], 'of the values that there are')
})

t.test('groups of every kind of column are paged in their order', async (t) => {
  const cases: [list: string, column: string, groups: unknown[]][] = [
    ['leden', 'actief', [false, true]],
    ['leden', 'betalingsVorm', ['', 'SEPA', null]],
    ['leden', 'runId', [1, 9]],
    ['lessen', 'capaciteit', [0, 1, 2, 3, 4, null]],
    ['omzet', 'omzet', ['-3.00', '0.10', '0.20', '12.50', '9999999999.99']],
    ['omzet', 'datum', ['2026-03-29', '2026-03-30', '2026-03-31']],
  ]
  for (const [list, column, groups] of cases) {
    const query = `query ($after: String) { list: ${list}Aggregate(groupBy: [{column: ${column}}], first: 1, after: $after) { items { group { ${column} } } pageInfo { endCursor hasNextPage } } }`
    const seen: unknown[] = []
    let after: string | null = null
    let pages = 0
    for (let more = true; more && pages < 9; pages++) {
      const page: {
        items: { group: Record<string, unknown> }[]
        pageInfo: { endCursor: string; hasNextPage: boolean }
      } = (await data(query, { after })).list
      seen.push(...page.items.map(({ group }) => group[column]))
      after = page.pageInfo.endCursor
      more = page.pageInfo.hasNextPage
    }
    t.same(seen, groups, `${list} ${column}`)
    t.equal(pages, groups.length, 'none after the last group')
  }
})
