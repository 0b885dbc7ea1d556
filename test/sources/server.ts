import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import type { Page, Source, SourceRequest } from '../../src/sources/source.ts'

export interface Seen {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
  at: number
}

export interface TestServer {
  url: string
  seen: Seen[]
}

/** A real HTTP server on loopback, closed with the test; `answer` gets every request with its number. */
export async function serve(
  t: Test,
  answer: (seen: Seen, response: ServerResponse, count: number) => void | Promise<void>,
): Promise<TestServer> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const at = performance.now()
    let body = ''
    for await (const chunk of request) body += chunk
    const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body, at }
    seen.push(one)
    await answer(one, response, seen.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

export function json(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Every page of a request, its body as text. */
export async function pagesOf(
  source: Source,
  request: SourceRequest,
  signal = new AbortController().signal,
): Promise<(Partial<Omit<Page, 'body'>> & { number: number; body: string })[]> {
  const pages = []
  for await (const page of source.pages(request, signal))
    pages.push({ ...page, body: page.body ? new TextDecoder().decode(page.body) : 'unchanged' })
  return pages
}

/** The error that something is to throw. */
export async function thrownBy(work: Promise<unknown>): Promise<Error & { code?: string; kind?: string }> {
  try {
    await work
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
