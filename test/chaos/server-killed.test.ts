import t from 'tap'
import { postgresOn } from '../engines.ts'
import { startPostgres } from '../servers/postgres.ts'
import { killServer } from './server-killed.ts'

t.setTimeout(600_000)

const server = await startPostgres()
t.teardown(() => server.close())

t.test(
  'killed at any statement, the server comes back and the run ends as if nothing had happened',
  async (t) => {
    const kill = () => server.kill().then(() => server.start())
    await killServer(t, await postgresOn(server).database(t), { kill, every: 7 })
  },
)
