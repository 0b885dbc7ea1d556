import { sql } from 'kysely'
import type { SyncRequest } from '../../src/runs/request.ts'
import type { StreamName } from '../../src/sandbox/sandbox.ts'
import type { Gym } from '../helper.ts'
import { RECORD_CHECKS } from '../runs/records.ts'

/** Syncs one table from nothing: its rows, its rejected records, and what its checks found. */
export async function synced(gym: Gym, table: string, request: Partial<SyncRequest> = {}) {
  const { db, names } = gym.database
  await sql`delete from ${names.target(table)}`.execute(db)
  gym.sandbox.requests.clear()
  const run = await gym.run([table], request)
  const runId = Number(run.RunId)
  const rejected = await db
    .selectFrom('Quarantaine')
    .select(['Reden', 'Sleutel', 'Record'])
    .where('RunId', '=', runId)
    .where('Tabel', '=', table)
    .orderBy('PaginaId')
    .orderBy('Positie')
    .orderBy('Id')
    .execute()
  const checks = await db
    .selectFrom('DataQualityLog')
    .select(['CheckNaam', 'CheckStatus', 'Gemeten'])
    .where('RunId', '=', runId)
    .where('Tabel', '=', table)
    .execute()
  return {
    runId,
    status: run.tables[table]?.Status,
    error: run.tables[table]?.Fout,
    rows: await gym.rows(table),
    /** In the order of the pages; keys and records as JSON values. */
    rejected: rejected.map(({ Reden, Sleutel, Record }) => ({
      reason: Reden,
      key: Sleutel === null ? null : JSON.parse(Sleutel),
      record: Record === null ? null : JSON.parse(Record),
    })),
    /** How much each check of the records found, of those that found something. */
    warned: Object.fromEntries(
      checks
        .filter(({ CheckNaam, CheckStatus }) => RECORD_CHECKS.includes(CheckNaam) && CheckStatus !== 'PASS')
        .map(({ CheckNaam, Gemeten }) => [CheckNaam, Number(Gemeten)]),
    ),
  }
}

/** The requests for a stream as path and query, sorted; `{b}` is the business and `{l}` the location. */
export function asked({ sandbox }: Gym, stream: StreamName): string[] {
  return sandbox.requests
    .list(stream)
    .map(({ path, query }) => {
      const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`)
      return `${path.replace('/api', '')}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`
        .replaceAll(sandbox.businessId, '{b}')
        .replaceAll(sandbox.locationId, '{l}')
    })
    .sort()
}

/** The text of every landed page of a run. */
export async function landed({ database }: Gym, runId: number): Promise<string> {
  const pages = await database.db
    .selectFrom('staging.Pagina as p')
    .innerJoin('staging.Verzoek as v', 'v.VerzoekId', 'p.VerzoekId')
    .select('p.Inhoud')
    .where('v.RunId', '=', runId)
    .execute()
  return pages.map(({ Inhoud }) => Inhoud).join('\n')
}

/** An answer that is sent as it stands here, digits and escapes included. */
export const raw = (text: string) => () => text
