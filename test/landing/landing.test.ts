import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { tables } from '../../src/tables/index.ts'
import { counts, type Gym, testGym } from '../helper.ts'
import { clear, lesson, SMALL, user } from '../runs/records.ts'

const gym = await testGym(t, { ...SMALL, members: 40, windowDays: { Lessen: 3, LesDeelname: 3 } })

async function pagesOf({ database }: Gym, runId: number) {
  return await database.db
    .selectFrom('staging.Pagina as p')
    .innerJoin('staging.Verzoek as v', 'v.VerzoekId', 'p.VerzoekId')
    .select([
      'v.Stroom',
      'v.Status',
      'v.Totaal',
      'v.Parameters',
      'p.PaginaNr',
      'p.HttpStatus',
      'p.OpgehaaldOp',
      'p.Inhoud',
      'p.Vervangen',
    ])
    .where('v.RunId', '=', Number(runId))
    .orderBy('p.PaginaId')
    .execute()
}

const get = async (path: string) =>
  await (
    await fetch(gym.sandbox.gymlyUrl + path, { headers: { authorization: `Bearer ${gym.sandbox.token}` } })
  ).json()

/** Every text of these fields, at any depth. */
function valuesOf(json: unknown, fields: ReadonlySet<string>, found = new Set<string>()): Set<string> {
  if (Array.isArray(json)) for (const item of json) valuesOf(item, fields, found)
  else if (typeof json === 'object' && json !== null) {
    for (const [name, value] of Object.entries(json)) {
      if (fields.has(name) && typeof value === 'string' && value.length > 3) found.add(value)
      valuesOf(value, fields, found)
    }
  }
  return found
}

t.test('what the sandbox says about persons and no column holds is not landed', async (t) => {
  await clear(gym)
  const run = await gym.run(tables.map(({ name }) => name))
  t.equal(run.Status, 'succeeded')
  const { businessId: b, locationId: l } = gym.sandbox
  const users = await get(`/v1/businesses/${b}/users?location=${l}&page=0&size=1000`)
  const fields = ['email', 'iban', 'phoneNumber', 'dateOfBirth', 'street', 'postalCode', 'rfid']
  const pages = await pagesOf(gym, run.RunId)
  t.ok(pages.length > 10)
  for (const field of fields) {
    const values = [...valuesOf(users, new Set([field]))]
    t.ok(values.length > 3, `${field}: ${values.length} values are sent`)
    const landed = values.filter((value) => pages.some(({ Inhoud }) => Inhoud.includes(`"${value}"`)))
    t.same(landed, [], `${field}: none is landed`)
  }
  for (const field of [...fields, 'firstName', 'lastName', 'insertion', 'gender', 'address']) {
    t.notOk(
      pages.some(({ Inhoud }) => new RegExp(`"${field}"`, 'i').test(Inhoud)),
      `no page has a field ${field}`,
    )
  }
  t.ok(
    pages.some(({ Inhoud }) => Inhoud.includes('"fullName"')),
    'what a column holds is there',
  )
})

t.test('a stream without such fields lands byte for byte', async (t) => {
  await clear(gym)
  const bodies = {
    memberships:
      '[ {"id" : "m1","name":"Één \\u20ac 😀","amount":12345678901234567890.10, "x":1e400,\n\t"a":1,"a":2} ]',
    revenue: '{"dailyRevenue":[],  "ledgerAccounts":[{"id":"1","label":null}],"email":"kept@example"}',
    payouts: '{"content":[ ] ,"totalPages":0}',
    posStatistics: '{"salesPerProduct":[ {"id":"p","name":"Bar","sales":1.0} ]}',
  } as const
  for (const [stream, body] of Object.entries(bodies)) gym.sandbox.answer(stream as keyof typeof bodies, body)
  const run = await gym.run(['Abonnementen', 'GrootboekRekening', 'Uitbetalingen', 'ProductVerkopen'])
  t.equal(run.Status, 'succeeded', gym.problems.join('; '))
  const pages = await pagesOf(gym, run.RunId)
  for (const [stream, body] of Object.entries(bodies)) {
    const landed = pages.filter(({ Stroom }) => Stroom === `gymly.${stream}`)
    t.ok(landed.length > 0, stream)
    for (const { Inhoud, Vervangen, HttpStatus } of landed) {
      t.match({ Inhoud, Vervangen, HttpStatus }, { Inhoud: body, Vervangen: 0, HttpStatus: 200 })
    }
  }
})

t.test('where fields are removed, all else stays byte for byte', async (t) => {
  await clear(gym)
  gym.sandbox.answer(
    'users',
    '{"content":[ {"id":"1","email":"x@y","n":1.50,"address":{"iban":"NL"}, "city":"Z"} ],"totalPages":1}',
  )
  const run = await gym.run(['Leden'])
  t.match(await pagesOf(gym, run.RunId), [{ Inhoud: '{"content":[ {"id":"1","n":1.50} ],"totalPages":1}' }])
})

