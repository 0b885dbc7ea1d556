export type Cell = string | number | boolean | null

/** Signs that nobody sees and that tell nothing: they come along when people paste. */
const INVISIBLE =
  /[\u00ad\u180e\u200b\u2060\ufeff]|^[\u200c-\u200f\u202a-\u202e]+|[\u200c-\u200f\u202a-\u202e]+$/gu

/**
 * A cell with one plain space where there is white space of any kind, and none at its ends. The API leaves out empty
 * cells at a row's end and gives "" for those before.
 */
export function plainCell(value: unknown): Cell {
  if (typeof value === 'string') return value.replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim()
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return null
}

export const isBlank = (value: Cell): boolean => value === null || value === ''

/** A serial number of a sheet, or one of the ways in which people write a day. */
export function dayIn(value: Cell): boolean {
  if (typeof value === 'number') return value > 0
  if (typeof value !== 'string') return false
  return /^(\d{4}-\d{1,2}-\d{1,2}([T ].*)?|\d{1,2}[-/]\d{1,2}[-/]\d{4}|\d{5}(\.\d+)?)$/.test(value)
}

const HOURS_AND_MINUTES =
  /^(-?)(\d{1,4})(?::|\s?(?:u|h|uur|uren)\s?)([0-5]?\d)(?::([0-5]\d)|\s?(?:m|min|minuten)?)?$/i
const MINUTES = /^(\d{1,5})\s?(?:m|min|minuut|minuten)\.?$/i
const HOURS = /^(-?\d{1,4}(?:[.,]\d+)?)\s?(?:u|h|uur|uren)\.?$/i

/**
 * Hours as a number, of a time as people type one: `1:30`, `1u30`, `90 min`, `1,5 uur`. The API gives a cell that holds
 * a time as a part of a day, and as a text when it is asked to show it: that is how it is told from a number. What is
 * shown without a colon is a date, which is no hours: its text stays for the check to refuse.
 */
export function hoursIn(value: Cell, shown: unknown): Cell {
  if (typeof value === 'number' && typeof shown === 'string') {
    return shown.includes(':') ? value * 24 : plainCell(shown)
  }
  if (typeof value !== 'string') return value
  const [, sign, hours, minutes, seconds = '0'] = HOURS_AND_MINUTES.exec(value) ?? []
  if (hours !== undefined) {
    const total = Number(hours) + Number(minutes) / 60 + Number(seconds) / 3600
    return sign === '-' ? -total : total
  }
  const alone = MINUTES.exec(value)?.[1]
  if (alone !== undefined) return Number(alone) / 60
  const told = HOURS.exec(value)?.[1]
  return told === undefined ? value : Number(told.replace(',', '.'))
}
