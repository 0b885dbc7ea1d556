import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { Compile } from 'typebox/schema'
import { type AppOptions, buildApp } from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { createMetrics } from '../src/metrics.ts'
import { openApiDocument } from '../src/openapi.ts'
import type { Sync } from '../src/runs/sync.ts'
import { openSources } from '../src/service.ts'
import { tables } from '../src/tables/index.ts'
import { type GymOptions, testDatabase, testGym } from './helper.ts'

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  json: any
  text: string
}

export type Ask = (method: string, path: string, body?: unknown, headers?: object) => Promise<Answer>

/** The settings of somebody who has set nothing. */
export const noSettings = loadConfig({ env: {}, envFile: 'no.env' })

/** A small gym with the service in front of it, on a port of the loopback interface. */
export async function testApp(
  t: Test,
  {
    sync,
    keys = [],
    corsOrigins = [],
    rateLimits,
    ...options
  }: GymOptions & { sync?: Partial<Sync> } & Partial<
      Pick<AppOptions, 'keys' | 'corsOrigins' | 'rateLimits'>
    > = {},
) {
  const database = options.database ?? (await testDatabase(t))
  const metrics = createMetrics({ database, tables })
  const gym = await testGym(t, { ...options, database, metrics })
  const sources = openSources(noSettings)
  const app = await buildApp({
    database: gym.database,
    sync: { ...gym.sync, ...sync },
    sources,
    tables,
    windowDays: options.windowDays ?? {},
    metrics,
    now: () => new Date('2026-11-22T00:50:00Z'),
    listens: true,
    keys,
    corsOrigins,
    ...(rateLimits && { rateLimits }),
  })
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return { ...gym, app, url, ask: asker(t, url) }
}

/**
 * Asks over HTTP, and holds every answer against the OpenAPI document. `seen` gathers which answers of which
 * operations there were: `listRuns 200`.
 */
export function asker(t: Test, url: string, seen = new Set<string>()): Ask {
  return async (method, path, body, headers = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: text as string }),
      redirect: 'manual',
    })
    const said = Buffer.from(await response.arrayBuffer()).toString()
    const json = /[/+]json$/.test(typeOf(response)) && said !== '' ? JSON.parse(said) : undefined
    const { wrong, operationId } = await undocumented(method, path, response, json ?? said)
    if (operationId) seen.add(`${operationId} ${response.status}`)
    t.equal(wrong, undefined, `${method} ${path} answers as documented`)
    return { status: response.status, headers: response.headers, json, text: said }
  }
}

const typeOf = ({ headers }: Response) => headers.get('content-type')?.split(';')[0] ?? ''

interface Operation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: { 'application/json': { schema: { examples?: unknown[] } } } }
  responses: Record<
    string,
    { content?: Record<string, { schema: object; example?: { detail?: string } }>; headers?: object }
  >
}

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  example?: unknown
  schema: { default?: unknown }
}

export const document = openApiDocument() as Promise<{
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}>

/** Headers that a program reads; those of the protocol and of browsers stand in no document. */
const HEADERS = ['etag', 'location', 'retry-after', 'tree11-run', 'tree11-source-read-at', 'tree11-quality']

const lower = (answer: { headers?: object } | undefined) =>
  Object.fromEntries(Object.entries(answer?.headers ?? {}).map(([name, said]) => [name.toLowerCase(), said]))

/** What the document does not say about an answer: `wrong` is undefined when it fits. */
async function undocumented(
  method: string,
  path: string,
  response: Response,
  json: unknown,
): Promise<{ wrong?: string; operationId?: string }> {
  const { paths, components } = await document
  const bare = path.split('?')[0]!
  const template = Object.keys(paths).find((one) =>
    new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare),
  )
  const operation = (template && paths[template]?.[method.toLowerCase()]) || undefined
  const { operationId } = operation ?? {}
  const known = operationId === undefined ? {} : { operationId }
  const type = typeOf(response)
  const answer = operation?.responses[response.status]
  const header = operation && HEADERS.find((one) => response.headers.has(one) && !(one in lower(answer)))
  if (header) return { ...known, wrong: `no header ${header} with status ${response.status}` }
  if (json === '' && answer && answer.content === undefined) return known
  // A path or a method that does not exist has no place in the document, only the form of every problem.
  const schema = operation
    ? answer?.content?.[type]?.schema
    : type === 'application/problem+json' && components.schemas.Problem
  if (!schema) return { ...known, wrong: `no ${type} with status ${response.status}` }
  const checker = Compile(closed(inlined(schema, components.schemas)) as never)
  const [ok, errors] = checker.Errors(json)
  return ok ? known : { ...known, wrong: JSON.stringify(errors) }
}

function inlined(schema: unknown, schemas: Record<string, object>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => inlined(one, schemas))
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref } = schema as { $ref?: string }
  if ($ref !== undefined) return inlined(schemas[$ref.split('/').at(-1)!], schemas)
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inlined(value, schemas)]))
}

/** No property that the document does not know. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  return copy.type === 'object' && 'properties' in copy ? { ...copy, additionalProperties: false } : copy
}
