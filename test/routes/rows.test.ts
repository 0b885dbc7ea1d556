import { sql } from 'kysely'
import t from 'tap'
import { csv, csvForExcel } from '../../routes/row-format.ts'
import { newKey } from '../../src/access/keys.ts'
import { openRows } from '../../src/reading/table-rows.ts'
import { tables } from '../../src/tables/index.ts'
import { testApp } from '../app-helper.ts'
import { lesson, SMALL, user } from '../runs/records.ts'

const reader = newKey('powerbi', 'reader')
const analyst = newKey('chain', 'analyst')
const admin = newKey('owner', 'admin')
const app = await testApp(t, { ...SMALL, keys: [reader, analyst, admin].map(({ known }) => known) })
const { sandbox, database, run } = app
const { db, names } = database

const ask = (path: string, { key } = analyst, headers: object = {}) =>
  app.ask('GET', path, undefined, { authorization: `Bearer ${key}`, ...headers })

t.test('rows as CSV: RFC 4180, in the order of the key, with their stamp', async (t) => {
  sandbox.answer('users', [
    user('b', { fullName: 'Jansen, "Jan"\nde 2e', customerNumber: '' }),
    user('a', { fullName: '😀 Zoë', active: false }),
    user('B', { fullName: null }),
  ])
  const { RunId } = await run(['Leden'])
  const { status, headers, text } = await ask('/tables/leden/rows.csv')
  t.equal(status, 200)
  t.equal(headers.get('content-type'), 'text/csv; charset=utf-8')
  t.equal(headers.get('content-disposition'), 'attachment; filename="Leden.csv"')
  t.match(headers.get('tree11-source-read-at'), /^20.*Z$/)
  t.same([headers.get('tree11-run'), headers.get('tree11-quality')], [String(RunId), 'WARN'])
  const rows = await db
    .selectFrom('Leden' as never)
    .select(['Id' as never, 'DatumLaatsteUpdate' as never])
    .execute()
  // Each row of one run has a moment of its own.
  const stamp = Object.fromEntries(
    rows.map(({ Id, DatumLaatsteUpdate }: Record<string, Date>) => [Id, DatumLaatsteUpdate!.toISOString()]),
  )
  const created = '2026-01-05T10:00:00.000Z'
  t.equal(
    text,
    [
      'Id,Naam,AccountId,BedrijfId,PrimaireLocatieId,Actief,BetalingsVorm,KlantNummer,AangemaaktOp,GewijzigdOp,DatumLaatsteUpdate,RunId,LaatsteCheckinOp',
      `B,,account-B,business,,true,,,${created},${created},${stamp.B},${RunId},`,
      `a,😀 Zoë,account-a,business,,false,,,${created},${created},${stamp.a},${RunId},`,
      `b,"Jansen, ""Jan""\nde 2e",account-b,business,,true,,"",${created},${created},${stamp.b},${RunId},`,
      '',
    ].join('\r\n'),
  )
  t.notMatch(text, /^\uFEFF/)
  t.equal((await ask('/tables/Leden/rows.csv?bom=true')).text, `\uFEFF${text}`)
})

t.test('columns that point at a person are absent for a reader, also when they are the key', async (t) => {
  const { text } = await ask('/tables/Leden/rows.csv', reader)
  t.equal(
    text.split('\r\n')[0],
    'BedrijfId,PrimaireLocatieId,Actief,BetalingsVorm,AangemaaktOp,GewijzigdOp,DatumLaatsteUpdate,RunId,LaatsteCheckinOp',
  )
  t.equal(text.split('\r\n').length, 5)
  t.notMatch(text, /account|Jansen/)
  const json = await ask('/tables/Leden/rows.ndjson', reader)
  t.notMatch(json.text, /"(Id|Naam|AccountId|KlantNummer)"/)
  const { json: audit } = await ask('/audit?action=read', admin)
  t.match(audit.items, [{ who: 'chain', role: 'analyst', target: 'Leden' }, { who: 'chain' }])
  t.equal(audit.items.length, 2, 'a reader read no person')
})

