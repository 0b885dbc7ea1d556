import type { Kysely } from 'kysely'
import pMap from 'p-map'
import type { Database } from '../../db/database.ts'
import type { SystemTables } from '../../db/schema.ts'
import { errorCode, errorLine, Tree11Error } from '../errors.ts'
import { leaseLost } from '../leases/lease.ts'
import type { Page, RequestParameters, Sources, Stream } from '../sources/source.ts'
import { parametersText } from './requests.ts'
import { type KnownPages, knownPages, landUnchanged } from './unchanged-pages.ts'

type Db = Kysely<SystemTables>

/** Requests under way at once; the rate is the limiter's matter, this bounds memory. */
const CONCURRENCY = 8
/** Rows of one INSERT: far below the 2,100 parameters of SQL Server. */
const ROWS = 200

export interface Landing {
  database: Database
  sources: Sources
  runId: number
  signal: AbortSignal
  /** Requests that landed earlier than this, in this run, are made again. */
  freshSince: Date
  /** Told of a source's error that no other request to it could escape. */
  closed?: ((source: Stream['source'], error: Tree11Error) => void) | undefined
}

interface PendingRequest {
  VerzoekId: number
  Parameters: string
  Poging: number
}

/**
 * Makes every request of a stream that this run has not completed yet and lands its pages. A request that
 * fails is marked with its reason and the others go on; an error that no other request could escape
 * (kind `fail`) is thrown. With `only`, requests that the run made before and that are not among these go.
 */
export async function land(
  landing: Landing,
  stream: Stream,
  requests: readonly RequestParameters[],
  { only = false }: { only?: boolean } = {},
): Promise<void> {
  const { database, runId } = landing
  const { db } = database
  const wanted = new Set(requests.map(parametersText))
  // What another table has asked of a shared stream is that table's to read anew.
  const stale = (await staleLists(landing, stream)).intersection(wanted)
  await forgetLaterReads(db, runId, stream, stale)
  const known = await requestsOfRun(db, runId, stream)
  const texts = new Set(known.map(({ Parameters }) => Parameters))
  if (only) {
    const unwanted = known.filter(({ Parameters }) => !wanted.has(Parameters))
    await unmake(
      db,
      unwanted.map(({ VerzoekId }) => VerzoekId),
    )
  }
  await write(
    db,
    runId,
    stream,
    [...wanted].filter((text) => !texts.has(text)),
  )
  const pending = (await requestsOfRun(db, runId, stream)).filter(
    ({ Parameters, Status }) => (Status !== 'complete' || stale.has(Parameters)) && wanted.has(Parameters),
  )
  await landEach(landing, stream, pending)
}

/** Reads lists again that were read once: rows that moved while they were read are seen in one of the two. */
export async function landAgain(
  landing: Landing,
  stream: Stream,
  parameters: readonly string[],
): Promise<void> {
  const { database, runId } = landing
  const before = new Set((await requestsOfRun(database.db, runId, stream)).map(({ VerzoekId }) => VerzoekId))
  await write(database.db, runId, stream, parameters)
  const all = await requestsOfRun(database.db, runId, stream)
  await landEach(
    landing,
    stream,
    all.filter(({ VerzoekId }) => !before.has(VerzoekId)),
  )
}

async function write(db: Db, runId: number, stream: Stream, parameters: readonly string[]): Promise<void> {
  for (let start = 0; start < parameters.length; start += ROWS) {
    const rows = parameters
      .slice(start, start + ROWS)
      .map((text) => ({ RunId: runId, Stroom: stream.name, Parameters: text, Status: 'busy' }))
    await db.insertInto('staging.Verzoek').values(rows).execute()
  }
}

async function requestsOfRun(db: Db, runId: number, stream: Stream) {
  return await db
    .selectFrom('staging.Verzoek')
    .select(['VerzoekId', 'Parameters', 'Poging', 'Status'])
    .where('RunId', '=', runId)
    .where('Stroom', '=', stream.name)
    .orderBy('VerzoekId')
    .execute()
}

/** What a run landed so long ago, before it was interrupted, that it no longer says how things are. */
async function staleLists({ database, runId, freshSince }: Landing, stream: Stream): Promise<Set<string>> {
  const rows = await database.db
    .selectFrom('staging.Verzoek as v')
    .innerJoin('staging.Pagina as p', (join) =>
      join.onRef('p.VerzoekId', '=', 'v.VerzoekId').onRef('p.Poging', '=', 'v.Poging'),
    )
    .select('v.Parameters')
    .where('v.RunId', '=', runId)
    .where('v.Stroom', '=', stream.name)
    .where('v.Status', '=', 'complete')
    .where('p.OpgehaaldOp', '<', freshSince)
    .execute()
  return new Set(rows.map(({ Parameters }) => Parameters))
}

