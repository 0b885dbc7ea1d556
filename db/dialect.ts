import type { CompiledQuery, InsertQueryBuilder, Kysely, RawBuilder } from 'kysely'

/** Steps from a JSON value to one inside it: member names and array positions. `[]` is the value itself. */
export type JsonPath = readonly (string | number)[]

/** Where the records of a page are. */
export type RowPath =
  /** Each element of an array. */
  | { kind: 'each'; array: JsonPath }
  /** Each element of an array inside each element of an array. */
  | { kind: 'eachIn'; array: JsonPath; inner: JsonPath }
  /** Two arrays side by side: record i has `label` and `value`; no second array means no records. */
  | { kind: 'sideBySide'; labels: JsonPath; values: JsonPath }

/** What a column holds; `text` counts UTF-16 units, `date` is the gym's local day, times are UTC. */
export type ColumnType =
  | { kind: 'text'; length: number | 'max' }
  | { kind: 'int' }
  | { kind: 'decimal'; precision: number; scale: number }
  | { kind: 'bit' }
  | { kind: 'timestamp' }
  | { kind: 'date' }
  | { kind: 'json' }

/** Where a column's value comes from. */
export type ColumnOrigin =
  /** The first flag that is true; else the first path that holds a value, which may be empty only without a fallback. */
  | {
      kind: 'record'
      paths: JsonPath[]
      flags: { path: JsonPath; value: string }[]
      fallback?: string
      /** Read only where an object stands at this path of the same record. */
      beside?: JsonPath
    }
  /** The same, in the element that holds this row's array. */
  | { kind: 'parent'; paths: JsonPath[] }
  /** A parameter of the request, renamed where the source's word is not ours. */
  | { kind: 'request'; parameter: string; names?: Readonly<Record<string, string>> }
  /** One text of a field of every element of an array. */
  | { kind: 'joined'; array: JsonPath; field: string; separator: string }
  /** A field of another stream's record (of the same run) whose `match` equals this row's `column`. */
  | { kind: 'lookup'; stream: { name: string }; match: string; column: string; field: string }

export interface ShredColumn {
  name: string
  type: ColumnType
  key: boolean
  required: boolean
  /** Added up later: the value stays unrounded. */
  sum: boolean
  handwritten: boolean
  origin: ColumnOrigin
}

/**
 * The days from 2000 to 2099 by a sheet's own numbers, counted from 1899-12-30. All have five digits, so that
 * they compare as texts; a smaller number in a column of days is a bare year, or hours.
 */
export const SERIAL_DAYS = { first: '36526', last: '73050' }

/**
 * Signs that a key loses at its ends: white space of every kind, and what nobody sees (soft hyphens, zero-width signs,
 * marks of direction and of byte order). They come along when people paste, and no key is told from another by them.
 */
export const EDGE_SIGNS = [
  ...[
    ' ',
    '\t',
    '\n',
    '\v',
    '\f',
    '\r',
    '\u0085',
    '\u00a0',
    '\u1680',
    '\u2028',
    '\u2029',
    '\u202f',
    '\u205f',
  ],
  ...['\u3000', '\u00ad', '\u180e', '\ufeff'],
  ...[
    '\u2000',
    '\u2001',
    '\u2002',
    '\u2003',
    '\u2004',
    '\u2005',
    '\u2006',
    '\u2007',
    '\u2008',
    '\u2009',
    '\u200a',
  ],
  ...['\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e'],
  ...['\u2060', '\u2061', '\u2062', '\u2063', '\u2064', '\u2066', '\u2067', '\u2068', '\u2069'],
].join('')

/** Whether a moment may stand in the column, whose zone counts. */
export const holdsMoments = ({ type }: Pick<ShredColumn, 'type'>): boolean =>
  type.kind === 'timestamp' || type.kind === 'date'

/** Types of the tables' columns beyond those that records have. */
export type StorageType =
  | ColumnType
  | { kind: 'bigint' }
  /** JSON text of up to a megabyte, written once and read whole. */
  | { kind: 'page' }
  | { kind: 'unrounded' }
  | { kind: 'keyText'; length: number }

