import { sql } from 'kysely'
import { openDatabase } from '../../db/open-database.ts'
import type { DatabaseConfig } from '../../src/config/database.ts'
import { isBabelfish, speakBabelfish } from './babelfish.ts'

const MISSING =
  'TEST_MSSQL_URL is not set, so nothing was tested: give it a SQL Server whose login may create databases, such as mssql://sa:password@localhost:1433/master?trustServerCertificate=true'

/** A few connections, so that each is used often: a look-alike is slow at first on every one. */
export const LIMITS = { connectTimeoutSeconds: 30, timeoutSeconds: 300, poolSize: 3 }

export function testServerUrl(): string {
  const url = process.env.TEST_MSSQL_URL
  if (url) return url
  throw new Error(MISSING)
}

export function settingsOn(database: string): DatabaseConfig {
  const url = new URL(testServerUrl())
  url.pathname = `/${database}`
  return { url: url.href, schema: 'tree11', stagingSchema: 'staging', limits: LIMITS, notes: [] }
}

let made = 0

/** A new database on the server in TEST_MSSQL_URL. Whoever makes it drops it. */
export async function makeDatabase(): Promise<{ config: DatabaseConfig; drop(): Promise<void> }> {
  const name = `tree11_test_${process.pid}_${++made}`
  const master = async (statement: string) => {
    const admin = await openDatabase(settingsOn('master'))
    try {
      await sql.raw(statement).execute(admin.db)
      return await isBabelfish(admin.db)
    } finally {
      await admin.close()
    }
  }
  const babelfish = await master(`create database ${name}`)
  const config = settingsOn(name)
  if (babelfish) {
    speakBabelfish()
  } else {
    // As the README recommends; Babelfish always reads so.
    await master(`alter database ${name} set read_committed_snapshot on`)
  }
  return {
    config,
    async drop() {
      await master(`drop database ${name}`)
    },
  }
}

if (import.meta.main && !process.env.TEST_MSSQL_URL) {
  process.stderr.write(`${MISSING}\n`)
  process.exitCode = 1
}
