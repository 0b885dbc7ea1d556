import { DEEPEST, nestsTooDeep } from '../nesting.ts'
import { landingBytes } from '../page-bytes.ts'
import type { ArrayPath, Stream } from '../source.ts'
import { cutOff, isWebPage, malformed, webPage } from './errors.ts'
import { markOf, type PageMark } from './etags.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'
import type { PageFacts } from './pagination.ts'

/** An answer that has what its stream needs, as it is landed. */
export interface ReadAnswer extends PageFacts {
  status: number
  fetchedAt: Date
  replaced: number
  mark?: string
}

/**
 * Throws when the body is cut off (another attempt may bring all of it), is not JSON, or lacks an
 * array of the stream (another attempt brings the same).
 */
export async function readAnswer(
  asked: HttpRequest,
  answer: HttpAnswer,
  stream: Stream,
  { form, known }: { form: string; known?: PageMark | undefined },
): Promise<ReadAnswer> {
  const { status, fetchedAt } = answer
  if (status === 304 && known) return { ...known.facts, status, fetchedAt, replaced: 0 }
  if (!isWhole(answer, stream)) throw malformed(asked, answer, 'that is not the whole of it')
  const json = parseBody(asked, answer)
  for (const path of stream.arrays) {
    if (!isArrayAt(json, path)) throw malformed(asked, answer, `its ${named(path)} is not an array`)
  }
  if (holdsEndlessNumber(answer.body))
    throw malformed(asked, answer, 'it holds a number that no database holds')
  const content = stream.paged ? at(json, ['content']) : undefined
  const { bytes, replaced } = await landingBytes(answer.bytes, stream.drops)
  const elements = Array.isArray(content) ? content : []
  const facts: PageFacts = { body: bytes, count: elements.length, ids: idsOf(elements) }
  if (stream.paged) {
    for (const name of ['number', 'totalPages', 'totalElements'] as const) {
      const value = at(json, [name])
      // Anything but a count says nothing.
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) continue
      if (value > MOST_ELEMENTS) throw malformed(asked, answer, `its ${name} is more than any list has`)
      facts[name] = value
    }
  }
  const mark = markOf(answer, facts, form)
  return {
    ...facts,
    status,
    fetchedAt,
    replaced: answer.replaced + replaced,
    ...(mark !== undefined && { mark }),
  }
}

/**
 * Only 200 is the answer to a GET; 203 is one that a proxy has passed on. 206 is a part, 202 will be done later,
 * 204 and 205 have nothing to say; and some send 200 with the range of a part.
 */
function isWhole({ status, headers }: HttpAnswer, stream: Stream): boolean {
  if (status !== 200 && status !== 203) return false
  const [, first, last, total] = /(\d+)-(\d+)\/(\d+)/.exec(String(headers['content-range'])) ?? []
  // A list of pages says how much of it a page is.
  return stream.paged || total === undefined || Number(last) - Number(first) + 1 >= Number(total)
}

export function parseBody(asked: HttpRequest, answer: HttpAnswer): unknown {
  if (nestsTooDeep(answer.bytes)) {
    throw malformed(asked, answer, `its brackets nest more than ${DEEPEST} levels deep`)
  }
  try {
    return JSON.parse(answer.body)
  } catch {
    if (isWebPage(answer)) throw webPage(asked, answer)
    // A connection without a length ends where it breaks, and then nothing else tells.
    if (isCutOff(answer.body)) throw cutOff(asked, `after ${answer.body.length} characters`)
    throw malformed(asked, answer, 'its body is not JSON')
  }
}

/** None unless every element has one, by itself or inside what it wraps. */
function idsOf(elements: readonly unknown[]): string[] {
  const ids = elements.flatMap((element) => {
    const parts = [element, ...Object.values(element ?? {})]
    const id = parts.map((part) => at(part, ['id'])).find((one) => one !== undefined && one !== null)
    return id === undefined ? [] : [String(id)]
  })
  return ids.length === elements.length ? ids : []
}

/** Whether a text that is not JSON is the beginning of some: it opens more than it closes. */
function isCutOff(body: string): boolean {
  const text = body.trim()
  if (text === '') return true
  if (!/^[[{]/.test(text)) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      at++
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
      if (at >= text.length) return true
    } else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
  }
  return depth > 0
}

/** What the column of totals holds. */
const MOST_ELEMENTS = 2_147_483_647

/** Fewer digits on either side of the point than any of the engines takes. */
const MOST_DIGITS = 10_000

/**
 * Numbers such as 1e200000, or of a hundred thousand digits, are JSON, and stop every statement that reads
 * their page. A look at the text rules out nearly every answer; what looks like one may still stand inside a text.
 */
function holdsEndlessNumber(body: string): boolean {
  // What stands before a number is never a quote: ids are full of e's between digits.
  if (!/[[:,\s]-?\d+(?:\.\d+)?[eE][+-]?\d{4}/.test(body) && !holdsDigits(body, MOST_DIGITS + 1)) return false
  let found = false
  // The third parameter is not in TypeScript's library yet.
  const look = (_key: string, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number' || context?.source === undefined) return value
    if (/[eE][+-]?\d{4}/.test(context.source) || holdsDigits(context.source, MOST_DIGITS + 1)) found = true
    return value
  }
  JSON.parse(body, look)
  return found
}

/** Whether so many digits stand in a row: then one of them stands at a multiple of their count. */
function holdsDigits(text: string, count: number): boolean {
  const isDigit = (at: number) => text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39
  for (let at = 0; at < text.length; at += count) {
    let from = at
    let to = at
    while (isDigit(from - 1)) from--
    while (isDigit(to)) to++
    if (isDigit(at) && to - from >= count) return true
  }
  return false
}

function isArrayAt(json: unknown, path: ArrayPath): boolean {
  const place = path.findIndex((step) => typeof step === 'number')
  if (place < 0) return Array.isArray(at(json, path))
  const elements = at(json, path.slice(0, place))
  if (!Array.isArray(elements)) return false
  return elements.length === 0 || isArrayAt(elements[Number(path[place])], path.slice(place + 1))
}

function at(json: unknown, path: ArrayPath): unknown {
  let value = json
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

function named(path: ArrayPath): string {
  return path.length === 0 ? 'body' : path.join('.')
}
