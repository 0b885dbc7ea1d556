import { sql } from 'kysely'
import t from 'tap'
import type { ColumnType, RowPath, ShredColumn } from '../../db/dialect.ts'
import { compileOnly } from '../../db/mssql/compiler.ts'
import { mssql } from '../../db/mssql/dialect.ts'
import { lacksZone, value } from '../../db/mssql/values.ts'
import { tables } from '../../src/tables/index.ts'

const db = compileOnly()
const BINARY = 'collate Latin1_General_100_BIN2'

const column = (type: ColumnType, more: Partial<ShredColumn> = {}): ShredColumn => ({
  name: 'C',
  type,
  key: false,
  required: false,
  sum: false,
  handwritten: false,
  origin: { kind: 'record', paths: [['c']], flags: [] },
  ...more,
})
const valueSql = (of: ShredColumn) => value(of, sql`x`, sql`n`).compile(db).sql

function shredded(columns: readonly ShredColumn[], rows: RowPath = { kind: 'each', array: ['content'] }) {
  const pages = { from: sql`pages`, where: sql`1 = 1` }
  return mssql.shred({ rows, columns, pages, lookupPages: () => pages }).compile(db).sql
}

t.test('text: UTF-16 units are counted, and what is no scalar is no text', async (t) => {
  t.equal(
    valueSql(column({ kind: 'text', length: 50 })),
    'case when datalength(x) <= 100 and n is null then cast(x as nvarchar(50)) end',
  )
  t.equal(valueSql(column({ kind: 'text', length: 'max' })), 'case when n is null then x end')
  t.equal(value(column({ kind: 'text', length: 'max' }), sql`x`, undefined).compile(db).sql, 'x')
})

t.test('bit: only true and false, compared without padding', async (t) => {
  t.equal(
    valueSql(column({ kind: 'bit' })),
    `case when x ${BINARY} like N'true' then cast(1 as bit) when x ${BINARY} like N'false' then cast(0 as bit) end`,
  )
})

t.test('int: zeros after the point at most, in range, and an exponent only of a number', async (t) => {
  const text = valueSql(column({ kind: 'int' }))
  t.ok(
    text.startsWith(
      `case when datalength(x) between 2 and 18 and x ${BINARY} not like N'%[^0-9]%' then try_convert(int, x) else `,
    ),
    'nine digits are an int by themselves',
  )
  t.ok(
    text.includes(
      "else (select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%' and h.g between -2147483648 and 2147483647 then try_convert(int, h.g) end",
    ),
  )
  t.ok(text.includes("and a.t not like N'%[eE]%' then f.p - 1"))
  t.ok(
    shredded([
      column({ kind: 'int' }, { origin: { kind: 'record', paths: [['a', 'c']], flags: [] } }),
    ]).includes(
      `and case when a.t not like N'%[eE]%' then 1 else (select top (1) 1 from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.a') as m where m.[key] = N'c' and m.[type] = 2) end = 1 then f.p - 1`,
    ),
  )
  t.ok(text.includes(`cast(x as nvarchar(200)) ${BINARY}`))
})

t.test('decimal: rounded once and bounded; a sum keeps what was sent', async (t) => {
  const money = { kind: 'decimal', precision: 12, scale: 2 } as const
  const bounded = (kept: string) =>
    `(select case when abs(h.g) < 10000000000 then case when abs(round(h.g, 2)) < 10000000000 then ${kept} end end`
  const plain = `case when datalength(x) <= 36 and x ${BINARY} like N'[0-9]%' and x ${BINARY} like N'%[0-9]' and x ${BINARY} not like N'%[^0-9.]%' and x ${BINARY} not like N'%.%.%' then `
  for (const [text, kept] of [
    [valueSql(column(money)), 'convert(decimal(12, 2), round(h.g, 2))'],
    [valueSql(column(money, { sum: true })), 'h.g'],
  ] as const) {
    t.ok(
      text.startsWith(
        `${plain}${bounded(kept)} from (select try_convert(decimal(38, 20), x) as g) as h) else ${bounded(kept)}\n`,
      ),
      'digits with a point are read at once, and bounded as the others are',
    )
  }
  t.notMatch(valueSql(column(money)), /float/, 'an exponent does not go through floating point')
  t.throws(() => valueSql(column({ kind: 'decimal', precision: 38, scale: 2 })), /too many digits/)
})

