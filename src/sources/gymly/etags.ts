import type { Stream } from '../source.ts'
import type { HttpAnswer } from './exchange.ts'
import { digest, type PageFacts } from './pagination.ts'

/** What a landed page is known by, and what an answer without a body has to say about it. */
export interface PageMark {
  etag: string
  /** See formOf. */
  form: string
  facts: Omit<PageFacts, 'body' | 'ids'>
}

/** A longer one is not worth its place. */
const LONGEST = 200
const ETAG = /^(?:W\/)?"[\x21\x23-\x7e]*"$/

/**
 * What an answer is to, and how it was landed. A page that was landed with other fields cut out of it, or
 * that another business was asked for, is not what the same ETag would bring today.
 */
export function formOf(url: string, { drops, arrays }: Stream): string {
  return digest(JSON.stringify([url, drops, arrays]))
}

/** Undefined for an answer without an ETag. */
export function markOf(
  { headers }: HttpAnswer,
  { body, ids: _, ...facts }: PageFacts,
  form: string,
): string | undefined {
  const { etag } = headers
  if (typeof etag !== 'string' || etag.length > LONGEST || !ETAG.test(etag)) return undefined
  const mark: PageMark = { etag, form, facts: { ...facts, digest: digest(body ?? '') } }
  return JSON.stringify(mark)
}

/** Undefined for a mark of another form. */
export function readMark(text: string | undefined, form: string): PageMark | undefined {
  if (text === undefined) return undefined
  const mark = JSON.parse(text) as PageMark
  return mark.form === form ? mark : undefined
}
