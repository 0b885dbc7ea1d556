import { Dialect, parse } from '@polyglot-sql/sdk'
import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import t from 'tap'
import { compileOnly } from '../../db/mssql/compiler.ts'
import { mssql } from '../../db/mssql/dialect.ts'
import { namesOf } from '../../db/names.ts'
import { customs, seriesOf } from '../../src/quality/anomalies.ts'
import * as counts from '../../src/quality/counts.ts'
import { measureFields } from '../../src/quality/drift.ts'
import { countUnknown } from '../../src/quality/references.ts'
import { measureRows } from '../../src/quality/rows.ts'
import { measureTieOuts } from '../../src/quality/tie-outs.ts'
import type { Maker, TransformKey } from '../../src/statements/maker.ts'
import { tables } from '../../src/tables/index.ts'
import { rulesOf } from '../../src/tables/rule.ts'
import type { Table } from '../../src/tables/table.ts'
import * as difference from '../../src/transform/sql/difference.ts'
import * as versions from '../../src/transform/sql/history.ts'
import * as apply from '../../src/transform/sql/merge.ts'
import * as records from '../../src/transform/sql/records.ts'
import * as shields from '../../src/transform/sql/shields.ts'
import { fill } from '../../src/transform/sql/shred.ts'
import { changedSince, undo } from '../../src/transform/sql/undo.ts'

const MOMENT = { at: new Date('2173-01-02T03:04:05.678Z'), runId: 731_000_008 }

const db = compileOnly()
const names = namesOf('tree11', 'staging')
const makerOf = (table: Table): Maker => ({ dialect: mssql, names, table })
const compiled = (statement: RawBuilder<unknown>): CompiledQuery => statement.compile(db)

// Values that no definition holds, so that one written into the text would be seen.
const key: TransformKey = { runId: 731_000_001, pagesOf: 731_000_005, token: 731_000_002 }
const pages = [731_000_003, 731_000_004]
const bounds = {
  from: '2173-01-02',
  to: '2173-01-03',
  fromUtc: new Date('2173-01-01T23:00:00Z'),
  toUtc: new Date('2173-01-03T23:00:00Z'),
}
const given = ['73100000', '2173-', "N'complete'"]

function statementsOf(table: Table): Record<string, CompiledQuery> {
  const maker = makerOf(table)
  const child = tables.find(({ rules }) =>
    rules.some((rule) => rule.kind === 'deletedWith' && rule.table === table.name),
  )
  const rule = child && rulesOf(child, 'deletedWith')[0]
  const orphans =
    child && rule
      ? {
          countOrphans: apply.countOrphans(maker, child, rule.columns, key),
          orphanHistory: apply.orphanHistory(maker, child, rule.columns, key),
          deleteOrphans: apply.deleteOrphans(maker, child, rule.columns, key),
        }
      : {}
  const raw: Record<string, RawBuilder<unknown>> = {
    fill: fill(maker, key, pages, bounds),
    countRecords: counts.countRecords(maker, key),
    countNotes: counts.countNotes(maker, key),
    countMovedLists: counts.countMovedLists(maker, key),
    countRepeatedKeys: counts.countRepeatedKeys(maker, key),
    countDuplicates: counts.countDuplicates(maker, key),
    keepOne: records.keepOne(maker, key),
    measureRows: measureRows(maker, key, new Date('2173-01-02T01:00:00Z')),
    measureFields: measureFields(maker, key),
    ...(rulesOf(table, 'perDay').length > 0
      ? { customs: customs(mssql, seriesOf(maker, key, bounds, '2173-01-02'), 74_146) }
      : {}),
    ...(rulesOf(table, 'tiesOut').length > 0 ? { measureTieOuts: measureTieOuts(maker, key) } : {}),
    ...Object.fromEntries(
      rulesOf(table, 'refersTo').map((rule) => {
        const other = tables.find(({ name }) => name === rule.table)!
        return [`countUnknown ${rule.table}`, countUnknown(maker, key, rule, other)]
      }),
    ),
    setAsideForSums: records.setAsideForSums(maker, key),
    ...(table.sums.length > 0
      ? { rejectLargeSums: records.rejectLargeSums(maker, key), addSums: records.addSums(maker, key) }
      : {}),
    quarantine: records.quarantine(maker, key),
    diff: difference.diff(maker, key, bounds),
    countVanished: difference.countVanished(maker, key),
    readOnce: difference.readOnce(maker, key),
    countDifferences: difference.countDifferences(maker, key),
    targetIsEmpty: difference.targetIsEmpty(maker),
    history: apply.logChanges(maker, key),
    ...(table.history
      ? {
          endVersions: versions.endVersions(maker, key, MOMENT),
          beginVersions: versions.beginVersions(maker, key, MOMENT),
          countStrayVersions: versions.countStrayVersions(maker),
        }
      : {}),
    countGuarded: shields.countGuarded(maker, key),
    countShielded: shields.countShielded(maker, key),
    shieldsEnded: shields.shieldsEnded(maker, key),
    forgetMissed: shields.forgetMissed(maker, key),
    beginMissed: shields.beginMissed(maker, key),
    countMissed: shields.countMissed(maker, key),
    sample: apply.sample(maker, key),
    undo: undo(maker, key, 731_000_006),
    changedSince: changedSince(maker, 731_000_006, 731_000_007),
    fingerprint: apply.fingerprint(maker, key),
    countInScope: difference.countInScope(maker, key),
    emptyTable: mssql.emptyTable(names.work(table.name)),
    ...orphans,
  }
  return {
    ...Object.fromEntries(Object.entries(raw).map(([name, statement]) => [name, compiled(statement)])),
    merge: apply.merge(db.withSchema('tree11'), maker, key).compile(),
  }
}

