import { type RawBuilder, sql } from 'kysely'
import { SERIAL_DAYS, type ShredColumn } from '../dialect.ts'

/**
 * How text becomes a value on PostgreSQL: our own grammar first, a cast only on text that passed, since
 * the casts accept `tomorrow`, `NaN`, `0x1F` and `01/02/2026`. Every expression is NULL for a bad value.
 */

type Sql<T = unknown> = RawBuilder<T>

const TIME = String.raw`(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?`
/** Beside it a zone may be named in brackets: what it adds is only where that was. */
const ZONE = String.raw`(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?`
const DAY = `(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])`
const DATE_ONLY = `^${DAY}$`
const MOMENT = `^${DAY}[Tt ]${TIME}${ZONE}$`
/** jsonb writes a number without its exponent: 1e-99 has 99 digits after the point. */
const NUMBER = String.raw`^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$`
const WHOLE = String.raw`^-?[0-9]{1,60}(?:\.0{1,60})?$`
/** Gym and members live in one zone; days are theirs. */
export const LOCAL = 'Europe/Amsterdam'

const literal = (text: string) => sql.lit(text)

/** UTF-16 units: characters beyond U+FFFF count twice. Bytes are never fewer, and cheap to count. */
function fits(text: Sql, length: number): Sql<boolean> {
  const beyond = literal('[^\\U00010000-\\U0010FFFF]')
  return sql`(octet_length(${text}) <= ${sql.lit(length)} or char_length(${text}) + char_length(regexp_replace(${text}, ${beyond}, '', 'g')) <= ${sql.lit(length)})`
}

/** `nested` is true where an object or array stands instead of a scalar; without it that cannot be. */
export function value(column: ShredColumn, text: Sql, json: Sql | undefined): Sql {
  const { type } = column
  switch (type.kind) {
    case 'text': {
      const nested = json ? sql`${isNested(text, json)}` : sql`false`
      const long = type.length === 'max' ? sql`false` : sql`not ${fits(text, type.length)}`
      return sql`case when ${nested} or ${long} then null else ${text} end`
    }
    case 'int':
      return sql`case when ${text} ~ ${literal(WHOLE)} and ${text}::numeric between -2147483648 and 2147483647 then ${text}::numeric::int end`
    case 'decimal': {
      const number = sql`${text}::numeric`
      const rounded = sql`round(${number}, ${sql.lit(type.scale)})`
      const bound = literal(`1e${type.precision - type.scale}`)
      return sql`case when ${text} ~ ${literal(NUMBER)} then case when abs(${rounded}) < ${bound}::numeric then ${column.sum ? number : rounded} end end`
    }
    case 'bit':
      return sql`case ${text} when 'true' then true when 'false' then false end`
    case 'timestamp': {
      const judged = sql`case when ${isMoment(text)} then ${before('10000-01-01', text, moment(text))} end`
      return json ? sql`coalesce(${utc(column)}, ${judged})` : judged
    }
    case 'date':
      return sql`case when ${text} ~ ${literal(DATE_ONLY)} then case when pg_input_is_valid(${text}, 'date') then ${text}::date end when ${isMoment(text)} then ${before('9999-12-31 23:00', text, sql`(${moment(text)} at time zone 'UTC' at time zone ${literal(LOCAL)})::date`)} end`
    case 'json':
      // From the JSON itself, for a text alone has lost its quotes. Spaces outside texts go; jsonb writes
      // them after colons and commas.
      return sql`regexp_replace(${json ? sql`nullif(${json}, 'null'::jsonb)::text` : text}, ${literal('("(?:[^"\\\\]|\\\\.)*")|\\s+')}, '\\1', 'g')`
  }
}

/** The first characters of `{`, `[`, `true` and `false`. */
const JSON_STARTS = sql`123, 91, 116, 102`

/** Whether an object, an array or a truth value stands where a text is wanted; most texts are ruled out by a look. */
export function isNested(text: Sql, json: Sql): Sql<boolean> {
  return sql`(ascii(${text}) in (${JSON_STARTS}) and jsonb_typeof(${json}) in ('object', 'array', 'boolean'))`
}

function isMoment(text: Sql): Sql<boolean> {
  return sql`${text} ~ ${literal(MOMENT)} and (substr(${text}, 9, 2) <= '28' or pg_input_is_valid(left(${text}, 10), 'date'))`
}

const read = (column: ShredColumn) => sql.id(`${column.name}.gelezen`)
const utc = (column: ShredColumn) => sql.id(`${column.name}.utc`)

