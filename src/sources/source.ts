/**
 * What a source, a stream, a request and a page are.
 *
 * A stream is a declaration: a name, what fixes one request of it, and what each answer must hold.
 * A request is the unit that is complete or not: all pages of one list, or one day, one class,
 * one membership. A page is the body of one answer.
 */

/** What fixes one request; stored as JSON in `staging.Verzoek.Parameters`. */
export interface RequestParameters {
  /** First and last local day of the scope, both included, `YYYY-MM-DD`. */
  from?: string
  to?: string
  /** The same bounds as UTC instants of local midnights: `fromUtc` included, `toUtc` excluded. */
  fromUtc?: string
  toUtc?: string
  /** Whatever else the stream needs: `courseId`, `category`, `type`, `membershipId`. */
  [name: string]: string | undefined
}

export interface SourceRequest {
  stream: Stream
  /** Patience that the source asks of one run does not hold back the next. */
  runId?: number
  parameters: RequestParameters
  /** What the pages of the last complete answer to this request are known by, by page number; see Page.mark. */
  known?: ReadonlyMap<number, string>
}

export interface Page {
  /** Counted from 0. */
  number: number
  status: number
  fetchedAt: Date
  /** JSON in UTF-8 as it is to be landed: personal fields that no column uses are gone already. Whoever lands it may move it away. */
  body: Uint8Array
  /** Elements in the whole list, when the answer said so. */
  total?: number
  /** Characters that no database holds (U+0000, lone surrogates) or that could not be read, and that became U+FFFD. */
  replaced: number
  /** Kept beside the page and given back with the next such request, which may then be answered "unchanged". */
  mark?: string
}

/** A page of which the source says that it is still what it was when it got its mark. */
export interface UnchangedPage extends Pick<Page, 'number' | 'status' | 'fetchedAt' | 'total'> {
  body?: never
}

/** How a stream is asked for: once, for a range of days, or for one day. */
export type StreamDays = 'none' | 'range' | 'day'

export type ArrayPath = readonly (string | number)[]

export interface Stream {
  /** `source.name`, as in `gymly.users`. */
  name: string
  source: 'gymly' | 'sheets'
  days: StreamDays
  /** A list of pages, which can shift while it is read. */
  paged: boolean
  /**
   * Arrays that every answer must have, as paths: `[]` is the answer itself. A path through an element
   * (`series`, 0, `data`) asks nothing of an array without elements.
   */
  arrays: readonly ArrayPath[]
  /** Names of personal fields that no column uses, removed at any depth before landing. */
  drops: readonly string[]
}

/** What a source needs of a logger; pino's fits. Fields and message hold no personal data. */
export interface SourceLog {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** A rate that several processes share. */
export interface SharedRate {
  /**
   * Gives 0 when a request may start now, and counts it; else the milliseconds after which it is worth asking
   * again. At most `limit` start in any window. `account` tells apart whom the source counts apart, and names
   * nobody.
   */
  take(rate: { account: string; limit: number; windowMs: number }, signal: AbortSignal): Promise<number>
}

/** One line of `doctor`. */
export interface SourceCheck {
  name: string
  ok: boolean
  detail: string
  remedy?: string
}

export interface Source {
  /**
   * Yields every page of one request, in any order, and ends only when the request is complete.
   * Throws a Tree11Error: `retry` when the attempts are used up, `fail` when no other request can
   * succeed either, `skip` when only this one is lost.
   */
  pages(request: SourceRequest, signal: AbortSignal): AsyncIterable<Page | UnchangedPage>
  /** Why this source cannot be asked at all (a missing setting), or undefined. */
  unavailable(): Error | undefined
  /** Until when requests wait because the source failed or asked for patience; undefined when none does. */
  waitingUntil(): Date | undefined
  check(): Promise<SourceCheck[]>
  close(): Promise<void>
}

export type Sources = Readonly<Record<Stream['source'], Source>>
