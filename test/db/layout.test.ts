import t from 'tap'
import { laidOut } from '../../sql/layout.ts'

t.test('a statement is broken at its clauses and lists, and nowhere else', async (t) => {
  const long = Array.from({ length: 12 }, (_, at) => `  "column number ${at}"`).join(',\n')
  const laid = laidOut(`select\n${long}\nfrom\n  "a"\nwhere\n  "b" = 1\n  and "c" = 2`)
  const [first, ...rest] = laid.split('\n')
  t.match(first, /^select "column number 0", "column number 1", .*,$/)
  t.strictSame(rest.slice(-2), ['from "a"', 'where "b" = 1 and "c" = 2'])
  t.ok(laid.split('\n').every((line) => line.length <= 120))
})

t.test('what fits on a line stands on one', async (t) => {
  t.equal(
    laidOut('select\n  count(\n    case\n      when a is null then 1\n    end\n  ) as n\nfrom\n  b'),
    'select count(case when a is null then 1 end) as n from b',
  )
})

t.test('a text keeps its blanks, its line ends and its dashes', async (t) => {
  const text = "'it''s  --\n   no comment '"
  t.equal(laidOut(`select\n  concat(\n    ${text},\n    a\n  )`), `select concat(${text}, a)`)
})
