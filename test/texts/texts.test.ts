import { readdir, readFile } from 'node:fs/promises'
import t from 'tap'
import { ERROR_CODES } from '../../src/error-codes.ts'
import { CHECKS, checkTitle, findingText } from '../../src/texts/checks.ts'
import { ERROR_TEXTS, errorText } from '../../src/texts/errors.ts'

/** Words that a Dutch sentence does not have; `is`, `in` and `of` are Dutch too. */
const ENGLISH = /\b(the|not|and|for|were|this|that|with|rows|which|has|must)\b/i

t.test('every error code says in Dutch what happened and what to do', async (t) => {
  t.strictSame(Object.keys(ERROR_TEXTS).sort(), Object.keys(ERROR_CODES).sort())
  for (const [code, text] of Object.entries(ERROR_TEXTS)) {
    for (const sentence of [text.happened, text.act]) {
      t.match(sentence, /^\w.{8,}\.$/, code)
      t.notMatch(sentence, ENGLISH, code)
    }
  }
  t.equal(errorText('of-another-version'), ERROR_TEXTS.unexpected)
})

t.test(
  'every check that the code makes has a title, a sentence with its figures and what to do',
  async (t) => {
    for (const [kind, { title, act }] of Object.entries(CHECKS)) {
      const said = findingText({ table: 'Leden', check: `${kind}:Iets`, measured: 1234, expected: 7 })
      t.match(said, /1\.234.*\.$/, kind)
      for (const sentence of [title, act, said]) t.notMatch(sentence, ENGLISH, kind)
    }
    const files = ['src/quality', 'src/transform', 'src/tables', 'src/statements'].map(async (folder) => {
      const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'))
      return await Promise.all(names.map((name) => readFile(`${folder}/${name}`, 'utf8')))
    })
    const code = (await Promise.all(files)).flat().join('\n')
    const unused = Object.keys(CHECKS).filter((kind) => !new RegExp(`['\`]${kind}['\`:]`).test(code))
    t.strictSame(unused, [], 'and no other')
  },
)

t.test('a finding is a sentence with its units', async (t) => {
  const say = (check: string, measured: number | null, expected: number | null) =>
    findingText({ table: 'Leden', check, measured, expected })
  t.equal(
    say('fresh:GewijzigdOp', 567, 7),
    'Nieuwste wijziging in Leden is 567 dagen oud, verwacht hoogstens 7.',
  )
  t.equal(say('fresh:GewijzigdOp', 1, 7), 'Nieuwste wijziging in Leden is 1 dag oud, verwacht hoogstens 7.')
  t.equal(
    say('row_count', 900, 1200),
    '900 rijen binnen voor Leden, verwacht ongeveer 1.200 zoals in eerdere runs.',
  )
  t.equal(say('nulls', 62.5, 50), 'De leegste kolom van Leden is voor 62,5 % leeg, verwacht hoogstens 50 %.')
  t.match(say('ties_out:totalPerVat', 12.5, 13), /€\s12,50, verwacht €\s13,00\.$/)
  t.equal(say('row_count', null, null), 'Niet beoordeeld voor Leden.')
  t.equal(say('of_another_version', 3, 0), 'of_another_version in Leden: 3, verwacht 0.')
  t.equal(checkTitle('fresh:GewijzigdOp'), 'Versheid (GewijzigdOp)')
})
