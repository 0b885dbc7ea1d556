import { exec } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { killServer } from '../chaos/server-killed.ts'
import { mssqlEngine } from '../engines.ts'

t.setTimeout(1_800_000)

const command = process.env.TEST_MSSQL_KILL

t.test(
  'killed at any statement, the server comes back and the run ends as if nothing had happened',
  {
    skip:
      command === undefined &&
      'TEST_MSSQL_KILL is not set: a command that kills the server in TEST_MSSQL_URL with SIGKILL and starts it again',
  },
  async (t) => {
    const kill = async () => void (await promisify(exec)(command!))
    // Few, for each takes a minute on a look-alike; an odd number, so that some die before their statement and some after.
    await killServer(t, await (await mssqlEngine()).database(t), { kill, every: 41 })
  },
)
