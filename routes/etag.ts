import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './route.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A GET whose answer can be the same as before: it gets an ETag, and 304 when the caller has it already. */
    etag?: boolean
  }
}

/** An answer that is the same as the one the caller has is not sent again. */
export function registerEtags(app: App): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.routeOptions.config.etag || reply.statusCode !== 200 || typeof payload !== 'string')
      return payload
    const etag = etagOf(payload)
    // Of a HEAD, Fastify takes the body away itself, and needs it for that.
    return setEtag(request, reply, etag) && request.method !== 'HEAD' ? null : payload
  })
}

export function etagOf(...parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
  return `"${hash.slice(0, 27)}"`
}

/** True when the caller has this version: the reply is 304 then, and needs no body. */
export function setEtag(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  // Whoever keeps an answer must ask each time whether it still holds, and may keep it for itself alone.
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const known = request.headers['if-none-match']
  if (known === undefined) return false
  const same = known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  if (same) reply.code(304)
  return same
}
