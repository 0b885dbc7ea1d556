import { createHash } from 'node:crypto'
import { Tree11Error } from '../../errors.ts'

/** What one page of a list says about itself and the list; absent where the answer says nothing. */
export interface PageFacts {
  /** Absent where the source says that the page is unchanged. */
  body?: Uint8Array
  /** Of the body, where it is known by more than itself. */
  digest?: string
  /** Elements on this page. */
  count: number
  /** Of its elements, where each has one. */
  ids?: readonly string[]
  number?: number
  totalPages?: number
  totalElements?: number
}

export interface Pagination<T extends PageFacts> {
  /** The request, for errors: `GET /v1/…/users?location=1`. */
  request: string
  fetchPage(number: number, signal: AbortSignal): Promise<T>
  signal: AbortSignal
  /** Pages fetched, or fetched and not yet taken, at once. */
  concurrency?: number
  /** A list that claims more pages than this, or never ends, is an error. */
  maxPages?: number
}

/**
 * Yields the pages of a list in order. The first page tells how many there are, and the others are
 * then fetched side by side; where it tells nothing, one by one. An empty page ends the list
 * whatever the totals say. It is yielded too: what was asked for in several requests may have shifted
 * between them, and that must be seen of it. A list without totals that gives its last page again ends there,
 * too; one whose pages say nothing new otherwise has no end.
 */
export async function* listPages<T extends PageFacts>(list: Pagination<T>): AsyncGenerator<T> {
  const { concurrency = 4, maxPages = 10_000, signal } = list
  const others = new AbortController()
  const stop = () => others.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const ahead: Promise<T>[] = []
  try {
    signal.throwIfAborted()
    let asked = 0
    let known: number | undefined
    let pageSize = 0
    let elements = 0
    let total: number | undefined
    /** Pages that the first one told of: those may repeat elements, for rows move while a list is read. */
    let told = 1
    const before = createMemory()
    for (let number = 0; ; number++) {
      const wanted = Math.max(number + 1, Math.min(known ?? 0, number + concurrency))
      for (; asked < wanted; asked++) {
        if (asked >= maxPages) throw endless(list, `it does not end after ${maxPages} pages`)
        const page = list.fetchPage(asked, others.signal)
        // A page that fails while an earlier one is awaited is thrown when its turn comes.
        page.catch(() => {})
        ahead.push(page)
      }
      const page = await ahead.shift()!
      // Taken before the page is given away: whoever lands it may move its bytes.
      const repeated = before.repeated(page, number, { told: number < told })
      if (repeated === number - 1 && known === undefined && (number > 1 || isShort(page))) return
      if (page.number !== undefined && page.number !== number) {
        throw endless(list, `page ${number} was asked and page ${page.number} came`)
      }
      if (repeated !== undefined) throw endless(list, `page ${number} has what page ${repeated} had`)
      if (page.count === 0) {
        yield page
        return
      }
      pageSize ||= page.count
      elements += page.count
      total = page.totalElements || total
      known = larger(known, pagesTold(page, pageSize))
      if (number === 0) told = known ?? 0
      if (known !== undefined && known > maxPages) {
        throw endless(list, `it claims ${known} pages, and ${maxPages} are the most that are read`)
      }
      yield page
      // Pages need not be of one size: what was told and has not come is asked for until a page is empty.
      if (known !== undefined && number + 1 >= known && elements >= (total ?? 0)) return
    }
  } finally {
    signal.removeEventListener('abort', stop)
    others.abort(new Error('the list has ended'))
  }
}

/** The first page, the one before, and those that nothing told of: what each was made of. */
function createMemory() {
  const digests = new Map<string, number>()
  const seen = new Set<string>()
  let first: ReadonlySet<string> | undefined
  let last: ReadonlySet<string> = new Set()
  return {
    /** The page of which this one has no more than that one had; and this one is remembered. Of one that was told of only one that is the same is. */
    repeated({ count, ids = [], ...page }: PageFacts, number: number, { told }: { told: boolean }) {
      if (count === 0) return undefined
      const content = contentOf(page)
      const same = digests.get(content)
      // A time stamp in each answer makes every page another one: its elements tell.
      // A page with fewer of them is what a list that shifted leaves over.
      const within = (known: ReadonlySet<string>, size = known.size) =>
        !told && ids.length > 0 && ids.length >= size && ids.every((id) => known.has(id))
      const again = first !== undefined && (within(first) || within(seen, first.size))
      const found = same ?? (within(last) ? number - 1 : again ? 0 : undefined)
      digests.set(content, number)
      last = new Set(ids)
      first ??= last
      if (!told) for (const id of last) seen.add(id)
      return found
    },
  }
}

const contentOf = (page: Pick<PageFacts, 'digest' | 'body'>) => page.digest ?? digest(page.body ?? '')

/**
 * Whether no source can have cut a page here: they cut at round numbers. Of a longer one it cannot be told
 * whether the list ends or the parameter of the page is ignored.
 */
const isShort = ({ count }: PageFacts) => count < 1000 && count % 10 !== 0

/**
 * The larger of what `totalPages` and `totalElements` say: should they disagree, one page too many
 * is empty, while one too few would make an incomplete list look complete.
 */
function pagesTold(page: PageFacts, pageSize: number): number | undefined {
  const byElements = page.totalElements === undefined ? undefined : Math.ceil(page.totalElements / pageSize)
  const told = larger(page.totalPages, byElements)
  // This page has elements, so a total of 0 is no statement.
  return told === 0 ? undefined : told
}

function larger(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.max(a, b)
}

function endless(list: { request: string }, what: string): Tree11Error {
  return new Tree11Error(
    `${list.request}: the list cannot be read page by page: ${what}. Report this to Gymly; nothing of this list was changed.`,
    { code: 'gymly-pagination', kind: 'skip' },
  )
}

/** Names the content of a page, so that a list that repeats itself is seen. */
export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url')
}
