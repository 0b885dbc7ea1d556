import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from, to } from 'pg-copy-streams'
import { makeDatabase } from '../servers/mssql.ts'
import { startPostgres } from '../servers/postgres.ts'
import { bulkFloor } from './bulk-load.ts'
import { copyFloor } from './floor.ts'

/** Where a bench runs, and what it is measured against there. */
export interface BenchEngine {
  /** A new, empty database, as DATABASE_URL has it; `folder` is for what it keeps on disk. */
  url(folder: string): Promise<string>
  /** Has connections to spare: whole files can be read while a sync writes. */
  readsBeside: boolean
  /** Dry runs before the clock: how often a statement may be new, where each connection compiles for itself. */
  warmUps: number
  /** What its floor is called. */
  floorName: string
  /** The fastest way there is to write the rows of a table again, in milliseconds. */
  floor(url: string, table: string): Promise<number>
  close(): Promise<void>
}

export const engineNames = ['pglite', 'postgres', 'mssql'] as const

export async function benchEngine(name: (typeof engineNames)[number]): Promise<BenchEngine> {
  if (name === 'pglite') return pglite
  return name === 'postgres' ? await postgres() : mssql()
}

const pglite: BenchEngine = {
  readsBeside: false,
  warmUps: 0,
  floorName: 'COPY',
  url: async (folder) => `pglite://${folder}/db`,
  floor: (url, table) => copyFloor(url.replace('pglite://', ''), table),
  close: async () => {},
}

/** A server as its package makes it, every commit forced to the disk. */
async function postgres(): Promise<BenchEngine> {
  const server = await startPostgres({ settings: { fsync: 'on' } })
  let made = 0
  return {
    floorName: 'COPY',
    async url() {
      const name = `bench${++made}`
      await server.admin(`create database ${name}`)
      return server.url(name)
    },
    readsBeside: true,
    warmUps: 0,
    floor: serverFloor,
    close: () => server.close(),
  }
}

/** The server in TEST_MSSQL_URL, with its own settings. */
function mssql(): BenchEngine {
  const drops: (() => Promise<void>)[] = []
  return {
    readsBeside: true,
    warmUps: 12,
    floorName: 'BulkLoad',
    async url() {
      const { config, drop } = await makeDatabase()
      drops.push(drop)
      return config.url
    },
    floor: bulkFloor,
    async close() {
      for (const drop of drops) await drop()
    },
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