/**
 * The records of landed pages as rows: what `shred` gives. For each column C there are
 * `C` (the value, NULL when missing or bad), `C.fout` (NULL, `required`, `type` or `length`) and, for
 * timestamps and dates, `C.zone` (1 when the text named a time and no zone). Beside them VerzoekId, PaginaId, Positie,
 * Deel (place in an inner array) and Record (JSON text).
 */
export interface ShredSpec {
  rows: RowPath
  columns: readonly ShredColumn[]
  /** Rows `v` of Verzoek joined to `p` of Pagina: which pages. A complete `from` with its `where`. */
  pages: { from: RawBuilder<unknown>; where: RawBuilder<unknown> }
  /** Landed records of another stream, for lookups: `{ from, where }` over aliases `lv` and `lp`. */
  lookupPages: (stream: string) => { from: RawBuilder<unknown>; where: RawBuilder<unknown> }
}

export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const

export type Period = (typeof PERIODS)[number]

/** What readers of the tables ask. */
export interface Reading {
  /** A decimal that arrives with all its digits, as text. */
  exact(decimal: RawBuilder<unknown>): RawBuilder<unknown>
  /**
   * A table of keys that came as one parameter: of JSON `[[0, "a", "b"], [1, "c", "d"]]` the columns `nr`,
   * `s0`, `s1`, the texts in the types of the columns that they are compared with.
   */
  keyRows(
    json: RawBuilder<unknown>,
    types: readonly ({ kind: 'keyText'; length: number } | { kind: 'text'; length: number | 'max' })[],
  ): RawBuilder<Record<string, unknown>>
  /** The gym's local day of a time in UTC. */
  localDay(timestamp: RawBuilder<unknown>): RawBuilder<unknown>
  /** Whole days from 1970-01-01 to a day. */
  dayNumber(day: RawBuilder<unknown>): RawBuilder<unknown>
  /** The first day of the period that a day lies in; weeks begin on Monday. */
  startOf(period: Period, day: RawBuilder<unknown>): RawBuilder<unknown>
}

/** Numbers in a JSON text: one at a path, a field of each element of an array, or each member of an object. */
export type Amounts =
  | { of: 'value'; path: JsonPath }
  /** Of an array without elements 0 if `own`, and nothing otherwise. */
  | { of: 'elements'; path: JsonPath; field: string; own: boolean }
  | { of: 'members'; path: JsonPath }

/** A table as a migration wants it. */
export interface TableDdl {
  schema: string
  table: string
  columns: Readonly<Record<string, ColumnDdl>>
  indexes: readonly (readonly string[])[]
}

/** What became of a table that was there already: nothing of it changes while there are problems. */
export interface Adoption {
  there: boolean
  /** One line each, for a person: what stands in the way and what to do. */
  problems: string[]
}