t.test('rows as NDJSON: decimals as texts, JSON as JSON, times in UTC', async (t) => {
  sandbox.answer('activityEvents', [lesson('c1', '2026-11-20T10:00:00Z', { activities: ['Yoga', 'Spin'] })])
  await run(['Lessen'])
  const { headers, text } = await ask('/tables/Lessen/rows.ndjson')
  t.equal(headers.get('content-type'), 'application/x-ndjson; charset=utf-8')
  t.equal(headers.get('content-disposition'), 'attachment; filename="Lessen.ndjson"')
  const [line, ...others] = text.split('\n')
  t.same(others, [''])
  t.match(JSON.parse(line!), {
    Id: 'c1',
    StartTijd: '2026-11-20T10:00:00.000Z',
    Activiteiten: ['Yoga', 'Spin'],
    Capaciteit: null,
  })
  await run(['Uitbetalingen'])
  const payouts = (await ask('/tables/Uitbetalingen/rows.ndjson')).text
    .trim()
    .split('\n')
    .map((one) => JSON.parse(one))
  t.match(payouts[0], { NettoBedrag: /^-?\d+\.\d\d$/, Betalingen: Number })
})

t.test('what a spreadsheet would carry out is made harmless, and a number stays a number', async (t) => {
  const shown = (kind: 'text' | 'decimal' | 'int', value: unknown) =>
    csvForExcel.rows([{ name: 'x', kind }], [{ x: value }]).replace(/\r\n$/, '')
  for (const formula of ['=1+1', '+31 6', '-2', '@SUM(A1)', '\tx', "=cmd|' /C calc'!A0"]) {
    t.equal(shown('text', formula), `'${formula}`, formula)
  }
  t.equal(shown('text', '\r=1'), `"'\r=1"`)
  t.equal(shown('text', '=HYPERLINK("http://x","y")'), `"'=HYPERLINK(""http://x"",""y"")"`)
  t.equal(shown('text', 'a=1'), 'a=1')
  t.equal(shown('decimal', '-12.50'), '-12.50')
  t.equal(shown('int', -3), '-3')
  t.equal(csv.rows([{ name: 'x', kind: 'text' }], [{ x: '-8' }]), '-8\r\n', 'a machine gets keys as they are')
})

t.test('rows are chosen by local days, where a table has a column of days', async (t) => {
  sandbox.answer('activityEvents', [
    lesson('evening', '2026-11-19T22:59:00Z'),
    lesson('midnight', '2026-11-19T23:00:00Z'),
    lesson('next', '2026-11-20T23:00:00Z'),
  ])
  await run(['Lessen'])
  const idsOf = (text: string) =>
    text
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0])
  const ids = async (query: string) => idsOf((await ask(`/tables/Lessen/rows.csv?${query}`)).text)
  t.same(await ids(''), ['evening', 'midnight', 'next'])
  t.same(await ids('from=2026-11-20&to=2026-11-20'), ['midnight'])
  t.same(await ids('to=2026-11-19'), ['evening'])
  t.same(await ids('from=2026-11-21'), ['next'])
  await run(['ProductVerkopen'])
  t.same(
    idsOf((await ask('/tables/ProductVerkopen/rows.csv?from=2026-11-21&to=2026-11-21')).text).filter(
      (day) => day !== '2026-11-21',
    ),
    [],
  )
  for (const [query, code] of [
    ['from=yesterday', 'wrong-date'],
    ['from=2026-11-21&to=2026-11-20', 'from-after-to'],
    ['bom=perhaps', 'invalid-request'],
    ['columns=Id', 'invalid-request'],
  ] as const) {
    const { json, headers } = await ask(`/tables/Lessen/rows.csv?${query}`)
    t.match(json, { status: 400, code }, query)
    t.notOk(headers.has('etag'), 'a refusal is no version of the rows')
  }
  t.match((await ask('/tables/Leden/rows.csv?from=2026-11-01')).json, { status: 400, code: 'no-days' })
  t.match((await ask('/tables/Ledn/rows.ndjson')).json, { status: 404, code: 'unknown-table' })
})

