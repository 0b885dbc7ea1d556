import { errorCode, errorLine, SettingError, Tree11Error } from '../../errors.ts'
import { openAgent, type Proxies } from '../../http/agent.ts'
import { fetchBy } from '../../http/fetch.ts'
import { measured, type SourceMeter } from '../meter.ts'
import { landingBytes } from '../page-bytes.ts'
import { latest, type Waits, withRetries } from '../retry.ts'
import type { Page, Source, SourceCheck, SourceLog, SourceRequest } from '../source.ts'
import { abortable } from '../waiting.ts'
import { readServiceAccount } from './credentials.ts'
import { type AskedSheet, googleError } from './errors.ts'
import { rowsByHeader, type SheetValues } from './rows.ts'
import { isSheetStream, type SheetStream, sections, trainingHours } from './streams.ts'
import { changing, type DateRendering, listIn, sameTexts } from './values.ts'

export interface SheetsOptions {
  credentialsFile?: string
  spreadsheetId?: string
  /** Of the training hours: `A:D`, or `Tab!A:D`. */
  range: string
  /** Of the sections; without it there are none. */
  sectionsRange?: string
  /** Sends the API and the token exchange (`POST /token`) elsewhere. */
  rootUrl?: string
  timeoutSeconds: number
  maxRetries: number
  proxies?: Proxies
}

/** A year of training hours is a hundredth of it. */
const LARGEST_ANSWER = 16 * 1024 * 1024

/** Readings of a sheet into which somebody writes meanwhile. */
const READINGS = 3

const scope = 'https://www.googleapis.com/auth/spreadsheets.readonly'
const tokenHost = 'oauth2.googleapis.com'

/**
 * The spreadsheet as a source. Google's library is loaded when there is a sheet, and before it is asked for:
 * that holds the event loop for a tenth of a second, which a service in the middle of a night has not got.
 */
