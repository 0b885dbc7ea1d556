import type { InjectOptions } from 'fastify'
import t from 'tap'
import { fieldName } from '../../graphql/names.ts'
import { newKey } from '../../src/access/keys.ts'
import { type Caller, mayAs, ROLES, type Role } from '../../src/access/roles.ts'
import { tables } from '../../src/tables/index.ts'
import { testApp } from '../app-helper.ts'

/** Each door, and each column that points at a person, with each role and with none. */

/** What the doors are meant to ask for, whatever they declare; the first that fits counts. */
const MEANT: readonly [door: RegExp, role: Role | 'open'][] = [
  [/^OPTIONS /, 'open'],
  [/^(GET|HEAD) \/(health\/\w+|openapi\.json|(docs|graphiql)\b.*)$/, 'open'],
  [/^(GET|HEAD) \/ui\/\*$/, 'open'],
  [/^POST \/(aanmelden|afmelden)$/, 'open'],
  [/^POST \/(bijwerken|nachten\/:id\/\w+|tabellen\/:tabel\/hervatten)$/, 'operator'],
  [/^(GET|HEAD) \/(nachten(\/:id)?)?$/, 'reader'],
  [/^(GET|HEAD) \/(audit|quarantine)$/, 'admin'],
  [/^POST \/graphql$/, 'reader'],
  [/^POST \/(sync|sync\/:table|runs\/:id\/\w+|tables\/:table\/\w+)$/, 'operator'],
  [/^(GET|HEAD) \/(runs|tables|data-quality|metrics|plan)\b/, 'reader'],
]

const everyRole = ['none', ...ROLES] as const
const made = ROLES.map((role) => newKey(`the-${role}`, role))
const keyOf = (role: Caller['role']): Record<string, string> => {
  const found = made.find(({ known }) => known.role === role)
  return found ? { authorization: `Bearer ${found.key}` } : {}
}
const rateLimits = { ofKey: 1e9, ofAddress: 1e9, refusals: 1e9 }
const gym = await testApp(t, { keys: made.map(({ known }) => known), rateLimits })
await gym.run(tables.map(({ name }) => name))
const ask = async (role: Caller['role'], options: InjectOptions) =>
  await gym.app.inject({ ...options, headers: { ...options.headers, ...keyOf(role) } })

t.test('each door lets in the roles that it is meant for, and tells the others why not', async (t) => {
  const doors = gym.app.doors.flatMap(({ method, url }) => [method].flat().map((one) => `${one} ${url}`))
  t.ok(doors.length > 20, `${doors.length} doors`)
  for (const door of doors) {
    const meant = MEANT.find(([pattern]) => pattern.test(door))?.[1]
    if (!t.ok(meant, `it is known whom ${door} is for`)) continue
    const [method, pattern] = door.split(' ') as [InjectOptions['method'] & string, string]
    // Nothing there, and a body that no door takes: whoever is let in changes nothing.
    const url = pattern.replace(':id', '999999').replace(/:\w+/g, 'Leden').replace('*', 'x')
    const body = method === 'POST' ? { body: { nonsense: true } } : {}
    for (const role of everyRole) {
      const { statusCode, body: text } = await ask(role, { method, url, ...body } as InjectOptions)
      const may = meant === 'open' || mayAs(role, meant!)
      const [status, code] = may ? [0, ''] : role === 'none' ? [401, 'key-missing'] : [403, 'role-too-low']
      // Whoever may is asked for the token of the form's own page, which is not here.
      const refused = [401, 403, 429].includes(statusCode) && !text.includes('form-expired') ? statusCode : 0
      t.equal(refused, status, `${door} as ${role}`)
      t.ok(statusCode < 500, `${door} as ${role}: ${statusCode}`)
      if (code === '' || method === 'HEAD') continue
      // A browser gets a page, which asks for a key or names the code.
      if (text.startsWith('<')) t.match(text, status === 401 ? 'action="/aanmelden"' : code)
      else t.equal(JSON.parse(text).code, code)
    }
    const unknown = { ...keyOf('admin'), authorization: 'Bearer tree11_unknown' }
    const { statusCode } = await gym.app.inject({ method, url, headers: unknown, ...body } as InjectOptions)
    t.equal(statusCode === 401, meant !== 'open', `${door} with an unknown key`)
  }
})

const personal = tables.flatMap((table) =>
  table.columns
    .filter((column) => column.personal)
    .map(({ name, type }) => ({ table, column: name, long: type.kind === 'text' && type.length === 'max' })),
)

