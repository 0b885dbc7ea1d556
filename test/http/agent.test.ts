import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { loadConfig } from '../../src/config.ts'
import { openAgent } from '../../src/http/agent.ts'
import { exchange } from '../../src/http/exchange.ts'
import { networkFault } from '../../src/http/faults.ts'
import { openChannels } from '../../src/notify/channels.ts'
import { openSources } from '../../src/service.ts'
import { memberships } from '../../src/sources/gymly/streams.ts'
import { trainingHours } from '../../src/sources/sheets/streams.ts'
import { credentialsFile } from '../sources/google.ts'
import { json, pagesOf, type Seen, serve, thrownBy } from '../sources/server.ts'

const { signal } = new AbortController()
const MB = 1024 * 1024

function open(t: Test, largestAnswer = MB) {
  const agent = openAgent({ largestAnswer })
  t.teardown(() => agent.destroy())
  return (url: string, timeoutMs = 5_000) =>
    exchange(agent, { url, method: 'GET', headers: {} }, { timeoutMs, largestAnswer, signal })
}

/** The first steps of the paths that were asked for. */
const places = (seen: readonly Seen[]) =>
  [...new Set(seen.map(({ url }) => url.split(/(?<=.)[/?]/)[0]))].sort()

const PACKERS = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync, zstd: zstdCompressSync }
const rows = JSON.stringify([{ id: 'café', n: 12345678901234567890n.toString() }])

t.test('compressed answers are read, though nobody asked for them, and errors as well', async (t) => {
  const { url } = await serve(t, ({ url }, response) => {
    const [, encoding = '', status] = url.split('/') as [string, keyof typeof PACKERS | undefined, string]
    response.writeHead(Number(status), { 'content-type': 'application/json', 'content-encoding': encoding })
    response.end(encoding === '' ? rows : PACKERS[encoding](rows))
  })
  const ask = open(t)
  for (const encoding of Object.keys(PACKERS)) {
    for (const status of [200, 404, 503]) {
      const answer = await ask(`${url}/${encoding}/${status}`)
      t.match(answer, { status, body: rows }, `${encoding}, ${status}`)
      t.equal(Buffer.from(answer.bytes).toString(), rows)
    }
  }
})

t.test('what is cut off, broken or too large once unpacked is not taken for an answer', async (t) => {
  const large = gzipSync(Buffer.alloc(8 * MB, ' '))
  const bodies: Record<string, Buffer> = {
    cut: gzipSync(rows).subarray(0, 30),
    broken: Buffer.from(rows),
    bomb: large,
  }
  const { url } = await serve(t, ({ url }, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(bodies[url.slice(1)])
  })
  const ask = open(t)
  t.equal(networkFault(await thrownBy(ask(`${url}/cut`))).kind, 'cut off')
  t.equal(networkFault(await thrownBy(ask(`${url}/broken`))).kind, 'cut off')
  t.ok(large.length < MB / 50)
  t.equal(networkFault(await thrownBy(ask(`${url}/bomb`))).kind, 'too large')
})

t.test('every request says who asks, and an answer that trickles in is not waited for', async (t) => {
  const { url, seen } = await serve(t, async (one, response) => {
    response.writeHead(200)
    response.write('[')
    if (one.url === '/slow') await new Promise((resolve) => setTimeout(resolve, 2_000))
    response.end(']')
  })
  const ask = open(t)
  await ask(url)
  t.match(seen[0]!.headers['user-agent'], /^Tree11\/\d+\.\d+\.\d+/)
  t.match(await thrownBy(ask(`${url}/slow`, 100)), { message: 'no complete answer within 100 ms' })
})

t.test(
  'a proxy is the way to Gymly, Google, Slack and the webhook, but for hosts that need none',
  async (t) => {
    const through: string[] = []
    // Plain http is handed on; that https goes through a tunnel is the library's own matter.
    const proxy = createServer((asked, response) => {
      const { method, headers } = asked
      through.push(new URL(asked.url!).pathname)
      const there = request(asked.url!, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      })
      asked.pipe(there)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    t.teardown(() => {
      proxy.closeAllConnections()
      proxy.close()
    })
    const { port } = proxy.address() as AddressInfo
    const { url, seen } = await serve(t, (one, response) => {
      if (one.url === '/token') return json(response, 200, { access_token: 'x', expires_in: 3600 })
      json(response, 200, one.url.includes('/values/') ? { range: 'A:D' } : [])
    })
    const work = async (more: Record<string, string>) => {
      const config = loadConfig({
        envFile: '/nowhere/.env',
        env: {
          http_proxy: `127.0.0.1:${port}`,
          ...{ GYMLY_BASE_URL: url, GYMLY_API_TOKEN: 'x', GYMLY_BUSINESS_ID: 'b', GYMLY_LOCATION_ID: 'l' },
          ...{ GOOGLE_SHEETS_CREDENTIALS_FILE: credentialsFile, GOOGLE_SHEETS_SPREADSHEET_ID: 's' },
          ...{ GOOGLE_API_ROOT_URL: url, SLACK_WEBHOOK_URL: `${url}/slack` },
          ...{ ALERT_WEBHOOK_URL: `${url}/hook`, ALERT_WEBHOOK_SECRET: 'x' },
          ...more,
        },
      })
      const sources = openSources(config)
      const channels = openChannels(config.alerts, { now: () => new Date(), proxies: config.proxies })
      const before = [through.length, seen.length] as const
      await pagesOf(sources.gymly, { stream: memberships, parameters: {} })
      // What the rows of the sheet are is not the matter here.
      await pagesOf(sources.sheets, { stream: trainingHours, parameters: {} }).catch(() => {})
      const alert = { id: 'x', kind: 'success', at: '', problems: [], warnings: [], recovered: [] } as const
      for (const channel of channels) {
        await channel.send({ ...alert, problems: [], warnings: [], recovered: [] })
        channel.close()
      }
      await Promise.all([sources.gymly.close(), sources.sheets.close()])
      return { through: through.length - before[0], asked: places(seen.slice(before[1])) }
    }
    const direct = await work({ NO_PROXY: '127.0.0.1' })
    t.equal(direct.through, 0)
    t.same(direct.asked, ['/hook', '/slack', '/token', '/v1', '/v4'])
    const proxied = await work({})
    t.same(proxied.asked, direct.asked)
    t.ok(proxied.through >= 5, 'all of it through the proxy')
    t.ok(
      seen.every(({ headers }) => headers['user-agent']),
      'and each of them names itself',
    )
  },
)

t.test('a wrong proxy is named without its password', (t) => {
  const load = (env: Record<string, string>) => loadConfig({ env, envFile: '/nowhere/.env' })
  t.throws(() => load({ HTTPS_PROXY: 'socks5://u:secret@p:1' }), { message: /^HTTPS_PROXY: (?!.*secret)/ })
  const { proxies, secrets } = load({ https_proxy: 'http://u:secret@p:1', HTTPS_PROXY: 'http://other' })
  t.same(proxies, { https: 'http://u:secret@p:1/' })
  t.same(secrets, ['secret'])
  t.end()
})
