/** How PostgreSQL's values are read, the same from the embedded database and from a server. */

/** Settings of every session that the parsers below rely on. */
export const READABLE = { timezone: 'UTC', datestyle: 'ISO, YMD' }

/** Sorts and hash joins of a million members fit in this; the default spills them to files. */
export const SESSION = { work_mem: '128MB' }

/** As a number where that is exact: counts and ids are; beyond 2^53 a bigint, never a wrong number. */
const wholeNumber = (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text))

/** A number would lose digits, and a Date would have a zone that a day has not. */
const asText = (text: string) => text

/** A Date from PostgreSQL's `2026-03-01 02:00:00.123[+00]`; `infinity` and years that Date lacks stay text. */
function instant(text: string, zone: string): Date | string {
  const date = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00') + zone)
  return Number.isNaN(date.getTime()) ? text : date
}

/** By the type's OID. */
export const parsers: Record<number, (text: string) => unknown> = {
  20: wholeNumber, // int8
  1700: asText, // numeric
  1082: asText, // date
  1114: (text) => instant(text, 'Z'), // timestamp
  1184: (text) => instant(text, ''), // timestamptz
}
