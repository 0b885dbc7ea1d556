import { PGlite } from '@electric-sql/pglite'

/**
 * The floor: COPY of the rows that a sync just wrote, typed and in the order of their keys, which is the
 * kindest to the index, into an empty table of the same columns, keys and indexes, on the same embedded database, with the
 * service's own session settings. Milliseconds.
 */
export async function copyFloor(folder: string, table: string): Promise<number> {
  const database = new PGlite(folder)
  try {
    await database.exec(
      `set timezone = 'UTC'; set work_mem = '128MB'; set wal_init_zero = off; create table tree11.floor (like tree11."${table}" including all)`,
    )
    const { blob } = await database.query(`copy tree11."${table}" to '/dev/blob'`)
    if (!blob) throw new Error('COPY gave nothing.')
    const start = performance.now()
    await database.query(`copy tree11.floor from '/dev/blob'`, [], { blob })
    return performance.now() - start
  } finally {
    await database.close()
  }
}