export function createSheetsSource(
  options: SheetsOptions,
  { log, meter, baseDelayMs }: { log?: SourceLog; meter?: SourceMeter; baseDelayMs?: number } = {},
): Source {
  const { credentialsFile, spreadsheetId, rootUrl, proxies } = options
  const agent = openAgent({ largestAnswer: LARGEST_ANSWER, ...(proxies && { proxies }) })
  const closing = new AbortController()
  const timeoutMs = options.timeoutSeconds * 1000
  const waits: Waits = new Map()
  let opened: ReturnType<typeof open> | undefined

  function unavailable(): Error | undefined {
    if (!credentialsFile) {
      return new SettingError(
        'GOOGLE_SHEETS_CREDENTIALS_FILE',
        'is missing. It is the path of the JSON key of a service account that may read the sheet.',
      )
    }
    if (!spreadsheetId) {
      return new SettingError(
        'GOOGLE_SHEETS_SPREADSHEET_ID',
        "is missing. It is the part of the spreadsheet's address after /d/.",
      )
    }
    return undefined
  }

  const library = unavailable() ? undefined : load()
  // Whoever asks for the sheet is told; until then nobody waits for it.
  library?.catch(() => {})

  async function open(path: string) {
    const account = await readServiceAccount(path)
    const { auth, sheets } = await (library ?? load())
    const jwt = new auth.JWT({ email: account.email, key: account.key, scopes: [scope] })
    // In place of the library's own way out of this machine, which is another one.
    jwt.transporter.defaults.fetchImplementation = fetchBy(agent, {
      timeoutMs,
      largestAnswer: LARGEST_ANSWER,
    })
    jwt.transporter.interceptors.request.add({
      async resolved(config) {
        // The library asks for tokens with retries of its own, and always at Google's address.
        if (new URL(config.url).host === tokenHost) {
          config.retryConfig = { retry: 0, noResponseRetries: 0 }
          if (rootUrl) config.url = new URL('/token', rootUrl)
        }
        return config
      },
    })
    const api = sheets({ version: 'v4', auth: jwt, ...(rootUrl ? { rootUrl } : {}) })
    return { api, email: account.email }
  }

  /** A credentials file that was wrong is read again by the next request. */
  function opening(path: string) {
    opened ??= open(path).catch((error) => {
      opened = undefined
      throw error
    })
    return opened
  }

  /** Twice: as numbers, and as shown, which alone tells a time from a number. */
  async function sheetValues(
    range: string,
    rangeVariable: string,
    signal: AbortSignal,
    maxRetries: number,
  ): Promise<SheetValues> {
    const read = (dates: DateRendering) => values(range, rangeVariable, dates, signal, maxRetries)
    for (let attempt = 1; ; attempt++) {
      const numbers = await read('SERIAL_NUMBER')
      const shown = await read('FORMATTED_STRING')
      if (sameTexts(numbers.rows, shown.rows)) {
        return { numbers: numbers.rows, shown: shown.rows, firstRow: numbers.firstRow }
      }
      if (attempt === READINGS) throw changing(range)
    }
  }

  async function values(
    range: string,
    rangeVariable: string,
    dateTimeRenderOption: DateRendering,
    signal: AbortSignal,
    maxRetries: number,
  ): Promise<{ rows: unknown[][]; firstRow: number }> {
    const missing = unavailable()
    if (missing || !credentialsFile || !spreadsheetId) throw missing
    const { api, email } = await opening(credentialsFile)
    const asked: AskedSheet = { spreadsheetId, range, rangeVariable, email }
    return await withRetries(
      {
        maxRetries,
        signal,
        ...(baseDelayMs === undefined ? {} : { baseDelayMs }),
        waits,
        onRetry(error, attempt, delayMs) {
          meter?.retried(error.code)
          log?.warn({ code: error.code, attempt, delayMs: Math.round(delayMs) }, error.message)
        },
      },
      async () => {
        const late = AbortSignal.timeout(timeoutMs)
        const inner = AbortSignal.any([signal, late])
        try {
          const asking = measured(meter, () =>
            api.spreadsheets.values.get(
              {
                spreadsheetId,
                range,
                valueRenderOption: 'UNFORMATTED_VALUE',
                dateTimeRenderOption,
              },
              { signal: inner, retry: false, retryConfig: { retry: 0, noResponseRetries: 0 } },
            ),
          )
          // The token exchange before it does not know this signal.
          return listIn(await abortable(asking, inner), range)
        } catch (error) {
          signal.throwIfAborted()
          throw googleError(late.aborted ? late.reason : error, asked)
        }
      },
    )
  }

  function rangeOf(stream: SheetStream): { range: string | undefined; variable: string } {
    return stream.name === sections.name
      ? { range: options.sectionsRange || undefined, variable: 'GOOGLE_SHEETS_SECTIONS_RANGE' }
      : { range: options.range, variable: 'GOOGLE_SHEETS_RANGE' }
  }

  async function* pages({ stream }: SourceRequest, signal: AbortSignal): AsyncGenerator<Page> {
    if (!isSheetStream(stream)) {
      throw new Tree11Error(`${stream.name} is not a stream of the sheets.`, {
        code: 'wrong-source',
        kind: 'usage',
      })
    }
    const { range, variable } = rangeOf(stream)
    // No range means that there are no sections, which is a complete answer.
    const { rows, others, doubtful } =
      range === undefined
        ? { rows: [], others: [], doubtful: [] }
        : rowsByHeader(await sheetValues(range, variable, signal, options.maxRetries), stream, range)
    const numbered = (found: readonly number[]) => found.map((rij) => ({ rij }))
    // These objects are made here, so that JSON.stringify loses nothing of an answer.
    const content = stream.record
      ? { rijen: rows, anders: numbered(others), twijfel: numbered(doubtful) }
      : rows
    const json = new TextEncoder().encode(JSON.stringify(content))
    const { bytes, replaced } = await landingBytes(json, stream.drops)
    yield { number: 0, status: 200, fetchedAt: new Date(), body: bytes, total: rows.length, replaced }
  }

  async function checkRange(name: string, stream: SheetStream): Promise<SourceCheck> {
    const { range, variable } = rangeOf(stream)
    if (range === undefined) return { name, ok: true, detail: `${variable} is not set: no sections` }
    try {
      const found = await sheetValues(range, variable, closing.signal, Math.min(1, options.maxRetries))
      const { rows } = rowsByHeader(found, stream, range)
      return { name, ok: true, detail: `${range} holds ${rows.length} rows` }
    } catch (error) {
      return { name, ok: false, detail: errorLine(error), remedy: remedyFor(error) }
    }
  }

  return {
    pages,
    unavailable,
    waitingUntil: () => latest(waits),
    async check() {
      const hours = await checkRange('Google Sheets', trainingHours)
      if (!hours.ok || !options.sectionsRange) return [hours]
      return [hours, await checkRange('Google Sheets sections', sections)]
    },
    async close() {
      closing.abort(new Tree11Error('The source is closed.', { code: 'sheets-closed', kind: 'fail' }))
      await agent.destroy()
    },
  }
}

function remedyFor(error: unknown): string {
  if (error instanceof SettingError) return `Set ${error.variable} in the environment or in .env.`
  switch (errorCode(error)) {
    case 'sheets-forbidden':
      return 'Share the sheet with the service account, whose address stands in the credentials file.'
    case 'sheets-not-found':
      return 'Check GOOGLE_SHEETS_SPREADSHEET_ID.'
    case 'sheets-wrong-range':
      return 'Look in the sheet whether the tab was renamed, and set the range to its name.'
    case 'sheets-unauthorized':
      return 'Make a new key for the service account and set GOOGLE_SHEETS_CREDENTIALS_FILE to it.'
    case 'sheet-header-missing':
      return 'Write the headers above the columns.'
    default:
      return 'Check the network and GOOGLE_API_ROOT_URL, then try again.'
  }
}

/** 60 ms; the package's own entry loads every Google API and takes over a second. */
function load() {
  return import('googleapis/build/src/apis/sheets/index.js')
}
