import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { Compilable, Kysely } from 'kysely'
import { format } from 'sql-formatter'
import type { Dialect } from '../db/dialect.ts'
import { carryOutAll, script, writingDown } from '../db/migration-script.ts'
import { compileOnly } from '../db/mssql/compiler.ts'
import { mssql } from '../db/mssql/dialect.ts'
import { type Names, namesOf, stagingPlugin } from '../db/names.ts'
import { compileOnly as compilePostgres } from '../db/postgres/compiler.ts'
import { postgres } from '../db/postgres/dialect.ts'
import { modelOf, schemaText } from '../graphql/schema.ts'
import { openApiDocument } from '../src/openapi.ts'
import { tables } from '../src/tables/index.ts'
import { daysBack } from '../src/tables/table.ts'
import { statementsOf } from '../src/transform/statements.ts'
import { laidOut } from './layout.ts'

/**
 * `npm run generate` writes sql/<engine>/, graphql/schema.graphql and openapi/: what will run, for a DBA and a reviewer to read.
 * A test compares the files with what this makes.
 */

interface Engine {
  dialect: Dialect
  language: 'postgresql' | 'transactsql'
  // biome-ignore lint/suspicious/noExplicitAny: compiles whatever it is given
  db: Kysely<any>
}

const names: Names = namesOf('tree11', 'staging')

const engines: Engine[] = [
  {
    dialect: postgres,
    language: 'postgresql',
    db: compilePostgres(),
  },
  { dialect: mssql, language: 'transactsql', db: compileOnly() },
]

const NOTE = 'Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.'

function text(engine: Engine, query: string): string {
  return laidOut(
    format(query, {
      language: engine.language,
      keywordCase: 'lower',
      expressionWidth: 110,
      paramTypes: { custom: [{ regex: '@\\d+' }, { regex: '\\$\\d+' }] },
    }),
  )
}

/** A file for each table, and `gedeeld.sql` for what several of them have to the letter. */
function transformFiles(engine: Engine): Map<string, string> {
  const db = engine.db.withSchema(names.schema).withPlugin(stagingPlugin(names.staging))
  const written = tables.map((table) => ({
    table,
    statements: statementsOf(db, { dialect: engine.dialect, names, table }, tables).map(
      ({ title, query }) => ({ title, sql: `${text(engine, (query as Compilable).compile().sql)};\n` }),
    ),
  }))
  const titles = new Map<string, string[]>()
  for (const { statements } of written) {
    for (const { title, sql } of statements) titles.set(sql, [...(titles.get(sql) ?? []), title])
  }
  const isShared = (sql: string) => titles.get(sql)!.length > 1
  const files = new Map<string, string>()
  for (const { table, statements } of written) {
    const parts = statements.map(({ title, sql }) =>
      isShared(sql) ? `-- ${title}: see gedeeld.sql\n` : `-- ${title}\n${sql}`,
    )
    files.set(`${table.name}.sql`, [`-- ${table.name}. ${NOTE}\n`, ...parts].join('\n'))
  }
  const shared = [...titles].filter(([sql]) => isShared(sql)).map(([sql, [title]]) => `-- ${title}\n${sql}`)
  files.set('gedeeld.sql', [`-- What is the same for several tables. ${NOTE}\n`, ...shared].join('\n'))
  return files
}

/** What a new database is told, by migrations that run against one which only listens. */
async function schemaFile(engine: Engine): Promise<string> {
  const said: string[] = []
  const db = engine.db.withSchema(names.schema).withPlugin(stagingPlugin(names.staging))
  const listener = writingDown(db, (query) => said.push(text(engine, query)))
  await carryOutAll(
    { db: listener, dialect: engine.dialect, names },
    { pending: () => true, schemas: [names.schema, names.staging, names.reports], ledger: true },
  )
  const about =
    '-- Every table and view, for a new database. Made by `npm run generate` from migrations/.\n' +
    '-- "tree11 setup-db" does the same; with --dry-run it shows what a database that is there still lacks.\n'
  return `${about}\n${script(engine.dialect, said)}`
}

