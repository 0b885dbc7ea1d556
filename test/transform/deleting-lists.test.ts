import t from 'tap'
import { tables } from '../../src/tables/index.ts'
import { pagesToShred } from '../../src/transform/sql/records.ts'
import { counts, testGym } from '../helper.ts'
import { checksOf, clear, column, invoice, SMALL, user } from '../runs/records.ts'

const gym = await testGym(t, {
  ...SMALL,
  windowDays: { Lessen: 1, LesDeelname: 1, Omzet: 1, ProductVerkopen: 1 },
})
const INVOICES = 'OpenstaandeFacturen'
const kept = () => column(gym, INVOICES, 'FactuurId')
const answerInvoices = (answer: Parameters<typeof gym.sandbox.answer>[1]) =>
  gym.sandbox.answer('invoices', answer)

/** Pages of invoices by their ids: `'a b', 'c'`. One with a star has changed. */
const pages = (...texts: string[]) =>
  texts.map((text) =>
    text
      .split(' ')
      .map((id) => (id.endsWith('*') ? invoice(id.slice(0, -1), { number: 'new' }) : invoice(id))),
  )

/** Another list each time that its first page is asked for; the last one stays. */
function answerReads(...reads: ReturnType<typeof pages>[]) {
  let read = -1
  answerInvoices(({ page }) => {
    if (page === '0') read++
    const list = reads[Math.min(read, reads.length - 1)]!
    return { content: list[Number(page)], totalPages: list.length }
  })
}

t.test('given a whole list, when a row is no longer on it, then that row alone is deleted', async (t) => {
  await clear(gym)
  answerInvoices(pages('a b c'))
  await gym.run([INVOICES])
  gym.sandbox.requests.clear()

  answerInvoices(pages('a c'))
  const run = await gym.run([INVOICES])
  t.match(counts(run.tables[INVOICES]), { inserted: 0, updated: 0, deleted: 1, unchanged: 2 })
  t.same(await kept(), ['a', 'c'])
  t.equal(gym.sandbox.requests.count('invoices'), 1, 'a list of one page cannot shift and is read once')
})

t.test('given a list of pages, when one page fails, then nothing is deleted, changed or added', async (t) => {
  for (const fault of [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 404 },
    { kind: 'cut' },
    { kind: 'html' },
    { kind: 'reset' },
  ] as const) {
    await clear(gym)
    answerInvoices(pages('a b', 'c'))
    await gym.run([INVOICES])
    const before = await gym.rows(INVOICES)

    answerInvoices(pages('a* e', 'd'))
    gym.sandbox.faults.add({ ...fault, on: 'invoices', when: ({ page }) => page === '1' })
    const run = await gym.run([INVOICES])
    t.equal(run.tables[INVOICES]!.Status, 'failed', `${fault.kind}: the table failed`)
    t.same(await gym.rows(INVOICES), before, `${fault.kind}: the rows are as they were`)
    const requests = await gym.database.db
      .selectFrom('staging.Verzoek')
      .select('Status')
      .where('RunId', '=', Number(run.RunId))
      .execute()
    t.same(requests, [{ Status: 'failed' }], `${fault.kind}: the request is recorded as failed`)
  }
})

t.test(
  'given rows, when an answer lacks its array, then its request fails and deletes nothing',
  async (t) => {
    for (const as of ['absent', 'null', 'object', 'error'] as const) {
      await clear(gym)
      answerInvoices(pages('a b'))
      await gym.run([INVOICES])
      gym.sandbox.faults.add({ kind: 'no-array', as, on: 'invoices' })
      const run = await gym.run([INVOICES])
      t.match(run.tables[INVOICES], { Status: 'failed', FoutCode: 'gymly-malformed' }, as)
      t.same(await kept(), ['a', 'b'], `${as}: both rows are there`)
    }
  },
)

t.test('given a full warehouse, when every answer is {"error": …}, then no table loses a row', async (t) => {
  await clear(gym)
  const names = tables.filter(({ stream }) => stream.source === 'gymly').map(({ name }) => name)
  const first = await gym.run(names)
  t.equal(first.Status, 'succeeded')
  const before = await Promise.all(names.map((name) => gym.rows(name)))

  gym.sandbox.faults.add({ kind: 'no-array', as: 'error' })
  const run = await gym.run(names)
  for (const [index, name] of names.entries()) {
    t.match(run.tables[name]!.Status, /^(failed|skipped)$/, `${name} did not come in`)
    t.same(await gym.rows(name), before[index], `${name} has its rows`)
  }
})

