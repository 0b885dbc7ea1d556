import t from 'tap'
import { counts, testGym } from '../helper.ts'
import { clear, column, invoice, SMALL } from '../runs/records.ts'

const gym = await testGym(t, SMALL)
const INVOICES = 'OpenstaandeFacturen'
const kept = () => column(gym, INVOICES, 'FactuurId')
const invoices = (...ids: string[]) => ids.map((id) => invoice(id))

t.test('given a list that repeats a page, however late, then it fails and no row goes', async (t) => {
  await clear(gym)
  // Large enough for their bytes to be moved to the database's thread while the next page is on its way.
  const lists = [0, 1, 2].map((page) => Array.from({ length: 40 }, (_, at) => invoice(`${page}-${at}`)))
  const answerLists = (order: number[]) =>
    gym.sandbox.answer('invoices', ({ page }) => ({ content: lists[order[Number(page)]!], totalPages: 3 }))
  answerLists([0, 1, 2])
  await gym.run([INVOICES])
  gym.sandbox.faults.add({ kind: 'slow', ms: 200, on: 'invoices' })
  for (const order of [
    [0, 0, 2],
    [0, 1, 1],
    [0, 1, 0],
  ]) {
    answerLists(order)
    const { tables } = await gym.run([INVOICES])
    t.match(tables[INVOICES], { Status: 'failed', FoutCode: 'gymly-pagination' }, order.join())
    t.equal((await kept()).length, 120)
  }
  gym.sandbox.faults.clear()
})

t.test('given a list that shrinks to one page while it is read, then no row goes that moved', async (t) => {
  await clear(gym)
  const all = invoices('a', 'b', 'c')
  let list = all
  let paid = false
  gym.sandbox.answer('invoices', ({ page }) => {
    const at = Number(page) * 2
    const answer = { content: list.slice(at, at + 2), totalPages: Math.ceil(list.length / 2) }
    // `a` is paid between the two requests: `c` moves to the first page.
    if (paid) list = all.slice(1)
    return answer
  })
  await gym.run([INVOICES])
  paid = true
  gym.sandbox.requests.clear()
  const run = await gym.run([INVOICES])
  t.match(counts(run.tables[INVOICES]), { inserted: 0, deleted: 0, unchanged: 3 })
  t.equal(gym.sandbox.requests.count('invoices'), 3, 'two pages, and the one that they have become')
  await gym.run([INVOICES])
  t.same(await kept(), ['b', 'c'], 'and a list that stands still lets a go')
})

t.test('given pages of several sizes and only a total, then all of them are read', async (t) => {
  await clear(gym)
  const lists = [invoices('a', 'b', 'c'), invoices('d'), invoices('e'), invoices('f')]
  gym.sandbox.answer('invoices', ({ page }) => ({ content: lists[Number(page)] ?? [], totalElements: 6 }))
  await gym.run([INVOICES])
  t.same(await kept(), ['a', 'b', 'c', 'd', 'e', 'f'])
})
