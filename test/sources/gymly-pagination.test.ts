import t from 'tap'
import { listPages, type PageFacts } from '../../src/sources/gymly/pagination.ts'
import { thrownBy } from './server.ts'

type Facts = Partial<PageFacts>

const bytes = (words: string) => new TextEncoder().encode(words)
const text = (body: Uint8Array) => new TextDecoder().decode(body)

/** A list whose pages say what `tell` says; pages beyond `lengths` are empty. */
function list(lengths: number[], tell: (number: number) => Facts = () => ({}), options: object = {}) {
  const asked: number[] = []
  let active = 0
  const seen = { asked, mostAtOnce: 0 }
  const pages = listPages({
    request: 'GET /v1/list',
    signal: new AbortController().signal,
    async fetchPage(number, signal) {
      asked.push(number)
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++active)
      await new Promise((resolve) => setTimeout(resolve, 5))
      active--
      signal.throwIfAborted()
      return { body: bytes(`page ${number}`), count: lengths[number] ?? 0, ...tell(number) }
    },
    ...options,
  })
  return { pages, seen }
}

async function bodies(pages: AsyncIterable<PageFacts>): Promise<string[]> {
  const found: string[] = []
  for await (const page of pages) found.push(text(page.body!))
  return found
}

const names = (count: number) => Array.from({ length: count }, (_, number) => `page ${number}`)
const full = (count: number) => Array.from({ length: count }, () => 10)

t.test('when the first page tells how many there are, the others come side by side, in order', async (t) => {
  const { pages, seen } = list(full(9), (number) => ({ number, totalPages: 9 }))
  t.strictSame(await bodies(pages), names(9))
  t.strictSame(seen.asked, [0, 1, 2, 3, 4, 5, 6, 7, 8], 'and no page is asked twice or too many')
  t.equal(seen.mostAtOnce, 4)
})

t.test('totalElements alone tells as well, by the size of the first page', async (t) => {
  const { pages, seen } = list([10, 10, 3], () => ({ totalElements: 23 }))
  t.strictSame(await bodies(pages), names(3))
  t.equal(seen.asked.length, 3)
})

t.test('without totals pages are read one by one until an empty one', async (t) => {
  const { pages, seen } = list(full(4))
  t.strictSame(await bodies(pages), names(5))
  t.equal(seen.asked.length, 5)
  t.equal(seen.mostAtOnce, 1)
})

t.test('pages of several sizes are read until all that was told has come, or one is empty', async (t) => {
  const told = (lengths: number[]) => list(lengths, () => ({ totalElements: 25 }))
  const uneven = told([10, 5, 5, 5])
  t.strictSame(await bodies(uneven.pages), names(4))
  t.equal(uneven.seen.asked.length, 4)
  t.strictSame(await bodies(told([10, 5, 5]).pages), names(4), 'the last of them the empty one')
})

t.test('an empty page ends the list whatever the totals say, and is one of its pages', async (t) => {
  const { pages } = list([10, 10, 0, 10], () => ({ totalPages: 9 }))
  t.strictSame(await bodies(pages), names(3))
})

t.test('an empty list is one empty page', async (t) => {
  const { pages, seen } = list([], () => ({ totalPages: 0, totalElements: 0 }))
  t.strictSame(await bodies(pages), names(1))
  t.equal(seen.asked.length, 1)
})

t.test('a list that grows while it is read is read to its new end', async (t) => {
  const { pages } = list(full(7), (number) => ({ totalPages: number < 2 ? 3 : 7 }))
  t.strictSame(await bodies(pages), names(7))
})

t.test('totals that disagree, or are 0 beside elements, do not end a list too soon', async (t) => {
  t.strictSame(await bodies(list(full(3), () => ({ totalPages: 1, totalElements: 30 })).pages), names(3))
  t.strictSame(await bodies(list(full(3), () => ({ totalPages: 0 })).pages), names(4))
})

t.test('an answer with another number than the asked one fails the list', async (t) => {
  const { pages } = list(full(5), () => ({ number: 0, totalPages: 5 }))
  t.match(await thrownBy(bodies(pages)), {
    code: 'gymly-pagination',
    kind: 'skip',
    message: /GET \/v1\/list.*page 1 was asked and page 0 came/,
  })
})

