import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

export interface Posted {
  headers: IncomingHttpHeaders
  body: string
}

/** A server on loopback that keeps what is posted to it, and answers with a status. */
export async function webhookServer(t: Test) {
  const posted: Posted[] = []
  const answer = { status: 200 }
  const server = createServer(async (request, response) => {
    posted.push({ headers: request.headers, body: await text(request) })
    response.writeHead(answer.status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { posted, answer, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=hidden` }
}
