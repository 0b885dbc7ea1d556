import { type RawBuilder, sql } from 'kysely'
import { SERIAL_DAYS, type ShredColumn } from '../dialect.ts'
import { BINARY, isEmpty, isExactly, joinRows, jsonText, startsArray } from './text.ts'

/**
 * How text becomes a value on SQL Server: our own grammar first, TRY_CONVERT only on text that passed, since
 * the conversions accept '' as 0 or 1900, `$1`, `1e` and dates in the language of the login. Every
 * expression is NULL for a bad value and none can fail: what could (LEFT of a negative length, an
 * overflow) is computed from a text that a CASE has let through.
 */

type Sql<T = unknown> = RawBuilder<T>

/** Gym and members live in one zone; days are theirs. Windows' name for Europe/Amsterdam. */
export const LOCAL = sql`N'W. Europe Standard Time'`

/** A UTC time with the offset that holds there at that moment. */
export const inLocalTime = (time: Sql): Sql => sql`todatetimeoffset(${time}, '+00:00') at time zone ${LOCAL}`

/** Digits after the point that a sum keeps; half of the 38 that a decimal has. */
export const UNROUNDED = { precision: 38, scale: 20 }
/** Digits before the point, of which rounding may need one more than the value has. */
const WHOLE_DIGITS = UNROUNDED.precision - UNROUNDED.scale

/**
 * `nested` is the JSON that stands where a scalar is wanted; NULL otherwise. `number` is 1 where it is a number of
 * JSON: 1e2 is 100, as PostgreSQL reads it, and "1e2" is no whole number.
 */