t.test('each column that points at a person is told to an analyst and to nobody below', async (t) => {
  t.ok(personal.length > 10, `${personal.length} columns`)
  const graphql = async (role: Role, query: string) =>
    (await ask(role, { method: 'POST', url: '/graphql', body: { query } })).json()
  for (const { table, column, long } of personal) {
    const [connection, field] = [fieldName(table.name), fieldName(column)]
    const rows = await gym.database.db
      .selectFrom(table.name as 'SyncRun')
      .select(column as 'RunId')
      .where(column as 'RunId', 'is not', null)
      .execute()
    const values = rows.map((row) => String(Object.values(row)[0]))
    t.ok(values.length > 0, `${table.name}.${column} has values to hide`)
    for (const role of ROLES) {
      const may = mayAs(role, 'analyst')
      const place = `${table.name}.${column} as ${role}`
      const { data, extensions } = await graphql(
        role,
        `{ ${connection}(first: 1000) { nodes { ${field} } } }`,
      )
      const told = data[connection].nodes.map((node: Record<string, unknown>) => node[field])
      t.equal(
        told.some((value: unknown) => value !== null),
        may,
        place,
      )
      const hidden = (extensions?.hidden ?? []).map((one: { column: string }) => one.column)
      t.strictSame(hidden, may ? [] : [column], `${place}: what is hidden is said`)

      const uses = [
        `${connection}(where: {${field}: {isNull: false}}) { totalCount }`,
        `${connection}(where: {not: {or: [{${field}: {isNull: false}}]}}) { totalCount }`,
        `${connection}Aggregate(where: {${field}: {isNull: false}}) { items { count } }`,
      ]
      // Nobody orders or groups by texts of any length.
      if (!long) {
        uses.push(`${connection}(orderBy: [{${field}: ASC}]) { totalCount }`)
        uses.push(`${connection}Aggregate(groupBy: [{column: ${field}}]) { items { count } }`)
      }
      for (const use of uses) {
        const { data, errors } = await graphql(role, `{ ${use} }`)
        if (may) t.ok(data, `${place}: ${use} ${JSON.stringify(errors)}`)
        else t.match(errors, [{ extensions: { code: 'column-hidden' } }], `${place}: ${use}`)
        for (const value of may ? [] : values.filter((one) => one.length > 3))
          t.notOk(JSON.stringify(errors).includes(value), 'nor by the refusal')
      }

      const csv = await ask(role, { url: `/tables/${table.name}/rows.csv` })
      t.equal(csv.payload.split('\r\n')[0]!.split(',').includes(column), may, `${place}: CSV`)
      const ndjson = await ask(role, { url: `/tables/${table.name}/rows.ndjson` })
      t.equal(Object.hasOwn(JSON.parse(ndjson.payload.split('\n')[0]!), column), may, `${place}: NDJSON`)
    }
  }
})

t.test('a relation does not tell a reader what its columns would', async (t) => {
  const query = '{ leden(first: 40) { nodes { actieveAbonnementen { totalCount nodes { ledenId } } } } }'
  for (const role of ROLES) {
    const { json } = await ask(role, { method: 'POST', url: '/graphql', body: { query } })
    const found = json().data.leden.nodes.flatMap(
      (node: { actieveAbonnementen: { nodes: unknown[] } | null }) => node.actieveAbonnementen?.nodes ?? [],
    )
    t.equal(found.length > 0, mayAs(role, 'analyst'), role)
  }
})

t.test('reads of what points at a person are written down, by whoever read', async (t) => {
  const since = (await ask('admin', { url: '/audit?first=1' })).json().items[0].id
  await ask('reader', { url: '/tables/Leden/rows.csv' })
  await ask('analyst', { url: '/tables/Leden/rows.csv' })
  const query = '{ leden(first: 1) { nodes { naam } } lessen(first: 1) { nodes { id } } }'
  await ask('reader', { method: 'POST', url: '/graphql', body: { query } })
  await ask('analyst', { method: 'POST', url: '/graphql', body: { query } })
  const { items } = (await ask('admin', { url: '/audit?action=read' })).json()
  const fresh = items.filter(({ id }: { id: number }) => id > since)
  t.match(fresh, [
    { who: 'the-analyst', door: 'graphql', target: 'Leden' },
    { who: 'the-analyst', door: 'rest', target: 'Leden' },
  ])
  t.equal(fresh.length, 2)
})
