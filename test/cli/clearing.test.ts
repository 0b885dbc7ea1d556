import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import t from 'tap'
import { run, smallGym } from './command.ts'

t.setTimeout(120_000)

t.test('who only ever runs this command has what is old cleared away as well', async (t) => {
  const { settings } = await smallGym(t)
  const folder = t.testdir()
  const sync = () => run(folder, ['sync', '--tables', 'Leden'], { ...settings, RAW_RETENTION_DAYS: '1' })
  const asked = async (query: string) => {
    const database = await PGlite.create(join(folder, '.tree11/db'))
    const { rows } = await database.query<{ answer: number }>(query)
    await database.close()
    return rows[0]?.answer
  }
  t.match(await sync(), { code: 0 })
  await asked(`update tree11."SyncRun" set "Klaar" = "Klaar" - interval '3 days'`)
  t.match(await sync(), { code: 0 })
  t.equal(
    await asked(`select min("RunId")::int as answer from staging."Verzoek"`),
    2,
    'pages of three days ago',
  )
  const last = `select reltuples as answer from pg_class where oid = 'tree11."Wijziging"'::regclass`
  t.not(await asked(last), -1, 'the last table has been put in shape too')
})