/** Who may do what on SQL Server: for a DBA, who decides which logins are in the two roles. */
function rightsFile(): string {
  const { schema, staging, reports } = names
  const readable = [...tables.map(({ name }) => name), 'SyncRun', 'SyncRunTabel', 'DataQualityLog']
  const statements = [
    ...['tree11_schrijver', 'tree11_lezer'].map(
      (role) => `if database_principal_id(N'${role}') is null\n  exec(N'create role ${role}')`,
    ),
    `grant select, insert, update, delete on schema::"${schema}" to tree11_schrijver`,
    `grant select, insert, update, delete on schema::"${staging}" to tree11_schrijver`,
    `grant select on schema::"${reports}" to tree11_schrijver`,
    `-- To empty its work tables at once, and to tell the planner how full they are.\ngrant alter on schema::"${staging}" to tree11_schrijver`,
    `grant select on schema::"${reports}" to tree11_lezer`,
    ...readable.map((table) => `grant select on "${schema}"."${table}" to tree11_lezer`),
  ]
  return `-- Two roles with exactly the rights that they need. ${NOTE_OF_RIGHTS}
--
-- tree11_schrijver  the service: reads and writes its own schemas. It makes no tables: run schema.sql or
--                   "tree11 setup-db" first, as somebody who may, and again with a new version.
-- tree11_lezer      reports: the tables, the views with local times, the runs and their checks. Neither
--                   landed pages nor rejected records nor the history, which hold more about persons.
--
-- Then, for a login of your own:
--   create user [tree11] for login [tree11];
--   alter role tree11_schrijver add member [tree11];
--
-- A login that is to run "tree11 setup-db" itself needs in an empty database:
--   grant create schema, create table, create view to [tree11];

${script(mssql, statements)}`
}

const NOTE_OF_RIGHTS = 'Made by `npm run generate`. May be run again.'

/** The README's list of tables: what each column is made of stands in the definitions. */
function tableList(): string {
  const describe = ({ name, type, key, required, personal }: (typeof tables)[number]['columns'][number]) => {
    const size =
      type.kind === 'text'
        ? ` ${type.length}`
        : type.kind === 'decimal'
          ? `(${type.precision},${type.scale})`
          : ''
    const shown = key ? `**${name}**` : name
    return `${personal ? `_${shown}_` : shown} ${type.kind}${size}${required && !key ? ' !' : ''}`
  }
  const load = ({ load: { kind } }: (typeof tables)[number]) =>
    ({ snapshot: 'whole list', window: 'days', replace: 'each day or class', upsert: 'adds and updates' })[
      kind
    ]
  const rows = tables.map((table) => {
    const back = daysBack(table)
    const days = back === undefined ? '' : `, ${back} days back`
    return `| ${table.name} | ${table.columns.map(describe).join(', ')} | ${load(table)}${days} | ${table.nightly ? 'yes' : 'on request'} |`
  })
  return ['| table | columns | read | nightly |', '|---|---|---|---|', ...rows].join('\n')
}

/** Every generated file by its path from the root. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const engine of engines) {
    const folder = `sql/${engine.dialect.name}`
    files.set(`${folder}/schema.sql`, await schemaFile(engine))
    for (const [name, content] of transformFiles(engine)) files.set(`${folder}/${name}`, content)
  }
  files.set(
    'graphql/schema.graphql',
    `# Made by \`npm run generate\` from src/tables.\n\n${schemaText(modelOf(tables))}`,
  )
  files.set('sql/mssql/rechten.sql', rightsFile())
  files.set('openapi/openapi.json', `${JSON.stringify(await openApiDocument(), null, 2)}\n`)
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  files.set(
    'README.md',
    readme.replace(/(<!-- tables: .*? -->\n)[\s\S]*?(<!-- \/tables -->)/, `$1\n${tableList()}\n\n$2`),
  )
  return files
}

if (import.meta.main) {
  for (const [path, content] of await generatedFiles()) {
    const file = new URL(`../${path}`, import.meta.url)
    await mkdir(new URL('./', file), { recursive: true })
    await writeFile(file, content)
  }
}