/** The few expressions on which dialects differ. SQL text is made here and nowhere else by hand. */
export interface Dialect extends Reading {
  /** Also the folder under sql/. */
  readonly name: string
  /** Lines that a file of statements begins with, and what follows each statement in it. */
  readonly script: { begin: readonly string[]; end: string }
  storage(type: StorageType): RawBuilder<unknown>
  /** Takes over a table that scripts made before Tree11, where users have such. */
  adopt?(
    // biome-ignore lint/suspicious/noExplicitAny: tables are data here
    db: Kysely<any>,
    table: TableDdl,
  ): Promise<Adoption>
  /** Keeps the texts of a column of pages compressed from here on, where the engine has a way that costs no time. */
  compress?(table: string, column: string): RawBuilder<unknown>
  identity(): RawBuilder<unknown>
  /** The database's clock, UTC, to the millisecond. */
  /** A text of which capitals and the way in which signs are put together no longer tell. */
  folded(text: RawBuilder<unknown>): RawBuilder<unknown>
  /** Rows that a statement which changes rows has changed itself, whatever triggers did beside it. */
  // biome-ignore lint/suspicious/noExplicitAny: whichever tables it is of
  changedRows(db: Kysely<any>, query: CompiledQuery): Promise<number>
  now(): RawBuilder<Date>
  /** The same in every row that one statement writes, where `now()` may go on. */
  statementTime(): RawBuilder<Date>
  /** `now()` and so many milliseconds. */
  nowPlus(milliseconds: number): RawBuilder<Date>
  /** A stored UTC time as the gym's clock showed it. */
  localTime(time: RawBuilder<unknown>): RawBuilder<Date | null>
  shred(spec: ShredSpec): RawBuilder<unknown>
  /** Text of a JSON parameter of a request: `parameter(sql.ref('v.Parameters'), 'from')`. */
  parameter(json: RawBuilder<unknown>, name: string): RawBuilder<string | null>
  /** A text as a value of a type; only for text that we wrote ourselves. */
  cast(text: RawBuilder<unknown>, type: StorageType): RawBuilder<unknown>
  /** True where any of the pairs differs, NULLs and trailing spaces included, compared in binary. */
  differs(
    pairs: readonly { left: RawBuilder<unknown>; right: RawBuilder<unknown>; type: ColumnType }[],
  ): RawBuilder<boolean>
  /**
   * A join, its words included: one row `alias` with the members of a JSON object that jsonObject wrote, as
   * columns of their types; of a NULL, one row of NULLs.
   */
  joinObject(
    json: RawBuilder<unknown>,
    members: readonly { name: string; type: ColumnType }[],
    alias: string,
  ): RawBuilder<unknown>
  /** JSON object text of named values, NULLs included. */
  jsonObject(
    members: readonly { name: string; value: RawBuilder<unknown>; type: ColumnType }[],
  ): RawBuilder<string>
  /** One of the four leading parts of the SHA-256 of a text, 56 bits each, as a whole number. */
  hashPart(text: RawBuilder<unknown>, part: 0 | 1 | 2 | 3): RawBuilder<unknown>
  round(value: RawBuilder<unknown>, scale: number): RawBuilder<unknown>
  /** A join, its words included, with rows `melding` of one column `value`: the parts of a text between `;`. */
  splitNotes(text: RawBuilder<unknown>): RawBuilder<unknown>
  /** Until its transaction ends, whoever else asks for the same name waits: `dialect.lock('queue').execute(trx)`. */
  lock(name: string): RawBuilder<unknown>
  /** A join, its words included, with one row `som`: the sum of each of these amounts, NULL where there are none. */
  jsonSums(json: RawBuilder<unknown>, sums: Readonly<Record<string, Amounts>>): RawBuilder<unknown>
  /**
   * The paths in the JSON texts `Inhoud` of some pages, to a depth and so many elements of each array: `pad`
   * (`.content[].address.city`), `veld` (1 for a member of an object, 0 for an element or a page), `aantal`
   * and `objecten`, how many of these are objects. Names that are no field's are `*`.
   */
  fieldPaths(
    pages: RawBuilder<unknown>,
    bounds: { elements: number; depth: number },
  ): RawBuilder<Record<string, unknown>>
  /** Carries out an INSERT of one row and gives its identity column. */
  // biome-ignore lint/suspicious/noExplicitAny: any table
  insertedId(insert: InsertQueryBuilder<any, any, any>, identity: string): Promise<number>
  /** A landed page, JSON in UTF-8, as the driver takes it: for good, the bytes may be moved away. */
  page(utf8: Uint8Array): string | Uint8Array
  /** After CREATE, for tables whose content may be lost in a crash; undefined where there is no such thing. */
  scratch(): RawBuilder<unknown> | undefined
  /** Statements around the filling of a work table. */
  emptyTable(table: RawBuilder<unknown>): RawBuilder<unknown>
  afterFill(table: RawBuilder<unknown>, keys: readonly string[]): RawBuilder<unknown> | undefined
  /** Ends an INSERT … SELECT whose rows are better written in the order of these columns of it. */
  writeOrder(columns: readonly RawBuilder<unknown>[]): RawBuilder<unknown>
  /** Ends a statement over work tables, whose sizes the engine can only guess. */
  planHint(): RawBuilder<unknown>
}

export interface ColumnDdl {
  type: StorageType
  key?: true
  notNull?: true
  /** Summed: its records keep their unrounded value in the work table. */
  sum?: true
  identity?: true
  default?: number
}