/** The parser knows OPTION at the end of a SELECT only. */
const withoutHint = (text: string) => text.replace(/ ?option \(recompile\)(?=;?$)/, '')
const fault = (text: string): string | undefined => {
  const result = parse(withoutHint(text), Dialect.TSQL)
  return result.success ? undefined : (result.error ?? 'not parsed')
}

t.test('every statement of every table is T-SQL', async (t) => {
  for (const table of tables) {
    for (const [name, statement] of Object.entries(statementsOf(table))) {
      t.equal(fault(statement.sql), undefined, `${table.name} ${name}`)
    }
  }
})

t.test('a broken statement is refused', async (t) => {
  const breaks: [RegExp, string][] = [
    [/cross apply/, 'cross aply'],
    [/ as json\n/, ' as as json\n'],
    [/\) as waarde/, 'as waarde'],
    [/ then /, ' '],
    [/\) as s$/, ' as s'],
    [/, 0, 0, /, ', 0, , 0, '],
  ]
  const sound = compiled(fill(makerOf(tables[0]!), key, pages, bounds)).sql
  for (const [what, instead] of breaks) {
    const broken = sound.replace(what, instead)
    t.not(broken, sound)
    t.ok(fault(broken), instead)
  }
})

t.test('statements run on SQL Server 2016: no function or operator that came later', async (t) => {
  const later =
    /\b(string_agg|trim|translate|concat_ws|greatest|least|json_object|json_array|generate_series|date_bucket)\s*\(|is distinct from|\blimit\b|\bboolean\b|::|\blateral\b/i
  for (const table of tables) {
    for (const [name, statement] of Object.entries(statementsOf(table))) {
      t.notMatch(statement.sql, later, `${table.name} ${name}`)
    }
  }
})

t.test('values travel as parameters, and stay far below the 2,100 that a statement may have', async (t) => {
  for (const table of tables) {
    for (const [name, { sql: text, parameters }] of Object.entries(statementsOf(table))) {
      t.ok(parameters.length < 50, `${table.name} ${name}`)
      t.notOk(
        given.some((value) => text.includes(value)),
        `${table.name} ${name} holds a value`,
      )
      const numbers = [...text.matchAll(/@(\d+)/g)].map((match) => Number(match[1]))
      t.same(
        [...new Set(numbers)].sort((a, b) => a - b),
        parameters.map((_, n) => n + 1),
        `${table.name} ${name}`,
      )
    }
  }
})

t.test('MERGE holds its range and ends with a semicolon', async (t) => {
  for (const table of tables) {
    const merged = apply.merge(db.withSchema('tree11'), makerOf(table), key)
    const { sql: text } = merged.compile()
    t.ok(text.startsWith(`merge into "tree11"."${table.name}" with (holdlock) as "t" using (select `))
    t.equal(text.split('with (holdlock)').length, 2)
    t.ok(text.endsWith('\noption (recompile);'))
  }
  t.throws(() => db.mergeInto('Leden').using('x', 'x.a', 'Leden.a').whenMatched().thenDelete().compile(), {
    message: 'The target of a MERGE needs an alias.',
  })
  const other = db.selectFrom('Leden as t').selectAll().compile()
  t.equal(other.sql, 'select * from "Leden" as "t"')
})

t.test('text literals are Unicode', async (t) => {
  t.equal(compiled(sql`select ${sql.lit("O'Brien é")}`).sql, "select N'O''Brien é'")
})

t.test('differences see NULLs, case and trailing spaces', async (t) => {
  const pair = (name: string, kind: 'int' | 'json') => ({
    left: sql.id('s', name),
    right: sql.id('t', name),
    type: { kind },
  })
  const text = { ...pair('a', 'int'), type: { kind: 'text' as const, length: 5 } }
  t.equal(
    compiled(mssql.differs([text, pair('b', 'int'), pair('c', 'json')])).sql,
    'not exists (select "s"."a" collate Latin1_General_100_BIN2, datalength("s"."a"), "s"."b", "s"."c" collate Latin1_General_100_BIN2, datalength("s"."c") intersect select "t"."a" collate Latin1_General_100_BIN2, datalength("t"."a"), "t"."b", "t"."c" collate Latin1_General_100_BIN2, datalength("t"."c"))',
  )
})

t.test('the small expressions', async (t) => {
  const text = (expression: RawBuilder<unknown>) => compiled(expression).sql
  t.equal(text(mssql.now()), 'cast(sysutcdatetime() as datetime2(3))')
  t.same(compiled(mssql.nowPlus(1500)).parameters, [1500])
  t.equal(text(mssql.identity()), 'bigint identity(1, 1)')
  t.equal(text(mssql.parameter(sql.ref('v.Parameters'), 'from')), `json_value("v"."Parameters", N'$.from')`)
  t.equal(
    text(mssql.jsonObject([{ name: 'Id', value: sql.ref('s.Id'), type: { kind: 'int' } }])),
    '(select "s"."Id" as "Id" for json path, without_array_wrapper, include_null_values)',
  )
  t.equal(text(mssql.round(sql`sum(x)`, 2)), 'round(sum(x), 2)')
  t.equal(text(mssql.splitNotes(sql`w.m`)), "cross apply string_split(w.m, N';') as melding")
  t.equal(text(mssql.emptyTable(names.work('Leden'))), 'truncate table "staging"."Leden_werk"')
  t.equal(text(mssql.afterFill(names.work('Leden'), ['Id'])!), 'update statistics "staging"."Leden_werk"')
  t.equal(
    text(mssql.cast(sql`x`, { kind: 'keyText', length: 50 })),
    'cast(x as nvarchar(50)) collate Latin1_General_100_BIN2',
  )
  t.match(text(mssql.cast(sql`x`, { kind: 'timestamp' })), /switchoffset\(.*datetimeoffset\), '\+00:00'\)/)
  t.equal(text(mssql.cast(sql`x`, { kind: 'date' })), 'cast(x as date)')
})