t.test('of each request is recorded whether it is complete, and of which list how much', async (t) => {
  await clear(gym)
  gym.sandbox.answer('invoices', [[{ id: 'a' }, { id: 'b' }], [{ id: 'c' }]])
  gym.sandbox.faults.add({ kind: 'status', status: 500, on: 'startDate=2026-11-21' })
  const run = await gym.run(['OpenstaandeFacturen', 'ProductVerkopen'], {})
  const requests = await gym.database.db
    .selectFrom('staging.Verzoek')
    .select(['Stroom', 'Parameters', 'Status', 'Poging', 'Totaal', 'FoutCode'])
    .where('RunId', '=', Number(run.RunId))
    .orderBy('VerzoekId')
    .execute()
  t.match(requests[0], {
    Stroom: 'gymly.pendingInvoices',
    Parameters: '{}',
    Status: 'complete',
    Poging: 1,
    Totaal: 3,
  })
  const byDay = requests
    .slice(1)
    .map(({ Parameters, Status, FoutCode }) => [JSON.parse(Parameters).from, Status, FoutCode])
  t.equal(byDay.length, 8)
  for (const [day, status, code] of byDay) {
    const failed = day === '2026-11-21'
    t.same([status, code], failed ? ['failed', 'gymly-server-error'] : ['complete', null], day)
  }
  const [first] = requests.slice(1)
  t.same(JSON.parse(first!.Parameters), {
    from: '2026-11-15',
    to: '2026-11-15',
    fromUtc: '2026-11-14T23:00:00.000Z',
    toUtc: '2026-11-15T23:00:00.000Z',
  })
})

t.test('a stream that two tables need is fetched once', async (t) => {
  await clear(gym)
  const counted = async (names: string[], stream: 'users' | 'revenue' | 'memberships' | 'activityEvents') => {
    gym.sandbox.requests.clear()
    const run = await gym.run(names, {})
    t.equal(run.Status, 'succeeded')
    return gym.sandbox.requests.count(stream)
  }
  t.equal(await counted(['Leden', 'ActieveAbonnementen'], 'users'), 1)
  t.equal(await counted(['Abonnementen', 'AbonnementStatistiekenSpecifiek'], 'memberships'), 1)
  t.equal(await counted(['Lessen', 'LesDeelname'], 'activityEvents'), 1)
  const apart = await counted(['GrootboekRekening'], 'revenue')
  t.equal(await counted(['GrootboekRekening', 'Omzet'], 'revenue'), apart)
  t.equal(await counted(['Omzet'], 'revenue'), apart, 'and again in the next run')
})

t.test(
  'given pages of an attempt that failed, then only those of the complete one are shredded',
  async (t) => {
    await clear(gym)
    const record = (id: string) => ({ id, totalAmount: 1, createdAt: '2026-01-05T10:00:00Z' })
    gym.sandbox.answer('invoices', [[record('a'), record('b')], [record('c')]])
    gym.sandbox.faults.add({ kind: 'status', status: 404, on: 'page=1' })
    const run = await gym.run(['OpenstaandeFacturen'])
    t.equal(run.tables.OpenstaandeFacturen!.Status, 'failed')
    t.match(await pagesOf(gym, run.RunId), [{ Status: 'failed', PaginaNr: 0 }], 'its first page had landed')

    gym.sandbox.faults.clear()
    gym.sandbox.answer('invoices', [record('d')])
    const { db } = gym.database
    await db.updateTable('SyncRunTabel').set({ Status: 'queued' }).where('RunId', '=', run.RunId).execute()
    await db.updateTable('SyncRun').set({ Status: 'queued' }).where('RunId', '=', run.RunId).execute()
    t.ok(await gym.sync.ended(run.RunId, 30_000))
    t.match(await gym.rows('OpenstaandeFacturen'), [{ FactuurId: 'd' }])
    const request = await db.selectFrom('staging.Verzoek').select(['Status', 'Poging', 'FoutCode']).execute()
    t.same(request, [{ Status: 'complete', Poging: 2, FoutCode: null }])
  },
)

t.test(
  'given classes with teachers, then their names are landed once, as the column needs them',
  async (t) => {
    await clear(gym)
    const teachers = [
      { id: 't1', firstName: 'Jan', insertion: 'de', lastName: 'Wit', fullName: 'Jan de Wit' },
    ]
    gym.sandbox.answer('activityEvents', [lesson('c1', '2026-11-20T10:00:00Z', { teachers })])
    const run = await gym.run(['Lessen'])
    const [page] = await pagesOf(gym, run.RunId)
    t.match(page!.Inhoud, /"teachers":\[\{"id":"t1","fullName":"Jan de Wit"\}\]/)
  },
)

/** Statuses of the answers to a stream's requests, by page. */
const statuses = (stream: 'users' | 'memberships' | 'posStatistics') =>
  gym.sandbox.requests
    .list(stream)
    .map(({ query, status }) => [Number(query.page ?? 0), status])
    .sort(([left = 0], [right = 0]) => left - right)
    .map(([, status]) => status)

/** Requests are counted from here on, of a gym whose answers carry ETags. */
async function tagged(t: Test): Promise<void> {
  await clear(gym)
  gym.sandbox.tagAnswers(true)
  t.teardown(() => gym.sandbox.tagAnswers(false))
}

