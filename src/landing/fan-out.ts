import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Days } from '../local-days.ts'
import { boundsOf } from '../local-days.ts'
import type { RequestParameters } from '../sources/source.ts'
import type { FanOut, Table } from '../tables/table.ts'
import { landedStream } from './landed-pages.ts'
import { parametersText, requestsOf } from './requests.ts'

/** One request for each record of the other stream's landed pages: classes, memberships. SQL reads them. */
export async function fanOutRequests(
  database: Database,
  table: Table,
  fanOut: FanOut,
  { pagesOf, createdAt }: { pagesOf: number; createdAt: Date },
  days: Days | undefined,
): Promise<RequestParameters[]> {
  const columns = Object.entries(fanOut.columns).map(([name, { spec }]) => ({ name, ...spec }))
  const names = columns.filter(({ type }) => type.kind === 'text').map(({ name }) => name)
  const records = database.dialect.shred({
    rows: fanOut.rows,
    columns,
    ...landedStream(database, pagesOf, fanOut.stream.name),
  })
  const readable = columns
    .filter(({ required }) => required)
    .map(({ name }) => sql`s.${sql.id(`${name}.fout`)} is null`)
  if (fanOut.begunWithin && days) {
    const { fromUtc, toUtc } = boundsOf(days)
    const start = sql`s.${sql.id(fanOut.begunWithin)}`
    readable.push(sql`${start} >= ${fromUtc}`, sql`${start} < ${toUtc}`, sql`${start} <= ${createdAt}`)
  }
  const shown = sql.join(names.map((name) => sql`s.${sql.id(name)}`))
  const { rows } = await sql<
    Record<string, string | null>
  >`select distinct ${shown} from (${records}) as s where ${sql.join(readable, sql` and `)} order by ${shown}`.execute(
    database.db,
  )
  const others = rows.flatMap((row) => fanOut.expand?.(row) ?? [row as Record<string, string>])
  const { heldBy } = fanOut
  const listed = new Set(heldBy && rows.map((row) => row[heldBy]))
  const held = heldBy && days ? await heldRequests(database, table, days) : []
  const again = held.filter((parameters) => listed.has(parameters[heldBy!]))
  const once = new Map([...others, ...again].map((parameters) => [parametersText(parameters), parameters]))
  return requestsOf(table.stream, days, [...once.values()])
}

/** What would have to be asked for the rows that a table has in a window. */
async function heldRequests(
  { db, names }: Database,
  { name, keys, load }: Table,
  days: Days,
): Promise<Record<string, string>[]> {
  if (load.kind !== 'window') return []
  const asked = keys.flatMap((key) =>
    key.origin.kind === 'request' ? [{ key: key.name, ...key.origin }] : [],
  )
  const day = sql.id(load.column)
  const columns = sql.join(asked.map(({ key }) => sql.id(key)))
  const { rows } = await sql<
    Record<string, string>
  >`select distinct ${columns} from ${names.target(name)} where ${day} >= ${days.from} and ${day} <= ${days.to}`.execute(
    db,
  )
  return rows.map((row) =>
    Object.fromEntries(
      asked.map(({ key, parameter, names: words }) => {
        const theirs = words && Object.keys(words).find((word) => words[word] === row[key])
        return [parameter, theirs ?? row[key]!]
      }),
    ),
  )
}
