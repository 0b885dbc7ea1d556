import t from 'tap'
import { findTable } from '../../src/tables/find-table.ts'
import { tables } from '../../src/tables/index.ts'

t.test('a name that people know is answered with the name of ours', async (t) => {
  t.equal(findTable(tables, ' leden ').name, 'Leden')
  for (const [known, ours] of [
    ['Facturen', 'OpenstaandeFacturen'],
    ['deelname', 'LesDeelname'],
    ['Ledn', 'Leden'],
  ] as const) {
    t.throws(() => findTable(tables, known), {
      code: 'unknown-table',
      message: new RegExp(`mean ${ours}\\?`),
    })
  }
  t.throws(() => findTable(tables, 'Kwartaalcijfers'), { message: 'There is no table Kwartaalcijfers.' })
})
