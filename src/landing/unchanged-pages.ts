import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import type { Stream, UnchangedPage } from '../sources/source.ts'

/** A page that has landed and that its source knows again. */
interface KnownPage {
  id: number
  mark: string
}

/** By page number. */
export type KnownPages = ReadonlyMap<number, KnownPage>

/**
 * For each request of a stream in a run the pages of the last complete answer to the very same request, whichever
 * run it was in, where its source marked them.
 */
export async function knownPages(
  { db }: Database,
  runId: number,
  stream: Stream,
): Promise<Map<number, KnownPages>> {
  const all = new Map<number, Map<number, KnownPage>>()
  // Most sources mark nothing, and an index holds what is marked: then this look is all there is to do.
  const marked = await db
    .selectFrom('staging.Pagina')
    .select('PaginaId')
    .where('Kenmerk', 'is not', null)
    .orderBy('VerzoekId')
    .offset(0)
    .fetch(1)
    .executeTakeFirst()
  if (!marked) return all
  const rows = await db
    .with('laatste', (cte) =>
      cte
        .selectFrom('staging.Verzoek as v')
        .innerJoin('staging.Verzoek as o', (join) =>
          join.onRef('o.Stroom', '=', 'v.Stroom').onRef('o.Parameters', '=', 'v.Parameters'),
        )
        .select((eb) => ['v.VerzoekId', eb.fn.max('o.VerzoekId').as('Eerder')])
        .where('v.RunId', '=', runId)
        .where('v.Stroom', '=', stream.name)
        .where('o.Status', '=', 'complete')
        .groupBy('v.VerzoekId'),
    )
    .selectFrom('laatste as l')
    .innerJoin('staging.Verzoek as o', 'o.VerzoekId', 'l.Eerder')
    .innerJoin('staging.Pagina as p', (join) =>
      join.onRef('p.VerzoekId', '=', 'o.VerzoekId').onRef('p.Poging', '=', 'o.Poging'),
    )
    .select(['l.VerzoekId', 'p.PaginaNr', 'p.PaginaId', 'p.Kenmerk'])
    .where('p.Kenmerk', 'is not', null)
    .execute()
  for (const { VerzoekId, PaginaNr, PaginaId, Kenmerk } of rows) {
    const pages = all.get(Number(VerzoekId)) ?? new Map<number, KnownPage>()
    all.set(Number(VerzoekId), pages.set(PaginaNr, { id: Number(PaginaId), mark: Kenmerk! }))
  }
  return all
}

/** Lands a page that is unchanged as a copy of the one that it was known by: what is kept of a run is all of it. */
export async function landUnchanged(
  { db, dialect }: Database,
  request: { id: number; attempt: number },
  page: UnchangedPage,
  known: KnownPages | undefined,
): Promise<void> {
  const earlier = known?.get(page.number)
  const given = (value: number, kind: 'bigint' | 'int') =>
    sql<number>`${dialect.cast(sql`${value}`, { kind })}`
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('staging.Pagina')
    .columns([
      ...(['VerzoekId', 'Poging', 'PaginaNr', 'HttpStatus', 'OpgehaaldOp'] as const),
      ...(['Vervangen', 'Kenmerk', 'Inhoud'] as const),
    ])
    .expression((eb) =>
      eb
        .selectFrom('staging.Pagina as p')
        .select([
          given(request.id, 'bigint').as('VerzoekId'),
          given(request.attempt, 'int').as('Poging'),
          'p.PaginaNr',
          given(page.status, 'int').as('HttpStatus'),
          sql<Date>`${dialect.cast(sql`${page.fetchedAt.toISOString()}`, { kind: 'timestamp' })}`.as(
            'OpgehaaldOp',
          ),
          ...(['p.Vervangen', 'p.Kenmerk', 'p.Inhoud'] as const),
        ])
        .where('p.PaginaId', '=', earlier?.id ?? 0),
    )
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return
  throw new Tree11Error('A page that its source calls unchanged is no longer kept.', {
    code: 'pages-not-kept',
    kind: 'retry',
  })
}