t.test(
  'timestamp: cut to milliseconds as text, turned into UTC, nothing converted that did not pass',
  async (t) => {
    const text = valueSql(column({ kind: 'timestamp' }))
    const usual = (length: number, end: string, utc: string) =>
      `when datalength(x) = ${2 * length} and x ${BINARY} like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]${end}' and substring(x ${BINARY}, 12, 2) <= N'23' then ${utc} `
    const at = (length: number) => `try_convert(datetime2(3), left(x, ${length}), 126)`
    const hours = (place: number, of: string) =>
      `dateadd(hour, -try_convert(int, substring(x, ${place}, 1)), ${of})`
    const fraction = '.[0-9][0-9][0-9]'
    t.ok(
      text.startsWith(
        `case ${usual(24, `${fraction}Z`, at(23))}${usual(29, `${fraction}+0[12]:00`, hours(26, at(23)))}${usual(20, 'Z', at(19))}${usual(25, '+0[12]:00', hours(22, at(19)))}else (select convert(datetime2(3), switchoffset(try_convert(datetimeoffset, cast(case when `,
      ),
      'the usual forms are read at once, whole and of hours that there are',
    )
    t.ok(text.includes("N'.' + left(substring(d.s, 5, 3) + N'000', 3)"))
    t.ok(text.includes("case when d.z like N'[+-]%' then d.z else N'+00:00' end"))
    t.ok(text.includes("d.z like N'[+-]14:00'"))
    t.ok(text.includes("substring(a.t, 12, 2) <= N'23'"))
    t.equal(lacksZone(sql`x`).compile(db).sql, `substring(x ${BINARY}, 12, 2147483647) not like N'%[Zz+-]%'`)
  },
)

t.test("date: a day, or a timestamp as the gym's local day", async (t) => {
  const text = valueSql(column({ kind: 'date' }))
  t.ok(
    text.startsWith(
      `case when datalength(x) = 20 and (x ${BINARY} like N'19[0-9][0-9]-[01][0-9]-[0-3][0-9]' or `,
    ),
  )
  t.ok(text.includes('then try_convert(date, x) else (select '))
  t.ok(text.includes("todatetimeoffset(m.t, '+00:00') at time zone N'W. Europe Standard Time'"))
})

t.test('json: arrays of scalars are rebuilt, a slash is not escaped', async (t) => {
  const text = valueSql(column({ kind: 'json' }))
  t.ok(text.startsWith("case when left(ltrim(n), 1) = N'[' and not exists (select 1 from openjson(n) as e"))
  t.ok(text.includes(String.raw`replace(string_escape("e"."value", N'json'), N'\/', N'/')`))
  t.ok(text.endsWith(`else x ${BINARY} end`))
})

t.test('a path is read as a scalar and as JSON; the first that holds anything counts', async (t) => {
  const origin = { kind: 'record', paths: [[], ['a', 'b'], ['s', 0]], flags: [] } as const
  const text = shredded([
    column({ kind: 'text', length: 5 }, { origin: { ...origin, paths: [...origin.paths], flags: [] } }),
  ])
  t.ok(text.includes(`"C.p1" nvarchar(max) '$.a.b',\n  "C.p1.json" nvarchar(max) '$.a.b' as json`))
  t.ok(text.includes(`"C.p2" nvarchar(max) '$.s[0]'`))
  t.ok(
    text.includes(
      'coalesce(case when r.soort in (1, 2, 3) then r.inhoud end, "j"."C.p1", "j"."C.p1.json", "j"."C.p2", "j"."C.p2.json") as "C.tekst"',
    ),
  )
  t.ok(text.includes(`when "tekst"."C.json" is not null then N'type' else N'length' end end as "C.fout"`))
})

