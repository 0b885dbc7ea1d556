import { type Kysely, sql } from 'kysely'
import { SqlConnection } from '../../db/mssql/connection.ts'

/**
 * Babelfish for PostgreSQL speaks SQL Server's protocol and most of its language; it is not SQL Server. What
 * it lacks is put right here, on the way to it, so that what the product sends is what SQL Server gets. MERGE
 * must be enabled in it, and OPENJSON … WITH must not cut nvarchar(max) to 4,000 characters.
 */

const DIFFERENCES: readonly [what: RegExp, instead: string][] = [
  // It has no statistics of its own to update.
  [/^update statistics .*/, 'select 1 as een where 1 = 0'],
  // It takes a hyphen at the end of a set for the beginning of a range.
  [/\[\+-\]/g, '[-+]'],
  // It changes a column's type, and neither its collation nor whether it may be empty.
  [/(alter column "\w+" \w+(?:\([\w, ]+\))?)(?: collate \w+)?(?: not)? null$/, '$1'],
  // It writes JSON with spaces.
  [/N'"\},\{"t":"'/g, `N'"}, {"t": "'`],
  // It counts the bytes of UTF-8, where SQL Server counts those of UTF-16.
  [/\bdatalength\(/g, 'dbo.utf16_bytes('],
  // It takes the bytes of UTF-8 for characters.
  [/\bstring_escape\(/g, 'dbo.json_escape('],
]

let taught = false

/** From here on in this process. */
export function speakBabelfish(): void {
  if (taught) return
  taught = true
  const { execSql } = SqlConnection.prototype
  SqlConnection.prototype.execSql = function (request) {
    // Before anything is sent; the driver reads it when it does.
    const said = request as { sqlTextOrProcedure: string | undefined }
    for (const [what, instead] of DIFFERENCES) {
      said.sqlTextOrProcedure = said.sqlTextOrProcedure?.replace(what, instead)
    }
    execSql.call(this, request)
  }
}

// biome-ignore lint/suspicious/noExplicitAny: no table is asked
export async function isBabelfish(db: Kysely<any>): Promise<boolean> {
  const { rows } = await sql<{ version: string }>`select @@version as version`.execute(db)
  return rows[0]!.version.startsWith('Babelfish')
}

/** What the rewritten statements call, in a new database. */
// biome-ignore lint/suspicious/noExplicitAny: no table is asked
export async function addMissing(db: Kysely<any>): Promise<void> {
  // Characters beyond U+FFFF take two units.
  await sql`create function dbo.utf16_bytes(@t nvarchar(max)) returns int as begin return 2 * (len(@t + N'x') - 1 + pg_catalog.regexp_count(@t collate Latin1_General_100_BIN2, N'[𐀀-􏿿]' collate Latin1_General_100_BIN2)) end`.execute(
    db,
  )
  await sql`create function dbo.json_escape(@t nvarchar(max), @kind nvarchar(10)) returns nvarchar(max) as begin declare @j nvarchar(max) = cast(pg_catalog.to_json(cast(@t as pg_catalog.text)) as nvarchar(max)); return substring(@j, 2, len(@j) - 2) end`.execute(
    db,
  )
}