t.test('storage types', async (t) => {
  const cases: [Parameters<typeof mssql.storage>[0], string][] = [
    [{ kind: 'keyText', length: 50 }, 'nvarchar(50) collate Latin1_General_100_BIN2'],
    [{ kind: 'text', length: 255 }, 'nvarchar(255)'],
    [{ kind: 'text', length: 'max' }, 'nvarchar(max)'],
    [{ kind: 'json' }, 'nvarchar(max)'],
    [{ kind: 'int' }, 'int'],
    [{ kind: 'bigint' }, 'bigint'],
    [{ kind: 'decimal', precision: 12, scale: 2 }, 'decimal(12, 2)'],
    [{ kind: 'unrounded' }, 'decimal(38, 20)'],
    [{ kind: 'bit' }, 'bit'],
    [{ kind: 'timestamp' }, 'datetime2(3)'],
    [{ kind: 'date' }, 'date'],
  ]
  for (const [type, expected] of cases) t.equal(compiled(mssql.storage(type)).sql, expected)
})

t.test('a lock that the server refuses without an error is one', async (t) => {
  const { sql: text, parameters } = compiled(mssql.lock('tree11 queue'))
  t.match(
    text,
    /^declare @gekregen int;\nexec @gekregen = sp_getapplock @Resource = @1, .*\nif @gekregen < 0 throw 51222,/,
  )
  t.strictSame(parameters, ['tree11 queue'])
})

t.test('what a MERGE has changed is counted by the server, beside its triggers', async (t) => {
  const asked: string[] = []
  const counting = {
    executeQuery: async ({ sql: text }: CompiledQuery) => {
      asked.push(text)
      return { rows: [{ aantal: 3 }] }
    },
  }
  const merged = apply.merge(db.withSchema('tree11'), makerOf(tables[0]!), key).compile()
  t.equal(await mssql.changedRows(counting as never, merged), 3)
  t.match(asked[0], /\noption \(recompile\);\nselect @@rowcount as aantal$/)
})
