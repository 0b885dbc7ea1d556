import { sql } from 'kysely'
import type { Reading } from '../dialect.ts'
import { LOCAL } from './values.ts'

export const reading: Reading = {
  exact: (decimal) => decimal,
  keyRows: (json, types) =>
    sql`json_table(${json}::jsonb, '$[*]' columns (nr int path '$[0]', ${sql.join(
      types.map((_, place) => sql`${sql.id(`s${place}`)} text path ${sql.lit(`$[${place + 1}]`)}`),
    )}))`,
  localDay: (timestamp) => sql`(${timestamp} at time zone 'UTC' at time zone ${sql.lit(LOCAL)})::date`,
  dayNumber: (day) => sql`(${day} - date '1970-01-01')`,
  startOf: (period, day) =>
    period === 'day' ? day : sql`date_trunc(${sql.lit(period)}, ${day}::timestamp)::date`,
}