/**
 * The later reads of a list that is read anew go: made beside the first they would see the same shift, and an
 * older one would count as the later word on a record.
 */
async function forgetLaterReads(
  db: Db,
  runId: number,
  stream: Stream,
  lists: ReadonlySet<string>,
): Promise<void> {
  if (lists.size === 0) return
  const firsts = new Set<string>()
  const later: number[] = []
  for (const { VerzoekId, Parameters } of await requestsOfRun(db, runId, stream)) {
    if (firsts.has(Parameters) && lists.has(Parameters)) later.push(VerzoekId)
    firsts.add(Parameters)
  }
  await unmake(db, later)
}

/** Takes requests away with their pages, as if they had not been made. */
async function unmake(db: Db, requests: readonly number[]): Promise<void> {
  for (let start = 0; start < requests.length; start += ROWS) {
    const ids = requests.slice(start, start + ROWS)
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('staging.Pagina').where('VerzoekId', 'in', ids).execute()
      await trx.deleteFrom('staging.Verzoek').where('VerzoekId', 'in', ids).execute()
    })
  }
}

async function landEach(landing: Landing, stream: Stream, pending: readonly PendingRequest[]): Promise<void> {
  // A first error that stops everything also stops the requests beside it.
  const stop = new AbortController()
  const signal = AbortSignal.any([landing.signal, stop.signal])
  const known = pending.length > 0 ? await knownPages(landing.database, landing.runId, stream) : new Map()
  try {
    await pMap(
      pending,
      (request) => landOne({ ...landing, signal }, stream, request, known.get(Number(request.VerzoekId))),
      { concurrency: CONCURRENCY },
    )
  } catch (error) {
    stop.abort(error)
    throw error
  }
}

async function landOne(
  { database, sources, runId, signal, closed }: Landing,
  stream: Stream,
  request: PendingRequest,
  known: KnownPages | undefined,
): Promise<void> {
  const { db } = database
  signal.throwIfAborted()
  const attempt = request.Poging + 1
  const mine = db.updateTable('staging.Verzoek').where('VerzoekId', '=', request.VerzoekId)
  const { numUpdatedRows } = await mine
    .where('Poging', '=', request.Poging)
    .set({ Poging: attempt, ...(attempt > 1 && { Status: 'busy', Fout: null, FoutCode: null }) })
    .executeTakeFirst()
  // Two that make one attempt would land its pages twice.
  if (numUpdatedRows !== 1n) throw leaseLost(stream.name)
  // A page is landed while the next is on its way. Only what the source throws fails a request; a
  // database that cannot land a page stops the table.
  let landing = Promise.resolve()
  let refused: unknown
  let total: number | undefined
  try {
    const parameters = JSON.parse(request.Parameters) as RequestParameters
    const marks = known && new Map([...known].map(([number, { mark }]) => [number, mark]))
    const asked = { stream, runId, parameters, ...(marks && { known: marks }) }
    for await (const page of sources[stream.source].pages(asked, signal)) {
      await landing
      if (refused) throw refused
      const place = { id: Number(request.VerzoekId), attempt }
      const landed = page.body ? landPage(database, place, page) : landUnchanged(database, place, page, known)
      landing = landed.catch((error) => {
        refused = error
      })
      total ??= page.total
    }
    await landing
    if (refused) throw refused
    signal.throwIfAborted()
  } catch (error) {
    await landing
    if (refused || signal.aborted || !(error instanceof Tree11Error)) throw refused ?? error
    await mine
      .where('Poging', '=', attempt)
      .set({ Status: 'failed', Fout: errorLine(error), FoutCode: errorCode(error) })
      .execute()
    if (error.kind !== 'fail') return
    closed?.(stream.source, error)
    throw error
  }
  await mine
    .where('Poging', '=', attempt)
    .set({ Status: 'complete', Totaal: total ?? null })
    .execute()
}

async function landPage(
  { db, dialect }: Database,
  request: { id: number; attempt: number },
  page: Page,
): Promise<void> {
  await db
    .insertInto('staging.Pagina')
    .values({
      VerzoekId: request.id,
      Poging: request.attempt,
      PaginaNr: page.number,
      HttpStatus: page.status,
      OpgehaaldOp: page.fetchedAt,
      Vervangen: page.replaced,
      Kenmerk: page.mark ?? null,
      Inhoud: dialect.page(page.body),
    })
    .execute()
}