t.test('given an answer with two arrays, when either is missing, then its request fails', async (t) => {
  for (const [stream, table, array] of [
    ['revenue', 'Omzet', 'dailyRevenue'],
    ['revenue', 'Omzet', 'ledgerAccounts'],
    ['membershipAnalytics', 'AbonnementStatistieken', 'labels'],
    ['membershipAnalytics', 'AbonnementStatistieken', 'series'],
  ] as const) {
    await clear(gym)
    await gym.run([table])
    const before = await gym.rows(table)
    t.ok(before.length > 0)
    gym.sandbox.faults.add({ kind: 'no-array', as: 'absent', array, on: stream })
    const run = await gym.run([table])
    t.equal(run.tables[table]!.Status, 'failed', `${stream} without ${array}`)
    t.same(await gym.rows(table), before)
  }
})

t.test('a list of several pages is read again only when there is something to delete', async (t) => {
  await clear(gym)
  const asked = async (...texts: string[]) => {
    gym.sandbox.requests.clear()
    answerInvoices(pages(...texts))
    const run = await gym.run([INVOICES])
    return { run, requests: gym.sandbox.requests.count('invoices') }
  }
  t.equal((await asked('a b', 'c d')).requests, 2, 'the first load: two pages, once')
  t.equal((await asked('a b', 'c d')).requests, 2, 'nothing changed: once')
  t.equal((await asked('a* b', 'c d', 'e')).requests, 3, 'changed and added: once')

  const fewer = await asked('a b', 'c')
  t.equal(fewer.requests, 4, 'rows to delete: twice')
  t.match(counts(fewer.run.tables[INVOICES]), { deleted: 2, updated: 1 })
  t.same(await kept(), ['a', 'b', 'c'])
})

t.test('given a list that shifts while it is read, then a row missed or seen twice stays', async (t) => {
  await clear(gym)
  answerInvoices(pages('a b', 'c d'))
  await gym.run([INVOICES])

  // a went while the list was read: c slipped onto the page that had been read already.
  answerReads(pages('a b', 'd'), pages('b c', 'd'))
  const missed = await gym.run([INVOICES])
  t.match(counts(missed.tables[INVOICES]), { inserted: 0, updated: 0, deleted: 0 })
  t.same(await kept(), ['a', 'b', 'c', 'd'], 'c was missed once, a was seen once: neither is deleted')

  answerInvoices(pages('b c', 'd'))
  const quiet = await gym.run([INVOICES])
  t.match(counts(quiet.tables[INVOICES]), { deleted: 1, unchanged: 3 }, 'a list that stands still deletes a')
  t.same(await kept(), ['b', 'c', 'd'])

  // A row came at the head: c is seen on both pages.
  answerReads(pages('b c', 'c d'))
  const twice = await gym.run([INVOICES])
  t.match(counts(twice.tables[INVOICES]), { inserted: 0, updated: 0, deleted: 0, unchanged: 3 })
  t.match((await checksOf(gym, twice.RunId, INVOICES)).duplicates, { status: 'WARN', measured: 1 })
})

t.test('given two reads, then a record that the second alone shows, or shows changed, counts', async (t) => {
  await clear(gym)
  answerInvoices(pages('a b', 'c d'))
  await gym.run([INVOICES])
  answerReads(pages('a b', 'c'), pages('a* b', 'c e'))
  const run = await gym.run([INVOICES])
  t.match(counts(run.tables[INVOICES]), { inserted: 1, updated: 1, deleted: 1, unchanged: 2 })
  t.match(
    (await gym.rows(INVOICES)).map(({ FactuurId, Nummer }) => [FactuurId, Nummer]),
    [
      ['a', 'new'],
      ['b', 'F-b'],
      ['c', 'F-c'],
      ['e', 'F-e'],
    ],
  )
})

