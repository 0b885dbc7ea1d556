import t from 'tap'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open-database.ts'
import { readBesideSyncs } from '../reading/readers.ts'
import { makeDatabase } from '../servers/mssql.ts'

t.setTimeout(300_000)

t.test(
  'a reader in a loop sees a table before or after a run, never between, and does not wait for it',
  async (t) => {
    const { config, drop } = await makeDatabase()
    t.teardown(drop)
    const database = await openDatabase(config)
    t.teardown(() => database.close())
    await migrate(database)
    const report = await openDatabase(config)
    t.teardown(() => report.close())
    await readBesideSyncs(t, database, report)
  },
)
