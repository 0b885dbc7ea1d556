import { isUtf8 } from 'node:buffer'
import { Agent, request } from 'undici'
import { Tree11Error } from '../../errors.ts'
import { withTimeout } from '../waiting.ts'
import { connectionError, requestLine } from './errors.ts'
import type { HttpAnswer, HttpRequest } from './exchange.ts'

export interface Http {
  /** One request and its whole answer, whatever its status; throws when there is no answer. */
  exchange(asked: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>
  close(): Promise<void>
}

export interface HttpOptions {
  baseUrl: string
  timeoutSeconds: number
  connections: number
}

/** Sixty times the largest page there is; an answer without an end would take all memory before its time is up. */
export const LARGEST_ANSWER = 64 * 1024 * 1024

/**
 * An agent of its own, so that nothing else in the process shares or changes its connections.
 * HTTP/1.1, one request on each connection: an answer that stalls holds up no other.
 */
export function createHttp({ baseUrl, timeoutSeconds, connections }: HttpOptions): Http {
  const timeoutMs = timeoutSeconds * 1000
  const base = baseUrl.replace(/\/+$/, '')
  const agent = new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 30_000,
    connect: { timeout: Math.min(timeoutMs, 10_000) },
    // The timer of withTimeout rules: it also covers an answer that trickles in.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: LARGEST_ANSWER,
  })

  return {
    async exchange(asked, signal) {
      return await withTimeout(timeoutMs, signal, async (inner, timedOut) => {
        try {
          const answer = await request(`${base}${asked.path}`, {
            dispatcher: agent,
            method: asked.method,
            headers: { accept: 'application/json', 'accept-encoding': 'identity', ...asked.headers },
            signal: inner,
            ...(asked.body === undefined ? {} : { body: asked.body }),
          })
          const text = readText(await answer.body.bytes(), answer.headers['content-type'])
          return { status: answer.statusCode, headers: answer.headers, ...text, fetchedAt: new Date() }
        } catch (error) {
          signal.throwIfAborted()
          if (timedOut()) {
            throw new Tree11Error(
              `${requestLine(asked)}: no complete answer within ${timeoutSeconds} s. Try again later, or raise GYMLY_TIMEOUT_SECONDS.`,
              { code: 'gymly-timeout', kind: 'retry' },
            )
          }
          throw connectionError(asked, base, error)
        }
      })
    },
    async close() {
      await agent.destroy()
    },
  }
}

/**
 * JSON is UTF-8 (RFC 8259), whatever the header calls it; only what is not is read by the header's word. What
 * that cannot read becomes U+FFFD, and then the bytes are those of the text.
 */
function readText(
  came: Uint8Array,
  contentType: string | string[] | undefined,
): Pick<HttpAnswer, 'bytes' | 'body' | 'replaced'> {
  const buffer = Buffer.from(came.buffer, came.byteOffset, came.byteLength)
  // UTF-16 is valid UTF-8 as well, with a zero in every character.
  if (isUtf8(came) && !buffer.includes(0)) {
    const marked = came[0] === 0xef && came[1] === 0xbb && came[2] === 0xbf
    return { bytes: marked ? came.subarray(3) : came, body: utf8.decode(came), replaced: 0 }
  }
  const decoder = decoderFor(/charset="?([^\s";]+)/i.exec(String(contentType))?.[1])
  const body = decoder.decode(came)
  const own = decoder.encoding === 'utf-8' ? count(buffer.toString('latin1'), 'ï¿½') : 0
  return { bytes: new TextEncoder().encode(body), body, replaced: count(body, '\ufffd') - own }
}

const utf8 = new TextDecoder()

function decoderFor(charset: string | undefined) {
  try {
    return new TextDecoder(charset)
  } catch {
    return utf8
  }
}

const count = (text: string, what: string) => text.split(what).length - 1