t.test('an empty text stays where it may, and is missing in keys and required columns', async (t) => {
  const kind = { kind: 'text', length: 5 } as const
  const raw = 'coalesce("j"."C.p0", "j"."C.p0.json")'
  t.ok(shredded([column(kind)]).includes(`\n  ${raw} as "C.tekst"`))
  t.ok(
    shredded([column(kind, { required: true })]).includes(
      `case when not datalength(${raw}) = 0 then ${raw} end as "C.tekst"`,
    ),
  )
  const key = shredded([column(kind, { required: true, key: true })])
  t.match(key, /patindex\(N'%\[\^[\s\S]*\]%', reverse\(coalesce\("j"\."C\.p0"/, 'its ends are looked at')
  t.match(key, /datalength\(coalesce\("j"\."C\.p0", "j"\."C\.p0\.json"\)\) \/ 2 - patindex/)
})

t.test('flags come first, a fallback last', async (t) => {
  const origin: ShredColumn['origin'] = {
    kind: 'record',
    paths: [['status']],
    flags: [{ path: ['paused'], value: 'PAUSED' }],
    fallback: 'UNKNOWN',
  }
  t.ok(
    shredded([column({ kind: 'text', length: 20 }, { origin })]).includes(
      `case when "j"."C.vlag0" ${BINARY} like N'true' then N'PAUSED' else coalesce(case when not datalength(coalesce("j"."C.p0", "j"."C.p0.json")) = 0 then coalesce("j"."C.p0", "j"."C.p0.json") end, N'UNKNOWN') end as "C.tekst"`,
    ),
  )
})

t.test('an inner array that is missing is empty; another kind is one record without a key', async (t) => {
  const text = shredded([column({ kind: 'int' }, { origin: { kind: 'parent', paths: [['id']] } })], {
    kind: 'eachIn',
    array: ['content'],
    inner: ['members'],
  })
  t.ok(text.includes(`when coalesce("i"."type", 0) = 0 then N'[]' else N'[[' + `))
  t.ok(text.includes(`where m.[key] = N'members'`))
  t.ok(text.includes(`outer apply openjson(r.ouder) with (\n  "C.p0" nvarchar(max) '$.id'`))
})

t.test('arrays side by side are joined by place', async (t) => {
  const text = shredded([column({ kind: 'int' })], {
    kind: 'sideBySide',
    labels: ['labels'],
    values: ['series', 0, 'data'],
  })
  t.ok(text.includes(`left join openjson(p."Inhoud", N'$.series[0].data') as d on d.[key] = l.[key]`))
})

t.test('parameters of requests take our words, and texts of an array are joined in order', async (t) => {
  const request: ShredColumn['origin'] = { kind: 'request', parameter: 'type', names: { ONCE: 'Eenmalig' } }
  t.ok(
    shredded([column({ kind: 'text', length: 20 }, { origin: request })]).includes(
      `case json_value(v."Parameters", N'$.type') ${BINARY} when N'ONCE' then N'Eenmalig' end as "C.tekst"`,
    ),
  )
  const joined: ShredColumn['origin'] = {
    kind: 'joined',
    array: ['teachers'],
    field: 'fullName',
    separator: ', ',
  }
  const text = shredded([column({ kind: 'text', length: 'max' }, { origin: joined })])
  t.ok(text.includes('where d.veld is not null order by cast(e.[key] as int) for json path)'))
  t.ok(text.includes(`N'"},{"t":"', N', '`))
  t.ok(text.includes(`case when "tekst"."C.json" is not null then N'type'`))
})

t.test('a lookup takes the latest match', async (t) => {
  const table = tables.find(({ name }) => name === 'Abonnementen')!
  const text = shredded(table.columns)
  t.ok(text.includes('(select top (1) k.veld from pages'))
  t.ok(
    text.includes(
      `ltrim(rtrim(k.zoek)) ${BINARY} = ltrim(rtrim("tekst"."Naam.tekst")) order by lp."PaginaId" desc, cast(e.[key] as int) desc)`,
    ),
  )
})

t.test('handwritten dates and decimals are brought to the one form', async (t) => {
  const date = shredded([column({ kind: 'date' }, { handwritten: true })])
  t.ok(date.includes(`b.d like N'[0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9]'`))
  t.ok(date.includes(`convert(date, N'1899-12-30')`))
  const hours = shredded([column({ kind: 'decimal', precision: 6, scale: 2 }, { handwritten: true })])
  t.ok(hours.includes(`not like N'%[^0-9,-]%' then replace(ltrim(rtrim(a.t)), N',', N'.')`))
})

t.test('each column has its value and its fault, and a timestamp or day its zone', async (t) => {
  for (const table of tables) {
    const text = shredded(table.columns, table.rows)
    for (const { name, type } of table.columns) {
      t.ok(text.includes(`"waarde"."${name}" as "${name}"`))
      t.ok(text.includes(`as "${name}.fout"`))
      t.equal(text.includes(`as "${name}.zone"`), type.kind === 'timestamp' || type.kind === 'date')
    }
  }
})
