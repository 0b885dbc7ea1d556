import { Connection, Request, TYPES } from 'tedious'
import type { ServerLimits } from '../../src/config/database.ts'
import { translateConnecting } from './errors.ts'
import { connectionOf, type SqlServer } from './server.ts'

/** What tedious does otherwise than the rest of this project expects, put right where it is asked. */

type Type = Parameters<Request['addParameter']>[1]
type Options = Parameters<Request['addParameter']>[3]

interface Column {
  metadata: { type: { name: string }; scale?: number }
  value: unknown
}

export class SqlRequest extends Request {
  /** The type that Kysely chose by the value, as the columns have it. */
  override addParameter(name: string, type: Type, value?: unknown, options?: Options): void {
    if (type === TYPES.DateTime) {
      // DATETIME rounds to 3.33 ms and begins in 1753.
      super.addParameter(name, TYPES.DateTime2, value, { scale: 3 })
    } else if (type === TYPES.NVarChar && (typeof value !== 'string' || value.length <= 4_000)) {
      // Declared as long as its value, a text would have another plan for every length.
      super.addParameter(name, type, value ?? null, { length: 4_000 })
    } else {
      super.addParameter(name, type, value, options)
    }
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === 'row') for (const column of Object.values(values[0] as Column[])) readable(column)
    // biome-ignore lint/suspicious/noExplicitAny: one overload for each event
    return (super.emit as any).call(this, event, ...values)
  }
}

/**
 * The same values as from every other engine: a bigint as a number where that is exact, a decimal as text
 * with all its digits after the point, a date as `YYYY-MM-DD`.
 */
function readable(column: Column): void {
  const { value, metadata } = column
  if (value === null || value === undefined) return
  switch (metadata.type.name) {
    case 'BigInt':
    case 'IntN':
      if (typeof value !== 'string') return
      column.value = Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value)
      return
    case 'DecimalN':
    case 'NumericN':
      // The driver read it as a number, which is exact to 15 digits: thirteen before the point in money.
      column.value = (value as number).toFixed(metadata.scale ?? 0)
      return
    case 'Date':
      column.value = (value as Date).toISOString().slice(0, 10)
      return
  }
}

/** What a ROLLBACK gets to hear when the server has rolled back already. */
const NO_TRANSACTION = 3903

export class SqlConnection extends Connection {
  readonly #server: SqlServer

  constructor(server: SqlServer, limits: ServerLimits) {
    super(connectionOf(server, limits))
    this.#server = server
  }

  override connect(listener: (error?: Error) => void): void {
    // Of an error at the login tedious keeps only the text.
    const numbers: number[] = []
    const note = ({ number }: { number: number }) => numbers.push(number)
    super.on('errorMessage', note)
    super.connect((error) => {
      super.off('errorMessage', note)
      if (error) listener(translateConnecting(error, this.#server, numbers))
      else this.#countRows(listener)
    })
  }

  /**
   * On a server whose `user options` has NOCOUNT every count would be 0. As a batch of its own: what a parameterised
   * statement sets ends with it.
   */
  #countRows(listener: (error?: Error) => void): void {
    const done = (error: Error | null | undefined) =>
      listener(error ? translateConnecting(error, this.#server, []) : undefined)
    this.execSqlBatch(new Request('set nocount off', done))
  }

  /** Kysely prints what goes wrong between two requests to the console; the next request tells it anyway. */
  // biome-ignore lint/suspicious/noExplicitAny: one overload for each event
  override on(event: any, listener: (...values: any[]) => void): this {
    return super.on(event, event === 'error' ? () => {} : listener)
  }

  /**
   * An error ends a transaction at the server, and a lost connection does too. To roll back what is gone is
   * no error of its own, which would hide the one that matters.
   */
  override rollbackTransaction(callback: (error: Error | null | undefined) => void, name?: string): void {
    if (this.closed || !this.inTransaction) {
      callback(undefined)
      return
    }
    super.rollbackTransaction((error) => {
      // In an unknown state it is of no use to whoever comes next; the pool finds it closed.
      if (error && (error as { number?: number }).number !== NO_TRANSACTION) this.close()
      callback(undefined)
    }, name)
  }
}
