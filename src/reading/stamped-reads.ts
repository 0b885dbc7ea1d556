import type { Database } from '../../db/database.ts'
import { Tree11Error } from '../errors.ts'
import type { Table } from '../tables/table.ts'
import { readStamps, type Stamp } from './stamps.ts'

export interface StampedReads {
  /**
   * Reads tables together with their stamps, at the cost of one more statement and often less. Throws
   * `table-changing` when a run changes them each time.
   */
  read<T>(tables: readonly Table[], read: () => Promise<T>): Promise<{ stamps: Stamp[]; result: T }>
}

const ATTEMPTS = 3

/**
 * As readStamped, for doors that are asked all day. A version that was seen before a read, whoever saw it, and
 * is seen again after it was the version of what was read: so that one look a read is enough. Reads that end
 * while a look is under way share the next one.
 */
export function createStampedReads(db: Database['db']): StampedReads {
  const seen = new Map<string, Stamp>()
  const look = sharedLook(db)

  return {
    async read<T>(tables: readonly Table[], read: () => Promise<T>) {
      if (tables.some(({ name }) => !seen.has(name))) note(await look(tables))
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const before = tables.map(({ name }) => seen.get(name)!.version)
        const result = await read()
        const stamps = await look(tables)
        note(stamps)
        if (stamps.every(({ version }, place) => version === before[place])) return { stamps, result }
      }
      throw new Tree11Error(
        `${tables.map(({ name }) => name).join(', ')}: runs changed the rows while they were read. Try again.`,
        { code: 'table-changing', kind: 'retry' },
      )
    },
  }

  /** One look comes after another. A lower version is that of a database that was put back to an earlier state. */
  function note(stamps: readonly Stamp[]): void {
    for (const stamp of stamps) seen.set(stamp.table, stamp)
  }
}

/** One statement for all who ask while another is under way; it begins after they asked. */
function sharedLook(db: Database['db']): (tables: readonly Table[]) => Promise<Stamp[]> {
  let waiting = new Set<Table>()
  let next: Promise<Map<string, Stamp>> | undefined
  let busy: Promise<unknown> = Promise.resolve()

  async function lookAtAll(before: Promise<unknown>): Promise<Map<string, Stamp>> {
    await before.catch(() => {})
    const tables = [...waiting]
    waiting = new Set()
    next = undefined
    return new Map((await readStamps(db, tables)).map((stamp) => [stamp.table, stamp]))
  }

  return async (tables) => {
    for (const table of tables) waiting.add(table)
    if (!next) {
      next = lookAtAll(busy)
      busy = next
    }
    const stamps = await next
    return tables.map(({ name }) => stamps.get(name)!)
  }
}