t.test('given two reads, then of the second only the pages that differ are looked at', async (t) => {
  await clear(gym)
  answerInvoices(pages('a b', 'c d', 'e f'))
  await gym.run([INVOICES])
  const again = pages('a b', 'c d', 'e')
  // No more than a capital, which SQL Server mostly overlooks.
  again[1]![0] = invoice('c', { number: 'f-c' })
  answerReads(pages('a b', 'c d', 'e'), again)
  const run = await gym.run([INVOICES])
  t.match(counts(run.tables[INVOICES]), { updated: 1, deleted: 1, unchanged: 4 })
  const { db, dialect, names } = gym.database
  const maker = { dialect, names, table: tables.find(({ name }) => name === INVOICES)! }
  const key = { runId: Number(run.RunId), pagesOf: Number(run.RunId), token: 0 }
  const looked = (await pagesToShred(maker, key, 0).execute(db)).rows.map(({ id }) => Number(id))
  const landed = await db
    .selectFrom('staging.Pagina as p')
    .innerJoin('staging.Verzoek as v', 'v.VerzoekId', 'p.VerzoekId')
    .select(['p.PaginaId', 'p.PaginaNr'])
    .where('v.RunId', '=', Number(run.RunId))
    .orderBy('p.PaginaId')
    .execute()
  t.equal(landed.length, 6)
  const shown = landed.filter(({ PaginaId }) => looked.includes(Number(PaginaId)))
  t.same(
    shown.map(({ PaginaNr }) => PaginaNr),
    [0, 1, 2, 1],
  )
})

t.test('given two reads, when a record is bad in either of them, then its row is shielded', async (t) => {
  for (const bad of [0, 1]) {
    await clear(gym)
    answerInvoices(pages('a b', 'c d'))
    await gym.run([INVOICES])
    const reads = [pages('a* b', 'c'), pages('a* b', 'c')]
    reads[bad]![0]![0] = invoice('a', { totalAmount: null } as never)
    answerReads(...reads)
    const run = await gym.run([INVOICES])
    t.match(counts(run.tables[INVOICES]), { updated: 0, deleted: 1 }, `bad in read ${bad + 1}`)
    t.equal((await gym.rows(INVOICES))[0]!.Nummer, 'F-a')
  }
})

t.test('given a list whose second read fails, then nothing is deleted and the run says so', async (t) => {
  await clear(gym)
  answerInvoices(pages('a b', 'c d'))
  await gym.run([INVOICES])

  gym.sandbox.requests.clear()
  answerInvoices(pages('a b', 'c e'))
  gym.sandbox.faults.add({
    kind: 'status',
    status: 500,
    on: 'invoices',
    when: () => gym.sandbox.requests.count('invoices') > 2,
  })
  const run = await gym.run([INVOICES])
  t.match(counts(run.tables[INVOICES]), { inserted: 1, updated: 0, deleted: 0 }, 'the first read is in')
  t.same(await kept(), ['a', 'b', 'c', 'd', 'e'])
  t.match(run.tables[INVOICES], { Status: 'partial', FoutCode: 'gymly-server-error' })
  t.match((await checksOf(gym, run.RunId, INVOICES)).failed_requests, { status: 'WARN', measured: 1 })
})

t.test('given a list with pages of true size that shifts, then every member stays', async (t) => {
  const large = await testGym(t, { ...SMALL, members: 1004 })
  await large.run(['Leden'])
  const before = await column(large, 'Leden', 'Id')
  large.sandbox.requests.clear()
  large.sandbox.faults.add({ kind: 'shift', by: -3, on: 'users', times: 1 })
  const run = await large.run(['Leden'])
  t.match(counts(run.tables.Leden), { inserted: 0, deleted: 0 })
  t.same(await column(large, 'Leden', 'Id'), before)
  t.equal(large.sandbox.requests.count('users'), 4, 'two pages, read twice')
  t.match((await checksOf(large, run.RunId, 'Leden')).moved_list, { status: 'WARN', measured: 1 })
})

t.test('given two reads of contracts, then the one that gives access counts in the later read', async (t) => {
  await clear(gym)
  const contract = (id: string, flag: string) => ({ id, membership: { id: 'm1', name: 'One' }, [flag]: true })
  const list = (first: object[]) => [[user('u1', { activeMemberships: first }), user('u2')], [user('u3')]]
  const answer = (...reads: object[][]) => {
    let read = -1
    gym.sandbox.answer('users', ({ page }) => {
      if (page === '0') read++
      return { content: list(reads[Math.min(read, reads.length - 1)]!)[Number(page)], totalPages: 2 }
    })
  }
  const other = { id: 'm2', name: 'Two' }
  const status = async () =>
    (await gym.rows('ActieveAbonnementen')).map(({ AbonnementId, Status }) => [AbonnementId, Status])
  answer([contract('x', 'active'), contract('y', 'expired'), other])
  await gym.run(['ActieveAbonnementen'])

  const paused = [contract('x', 'active'), contract('y', 'paused')]
  answer([contract('x', 'active'), contract('y', 'expired')], paused)
  await gym.run(['ActieveAbonnementen'])
  t.same(await status(), [['m1', 'ACTIVE']], 'y changed between the reads, x still gives access')
})
