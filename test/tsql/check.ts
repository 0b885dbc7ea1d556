import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * `npm run test:tsql`: everything in sql/mssql against Microsoft's parser for SQL Server 2016, a model of the schema, and
 * the size of expressions that the server allows. It needs the SDK of .NET 10, which nothing else here does.
 */
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const { error, status } = spawnSync(
  'dotnet',
  ['run', '--project', at('.'), '--configuration', 'Release', '--', at('../../sql/mssql')],
  { stdio: 'inherit' },
)
if (error) {
  console.error(`dotnet was not found (${error.message}). Install the SDK of .NET 10; nothing else needs it.`)
}
process.exitCode = status ?? 1
