import t from 'tap'
import { mssqlEngine, useEngine } from '../engines.ts'

/** What becomes of times and of characters in T-SQL, on the server in TEST_MSSQL_URL. */

t.setTimeout(1_800_000)

useEngine(await mssqlEngine())

await import('../values/time-values.test.ts')
await import('../values/characters.test.ts')
