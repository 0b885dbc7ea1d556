import { stringify } from 'csv-stringify/sync'
import type { ColumnType } from '../db/dialect.ts'
import type { Row } from '../src/reading/table-rows.ts'

/** A column of an answer: one of the definition's, or one of the two stamps. */
export interface ShownColumn {
  name: string
  kind: ColumnType['kind'] | 'bigint'
}

/** Turns rows into text, batch by batch. */
export interface RowFormat {
  contentType: string
  head(columns: readonly ShownColumn[]): string
  rows(columns: readonly ShownColumn[], rows: readonly Row[]): string
}

/**
 * RFC 4180: commas, CRLF, quotes where they are needed. An empty cell is NULL, `""` an empty text. Times are
 * ISO 8601 in UTC, decimals have a point.
 */
export const csv: RowFormat = csvWith((text) => text)

/** The same for a spreadsheet program: it begins with a mark, and no text in it is a formula. */
export const csvForExcel: RowFormat = {
  ...csvWith(harmless),
  head: (columns) => `\uFEFF${csv.head(columns)}`,
}

function csvWith(shown: (text: string) => string): RowFormat {
  return {
    contentType: 'text/csv; charset=utf-8',
    head: (columns) => records([columns.map(({ name }) => name)]),
    rows: (columns, rows) =>
      records(rows.map((row) => columns.map(({ name, kind }) => cell(kind, row[name], shown)))),
  }
}

function records(lines: (string | null)[][]): string {
  return stringify(lines, { record_delimiter: 'windows', quoted_match: /^$|[\r\n]/ })
}

function cell(kind: ShownColumn['kind'], value: unknown, shown: (text: string) => string): string | null {
  if (value === null || value === undefined) return null
  if (kind === 'text' || kind === 'json') return shown(String(value))
  return value instanceof Date ? value.toISOString() : String(value)
}

/** A spreadsheet takes a text that begins so for a formula, and carries it out. A number in a column of numbers is none. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** A JSON object on each line; decimals are texts, so that none loses a digit. */
export const ndjson: RowFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  head: () => '',
  rows: (columns, rows) =>
    rows
      .map(
        (row) =>
          `${JSON.stringify(Object.fromEntries(columns.map(({ name, kind }) => [name, plain(kind, row[name])])))}\n`,
      )
      .join(''),
}

function plain(kind: ShownColumn['kind'], value: unknown): unknown {
  if (kind === 'json' && typeof value === 'string') return JSON.parse(value)
  return typeof value === 'bigint' ? String(value) : value
}
