import { mkdir, readFile, writeFile } from 'node:fs/promises'
import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { format } from 'sql-formatter'
import type { Dialect } from '../db/dialect.ts'
import { compileOnly } from '../db/mssql/compiler.ts'
import { mssql } from '../db/mssql/dialect.ts'
import { type Names, namesOf, stagingPlugin } from '../db/names.ts'
import { postgres } from '../db/postgres/dialect.ts'
import { modelOf, schemaText } from '../graphql/schema.ts'
import { up as system } from '../migrations/0001_system.ts'
import { up as warehouse } from '../migrations/0002_warehouse.ts'
import { up as doors } from '../migrations/0003_doors.ts'
import { up as hold } from '../migrations/0004_hold.ts'
import { openApiDocument } from '../src/openapi.ts'
import { statementsOf } from '../src/sync/transform/statements.ts'
import { tables } from '../src/tables/index.ts'
import { daysBack } from '../src/tables/table.ts'

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
const migrations = [system, warehouse, doors, hold]

const engines: Engine[] = [
  {
    dialect: postgres,
    language: 'postgresql',
    db: new Kysely({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    }),
  },
  { dialect: mssql, language: 'transactsql', db: compileOnly() },
]

const NOTE =
  'Made by `npm run generate` from src/tables and src/sync/transform. Parameters are shown by number.'

function text(engine: Engine, query: CompiledQuery): string {
  return format(query.sql, {
    language: engine.language,
    keywordCase: 'lower',
    expressionWidth: 110,
    paramTypes: { custom: [{ regex: '@\\d+' }, { regex: '\\$\\d+' }] },
  })
}

function transformFile(engine: Engine, table: (typeof tables)[number]): string {
  const db = engine.db.withSchema(names.schema).withPlugin(stagingPlugin(names.staging))
  const parts = statementsOf(db, { dialect: engine.dialect, names, table }, tables).map(
    ({ title, query }) => `-- ${title}\n${text(engine, (query as Compilable).compile())};\n`,
  )
  return [`-- ${table.name}. ${NOTE}\n`, ...parts].join('\n')
}

/** Runs the migrations against a database that only writes down what it is told. */
async function schemaFile(engine: Engine): Promise<string> {
  const said: string[] = []
  const recorder = engine.db
    .withSchema(names.schema)
    .withPlugin(stagingPlugin(names.staging))
    .withPlugin({
      transformQuery: ({ node }) => {
        const compiled = engine.db.getExecutor().compileQuery(node, { queryId: 'generate' })
        const [name] = compiled.parameters
        const query =
          compiled.parameters.length === 1 ? compiled.sql.replace(/\$1|@1/, `'${name}'`) : compiled.sql
        said.push(`${text(engine, { ...compiled, sql: query })};\n`)
        return node
      },
      transformResult: async ({ result }) => result,
    })
  for (const up of migrations) await up({ db: recorder, dialect: engine.dialect })
  const schemas = [names.schema, names.staging].map((schema) => `create schema "${schema}";\n`)
  return [`-- Every table. Made by \`npm run generate\` from migrations/.\n`, ...schemas, ...said].join('\n')
}

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
    for (const table of tables) files.set(`${folder}/${table.name}.sql`, transformFile(engine, table))
  }
  files.set(
    'graphql/schema.graphql',
    `# Made by \`npm run generate\` from src/tables.\n\n${schemaText(modelOf(tables))}`,
  )
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