t.test(
  'given answers with ETags, when nothing changed, then the pages of the night before land',
  async (t) => {
    await tagged(t)
    gym.sandbox.answer('users', [[user('a'), user('b')], [user('c')]])
    const names = ['Leden', 'Abonnementen', 'ProductVerkopen']
    const first = await gym.run(names)
    const before = await Promise.all(names.map(gym.rows))
    gym.sandbox.requests.clear()
    const second = await gym.run(names)
    t.same([...statuses('users'), ...statuses('memberships')], [304, 304, 304])
    t.match(second.tables, {
      Leden: { Status: 'succeeded', Verzoeken: 1, Paginas: 2, PaginasOngewijzigd: 2, Ongewijzigd: 3 },
      Abonnementen: { Paginas: 1, PaginasOngewijzigd: 1, Ingevoegd: 0, Gewijzigd: 0, Verwijderd: 0 },
      ProductVerkopen: { Paginas: 8, PaginasOngewijzigd: 8 },
    })
    t.match(first.tables, { Leden: { Paginas: 2, PaginasOngewijzigd: 0 } })
    t.same(await Promise.all(names.map(gym.rows)), before)
    const landed = async (runId: number) =>
      (await pagesOf(gym, runId))
        .map(({ Stroom, PaginaNr, Inhoud }) => `${Stroom} ${PaginaNr} ${Inhoud}`)
        .sort()
    t.same(await landed(second.RunId), await landed(first.RunId), 'all that a run read is kept with it')
    const times = async (runId: number) => (await pagesOf(gym, runId)).map(({ OpgehaaldOp }) => +OpgehaaldOp)
    const since = Math.max(...(await times(first.RunId)))
    t.ok(Math.min(...(await times(second.RunId))) > since, 'and is as new as the answer that said so')

    t.match((await gym.run(names)).tables, { Leden: { PaginasOngewijzigd: 2 } }, 'and so the night after')
  },
)

t.test(
  'given ETags, when one page changed, then that page comes, and rows that went are deleted',
  async (t) => {
    await tagged(t)
    const pages = (second: object[]) => [[user('a'), user('b')], second, [user('e')]]
    gym.sandbox.answer('users', pages([user('c'), user('d')]))
    await gym.run(['Leden'])
    gym.sandbox.answer('users', pages([user('c', { fullName: 'Another name' }), user('d')]))
    gym.sandbox.requests.clear()
    const changed = await gym.run(['Leden'])
    t.same(statuses('users'), [304, 200, 304])
    t.same(counts(changed.tables.Leden), { inserted: 0, updated: 1, deleted: 0, unchanged: 4 })
    t.equal(changed.tables.Leden!.PaginasOngewijzigd, 2)

    gym.sandbox.answer('users', pages([user('c', { fullName: 'Another name' })]))
    gym.sandbox.requests.clear()
    const gone = await gym.run(['Leden'])
    t.same(counts(gone.tables.Leden), { inserted: 0, updated: 0, deleted: 1, unchanged: 4 })
    t.same(
      statuses('users').sort(),
      [200, 200, 200, 304, 304, 304],
      'the second read finds what the first did',
    )
  },
)

t.test('given ETags, when the earlier pages are no longer kept, then all is fetched', async (t) => {
  await tagged(t)
  const { db, names } = gym.database
  const forget = () => sql`truncate ${names.landed('Pagina')}, ${names.landed('Verzoek')}`.execute(db)
  await gym.run(['Abonnementen'])
  const before = await gym.rows('Abonnementen')
  await forget()
  gym.sandbox.requests.clear()
  await gym.run(['Abonnementen'])
  t.same(statuses('memberships'), [200], 'nothing is asked of them')

  gym.sandbox.requests.clear()
  gym.sandbox.faults.add({ kind: 'slow', ms: 400, on: 'memberships', times: 1 })
  const running = gym.run(['Abonnementen'])
  while (gym.sandbox.requests.count('memberships') === 0) await sleep(5)
  await sql`delete from ${names.landed('Pagina')} where "Kenmerk" is not null`.execute(db)
  const run = await running
  t.same(statuses('memberships'), [304, 200], 'they went while the answer was on its way')
  t.match(run.tables.Abonnementen, { Status: 'succeeded', PaginasOngewijzigd: 0, Verwijderd: 0 })
  t.same(await gym.rows('Abonnementen'), before)
})

t.test('given no ETag, when an answer is "unchanged" all the same, then its request fails', async (t) => {
  await clear(gym)
  await gym.run(['Abonnementen'])
  const before = await gym.rows('Abonnementen')
  gym.sandbox.faults.add({ kind: 'status', status: 304, on: 'memberships' })
  const run = await gym.run(['Abonnementen'])
  t.match(run.tables.Abonnementen, {
    Status: 'failed',
    FoutCode: 'gymly-refused',
    Fout: /304.*nothing changed/,
  })
  t.same(await gym.rows('Abonnementen'), before)
})
