import { createServer, request } from 'node:http'
import t from 'tap'
import { testApp } from '../app-helper.ts'
import { SMALL } from '../runs/records.ts'

const { url } = await testApp(t, SMALL)

/** A proxy that has the service below /gym. */
const proxy = createServer((asked, answer) => {
  const path = /^\/gym(\/.*)$/.exec(asked.url!)?.[1]
  if (path === undefined) return answer.writeHead(404).end()
  asked.pipe(
    request(
      `${url}${path}`,
      { method: asked.method!, headers: { ...asked.headers, host: new URL(url).host } },
      (came) => {
        answer.writeHead(came.statusCode!, came.headers)
        came.pipe(answer)
      },
    ),
  )
})
await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
t.teardown(() => proxy.closeAllConnections())
t.teardown(() => proxy.close())
const { port } = proxy.address() as { port: number }

t.test('the pages of documentation work below a prefix that a proxy takes off', async (t) => {
  for (const page of ['docs', 'graphiql']) {
    const opened = await fetch(`http://127.0.0.1:${port}/gym/${page}`)
    t.equal(opened.status, 200, page)
    const files = [...(await opened.text()).matchAll(/(?:src|href)="([^"]*)"/g)].map(([, file]) => file!)
    t.ok(files.length > 0)
    for (const file of files) {
      const found = await fetch(new URL(file, opened.url))
      t.equal(found.status, 200, file)
      await found.body?.cancel()
    }
  }
})
