import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from, to } from 'pg-copy-streams'
import { startPostgres } from '../servers/postgres.ts'
import { copyFloor } from './floor.ts'

/** Where a bench runs, and what it is measured against there. */
export interface BenchEngine {
  /** A new, empty database, as DATABASE_URL has it; `folder` is for what it keeps on disk. */
  url(folder: string): Promise<string>
  /** Has connections to spare: whole files can be read while a sync writes. */
  readsBeside: boolean
  /** The fastest way there is to write the rows of a table again, in milliseconds. */
  floor(url: string, table: string): Promise<number>
  close(): Promise<void>
}

export async function benchEngine(name: string): Promise<BenchEngine> {
  if (name === 'pglite') return pglite
  if (name === 'postgres') return await postgres()
  throw new Error(`--engine: found "${name}", wanted pglite or postgres`)
}

const pglite: BenchEngine = {
  readsBeside: false,
  url: async (folder) => `pglite://${folder}/db`,
  floor: (url, table) => copyFloor(url.replace('pglite://', ''), table),
  close: async () => {},
}

/** A server as its package makes it, every commit forced to the disk. */
async function postgres(): Promise<BenchEngine> {
  const server = await startPostgres({ settings: { fsync: 'on' } })
  let made = 0
  return {
    async url() {
      const name = `bench${++made}`
      await server.admin(`create database ${name}`)
      return server.url(name)
    },
    readsBeside: true,
    floor: serverFloor,
    close: () => server.close(),
  }
}

/** COPY of the same typed rows into an empty table of the same columns, keys and indexes. */
async function serverFloor(url: string, table: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(`create table tree11.floor (like tree11."${table}" including all)`)
    const rows = await buffer(client.query(to(`copy tree11."${table}" to stdout`)))
    await client.query('checkpoint')
    const start = performance.now()
    await pipeline(Readable.from(chunks(rows)), client.query(from('copy tree11.floor from stdin')))
    return performance.now() - start
  } finally {
    await client.end()
  }
}

function* chunks(rows: Buffer, size = 65_536) {
  for (let start = 0; start < rows.length; start += size) yield rows.subarray(start, start + size)
}
