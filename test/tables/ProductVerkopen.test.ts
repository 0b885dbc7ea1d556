import t from 'tap'
import { testGym } from '../helper.ts'
import { asked, synced } from './outcome.ts'

const row = (Datum: string, ProductID: string, Product: string, Aantal: number) => ({
  Datum,
  ProductID,
  Product,
  Aantal,
})

t.test('ProductVerkopen', async (t) => {
  const gym = await testGym(t)
  const { sandbox } = gym
  const days = { from: '2026-11-21', to: '2026-11-22' }

  await t.test('each day is asked on its own, and names the rows of its answer', async (t) => {
    sandbox.answer('posStatistics', ({ startDate }) => ({
      salesPerProduct:
        startDate === '2026-11-21'
          ? [
              { id: 'p1', name: 'Reep €2 🍫', sales: 3, unknown: { sales: 9 } },
              { id: 2, name: 'Café', sales: '12' },
              { id: 'p3', name: 'Teruggebracht', sales: -1 },
            ]
          : [{ id: 'p1', name: 'Reep €2 🍫', sales: 1.0 }],
      totalSales: 16,
    }))
    const { rows, rejected, warned } = await synced(gym, 'ProductVerkopen', days)
    t.strictSame(asked(gym, 'posStatistics'), [
      '/v1/businesses/{b}/pos/statistics?startDate=2026-11-21&endDate=2026-11-22&location_id={l}',
      '/v1/businesses/{b}/pos/statistics?startDate=2026-11-22&endDate=2026-11-23&location_id={l}',
    ])
    t.strictSame(rows, [
      row('2026-11-21', '2', 'Café', 12),
      row('2026-11-21', 'p1', 'Reep €2 🍫', 3),
      row('2026-11-21', 'p3', 'Teruggebracht', -1),
      row('2026-11-22', 'p1', 'Reep €2 🍫', 1),
    ])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
  })

  await t.test('a product that was not sold is not a row, in whatever way its 0 is written', async (t) => {
    sandbox.answer(
      'posStatistics',
      () =>
        '{"salesPerProduct":[{"id":"a","name":"a","sales":0},{"id":"b","name":"b","sales":"0"},{"id":"c","name":"c","sales":0.0},{"id":"d","name":"d","sales":-0},{"name":"no id","sales":0},{"id":"e","name":"e","sales":1}]}',
    )
    const { rows, rejected, warned } = await synced(gym, 'ProductVerkopen', {
      from: '2026-11-21',
      to: '2026-11-21',
    })
    t.strictSame(rows, [row('2026-11-21', 'e', 'e', 1)])
    t.strictSame({ rejected, warned }, { rejected: [], warned: {} })
  })

  await t.test('bad records go to quarantine, and of a product twice the later place stays', async (t) => {
    sandbox.answer('posStatistics', ({ startDate }) => ({
      salesPerProduct:
        startDate === '2026-11-21'
          ? [
              { id: 'p1', name: 'first', sales: 1 },
              { id: 'p1', name: 'last', sales: 2 },
              { name: 'no id', sales: 1 },
              { id: 'p2', name: '', sales: 1 },
              { id: 'p3', name: 'n', sales: null },
              { id: 'p4', name: 'n', sales: 'none' },
              { id: 'p5', name: null, sales: 'none' },
            ]
          : [],
    }))
    const { rows, rejected, warned } = await synced(gym, 'ProductVerkopen', days)
    t.strictSame(rows, [row('2026-11-21', 'p1', 'last', 2)])
    const key = (ProductID: string) => ({ Datum: '2026-11-21', ProductID })
    t.strictSame(
      rejected.map(({ reason, key }) => [reason, key]),
      [
        ['ProductID:required;', null],
        ['Product:required;', key('p2')],
        ['Aantal:required;', key('p3')],
        ['Aantal:type;', key('p4')],
        ['Product:required;Aantal:type;', key('p5')],
      ],
    )
    t.strictSame(warned, { required: 4, type: 2, unreadable_key: 1, duplicates: 1 })
  })

  await t.test('by default today and the seven days before are asked', async (t) => {
    sandbox.answer('posStatistics', { salesPerProduct: [] })
    await synced(gym, 'ProductVerkopen')
    t.strictSame(
      sandbox.requests
        .list('posStatistics')
        .map(({ query }) => query.startDate)
        .sort(),
      [15, 16, 17, 18, 19, 20, 21, 22].map((day) => `2026-11-${day}`),
    )
  })
})
