import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, synced } from './outcome.ts'

const answer = (ledgerAccounts: unknown[]) => ({ dailyRevenue: [], ledgerAccounts })

t.test('GrootboekRekening', async (t) => {
  const gym = await testGym(t)
  const { sandbox } = gym
  const days = { from: '2026-11-20', to: '2026-11-22' }

  await t.test('ledger accounts become rows, whatever is null, absent or unknown', async (t) => {
    sandbox.answer(
      'revenue',
      answer([
        { id: 'g1', key: 'MEMBERSHIPS', label: 'Café € 🏋️', parentLedgerAccountId: null, unknown: [] },
        { id: 'g2', key: null, label: null, parentLedgerAccountId: 'g1' },
        { id: 'g3' },
        { id: 4, key: 8000, label: '' },
      ]),
    )
    const { rows, rejected, warned } = await synced(gym, 'GrootboekRekening', days)
    t.strictSame(rows, [
      { Id: '4', Sleutel: '8000', Label: '' },
      { Id: 'g1', Sleutel: 'MEMBERSHIPS', Label: 'Café € 🏋️' },
      { Id: 'g2', Sleutel: null, Label: null },
      { Id: 'g3', Sleutel: null, Label: null },
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
  })

  await t.test(
    'of one account twice the later place stays; without an id it goes to quarantine',
    async (t) => {
      sandbox.answer(
        'revenue',
        answer([
          { id: 'g1', key: 'A', label: 'first' },
          { label: 'no id' },
          { id: 'g1', key: 'A', label: 'last' },
          { id: 'g2', key: ['B'], label: 'x'.repeat(256) },
          { id: 'x'.repeat(51), label: 'long id' },
        ]),
      )
      const { rows, rejected, warned } = await synced(gym, 'GrootboekRekening', days)
      t.strictSame(rows, [
        { Id: 'g1', Sleutel: 'A', Label: 'last' },
        { Id: 'g2', Sleutel: null, Label: null },
      ])
      t.strictSame(rejected, [
        { reason: 'Id:required;', key: null, record: { label: 'no id' } },
        { reason: 'Id:length;', key: null, record: { id: 'x'.repeat(51), label: 'long id' } },
      ])
      t.strictSame(warned, { required: 1, type: 1, length: 2, unreadable_key: 2, duplicates: 1 })
    },
  )

  await t.test('an account that an answer does not name stays', async (t) => {
    sandbox.answer('revenue', answer([{ id: 'g1', label: 'one' }]))
    await synced(gym, 'GrootboekRekening', days)
    sandbox.answer('revenue', answer([{ id: 'g2', label: 'two' }]))
    await gym.run(['GrootboekRekening'], days)
    t.strictSame(await gym.rows('GrootboekRekening'), [
      { Id: 'g1', Sleutel: null, Label: 'one' },
      { Id: 'g2', Sleutel: null, Label: 'two' },
    ])
  })

  await t.test('with Omzet in one run revenue is fetched once', async (t) => {
    sandbox.requests.clear()
    await gym.run(['GrootboekRekening', 'Omzet'])
    t.strictSame(
      asked(gym, 'revenue').map((path) => path.split('?')[1]),
      ['startDate=2026-10-21&endDate=2026-11-23&locations={l}'],
    )
  })
})