export function value(column: ShredColumn, text: Sql, nested: Sql | undefined, number?: Sql): Sql {
  const { type } = column
  switch (type.kind) {
    case 'text': {
      // UTF-16 units with trailing spaces, which LEN leaves out and _SC collations count otherwise.
      const fits = type.length === 'max' ? [] : [sql`datalength(${text}) <= ${sql.lit(type.length * 2)}`]
      const sound = [...fits, ...(nested ? [sql`${nested} is null`] : [])]
      const typed = type.length === 'max' ? text : sql`cast(${text} as nvarchar(${sql.lit(type.length)}))`
      return sound.length === 0 ? text : sql`case when ${sql.join(sound, sql` and `)} then ${typed} end`
    }
    case 'int': {
      const plain = sql`a.t not like N'%[eE]%'`
      // Nine digits are always an int; only the others need all of the grammar.
      return sql`case when datalength(${text}) between 2 and 18 and ${text} ${BINARY} not like N'%[^0-9]%' then try_convert(int, ${text}) else ${numeric(
        text,
        {
          // Only a text with an exponent is worth a second look at the JSON.
          extra: number ? sql`case when ${plain} then 1 else ${number} end = 1` : plain,
          result: sql`case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%' and h.g between -2147483648 and 2147483647 then try_convert(int, h.g) end`,
        },
      )} end`
    }
    case 'decimal': {
      const { precision, scale } = type
      if (precision - scale >= WHOLE_DIGITS) throw new Error(`${column.name} has too many digits.`)
      const bound = sql.raw(`1${'0'.repeat(precision - scale)}`)
      const rounded = sql`round(h.g, ${sql.lit(scale)})`
      const kept = column.sum
        ? sql`h.g`
        : sql`convert(decimal(${sql.lit(precision)}, ${sql.lit(scale)}), ${rounded})`
      // The bound is asked twice: rounding a number of 18 digits could overflow.
      const result = sql`case when abs(h.g) < ${bound} then case when abs(${rounded}) < ${bound} then ${kept} end end`
      // Digits with a point among them are what answers have; only the others need all of the grammar.
      const t = sql`${text} ${BINARY}`
      return sql`case when datalength(${text}) <= 36 and ${t} like N'[0-9]%' and ${t} like N'%[0-9]' and ${t} not like N'%[^0-9.]%' and ${t} not like N'%.%.%' then (select ${result} from (select try_convert(decimal(38, 20), ${text}) as g) as h) else ${numeric(text, { result })} end`
    }
    case 'bit':
      return sql`case when ${isExactly(text, 'true')} then cast(1 as bit) when ${isExactly(text, 'false')} then cast(0 as bit) end`
    case 'timestamp':
      return moment(text)
    case 'date': {
      const digits = sql`datalength(${text}) = 20 and (${text} ${BINARY} like N'19[0-9][0-9]-[01][0-9]-[0-3][0-9]' or ${text} ${BINARY} like N'[2-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')`
      // The last hour of 9999 is no day there that a date can hold, and AT TIME ZONE fails on them.
      return sql`case when ${digits} then try_convert(date, ${text}) else (select case when m.t < '9999-12-31T23:00:00' then convert(date, ${inLocalTime(sql`m.t`)}) end from (select ${moment(text)} as t) as m) end`
    }
    case 'json':
      return nested ? json(text, nested) : text
  }
}

/**
 * Text `-?digits(.digits)?([eE][+-]?d{1,2})?` as decimal(38,20) `h.g`, digits beyond that cut off: rounding
 * half away from zero looks at one digit only, so that cutting first and rounding once gives the same as
 * rounding the whole number. The point is moved in the text, since a float would turn 1.005e0 into 1.00.
 */
function numeric(text: Sql, options: { result: Sql; extra?: Sql }): Sql {
  const extra = options.extra ? sql` and ${options.extra}` : sql``
  return sql`(select ${options.result}
from (select cast(${text} as nvarchar(200)) ${BINARY} as t) as a
outer apply (select case when a.t like N'%[eE]%' then a.t else a.t + N'e0' end as t) as b
outer apply (select patindex(N'%[eE]%', b.t) as e, case when b.t like N'-%' then 2 else 1 end as s) as c
outer apply (select substring(b.t, c.s, c.e - c.s) as n, substring(b.t, c.e + 1, 200) as x) as d
outer apply (select charindex(N'.', d.n + N'.') as p) as f
outer apply (select case when d.n like N'[0-9]%' and d.n like N'%[0-9]' and d.n not like N'%[^0-9.]%' and d.n not like N'%.%.%' and f.p <= 61 and datalength(d.n) <= 2 * f.p + 120 and (d.x like N'[0-9]' or d.x like N'[0-9][0-9]' or d.x like N'[+-][0-9]' or d.x like N'[+-][0-9][0-9]')${extra} then f.p - 1 + try_convert(int, d.x) end as q, replicate(N'0', 120) + replace(d.n, N'.', N'') + replicate(N'0', 160) as z) as g
outer apply (select case when left(g.z, 102 + g.q) not like N'%[^0]%' then try_convert(decimal(38, 20), left(b.t, c.s - 1) + substring(g.z, 103 + g.q, 18) + N'.' + substring(g.z, 121 + g.q, 20)) end as g) as h)`
}

/**
 * As datetime2(3) in UTC. The forms that answers have, of this century, with Z or the Netherlands' own offsets, take
 * one pattern and one conversion: 8 µs a value, where the whole grammar takes 120 (on Babelfish).
 */
function moment(text: Sql): Sql {
  const t = sql`${text} ${BINARY}`
  const day = '20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]'
  const usual = ['.[0-9][0-9][0-9]', ''].flatMap((fraction) => {
    const length = fraction === '' ? 19 : 23
    const local = sql`try_convert(datetime2(3), left(${text}, ${sql.lit(length)}), 126)`
    const offset = sql`-try_convert(int, substring(${text}, ${sql.lit(length + 3)}, 1))`
    return [
      { form: `${day}${fraction}Z`, length: length + 1, utc: local },
      {
        form: `${day}${fraction}+0[12]:00`,
        length: length + 6,
        utc: sql`dateadd(hour, ${offset}, ${local})`,
      },
    ]
  })
  const whens = usual.map(
    ({ form, length, utc }) =>
      sql`when datalength(${text}) = ${sql.lit(2 * length)} and ${t} like ${sql.lit(form)} and substring(${t}, 12, 2) <= N'23' then ${utc}`,
  )
  return sql`case ${sql.join(whens, sql` `)} else ${anyMoment(text)} end`
}

/**
 * `YYYY-MM-DDTHH:MM[:SS[.f…]]`, also with a space for the T, with Z, an offset or no zone (then it is UTC) as datetime2(3) in UTC. The
 * fraction is cut to milliseconds in the text: a conversion rounds, and fails on more than seven digits. The
 * name of a zone in brackets beside an offset adds nothing, and is cut off.
 */
function anyMoment(text: Sql): Sql {
  const named = sql`${text} ${BINARY}`
  const bracket = sql`(${named} not like N'%[[]%' or (d.z > N'' and ${named} like N'%[[][A-Za-z]%]' and stuff(${named}, 1, charindex(N'[', ${text}), N'') not like N'%[^-A-Za-z0-9_/+]%_'))`
  return sql`(select convert(datetime2(3), switchoffset(try_convert(datetimeoffset, cast(case when (a.t like N'19%' or a.t like N'[2-9]%') and left(a.t, 16) like N'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9][Tt ][012][0-9]:[0-5][0-9]' and substring(a.t, 12, 2) <= N'23' and (${isEmpty(sql`d.s`)} or d.s like N':[0-5][0-9]' or (d.s like N':[0-5][0-9].[0-9]%' and substring(d.s, 5, 2147483647) not like N'%[^0-9]%')) and (${isEmpty(sql`d.z`)} or d.z like N'[Zz]' or d.z like N'[+-]0[0-9]:[0-5][0-9]' or d.z like N'[+-]1[0-3]:[0-5][0-9]' or d.z like N'[+-]14:00') and ${bracket} then stuff(left(a.t, 16), 11, 1, N'T') + case when ${isEmpty(sql`d.s`)} then N':00' else left(d.s, 3) end + N'.' + left(substring(d.s, 5, 3) + N'000', 3) + case when d.z like N'[+-]%' then d.z else N'+00:00' end end as varchar(40))), '+00:00'))
from (select left(${text} ${BINARY}, charindex(N'[', ${text} + N'[') - 1) as t) as a
outer apply (select substring(a.t, 17, 2147483647) as r) as b
outer apply (select patindex(N'%[Zz+-]%', b.r) as k) as c
outer apply (select case when c.k > 0 then left(b.r, c.k - 1) else b.r end as s, case when c.k = 0 then N'' when b.r like N'%[+-][0-9][0-9][0-9][0-9]' then stuff(substring(b.r, c.k, 2147483647), 4, 0, N':') when b.r like N'%[+-][0-9][0-9]' then right(b.r, 3) + N':00' else substring(b.r, c.k, 2147483647) end as z) as d)`
}

/** For a text that `moment` took: behind the day stand digits, colons and a point, but for a zone. */
export function lacksZone(text: Sql): Sql {
  return sql`substring(${text} ${BINARY}, 12, 2147483647) not like N'%[Zz+-]%'`
}

/**
 * Arrays of scalars are written anew, without spaces; other JSON stays as it was sent. The collation is named
 * because the two branches come from texts of different ones.
 */
function json(text: Sql, nested: Sql): Sql {
  const elements = joinRows({
    from: sql`openjson(${nested}) as e`,
    text: jsonText('e'),
    order: sql`cast(e.[key] as int)`,
    separator: ',',
  })
  const flat = sql`not exists (select 1 from openjson(${nested}) as e where e.[type] in (4, 5))`
  return sql`case when ${startsArray(nested)} and ${flat} then N'[' + coalesce(${elements}, N'') + N']' else ${text} ${BINARY} end`
}

/** The forms in which people type dates and numbers, rewritten to the one form of the grammar. */
export function asTyped(column: ShredColumn, text: Sql): Sql {
  if (!column.handwritten) return text
  const trimmed = sql`ltrim(rtrim(a.t))`
  const given = sql`from (select cast(${text} as nvarchar(200)) ${BINARY} as t) as a`
  if (column.type.kind === 'date') {
    const year = '-[0-9][0-9][0-9][0-9]'
    const [one, two] = ['[0-9]', '[0-9][0-9]']
    const forms = [one, two].flatMap((day) => [one, two].map((month) => `${day}-${month}${year}`))
    const dutch = sql.join(
      forms.map((form) => sql`b.d like ${sql.lit(form)}`),
      sql` or `,
    )
    // PARSENAME takes a text apart at its points and counts from the right.
    const part = (n: number) => sql`parsename(replace(b.d, N'-', N'.'), ${sql.lit(n)})`
    const { first, last } = SERIAL_DAYS
    // A fraction is the time of day.
    const serial = sql`c.n like N'[0-9][0-9][0-9][0-9][0-9]' and c.n between ${sql.lit(first)} and ${sql.lit(last)} and (${isEmpty(sql`c.f`)} or (c.f like N'.[0-9]%' and stuff(c.f, 1, 1, N'') not like N'%[^0-9]%'))`
    return sql`(select case when ${dutch} then ${part(1)} + N'-' + right(N'0' + ${part(2)}, 2) + N'-' + right(N'0' + ${part(3)}, 2) when ${serial} then convert(nvarchar(10), dateadd(day, try_convert(int, left(c.n, 5)), convert(date, N'1899-12-30')), 23) else ${trimmed} ${BINARY} end
${given}
outer apply (select replace(${trimmed}, N'/', N'-') as d, charindex(N'.', a.t + N'.') as p) as b
outer apply (select left(a.t, b.p - 1) as n, substring(a.t, b.p, 200) as f) as c)`
  }
  // More than one comma, or one at an end, leaves a text that the grammar of numbers refuses.
  return sql`(select case when ${trimmed} not like N'%[^0-9,-]%' then replace(${trimmed}, N',', N'.') else ${trimmed} end
${given})`
}
