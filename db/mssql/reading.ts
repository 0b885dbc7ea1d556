import { sql } from 'kysely'
import type { Reading } from '../dialect.ts'
import { BINARY } from './text.ts'
import { LOCAL } from './values.ts'

export const reading: Reading = {
  // The driver makes a number of a decimal, which may be another one.
  exact: (decimal) => sql`convert(varchar(42), ${decimal})`,
  // Compared with a column of another collation, neither side's would hold.
  keyRows: (json, types) => {
    const columns = types.map((type, place) => ({
      name: sql.id(`s${place}`),
      path: sql.raw(`'$[${place + 1}]'`),
      length: sql.lit(type.length),
      collation: type.kind === 'keyText' ? BINARY : sql`collate database_default`,
    }))
    return sql`(select j.nr, ${sql.join(
      columns.map(({ name, collation }) => sql`j.${name} ${collation} as ${name}`),
    )} from openjson(${json}) with (nr int '$[0]', ${sql.join(
      columns.map(({ name, path, length }) => sql`${name} nvarchar(${length}) ${path}`),
    )}) as j)`
  },
  // The last hours of 9999 are no time there, and AT TIME ZONE fails on them.
  localDay: (timestamp) =>
    sql`cast(case when ${timestamp} < '9999-12-31T23:00:00' then todatetimeoffset(${timestamp}, '+00:00') at time zone ${LOCAL} end as date)`,
  dayNumber: (day) => sql`datediff(day, '19700101', ${day})`,
  startOf: (period, day) => {
    switch (period) {
      case 'day':
        return day
      case 'week':
        // 1900-01-01, the first day that any column holds, was a Monday.
        return sql`dateadd(day, -(datediff(day, '19000101', ${day}) % 7), ${day})`
      case 'month':
        return sql`datefromparts(year(${day}), month(${day}), 1)`
      case 'quarter':
        return sql`datefromparts(year(${day}), (month(${day}) - 1) / 3 * 3 + 1, 1)`
      case 'year':
        return sql`datefromparts(year(${day}), 1, 1)`
    }
  },
}
