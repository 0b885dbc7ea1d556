import t from 'tap'
import { testGym } from '../helper.ts'
import { raw, synced } from '../tables/outcome.ts'

t.test('U+0000 and lone surrogates become U+FFFD, with a warning', async (t) => {
  const gym = await testGym(t)
  const accounts = [
    String.raw`{"id":"g1","label":"a\u0000b"}`,
    String.raw`{"id":"g2","label":"\ud83c alone, \udfcb too"}`,
    String.raw`{"id":"g3","label":"\ud83c\udfcb is a pair"}`,
    String.raw`{"id":"g4","label":"\\u0000 is a text"}`,
    String.raw`{"id":"g5\u0000","label":"\ufffd"}`,
  ]
  gym.sandbox.answer('revenue', raw(`{"dailyRevenue":[],"ledgerAccounts":[${accounts.join(',')}]}`))
  const days = { from: '2026-11-20', to: '2026-11-22' }
  const { rows, warned } = await synced(gym, 'GrootboekRekening', days)
  t.strictSame(
    rows.map(({ Id, Label }) => [Id, Label]),
    [
      ['g1', 'a\ufffdb'],
      ['g2', '\ufffd alone, \ufffd too'],
      ['g3', '🏋 is a pair'],
      ['g4', '\\u0000 is a text'],
      ['g5\ufffd', '\ufffd'],
    ],
  )
  t.strictSame(warned, { replaced_characters: 4 })

  gym.sandbox.answer('revenue', raw('{"dailyRevenue":[],"ledgerAccounts":[{"id":"g1","label":"€ é 🏋️"}]}'))
  t.strictSame((await synced(gym, 'GrootboekRekening', days)).warned, {})
})
