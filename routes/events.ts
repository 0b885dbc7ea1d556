import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { createRunWatch, type RunState } from '../src/reading/watch-runs.ts'
import type { App, RouteContext } from './route.ts'
import { problems, runId } from './schemas.ts'

/** Shorter than what proxies take for a dead connection. */
const HEARTBEAT_MS = 15_000
/** How long a listener waits before it connects again. */
const AGAIN_MS = 2_000

/**
 * Server-Sent Events, as a stream that Fastify sends like any other: its hooks, headers and backpressure
 * hold. A plugin for them would add a second way to write an answer, for the three lines that an event is.
 */
export function eventRoutes(app: App, { database, tables, closing }: RouteContext): void {
  const runs = createRunWatch(database, tables)
  app.get(
    '/runs/:id/events',
    {
      exposeHeadRoute: false,
      config: { role: 'reader', patient: true, page: true },
      schema: {
        operationId: 'followRun',
        tags: ['runs'],
        summary: 'Progress of a run, as Server-Sent Events',
        description:
          'An event `progress` with the whole run whenever something in it has changed, at most once a second, ' +
          'and an event `end` with the run when it has ended, after which the stream ends. The id of an event ' +
          'names the state that it shows: with `Last-Event-ID` a listener gets what is newer, if anything is, ' +
          'from whichever replica. One that has seen the end is answered 204, at which browsers stop asking.',
        params: runId,
        headers: Type.Object({
          'last-event-id': Type.Optional(
            Type.String({
              maxLength: 100,
              description: 'The id of the last event that the listener has seen',
            }),
          ),
        }),
        response: {
          200: {
            description: 'The events',
            content: {
              'text/event-stream': {
                schema: Type.String({
                  examples: ['event: end\nid: 3q2-7w\ndata: {"id":12,"status":"succeeded"}\n\n'],
                }),
              },
            },
          },
          204: { description: 'The run has ended, and the listener has seen it', type: 'null' },
          ...problems(400, 404, 503),
        },
      },
    },
    async (request, reply) => await events(request.params.id, request, reply),
  )

  async function events(id: number, { headers }: FastifyRequest, reply: FastifyReply) {
    const seen = headers['last-event-id']
    const now = await runs.state(id)
    if (now.ended && now.id === seen) return reply.code(204).send()
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-store')
    // Kept open for a next request it would keep a closing service waiting.
    reply.header('connection', 'close')
    // Else a proxy would keep events until it has many.
    reply.header('x-accel-buffering', 'no')
    const signal = AbortSignal.any([closing, gone.signal])
    const states = runs.watch(id, {
      ...(typeof seen === 'string' && { seen }),
      quietMs: HEARTBEAT_MS,
      signal,
    })
    return reply.send(Readable.from(eventText(states), { objectMode: false }))
  }
}

async function* eventText(states: AsyncIterable<RunState | undefined>): AsyncGenerator<string> {
  yield `retry: ${AGAIN_MS}\n\n`
  for await (const state of states) yield state ? event(state) : ':\n\n'
}

function event({ id, run, ended }: RunState): string {
  return `event: ${ended ? 'end' : 'progress'}\nid: ${id}\ndata: ${JSON.stringify(run)}\n\n`
}
