import t from 'tap'
import { loadConfig } from '../src/config.ts'
import { tableSettings } from '../src/table-settings.ts'

const settingsIn = (env: Record<string, string>) =>
  tableSettings(loadConfig({ env, envFile: '/nonexistent/.env' }))

t.test('tables are named in any case, and each counts once', async (t) => {
  t.strictSame(
    settingsIn({
      NIGHTLY_TABLES: 'leden,LESSEN,Leden',
      WINDOW_DAYS: 'lessen=3',
      BRAKE_SHARE_BY_TABLE: 'LEDEN=10',
    }),
    { nightlyTables: ['Leden', 'Lessen'], windowDays: { Lessen: 3 }, brakeShares: { Leden: 10 } },
  )
  t.strictSame(settingsIn({}), { windowDays: {}, brakeShares: {} })
})

t.test('a window is set of the tables that have one', async (t) => {
  t.throws(() => settingsIn({ WINDOW_DAYS: 'Leden=3' }), {
    code: 'wrong-setting',
    message:
      'WINDOW_DAYS: found Leden, which has no window of days, wanted one of AbonnementStatistieken, ' +
      'AbonnementStatistiekenSpecifiek, Lessen, LesDeelname, GrootboekRekening, Omzet, ProductVerkopen',
  })
})

t.test('of two numbers for one table none is chosen', async (t) => {
  t.throws(() => settingsIn({ WINDOW_DAYS: 'lessen=1,Lessen=2' }), {
    code: 'wrong-setting',
    message: 'WINDOW_DAYS: found Lessen twice, wanted it once',
  })
})