/**
 * The usual forms, `2026-03-01T02:00:00[.123]` with Z or the Netherlands' own offsets, are read by PostgreSQL
 * itself (a timestamp overlooks the zone), which counts when writing it out gives the same text again: 2 µs a
 * value, where the grammar and its cast take 7.
 */
export function readMoment(column: ShredColumn, json: Sql): Sql {
  return sql`json_value(${json}, '$' returning timestamp null on error) as ${read(column)}`
}

/** In UTC; NULL is for the grammar to judge: other zones, a fraction of microseconds or with zeros at its end. */
export function momentInUtc(column: ShredColumn, text: Sql): Sql {
  const again = sql`overlay(${read(column)}::text placing 'T' from 11)`
  const ends = (endings: readonly [ending: string, hours: number][]) =>
    sql.join(
      endings.map(([ending, hours]) => {
        const value =
          hours === 0 ? read(column) : sql`${read(column)} - interval ${literal(`${hours} hours`)}`
        return sql`when ${again} || ${literal(ending)} = ${text} then ${value}`
      }),
      sql` `,
    )
  const offsets: [string, number][] = [
    ['+02:00', 2],
    ['+01:00', 1],
  ]
  const whole = offsets.map(([offset, hours]): [string, number] => [`.000${offset}`, hours])
  return sql`case when ${read(column)} >= timestamp '1900-01-01' then case octet_length(${text}) when 20 then case ${ends([['Z', 0]])} end when 24 then case ${ends(
    [
      ['Z', 0],
      ['.000Z', 0],
    ],
  )} end when 25 then case ${ends(offsets)} end when 29 then case ${ends([...offsets, ...whole])} end end end as ${utc(column)}`
}

/** Cut, not rounded, to milliseconds; without a zone it is UTC. */
function moment(text: Sql): Sql {
  // The 24th character is a digit only where a fraction has more than three.
  const cut = sql`case when substr(${text}, 24, 1) between '0' and '9' then regexp_replace(${text}, ${literal('(\\.[0-9]{3})[0-9]+')}, '\\1') else ${text} end`
  const plain = sql`translate(regexp_replace(${cut}, ${literal('\\[.*')}, ''), 'tz', 'TZ')`
  return sql`((${plain} || case when ${lacksZone(text)} then 'Z' else '' end)::timestamptz at time zone 'UTC')::timestamp(3)`
}

/** An offset, or the local zone, can carry the end of 9999 into a year that no date holds. */
function before(bound: string, text: Sql, value: Sql): Sql {
  return sql`case when left(${text}, 4) < '9999' or ${moment(text)} < timestamp ${literal(bound)} then ${value} end`
}

/** What was read as one of the usual forms has a zone. */
export function isZoneless(column: ShredColumn, text: Sql, json: Sql | undefined): Sql<boolean> {
  // A day alone needs none.
  if (column.type.kind === 'date')
    return sql`(substr(${text}, 11, 1) in ('T', 't', ' ') and ${lacksZone(text)})`
  return json ? sql`${utc(column)} is null and ${lacksZone(text)}` : lacksZone(text)
}

function lacksZone(text: Sql): Sql<boolean> {
  // What stands behind the day: digits, colons and a point, but for a zone.
  return sql`(translate(substr(${text}, 12), 'Zz+-', '') = substr(${text}, 12))`
}

/** The forms in which people type dates and numbers, rewritten to the one form of the grammar. */
export function asTyped(column: ShredColumn, text: Sql): Sql {
  if (!column.handwritten) return text
  if (column.type.kind === 'date') {
    const dutch = literal('^ *([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4}) *$')
    const part = (n: number) => sql`(regexp_match(${text}, ${dutch}))[${sql.lit(n)}]`
    const { first, last } = SERIAL_DAYS
    // A fraction is the time of day.
    const serial = sql`${text} ~ '^[0-9]{5}(?:\\.[0-9]+)?$' and left(${text}, 5) between ${literal(first)} and ${literal(last)}`
    return sql`case when ${text} ~ ${dutch} then ${part(3)} || '-' || lpad(${part(2)}, 2, '0') || '-' || lpad(${part(1)}, 2, '0') when ${serial} then to_char(date '1899-12-30' + left(${text}, 5)::int, 'YYYY-MM-DD') else btrim(${text}, ' ') end`
  }
  return sql`regexp_replace(btrim(${text}, ' '), '^(-?[0-9]+),([0-9]+)$', '\\1.\\2')`
}