t.test('a page that is the same as one before it fails the list', async (t) => {
  const { pages, seen } = list(full(50), () => ({ body: bytes('always this') }))
  t.match(await thrownBy(bodies(pages)), { code: 'gymly-pagination', message: /page 1 has what page 0 had/ })
  t.equal(seen.asked.length, 2)
  const again = list(full(3), (number) => ({ body: bytes(`page ${number % 2}`), totalPages: 3 }))
  t.match(await thrownBy(bodies(again.pages)), { message: /page 2 has what page 0 had/ })
})

const ids = (from: number, count: number) => Array.from({ length: count }, (_, at) => `id ${from + at}`)

t.test('a list that gives its last page again ends there', async (t) => {
  const last = (number: number) => Math.min(number, 2)
  const pages = (number: number) => ({
    body: bytes(`page ${last(number)} at ${number}`),
    ids: ids(10 * last(number), 10),
  })
  const repeating = list(full(50), pages)
  t.equal((await bodies(repeating.pages)).length, 3)
  t.equal(repeating.seen.asked.length, 4)
  const numbered = list(full(50), (number) => ({ ...pages(number), number: last(number) }))
  t.equal((await bodies(numbered.pages)).length, 3, 'also when it says which page that is')
  const one = list([7, 7, 7], (number) => ({ body: bytes(`at ${number}`), ids: ids(0, 7) }))
  t.equal((await bodies(one.pages)).length, 1, 'no source cuts after seven')
})

t.test('a source that ignores the page is seen by its elements, whatever else is new', async (t) => {
  for (const count of [10, 100, 1000]) {
    const same = list(Array(50).fill(count), (number) => ({
      body: bytes(`at ${number}`),
      ids: ids(0, count),
    }))
    t.match(await thrownBy(bodies(same.pages)), { code: 'gymly-pagination', message: /page 1 has/ })
    t.equal(same.seen.asked.length, 2)
  }
  // It begins anew after the third, or gives other parts of the same elements each time.
  const round = list(full(50), (number) => ({ body: bytes(`at ${number}`), ids: ids(10 * (number % 3), 10) }))
  t.match(await thrownBy(bodies(round.pages)), { message: /page 3 has what page 0 had/ })
  const mixed = list(full(50), (number) => ({ body: bytes(`at ${number}`), ids: ids((number * 7) % 21, 10) }))
  t.match(await thrownBy(bodies(mixed.pages)), { code: 'gymly-pagination' })
  const told = list(full(50), (number) => ({
    ...{ body: bytes(`at ${number}`), ids: ids(0, 10) },
    totalElements: 10 * (number + 2),
  }))
  t.match(await thrownBy(bodies(told.pages)), { code: 'gymly-pagination' }, 'totals that grow as well')
})

t.test('a page that the totals tell of may repeat what moved there', async (t) => {
  const { pages } = list([10, 2], (number) => ({
    ...{ totalElements: 12, totalPages: 2 },
    ids: ids(0, number === 0 ? 10 : 2),
  }))
  t.equal((await bodies(pages)).length, 2)
})

t.test('a list that never ends, or claims to be too long, is given up', async (t) => {
  const endless = list(full(50), () => ({}), { maxPages: 20 })
  t.match(await thrownBy(bodies(endless.pages)), { message: /does not end after 20 pages/ })
  const claimed = list(full(50), () => ({ totalPages: 21 }), { maxPages: 20 })
  t.match(await thrownBy(bodies(claimed.pages)), { message: /claims 21 pages/ })
  t.equal(claimed.seen.asked.length, 1)
})

t.test('a page that fails fails the list, and the pages under way are told to stop', async (t) => {
  const stopped: number[] = []
  const pages = listPages({
    request: 'GET /v1/list',
    signal: new AbortController().signal,
    async fetchPage(number, signal) {
      if (number === 2) throw new Error('page 2 failed')
      if (number > 2) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        stopped.push(number)
        throw signal.reason
      }
      return { body: bytes(`page ${number}`), count: 10, totalPages: 9 }
    },
  })
  t.equal((await thrownBy(bodies(pages))).message, 'page 2 failed')
  await new Promise((resolve) => setImmediate(resolve))
  t.strictSame(stopped, [3, 4, 5].slice(0, stopped.length))
  t.ok(stopped.length > 0)
})

t.test(
  'who stops reading stops the fetching, and no more pages are held than are asked at once',
  async (t) => {
    const { pages, seen } = list(full(30), () => ({ totalPages: 30 }))
    for await (const page of pages) {
      if (text(page.body) === 'page 3') break
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    t.ok(seen.asked.length <= 7, `${seen.asked.length} pages were asked`)
  },
)
