import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { loadConfig, SETTINGS } from '../src/config.ts'

/** The files for Docker cannot be run here; these are the slips that would show only there. */

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

interface Service {
  image?: string
  ports: string[]
  environment: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[] }
}

t.test('docker-compose.yml brings a database and the service, for this machine alone', async (t) => {
  const { services, volumes } = parse(read('docker-compose.yml')) as {
    services: Record<'sqlserver' | 'tree11', Service>
    volumes: object
  }
  for (const { ports } of Object.values(services)) {
    for (const port of ports) t.match(port, /^127\.0\.0\.1:\d+:\d+$/)
  }
  const { sqlserver, tree11 } = services
  t.match(sqlserver.image, /^mcr\.microsoft\.com\/mssql\/server:2022-/)
  t.ok('sqlserver' in volumes)
  t.same(tree11.depends_on, { sqlserver: { condition: 'service_healthy' } })
  t.ok(sqlserver.healthcheck)
  for (const name of Object.keys(tree11.environment)) t.ok(SETTINGS.includes(name), `${name} is a setting`)
  const key = `me:admin:${'a'.repeat(64)}`
  const env = { ...tree11.environment, DB_PASSWORD: 'secret', API_KEYS: key }
  const config = loadConfig({ env, envFile: '/nowhere/.env' })
  t.match(config.database.server, { server: 'sqlserver', database: 'Tree11', trustServerCertificate: true })
})

t.test('Dockerfile builds in two stages, runs as nobody special and tells its health', async (t) => {
  const lines = read('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '')
  const known = /^(FROM|WORKDIR|COPY|RUN|ENV|USER|EXPOSE|HEALTHCHECK|CMD) \S/
  for (const line of lines) t.match(line, known)
  const froms = lines.filter((line) => line.startsWith('FROM '))
  t.equal(froms.length, 2)
  const [, major] = /node:(\d+)-slim/.exec(froms[1]!) ?? []
  t.equal(major, '24', 'the Node that the service wants')
  t.ok(lines.indexOf('USER node') > lines.indexOf(froms[1]!))
  t.ok(lines.some((line) => line.startsWith('HEALTHCHECK ') && line.includes('/health/live')))
  for (const line of lines) {
    const [, from] = /^COPY (\S+) \S+$/.exec(line) ?? []
    if (from) t.ok(existsSync(new URL(`../${from}`, import.meta.url)), `${from} is there to copy`)
  }
  for (const line of lines.filter((one) => one.startsWith('CMD '))) JSON.parse(line.slice(4))
})