t.test('rows that the caller has are not sent again, and too old ones not at all', async (t) => {
  const first = await ask('/tables/Leden/rows.csv?maxAge=26h')
  const etag = first.headers.get('etag')!
  t.equal(first.headers.get('cache-control'), 'no-store', 'whoever keeps it asks by hand')
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const same = await ask('/tables/Leden/rows.csv', analyst, { 'if-none-match': known })
    t.match(
      { status: same.status, text: same.text, run: same.headers.get('tree11-run') },
      { status: 304, text: '', run: first.headers.get('tree11-run')! },
    )
  }
  const differs = ['/tables/Leden/rows.ndjson', '/tables/Leden/rows.csv?bom=true', '/tables/Lessen/rows.csv']
  for (const path of differs) t.equal((await ask(path, analyst, { 'if-none-match': etag })).status, 200, path)
  t.equal(
    (await ask('/tables/Leden/rows.csv', reader, { 'if-none-match': etag })).status,
    200,
    'another role',
  )
  const known = { 'if-none-match': (await ask('/tables/Lessen/rows.csv')).headers.get('etag') }
  t.equal((await ask('/tables/Lessen/rows.csv', analyst, known)).status, 304)
  t.equal((await ask('/tables/Lessen/rows.csv?to=2026-11-19', analyst, known)).status, 200, 'other days')
  await run(['Leden'])
  t.equal((await ask('/tables/Leden/rows.csv', analyst, { 'if-none-match': etag })).status, 200, 'a new run')

  await db
    .updateTable('TabelStand')
    .set({ BronGelezenOp: new Date('2026-11-20T22:49:59Z') })
    .where('Tabel', '=', 'Leden')
    .execute()
  t.match((await ask('/tables/Leden/rows.csv?maxAge=26h')).json, {
    status: 409,
    code: 'too-old',
    detail: /^Leden: its source was last read at 2026-11-20T22:49:59\.000Z, and no older than 26h/,
  })
})

t.test('nor does a reader see in a dry run whose rows would change', async (t) => {
  sandbox.answer('users', [user('new', { fullName: 'Piet Pieters' })])
  const { RunId } = await run(['Leden'], { dryRun: true })
  const { json, text: shown } = await ask(`/runs/${RunId}`, reader)
  t.match(json.tables[0].sample.at(-1), { change: 'insert', row: { Actief: true } })
  t.strictSame(json.tables[0].sample.at(-1).key, {}, 'a key that points at a person')
  t.notMatch(shown, /Piet|account-|"new"/)
})

/** A SELECT of `i` from 1 on, on every engine. */
function numbers(upTo: number) {
  const digits = sql.join(
    Array.from({ length: 10 }, (_, n) => sql`(${sql.lit(n)})`),
    sql`, `,
  )
  const places = Array.from(String(upTo), (_, at) => ({ power: 10 ** at, alias: `d${at}` }))
  const number = sql.join(
    places.map(({ power, alias }) => sql`${sql.lit(power)} * ${sql.id(alias, 'n')}`),
    sql` + `,
  )
  const from = sql.join(
    places.map(({ alias }) => sql`(values ${digits}) as ${sql.id(alias)}(n)`),
    sql` cross join `,
  )
  return sql`select ${number} as i from ${from} where ${number} between 1 and ${sql.lit(upTo)}`
}

t.test('given many rows, then batches follow each other by the key, whatever its columns', async (t) => {
  const table = tables.find(({ name }) => name === 'ProductVerkopen')!
  const target = names.target(table.name)
  await sql`truncate table ${target}`.execute(db)
  const sales = (amount: number, product: string, days: readonly string[]) =>
    sql`insert into ${target} ("Datum", "ProductID", "Product", "Aantal", "DatumLaatsteUpdate", "RunId")
    select case i % 3 ${sql.join(
      days.map((day, at) => sql`when ${sql.lit(at)} then cast(${day} as date)`),
      sql` `,
    )} end, concat('p', i), ${product}, i, ${new Date()}, 1 from (${numbers(amount)}) as n`.execute(db)
  await sales(5_000, 'x', ['2026-01-01', '2026-01-02', '2026-01-03'])
  const { batches } = await openRows(database, { table, columns: ['Aantal'] })
  const sizes: number[] = []
  const seen: string[] = []
  for await (const batch of batches) {
    sizes.push(batch.length)
    for (const row of batch) seen.push(`${row.Datum} ${row.ProductID}`)
  }
  t.same(sizes, [2000, 2000, 1000])
  t.equal(new Set(seen).size, 5000, 'each once')
  t.same(seen, [...seen].sort(), 'in the order of the key')

  const commit = () =>
    db
      .updateTable('TabelStand')
      .set(({ eb }) => ({ Versie: eb('Versie', '+', 1) }))
      .where('Tabel', '=', table.name)
      .execute()
  const changing = await openRows(database, { table, columns: ['Aantal'] })
  await changing.batches.next()
  await commit()
  await t.rejects(changing.batches.next(), { code: 'table-changed' })

  // More than the sockets between hold, so that its end is not read before somebody reads its beginning.
  await sales(60_000, 'x'.repeat(255), ['2027-01-01', '2027-01-01', '2027-01-01'])
  const response = await fetch(`${app.url}/tables/ProductVerkopen/rows.csv`, {
    headers: { authorization: `Bearer ${analyst.key}` },
  })
  t.equal(response.status, 200)
  await commit()
  await t.rejects(response.text(), 'an answer that breaks off is an error')
})
