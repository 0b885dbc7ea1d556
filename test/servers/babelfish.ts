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
  // It knows no escapes of brackets and backslashes in LIKE: what stands between the two % is looked for as it is.
  [
    /("t"\."\w+") like (@\d+) escape N?'\\'/g,
    `pg_catalog.strpos(cast($1 as pg_catalog.text) collate Latin1_General_100_BIN2, pg_catalog.regexp_replace(cast(substring($2, 2, len($2) - 2) as pg_catalog.text) collate Latin1_General_100_BIN2, cast(N'\\\\(.)' as pg_catalog.text), cast(N'\\1' as pg_catalog.text), cast(N'g' as pg_catalog.text))) > 0`,
  ],
  // It takes a hyphen at the end of a set for the beginning of a range.
  [/\[\+-\]/g, '[-+]'],
  // It changes a column's type, and neither its collation nor whether it may be empty.
  [/(alter column "\w+" \w+(?:\([\w, ]+\))?)(?: collate \w+)?(?: not)? null$/, '$1'],
  // It writes JSON with spaces.
  [/N'"\},\{"t":"'/g, `N'"}, {"t": "'`],
]

/**
 * After a TRY_CONVERT that came to nothing an INSERT leaves the transaction open that Babelfish begins around it,
 * and with it whatever the connection is asked next.
 */
const LEFT_OPEN = /^\s*insert\b[\s\S]*\btry_convert\b/i

/** Functions that do something else, and what does the same there. */
const FUNCTIONS: Readonly<Record<string, (argument: string) => string>> = {
  // It counts the bytes of UTF-8, where SQL Server counts those of UTF-16: characters beyond U+FFFF take two units.
  datalength: (text) =>
    `(2 * pg_catalog.char_length(pg_catalog.regexp_replace(cast((${text}) as pg_catalog.text) collate Latin1_General_100_BIN2, cast(N'[𐀀-􏿿]' as pg_catalog.text), cast(N'xx' as pg_catalog.text), cast(N'g' as pg_catalog.text))))`,
  // It takes the bytes of UTF-8 for characters.
  string_escape: (text) =>
    `cast(pg_catalog.regexp_replace(cast(pg_catalog.to_json(cast((${text.replace(/, N'json'$/, '')}) as pg_catalog.text)) as pg_catalog.text) collate Latin1_General_100_BIN2, cast(N'^"|"$' as pg_catalog.text), cast(N'' as pg_catalog.text), cast(N'g' as pg_catalog.text)) as nvarchar(max))`,
}
const CALL = new RegExp(`\\b(${Object.keys(FUNCTIONS).join('|')})\\(`, 'g')

/** The statement with those calls written anew, from the inside out. */
function rewritten(text: string): string {
  let said = ''
  let from = 0
  for (const call of text.matchAll(CALL)) {
    if (call.index < from) continue
    const start = call.index + call[0].length
    const end = closing(text, start)
    said += text.slice(from, call.index) + FUNCTIONS[call[1]!]!(rewritten(text.slice(start, end)))
    from = end + 1
  }
  return said + text.slice(from)
}

/** Where the parenthesis is closed that was opened just before. Parentheses in texts and names do not count. */
function closing(text: string, start: number): number {
  let depth = 1
  for (const { 0: sign, index } of text.slice(start).matchAll(/'[^']*'|"[^"]*"|\[[^\]]*\]|[()]/g)) {
    if (sign === '(') depth++
    if (sign === ')' && --depth === 0) return start + index
  }
  throw new Error(`A call is not closed: ${text.slice(start, start + 100)}`)
}

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
    said.sqlTextOrProcedure &&= rewritten(said.sqlTextOrProcedure)
    if (!this.inTransaction && LEFT_OPEN.test(said.sqlTextOrProcedure ?? '')) {
      said.sqlTextOrProcedure += '\n; if @@trancount > 0 commit'
    }
    execSql.call(this, request)
  }
}

// biome-ignore lint/suspicious/noExplicitAny: no table is asked
export async function isBabelfish(db: Kysely<any>): Promise<boolean> {
  const { rows } = await sql<{ version: string }>`select @@version as version`.execute(db)
  return rows[0]!.version.startsWith('Babelfish')
}
