import type { ColumnOrigin, ColumnType } from '../../db/dialect.ts'
import type { Stream } from '../sources/source.ts'
import { jsonPath } from './path.ts'

export interface ColumnSpec {
  type: ColumnType
  key: boolean
  required: boolean
  personal: boolean
  sum: boolean
  indexed: boolean
  sparse: boolean
  later: boolean
  handwritten: boolean
  insteadOf?: string
  origin: ColumnOrigin
}

/** One column of a target table; every method gives a new column, so that definitions read as a sentence. */
export class Column<T = unknown, Nullable extends boolean = boolean> {
  declare readonly rowType: Nullable extends true ? T | null : T
  readonly spec: ColumnSpec

  constructor(spec: ColumnSpec) {
    this.spec = spec
  }

  /** Part of the primary key, and so required. */
  key(): Column<T, false> {
    return this.with({ key: true, required: true })
  }

  /** A record without it goes to quarantine. */
  required(): Column<T, false> {
    return this.with({ required: true })
  }

  /** Points at a person: readable only for a role that may, masked elsewhere. */
  personal(): Column<T, Nullable> {
    return this.with({ personal: true })
  }

  /** Records with one key are added up, unrounded, before the value is rounded once. */
  summed(): Column<T, Nullable> {
    return this.with({ sum: true })
  }

  /** Readers filter or join on it. */
  indexed(): Column<T, Nullable> {
    return this.with({ indexed: true })
  }

  /** NULL in most rows as a matter of course. */
  sparse(): Column<T, Nullable> {
    return this.with({ sparse: true })
  }

  /** Came after the first version: it stands behind the stamps, where it moves no column that is read by its place. */
  later(): Column<T, Nullable> {
    return this.with({ later: true })
  }

  /** Typed by people: dates also as `1-3-2025`, `01/03/2025` or a sheet's serial number, decimals also with a comma. */
  handwritten(): Column<T, Nullable> {
    return this.with({ handwritten: true })
  }

  /** The first of the paths that holds a value; `$` is the element itself when it is a text or number. */
  from(...paths: string[]): Column<T, Nullable> {
    return this.with({ origin: { ...this.recordOrigin(), paths: paths.map(jsonPath) } })
  }

  /** The first flag, in the order given, that is true decides the value, before any path. */
  flagged(flags: Readonly<Record<string, string>>): Column<T, Nullable> {
    const pairs = Object.entries(flags).map(([value, path]) => ({ path: jsonPath(path), value }))
    return this.with({ origin: { ...this.recordOrigin(), flags: pairs } })
  }

  /** The value when neither a flag nor a path gives one. */
  otherwise(fallback: string): Column<T, Nullable> {
    return this.with({ origin: { ...this.recordOrigin(), fallback } })
  }

  /** Only of records that hold an object at this path: in others the same name means another thing. */
  beside(path: string): Column<T, Nullable> {
    return this.with({ origin: { ...this.recordOrigin(), beside: jsonPath(path) } })
  }

  /** The value of this column where a record does not give its own: null or absent, never a bad one. A WARN counts it. */
  orElse(column: string): Column<T, Nullable> {
    return this.with({ insteadOf: column })
  }

  fromParent(...paths: string[]): Column<T, Nullable> {
    return this.with({ origin: { kind: 'parent', paths: paths.map(jsonPath) } })
  }

  fromRequest(parameter: string, names?: Readonly<Record<string, string>>): Column<T, Nullable> {
    return this.with({
      origin: names ? { kind: 'request', parameter, names } : { kind: 'request', parameter },
    })
  }

  joined(array: string, field: string, separator = ', '): Column<T, Nullable> {
    return this.with({ origin: { kind: 'joined', array: jsonPath(array), field, separator } })
  }

  lookedUp(lookup: { stream: Stream; match: string; column: string; field: string }): Column<T, Nullable> {
    return this.with({ origin: { kind: 'lookup', ...lookup } })
  }

  private recordOrigin() {
    return this.spec.origin.kind === 'record'
      ? this.spec.origin
      : { kind: 'record' as const, paths: [], flags: [] }
  }

  private with<N extends boolean = Nullable>(change: Partial<ColumnSpec>): Column<T, N> {
    return new Column<T, N>({ ...this.spec, ...change })
  }
}

function column<T>(type: ColumnType): Column<T, true> {
  return new Column<T, true>({
    type,
    key: false,
    required: false,
    personal: false,
    sum: false,
    indexed: false,
    sparse: false,
    later: false,
    handwritten: false,
    origin: { kind: 'record', paths: [], flags: [] },
  })
}

export const text = (length: number | 'max') => column<string>({ kind: 'text', length })
export const int = () => column<number>({ kind: 'int' })
/** Exact: arrives as text in JavaScript. */
export const decimal = (precision: number, scale: number) =>
  column<string>({ kind: 'decimal', precision, scale })
export const money = () => decimal(12, 2)
export const bit = () => column<boolean>({ kind: 'bit' })
export const timestamp = () => column<Date>({ kind: 'timestamp' })
/** `YYYY-MM-DD`, the gym's local day. */
export const date = () => column<string>({ kind: 'date' })
export const json = () => column<string>({ kind: 'json' })
