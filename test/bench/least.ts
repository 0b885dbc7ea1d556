import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/database.ts'

/**
 * The least that is left to do with landed pages: one INSERT takes the members of the last run apart and writes them
 * typed into a table without key or log, believing every value. No check, no difference, no MERGE; what a sync takes
 * above it and above its landing is what it does for its rules. Milliseconds.
 */
export async function leastAfterLanding({ db, dialect }: Database): Promise<number> {
  const { create, take } = dialect.name === 'mssql' ? mssql : postgres
  const {
    rows: [last],
  } = await sql<{ id: number }>`select max("VerzoekId") as id from staging."Verzoek"`.execute(db)
  await create.execute(db)
  const start = performance.now()
  await take(last!.id).execute(db)
  const took = performance.now() - start
  await sql`drop table staging."Minste"`.execute(db)
  return took
}

interface Statements {
  create: RawBuilder<unknown>
  take(request: number): RawBuilder<unknown>
}

const postgres: Statements = {
  create: sql`create unlogged table staging."Minste" ("Id" text, "Naam" text, "AccountId" text, "BedrijfId" text, "PrimaireLocatieId" text, "Actief" boolean, "BetalingsVorm" text, "KlantNummer" text, "AangemaaktOp" timestamp(3), "GewijzigdOp" timestamp(3))`,
  take: (request) => sql`insert into staging."Minste"
select j->>'id', j->>'fullName', j->>'accountId', j->>'businessId', j->>'primaryLocationId', (j->>'active')::boolean,
  j->>'paymentCollectionStrategy', j->>'customerNumber', (j->>'createdAt')::timestamptz at time zone 'UTC',
  (j->>'updatedAt')::timestamptz at time zone 'UTC'
from staging."Pagina" as p
cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'content') as j
where p."VerzoekId" = ${request}`,
}

const mssql: Statements = {
  create: sql`create table staging."Minste" ("Id" nvarchar(50), "Naam" nvarchar(255), "AccountId" nvarchar(50), "BedrijfId" nvarchar(50), "PrimaireLocatieId" nvarchar(50), "Actief" bit, "BetalingsVorm" nvarchar(20), "KlantNummer" nvarchar(50), "AangemaaktOp" nvarchar(40), "GewijzigdOp" nvarchar(40))`,
  take: (request) => sql`insert into staging."Minste"
select j.*
from staging."Pagina" as p
cross apply openjson(p."Inhoud", N'$.content') with ("Id" nvarchar(50) '$.id', "Naam" nvarchar(255) '$.fullName', "AccountId" nvarchar(50) '$.accountId', "BedrijfId" nvarchar(50) '$.businessId', "PrimaireLocatieId" nvarchar(50) '$.primaryLocationId', "Actief" bit '$.active', "BetalingsVorm" nvarchar(20) '$.paymentCollectionStrategy', "KlantNummer" nvarchar(50) '$.customerNumber', "AangemaaktOp" nvarchar(40) '$.createdAt', "GewijzigdOp" nvarchar(40) '$.updatedAt') as j
where p."VerzoekId" = ${request}`,
}
