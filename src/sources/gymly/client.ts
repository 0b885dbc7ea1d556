import { SettingError, Tree11Error } from '../../errors.ts'
import type { Page, Source, SourceLog, SourceRequest, UnchangedPage } from '../source.ts'
import { abortable } from '../waiting.ts'
import { type ReadAnswer, readAnswer } from './answer.ts'
import { missingCredentials } from './auth.ts'
import { createCaller, type Timing } from './caller.ts'
import { checkGymly } from './check.ts'
import { formOf, readMark } from './etags.ts'
import type { RunKey } from './limiter.ts'
import { askLocations, onlyLocation } from './locations.ts'
import type { GymlyOptions } from './options.ts'
import { listPages } from './pagination.ts'
import { isGymlyStream, type Place } from './streams.ts'

export type { GymlyOptions } from './options.ts'

/** The most that Gymly gives at once; its default is 100. */
const pageSize = 1000

interface LookUp {
  found: Promise<string>
  stop: AbortController
  /** Requests that wait for it. */
  waiting: number
}

/** The Gymly account as a source. It opens connections when asked; `close()` ends them. */
export function createGymlySource(
  options: GymlyOptions,
  { log, ...timing }: { log?: SourceLog } & Timing = {},
): Source {
  const caller = createCaller(options, log, timing)
  const closing = new AbortController()
  let lookedUp: string | undefined
  const lookUps = new Map<RunKey, LookUp>()

  function missingBusiness(): Error | undefined {
    if (options.businessId) return undefined
    return new SettingError(
      'GYMLY_BUSINESS_ID',
      "is missing. It stands in the address of Gymly's dashboard, after /businesses/.",
    )
  }

  /** Asked once for all requests of a run, and no longer than one of them waits; a failure is not kept. */
  async function location(business: string, run: RunKey, signal: AbortSignal): Promise<string> {
    const lookUp = lookUps.get(run) ?? lookUpFor(business, run)
    lookUp.waiting++
    try {
      return await abortable(lookUp.found, signal)
    } finally {
      if (--lookUp.waiting === 0) lookUp.stop.abort(new Error('nobody waits for it'))
    }
  }

  function lookUpFor(business: string, run: RunKey): LookUp {
    const stop = new AbortController()
    const signal = AbortSignal.any([closing.signal, stop.signal])
    const found = askLocations(caller, business, signal, { run })
      .then((locations) => {
        lookedUp = onlyLocation(locations).id
        return lookedUp
      })
      .finally(() => lookUps.delete(run))
    const lookUp = { found, stop, waiting: 0 }
    lookUps.set(run, lookUp)
    return lookUp
  }

  async function place(run: RunKey, signal: AbortSignal): Promise<Place> {
    const business = options.businessId ?? ''
    const given = options.locationId || lookedUp
    return { business, location: given ?? (await location(business, run, signal)) }
  }

  async function* pages(
    { stream, parameters, known: marks, runId: run }: SourceRequest,
    signal: AbortSignal,
  ): AsyncGenerator<Page | UnchangedPage> {
    const missing = missingCredentials(options) ?? missingBusiness()
    if (missing) throw missing
    if (!isGymlyStream(stream)) {
      throw new Tree11Error(`${stream.name} is not a stream of Gymly.`, {
        code: 'wrong-source',
        kind: 'usage',
      })
    }
    signal.throwIfAborted()
    const path = stream.path(await place(run, signal), parameters)
    const fetch = (asked: string, number: number, inner: AbortSignal) => {
      const form = formOf(`${options.baseUrl}${asked}`, stream)
      const known = readMark(marks?.get(number), form)
      return caller.get(
        asked,
        inner,
        (request, answer) => readAnswer(request, answer, stream, { form, known }),
        { run, ...(known && { etag: known.etag }) },
      )
    }
    if (!stream.paged) {
      yield asPage(await fetch(path, 0, signal), 0)
      return
    }
    const start = `${path}${path.includes('?') ? '&' : '?'}size=${pageSize}&page=`
    let number = 0
    for await (const answer of listPages({
      request: `GET ${path}`,
      fetchPage: (asked, inner) => fetch(`${start}${asked}`, asked, inner),
      signal,
    })) {
      yield asPage(answer, number++)
    }
  }

  return {
    pages,
    waitingUntil: () => caller.waitingUntil(),
    unavailable: () => missingCredentials(options) ?? missingBusiness(),
    async check() {
      const credentials = missingCredentials(options)
      const business = missingBusiness()
      return await checkGymly(
        options,
        { ...(credentials && { credentials }), ...(business && { business }) },
        // A person waits for this: one more attempt is enough.
        (id) => askLocations(caller, id, closing.signal, { maxRetries: Math.min(1, options.maxRetries) }),
      )
    },
    async close() {
      closing.abort(new Tree11Error('The source is closed.', { code: 'gymly-closed', kind: 'fail' }))
      await caller.close()
    },
  }
}

function asPage(answer: ReadAnswer, number: number): Page | UnchangedPage {
  const { status, fetchedAt, body, replaced, mark, totalElements } = answer
  const told = { number, status, fetchedAt, ...(totalElements !== undefined && { total: totalElements }) }
  return body === undefined ? told : { ...told, body, replaced, ...(mark !== undefined && { mark }) }
}
