import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { SystemTables } from '../../db/schema.ts'
import type { Stream } from '../sources/source.ts'

type Db = Kysely<SystemTables>

/** What a retry goes on from: the run that it belongs to, and, when that was a retry as well, what that one went on from. */
export interface Earlier {
  /** Newest first. */
  runIds: readonly number[]
  /** Those of them that wrote the table: what came in there is not asked again. */
  writtenIn: readonly number[]
  /** A later run has brought the table further: what landed before that is out of date. */
  overtaken: boolean
}

/** Parameters of the requests that came in, and their rows with them, in the runs that a retry goes on from. */
export async function answeredBefore(db: Db, { writtenIn }: Earlier, stream: Stream): Promise<Set<string>> {
  const rows = await db
    .selectFrom('staging.Verzoek')
    .select([
      'RunId',
      'Parameters',
      sql<number>`min(case "Status" when 'complete' then 1 else 0 end)`.as('goed'),
    ])
    .where('RunId', 'in', [...writtenIn])
    .where('Stroom', '=', stream.name)
    .groupBy(['RunId', 'Parameters'])
    .execute()
  return new Set(rows.filter(({ goed }) => Number(goed) === 1).map(({ Parameters }) => Parameters))
}

/**
 * Takes over the complete requests of earlier runs with their pages, so that they are not made again: those
 * that are fresh, and that this run does not have yet.
 */
export async function takeOverPages(
  { db, dialect }: Database,
  runId: number,
  runIds: readonly number[],
  streams: readonly Stream[],
  freshSince: Date,
): Promise<void> {
  const names = streams.map(({ name }) => name)
  for (const earlier of runIds) {
    await db.transaction().execute(async (trx) => {
      const run = dialect.cast(sql`${runId}`, { kind: 'bigint' })
      await takeOverRequests(trx, { runId, run, earlier, names, freshSince })
      await trx
        .insertInto('staging.Pagina')
        .columns([
          ...(['VerzoekId', 'Poging', 'PaginaNr', 'HttpStatus', 'OpgehaaldOp'] as const),
          ...(['Vervangen', 'Kenmerk', 'Inhoud'] as const),
        ])
        .expression((eb) =>
          eb
            .selectFrom('staging.Verzoek as v')
            .innerJoin('staging.Pagina as p', (join) =>
              join.onRef('p.VerzoekId', '=', 'v.OvergenomenVan').onRef('p.Poging', '=', 'v.Poging'),
            )
            .select([
              ...(['v.VerzoekId', 'p.Poging', 'p.PaginaNr', 'p.HttpStatus'] as const),
              ...(['p.OpgehaaldOp', 'p.Vervangen', 'p.Kenmerk', 'p.Inhoud'] as const),
            ])
            .where('v.RunId', '=', runId)
            .where('v.Stroom', 'in', names)
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('staging.Pagina as q')
                    .select('q.PaginaId')
                    .whereRef('q.VerzoekId', '=', 'v.VerzoekId'),
                ),
              ),
            ),
        )
        .execute()
    })
  }
}

async function takeOverRequests(
  trx: Db,
  {
    runId,
    run,
    earlier,
    names,
    freshSince,
  }: { runId: number; run: RawBuilder<unknown>; earlier: number; names: string[]; freshSince: Date },
) {
  const same = (alias: 'o' | 'n') =>
    sql<boolean>`${sql.ref(`${alias}.Stroom`)} = ${sql.ref('v.Stroom')} and ${sql.ref(`${alias}.Parameters`)} = ${sql.ref('v.Parameters')}`
  await trx
    .insertInto('staging.Verzoek')
    .columns(['RunId', 'Stroom', 'Parameters', 'Poging', 'Status', 'Totaal', 'OvergenomenVan'])
    .expression((eb) =>
      eb
        .selectFrom('staging.Verzoek as v')
        .select([
          sql<number>`${run}`.as('RunId'),
          ...(['v.Stroom', 'v.Parameters', 'v.Poging', 'v.Status', 'v.Totaal', 'v.VerzoekId'] as const),
        ])
        .where('v.RunId', '=', earlier)
        .where('v.Stroom', 'in', names)
        // A list of which one read failed is read anew.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('staging.Verzoek as o')
                .select('o.VerzoekId')
                .where('o.RunId', '=', earlier)
                .where('o.Status', '!=', 'complete')
                .where(same('o')),
            ),
          ),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('staging.Verzoek as n')
                .select('n.VerzoekId')
                .where('n.RunId', '=', runId)
                .where(same('n')),
            ),
          ),
        )
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('staging.Pagina as p')
              .select('p.PaginaId')
              .whereRef('p.VerzoekId', '=', 'v.VerzoekId')
              .where('p.OpgehaaldOp', '>=', freshSince),
          ),
        )
        .orderBy('v.VerzoekId'),
    )
    .execute()
}
